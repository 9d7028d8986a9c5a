import { type FindingName } from "../../../doctor/findings/catalog";
import type { ClusterObjects } from "../../../doctor/model/cluster-objects";
import { known, type Facts } from "../../../doctor/model/facts";
import {
    bridgeNode,
    bridgePod,
    cluster,
    config,
    DIRECT_ACCESS,
    ingress,
    INGRESS_DIRECT_ACCESS,
    manifest,
    manifests,
    node,
    NODE_PORT,
    pod,
    service,
    serviceConfig,
    superNode,
    vpcCniNode,
    workload,
} from "./objects";
import {
    account,
    another,
    behind,
    bridge,
    clb,
    direct,
    eni,
    event,
    ID,
    interfaces,
    listener,
    local,
    named,
    networks,
    nodePort,
    ON,
    other,
    overlay,
    ready,
    token,
    toleration,
    traefik,
    unready,
    wantsSuper,
    withServices,
} from "./finding-objects";

export type Input = [ClusterObjects, Facts?];

/** For each kind of finding: objects that have it, and the nearest that have not. */
export const CASES: Readonly<Record<FindingName, { has: Input; hasNot: Input }>> = {
    nodePortSnat: { has: [withServices(nodePort)], hasNot: [withServices(local)] },
    switchMissing: {
        has: [cluster({ ...bridge, services: [direct], configMaps: [config({})] })],
        hasNot: [cluster({ ...bridge, services: [direct], configMaps: [ON] })],
    },
    prerequisitesUnknown: {
        has: [cluster({ ...bridge, services: [direct], configMaps: [ON] })],
        hasNot: [cluster({ ...bridge, services: [direct], configMaps: [ON] }), account],
    },
    clusterIpBehindIngress: {
        has: [cluster(behind({}, "ClusterIP"))],
        hasNot: [cluster(behind({ [INGRESS_DIRECT_ACCESS]: "true" }, "ClusterIP"))],
    },
    superNodesNotBound: {
        has: [cluster({ nodes: [superNode], pods: [pod({ nodeName: "eklet-subnet-1" })], services: [nodePort] })],
        hasNot: [
            cluster({ nodes: [superNode], pods: [pod({ nodeName: "eklet-subnet-1" })], services: [direct] }),
            account,
        ],
    },
    keepaliveHidesClient: {
        has: [
            cluster({
                ...behind({ [INGRESS_DIRECT_ACCESS]: "true", "ingress.cloud.tencent.com/tke-service-config": "web" }),
                tkeServiceConfigs: [
                    serviceConfig({ l7Listeners: [{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }] }),
                ],
            }),
        ],
        hasNot: [cluster(behind({ [INGRESS_DIRECT_ACCESS]: "true" }))],
    },
    snatEnabled: {
        has: [withServices(service({ ...ID, [DIRECT_ACCESS]: "true" })), listener(true)],
        hasNot: [withServices(service({ ...ID, [DIRECT_ACCESS]: "true" })), listener(false)],
    },
    directAccessNotBool: { has: [withServices(service({ [DIRECT_ACCESS]: "yes" }))], hasNot: [withServices(direct)] },
    mixedBackends: {
        has: [
            cluster({
                nodes: [bridgeNode],
                pods: [pod(), bridgePod({ name: "b" })],
                services: [direct],
                configMaps: [config({})],
            }),
        ],
        hasNot: [
            cluster({
                nodes: [bridgeNode],
                pods: [pod(), bridgePod({ name: "b" })],
                services: [direct],
                configMaps: [ON],
            }),
            account,
        ],
    },
    nat64: {
        has: [withServices(service({ ...ID, [DIRECT_ACCESS]: "true" })), clb({ ipVersion: known("nat64", "t") })],
        hasNot: [withServices(service({ ...ID, [DIRECT_ACCESS]: "true" })), clb({ ipVersion: known("ipv6", "t") })],
    },
    overlayNoDirectAccess: {
        has: [cluster({ nodes: [node()], pods: [bridgePod()], services: [direct] }), overlay],
        hasNot: [cluster({ nodes: [node()], pods: [bridgePod()], services: [local] }), overlay],
    },
    nodePortServiceSnat: {
        has: [withServices(service({}, NODE_PORT))],
        hasNot: [withServices(service({}, { ...NODE_PORT, externalTrafficPolicy: "Local" }))],
    },
    readForwardedFor: { has: [cluster(behind({}))], hasNot: [cluster(behind({ [INGRESS_DIRECT_ACCESS]: "true" }))] },
    directAccessLeftOpen: {
        has: [manifests({ services: [manifest()] })],
        hasNot: [manifests({ services: [manifest({ [DIRECT_ACCESS]: "true" })] })],
    },
    hostNetworkDirectAccess: {
        has: [cluster({ nodes: [vpcCniNode], pods: [pod({ hostNetwork: true })], services: [direct] })],
        hasNot: [cluster({ nodes: [vpcCniNode], pods: [pod({ hostNetwork: true })], services: [local] })],
    },
    noBindableNode: {
        has: [cluster({ nodes: [{ ...node(), status: {} }], pods: [pod()], services: [nodePort] })],
        hasNot: [withServices(nodePort)],
    },
    readinessGateMissing: {
        has: [withServices(direct)],
        hasNot: [cluster({ nodes: [vpcCniNode], pods: [pod({}, { gate: "True" })], services: [direct] })],
    },
    gateClosed: {
        has: [cluster({ nodes: [vpcCniNode], pods: [pod({}, { gate: "False" })], services: [direct] })],
        hasNot: [cluster({ nodes: [vpcCniNode], pods: [pod({}, { gate: "True" })], services: [direct] })],
    },
    localPolicyUneven: {
        has: [withServices(local)],
        hasNot: [
            withServices(
                service(
                    { "service.kubernetes.io/local-svc-only-bind-node-with-pod": "true" },
                    { externalTrafficPolicy: "Local" },
                ),
            ),
        ],
    },
    superNodeTolerationMissing: {
        has: [manifests({ workloads: [workload({ spec: wantsSuper })] })],
        hasNot: [manifests({ workloads: [workload({ spec: { ...wantsSuper, tolerations: [toleration] } })] })],
    },
    noPods: {
        has: [cluster({ nodes: [vpcCniNode], pods: [unready], services: [direct] })],
        hasNot: [withServices(direct)],
    },
    internalLoopback: {
        has: [named("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", "subnet-12345678")],
        hasNot: [withServices(direct)],
    },
    sessionAffinity: {
        has: [withServices(service({}, { sessionAffinity: "ClientIP" }))],
        hasNot: [withServices(service({}, { sessionAffinity: "None" }))],
    },
    rpFilter: { has: [withServices(direct)], hasNot: [withServices(nodePort)] },
    annotationUnknown: {
        has: [named("service.cloud.tencent.com/direct-acess", "true")],
        hasNot: [withServices(direct)],
    },
    annotationValue: { has: [withServices(service({ [DIRECT_ACCESS]: "1" }))], hasNot: [withServices(direct)] },
    annotationReadOnly: {
        has: [manifests({ services: [manifest(ID)] })],
        hasNot: [withServices(service(ID))],
    },
    annotationWithoutEffect: {
        has: [named("service.cloud.tencent.com/loadbalance-type", "OPEN")],
        hasNot: [withServices(direct)],
    },
    sourceRangesRestrictNobody: {
        has: [withServices(service({}, { loadBalancerSourceRanges: ["0.0.0.0/0"] }))],
        hasNot: [withServices(service({}, { loadBalancerSourceRanges: ["203.0.113.0/24"] }))],
    },
    clientTokenCopied: { has: [manifests({ services: [token(undefined)] })], hasNot: [withServices(token("u-web"))] },
    staleErrorEvents: {
        has: [cluster({ ...eni, services: [{ ...direct, ...ready("True") }], events: [event] })],
        hasNot: [
            cluster({ ...eni, services: [{ ...direct, ...ready("True", "2025-01-01T00:00:00Z") }], events: [event] }),
        ],
    },
    controllerError: {
        has: [withServices({ ...direct, ...ready("False") })],
        hasNot: [withServices({ ...direct, ...ready("True") })],
    },
    otherController: {
        has: [cluster({ ...eni, ingresses: [other("traefik")] })],
        hasNot: [cluster({ ...eni, ingresses: [other("qcloud")] })],
    },
    gatewayHidesClient: {
        has: [cluster({ ...eni, services: [nodePort], workloads: [traefik("--log")], ingresses: [other("traefik")] })],
        hasNot: [cluster({ ...eni, services: [direct], workloads: [traefik("--log")], ingresses: [other("traefik")] })],
    },
    nginxIngressRetired: {
        has: [cluster({ ...eni, ingresses: [other("nginx")] })],
        hasNot: [cluster({ ...eni, ingresses: [other("traefik")] })],
    },
    pathClosed: {
        has: [withServices(service(ID)), clb({ reachability: known({ open: false, decidedBy: "sg-1 drops" }, "t") })],
        hasNot: [withServices(service(ID)), clb({ reachability: known({ open: true, decidedBy: "sg-1" }, "t") })],
    },
    backendsLabelSelectsNone: {
        has: [withServices(service({ "service.kubernetes.io/qcloud-loadbalancer-backends-label": "pool in (b)" }))],
        hasNot: [withServices(service({ "service.kubernetes.io/qcloud-loadbalancer-backends-label": "pool=a" }))],
    },
    localPolicyWithoutEffect: {
        has: [withServices(service({ [DIRECT_ACCESS]: "true" }, { externalTrafficPolicy: "Local" }))],
        hasNot: [withServices(local)],
    },
    selectorMissing: {
        has: [withServices(service({ [DIRECT_ACCESS]: "true" }, { selector: {} }))],
        hasNot: [withServices(service({}, { selector: {} }))],
    },
    twoBackendModes: {
        has: [withServices(direct, another(nodePort))],
        hasNot: [withServices(direct, another(direct))],
    },
    targetPortMissing: {
        has: [withServices(service({ [DIRECT_ACCESS]: "true" }, { ports: [{ port: 80, targetPort: "http" }] }))],
        hasNot: [
            cluster({
                nodes: [vpcCniNode],
                pods: [pod({ containers: [{ name: "web", ports: [{ name: "http", containerPort: 5000 }] }] })],
                services: [service({ [DIRECT_ACCESS]: "true" }, { ports: [{ port: 80, targetPort: "http" }] })],
            }),
        ],
    },
    daemonSetOnSuperNodes: {
        has: [manifests({ workloads: [{ ...workload({ spec: wantsSuper }), kind: "DaemonSet" }] })],
        hasNot: [manifests({ workloads: [workload({ spec: wantsSuper })] })],
    },
    protocolWithoutListener: {
        has: [withServices(service({ [DIRECT_ACCESS]: "true" }, { ports: [{ port: 80, protocol: "SCTP" }] }))],
        hasNot: [withServices(service({}, { ...NODE_PORT, ports: [{ port: 80, protocol: "SCTP" }] }))],
    },
    loadBalancerInOtherVpc: {
        has: [named("service.cloud.tencent.com/cross-vpc-id", "vpc-12345678")],
        hasNot: [withServices(direct)],
    },
    proofInsideCluster: { has: [withServices({ ...direct, ...ready("True") })], hasNot: [withServices(direct)] },
    noNodePorts: {
        has: [withServices(service({}, { allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] }))],
        hasNot: [
            withServices(
                service({ [DIRECT_ACCESS]: "true" }, { allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] }),
            ),
        ],
    },
    backendServiceMissing: { has: [cluster({ ...eni, ingresses: [ingress()] })], hasNot: [cluster(behind({}))] },
    interfaceIncomplete: {
        has: [manifests({ workloads: [workload({ metadata: networks })] })],
        hasNot: [
            manifests({
                workloads: [workload({ metadata: { ...networks, labels: { app: "web" } }, spec: interfaces })],
            }),
        ],
    },
    serviceConfigMissing: {
        has: [named("service.cloud.tencent.com/tke-service-config", "web")],
        hasNot: [
            cluster({
                ...eni,
                services: [service({ "service.cloud.tencent.com/tke-service-config": "web" })],
                tkeServiceConfigs: [serviceConfig({})],
            }),
        ],
    },
    syncSkipped: { has: [named("service.cloud.tencent.com/mode", "skip")], hasNot: [withServices(direct)] },
    defaultNotRetroactive: {
        has: [cluster({ ...eni, services: [nodePort], configMaps: [config({ EnableDefaultDirectAccess: "true" })] })],
        hasNot: [cluster({ ...eni, services: [direct], configMaps: [config({ EnableDefaultDirectAccess: "true" })] })],
    },
    ingressControllerOff: {
        has: [cluster({ ...behind({}), configMaps: [config({ EnableIngressController: "false" })] })],
        hasNot: [cluster({ ...behind({}), configMaps: [config({})] })],
    },
    gatewayTrustsEveryone: {
        has: [cluster({ ...eni, workloads: [traefik("--entrypoints.web.forwardedheaders.insecure")] })],
        hasNot: [cluster({ ...eni, workloads: [traefik("--entrypoints.web.forwardedheaders.trustedips=10.0.0.0/8")] })],
    },
    cordonedNodes: {
        has: [
            cluster({
                nodes: [node({ unschedulable: true }), node({}, { name: "n2" })],
                pods: [pod()],
                services: [nodePort],
            }),
        ],
        hasNot: [withServices(nodePort)],
    },
};

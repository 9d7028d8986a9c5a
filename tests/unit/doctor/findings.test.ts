import assert from "node:assert/strict";
import { diagnose } from "../../../doctor/diagnose";
import { FINDINGS, type FindingName } from "../../../doctor/findings/catalog";
import type { ClusterObjects, Ingress, Pod, Service } from "../../../doctor/model/cluster-objects";
import { known, unknown, type Facts, type LoadBalancerFacts } from "../../../doctor/model/facts";
import { plain } from "../../../doctor/model/text";
import { UNKNOWN_FACTS } from "../../../doctor/model/unknown-facts";
import { jsonReport, reportSchema } from "../../../doctor/output/json-report";
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

type Input = [ClusterObjects, Facts?];

const direct = service({ [DIRECT_ACCESS]: "true" });
const nodePort = service();
const local = service({}, { externalTrafficPolicy: "Local" });
const eni = { nodes: [vpcCniNode], pods: [pod()] };
const bridge = { nodes: [bridgeNode], pods: [bridgePod()] };
const ON = config({ GlobalRouteDirectAccess: "true" });
const behind = (annotations: Record<string, string>, type: "NodePort" | "ClusterIP" = "NodePort") => ({
    ...eni,
    services: [service({}, { type })],
    ingresses: [ingress(annotations)],
});
const withServices = (...services: Service[]) => cluster({ ...eni, services });
const account: Facts = {
    ...UNKNOWN_FACTS,
    billByIp: known(true, "t"),
    snatPro: known(true, "t"),
    containerCidrRegistered: known(true, "t"),
};
const overlay: Facts = { ...UNKNOWN_FACTS, network: known("Cilium-Overlay", "t") };
const nothing = unknown(plain("-"), plain("-"));
const clb = (change: Partial<LoadBalancerFacts>): Facts => ({
    ...UNKNOWN_FACTS,
    loadBalancers: {
        "lb-1234abcd": {
            ipVersion: nothing,
            listeners: nothing,
            passToTarget: nothing,
            reachability: nothing,
            ...change,
        },
    },
});
const listener = (snatEnable: boolean) =>
    clb({
        listeners: known([{ id: "lbl-1", protocol: "TCP", port: 80, snatEnable, keepalive: false, targets: [] }], "t"),
    });
const ID = { "service.kubernetes.io/loadbalance-id": "lb-1234abcd" };
const ready = (status: "True" | "False", time = "2026-01-02T00:00:00Z") => ({
    status: {
        conditions: [{ type: "Ready", status, reason: "E4005", lastTransitionTime: time }],
        loadBalancer: { ingress: [{ ip: "1.2.3.4" }] },
    },
});
const event = {
    type: "Warning",
    involvedObject: { kind: "Service", namespace: "shop", name: "web" },
    lastTimestamp: "2026-01-01T00:00:00Z",
    message: "E4005",
};
const unready: Pod = { ...pod(), status: { ...pod().status, conditions: [{ type: "Ready", status: "False" }] } };
const named = (key: string, value: string) => withServices(service({ [DIRECT_ACCESS]: "true", [key]: value }));
const wantsSuper = { nodeSelector: { "node.kubernetes.io/instance-type": "eklet" } };
const toleration = { key: "eks.tke.cloud.tencent.com/eklet", operator: "Exists", effect: "NoSchedule" };
const networks = { annotations: { "tke.cloud.tencent.com/networks": "tke-route-eni" } };
const interfaces = { containers: [{ name: "web", resources: { requests: { "tke.cloud.tencent.com/eni-ip": "1" } } }] };
const other = (ingressClassName: string): Ingress => ingress({}, { ingressClassName });
const traefik = (argument: string) =>
    workload({ spec: { containers: [{ name: "web", image: "traefik:v3.5", args: [argument] }] } });
const token = (uid: string | undefined): Service => ({
    ...manifest({ "service.cloud.tencent.com/client-token": "t-1" }),
    metadata: { ...manifest().metadata, annotations: { "service.cloud.tencent.com/client-token": "t-1" }, uid },
});

/** For each kind of finding: objects that have it, and the nearest that have not. */
const CASES: Readonly<Record<FindingName, { has: Input; hasNot: Input }>> = {
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
    selectorMissing: { has: [withServices(service({}, { selector: {} }))], hasNot: [withServices(nodePort)] },
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
    gatewayBelievesEveryone: {
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

describe("doctor's findings", () => {
    for (const [name, { has, hasNot }] of Object.entries(CASES)) {
        const { code } = FINDINGS[name as FindingName];
        it(`${code} ${name}: found where it is, and not beside it`, () => {
            const codesOf = (input: Input) => diagnose(...input).findings.map((finding) => finding.code);
            assert.ok(codesOf(has).includes(code), `${codesOf(has).join()} lack it`);
            assert.ok(!codesOf(hasNot).includes(code), `${codesOf(hasNot).join()} have it`);
        });
    }

    it("fit the published schema in both languages, with nothing left in the other one", () => {
        for (const { has } of Object.values(CASES)) {
            const diagnosis = diagnose(...has);
            reportSchema.parse(jsonReport(diagnosis, "en"));
            const chinese = JSON.stringify(jsonReport(diagnosis, "zh").findings.map(({ title }) => title));
            assert.match(chinese, /\p{Script=Han}/u);
        }
    });

    it("come with a patch that kubectl takes, and the one that takes it back", () => {
        const [finding] = diagnose(withServices(nodePort)).findings;
        assert.deepEqual(finding?.fix?.commands, [
            `kubectl patch service web -n shop --type merge -p '{"metadata":{"annotations":{"${DIRECT_ACCESS}":"true"}}}'`,
        ]);
        assert.deepEqual(finding?.fix?.undo.commands, [
            `kubectl patch service web -n shop --type merge -p '{"metadata":{"annotations":{"${DIRECT_ACCESS}":null}}}'`,
        ]);
    });
});

describe("the fix of a misspelt annotation", () => {
    const fixOf = (annotations: Record<string, string>) =>
        diagnose(cluster({ services: [service(annotations)] })).findings.find(({ code }) => code === "TCI0023")?.fix;

    it("renames the key, costs what the right key costs, and is undone by the old key", () => {
        const fix = fixOf({ "service.cloud.tencent.com/direct-acess": "true" });
        assert.match(
            fix?.commands[0] ?? "",
            /"direct-acess":null|direct-acess":null,"service[^"]*direct-access":"true"/,
        );
        assert.equal(fix?.cost.connectionsCut, true);
        assert.match(fix.undo.commands[0] ?? "", /direct-acess":"true","service[^"]*direct-access":null/);
        const subnet = fixOf({ "service.kubernetes.io/qcloud-loadbalancer-internal-subnetids": "subnet-12345678" });
        assert.equal(subnet?.cost.loadBalancerRecreated, true);
    });

    it("removes it where the right key is set already", () => {
        const fix = fixOf({ "service.cloud.tencent.com/direct-acess": "true", [DIRECT_ACCESS]: "false" });
        assert.match(fix?.commands[0] ?? "", /\{"service[^"]*direct-acess":null\}/);
    });
});

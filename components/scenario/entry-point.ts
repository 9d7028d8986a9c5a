import * as pulumi from "@pulumi/pulumi";
import { ClbType } from "../../tke/scenarios";
import { ServiceControllerConfig } from "../cluster/service-controller-config";
import { requireArg } from "../common/input-error";
import { objectNames } from "../common/object-names";
import type { ClbSettings } from "../entry-point/annotations";
import { DirectIngress } from "../entry-point/direct-ingress";
import { DirectService } from "../entry-point/direct-service";
import type { EntryPoint } from "../entry-point/entry-url";
import { LocalService } from "../entry-point/local-service";
import { NodePortIngress } from "../entry-point/node-port-ingress";
import { ProxyProtocolService } from "../entry-point/proxy-protocol-service";
import { type EntryPort, hasIngress, ingressPort, type ServicePort } from "../entry-point/ports";
import { TkeServiceConfig } from "../entry-point/tke-service-config";
import { Clb } from "../load-balancer/clb";
import { ServerCertificate } from "../load-balancer/server-certificate";
import type { ClusterNetwork } from "../network/cluster-network";
import { Protocol } from "../network/security-rules";
import { ClbOwner } from "./args";
import { type Foundation, nodeReplicas } from "./foundation";
import type { ResolvedScenario } from "./resolve-scenario";

/** How clients reach a scenario's app. */
export interface ScenarioEntryPoint {
    /** What a client calls: one URL a Service or Ingress. */
    urls: pulumi.Output<string[]>;
    loadBalancerId: pulumi.Output<string>;
    /** Where the URLs' host is a domain: the CLB's address or name, which DNS has to have for it. */
    connectTo?: pulumi.Output<string>;
    /** Of the HTTPS listener. */
    certificateId?: pulumi.Output<string>;
}

/** A scenario's CLB, and the Services or the Ingress that lead from it to the app. */
export function scenarioEntryPoint(
    name: string,
    scenario: ResolvedScenario,
    foundation: Foundation,
    app: { namespace: pulumi.Output<string>; selector: pulumi.Output<Record<string, string>> },
    parent: pulumi.Resource,
): ScenarioEntryPoint {
    const inCluster = { parent, provider: foundation.cluster.kubernetesProvider };
    const { tkeServiceConfig: loadBalancer } = scenario;
    const { namespace, selector } = app;
    const names = objectNames(scenario);
    const ports = scenario.ports.map(entryPort);
    if (scenario.proxyProtocol) {
        const { loadBalancerId = "" } = clbSettings(name, scenario, foundation.network, parent);
        const { kubeconfig } = foundation.cluster;
        const nodes = scenario.clusterId ? 1 : nodeReplicas(scenario);
        return combined([
            new ProxyProtocolService(
                `${name}-proxy`,
                { kubeconfig, nodes, namespace, selector, loadBalancerId, ports, serviceName: names.service },
                inCluster,
            ),
        ]);
    }
    const settings = {
        namespace,
        selector,
        tkeServiceConfig:
            loadBalancer &&
            new TkeServiceConfig(
                `${name}-listeners`,
                { namespace, loadBalancer, configName: names.tkeServiceConfig },
                inCluster,
            ).configName,
        ...clbSettings(name, scenario, foundation.network, parent),
    };
    if (hasIngress(scenario)) {
        const https = scenario.https && httpsSettings(name, scenario, parent);
        const { host, path, pathType } = scenario;
        const ingress = {
            ...settings,
            ...ingressPorts(scenario),
            names,
            https,
            host,
            path,
            pathType,
        };
        const entryPoint = scenario.directAccess
            ? new DirectIngress(
                  `${name}-direct`,
                  { ...ingress, directAccess: directAccessOf(name, scenario, foundation, inCluster) },
                  inCluster,
              )
            : new NodePortIngress(`${name}-node-port`, ingress, inCluster);
        return { ...combined([entryPoint]), certificateId: https?.certificateId };
    }
    if (scenario.localTrafficOnly) {
        return combined([
            new LocalService(`${name}-local`, { ...settings, ports, serviceName: names.localService }, inCluster),
        ]);
    }
    const direct = { ...settings, directAccess: directAccessOf(name, scenario, foundation, inCluster) };
    const services = scenario.hasServiceEach ? ports.map((port) => [port]) : [ports];
    return combined(
        services.map((ofService, index) => {
            const suffix = index === 0 ? "" : suffixOf(ofService);
            return new DirectService(
                `${name}-direct${suffix}`,
                { ...direct, ports: ofService, serviceName: `${names.directService}${suffix}` },
                inCluster,
            );
        }),
    );
}

function entryPort({ port, targetPort, protocol }: ServicePort): EntryPort {
    return { port, targetPort: `${targetPort}`, protocol };
}

/** What tells a further Service of a CLB from the first. */
function suffixOf([first]: readonly EntryPort[]): string {
    return `${first?.protocol === Protocol.Udp ? "-udp" : ""}-${first?.port}`;
}

/** An Ingress has one port; TKE's own is not spelled out. */
function ingressPorts(scenario: ResolvedScenario) {
    const [first] = scenario.ports;
    const port = first?.port === ingressPort(scenario) ? undefined : first?.port;
    return { port, targetPort: first && `${first.targetPort}` };
}

/** Resolves once switch and CCN are in force, without which a CLB does not bind GlobalRouter Pods. */
function directAccessOf(
    name: string,
    { directAccess, bindsGlobalRouterPods }: ResolvedScenario,
    { cluster, ccnId }: Foundation,
    inCluster: pulumi.ComponentResourceOptions,
): pulumi.Input<boolean> {
    if (!bindsGlobalRouterPods) {
        return directAccess;
    }
    const { globalRouteDirectAccess } = new ServiceControllerConfig(
        `${name}-service-controller`,
        { kubeconfig: cluster.kubeconfig, globalRouteDirectAccess: true },
        inCluster,
    );
    return pulumi.all([globalRouteDirectAccess, ccnId]).apply(([isOn]) => isOn);
}

/** The domain of an HTTPS Ingress, with an existing certificate or one of the stack's own. */
function httpsSettings(name: string, scenario: ResolvedScenario, parent: pulumi.Resource) {
    const domain = requireArg(name, scenario, "certificateDomain");
    const certificateId =
        scenario.certificateId ??
        new ServerCertificate(`${name}-certificate`, { domain, tags: scenario.tags }, { parent }).certificateId;
    return { domain, certificateId: pulumi.output(certificateId) };
}

/** Services of one scenario share its CLB. */
function combined(entryPoints: readonly EntryPoint[]): ScenarioEntryPoint {
    return {
        urls: pulumi.all(entryPoints.map(({ urls }) => urls)).apply((all) => all.flat()),
        loadBalancerId: pulumi.all(entryPoints.map(({ loadBalancerId }) => loadBalancerId)).apply(([id = ""]) => id),
        connectTo: entryPoints[0]?.connectTo,
    };
}

/** The CLB of the Service or Ingress: an existing one, one of the stack's own, or what TKE's controller is to create. */
function clbSettings(
    name: string,
    scenario: ResolvedScenario,
    network: ClusterNetwork,
    parent: pulumi.Resource,
): ClbSettings {
    if (scenario.loadBalancerId) {
        return { loadBalancerId: scenario.loadBalancerId };
    }
    const { clbType: type, clbSubnetId, clbBandwidthMbps, clbChargeType, clbPassToTarget, tags } = scenario;
    const internalSubnetId = type === ClbType.Internal ? (clbSubnetId ?? network.firstNodeSubnetId) : undefined;
    const settings = {
        bandwidthMbps: clbBandwidthMbps,
        chargeType: clbChargeType,
        securityGroupIds: network.clbSecurityGroupId && [network.clbSecurityGroupId],
        passToTarget: clbPassToTarget,
    };
    if (scenario.clb === ClbOwner.Controller) {
        return { ...settings, internalSubnetId };
    }
    const { vpcId } = network;
    const { accountType, clbSlaType: slaType } = scenario;
    const clb = new Clb(
        `${name}-clb`,
        { ...settings, vpcId, type, subnetId: internalSubnetId, accountType, slaType, tags },
        { parent },
    );
    return { loadBalancerId: clb.loadBalancerId };
}

import * as pulumi from "@pulumi/pulumi";
import type { ClbSettings } from "../entry-point/annotations";
import { Clb } from "../load-balancer/clb";
import type { ClusterNetwork } from "../network/cluster-network";
import { DirectIngress } from "../entry-point/direct-ingress";
import { DirectService } from "../entry-point/direct-service";
import type { Entry } from "../entry-point/entry-url";
import { LocalService } from "../entry-point/local-service";
import { NodePortIngress } from "../entry-point/node-port-ingress";
import type { RealIpApp } from "../workload/real-ip-app";
import { ClbType, needsGlobalRouteDirectAccess, type Scenario, ServiceType } from "../../tke/scenarios";
import { CLB_PORT } from "../network/security-rules";
import { ServerCertificate } from "../load-balancer/server-certificate";
import { ServiceControllerConfig } from "../cluster/service-controller-config";
import type { ClusterAccess } from "../cluster/tke-cluster";
import { TkeServiceConfig } from "../entry-point/tke-service-config";
import { ClbOwner, needed, type TaggedArgs } from "./args";

/** What a scenario's way in has to tell. */
export interface WayIn {
    /** What a client calls: one URL a Service or Ingress. */
    urls: pulumi.Output<string[]>;
    loadBalancerId: pulumi.Output<string>;
    /** Where the URLs' host is a domain: the CLB's address or name, which DNS has to have for it. */
    connectTo?: pulumi.Output<string>;
    /** Of the HTTPS listener. */
    certificateId?: pulumi.Output<string>;
}

/** What a scenario's way in leads through. */
export interface WayInSettings {
    network: ClusterNetwork;
    cluster: ClusterAccess;
    app: RealIpApp;
    /** The scenario's, or what the config sets in its place. */
    directAccess: boolean;
    /** The VPC's CCN, which has to be there before a CLB binds GlobalRouter Pods. @default - none */
    ccnId?: pulumi.Output<string>;
}

/** A scenario's CLB, and the Services or the Ingress that lead from it to the app. */
export function scenarioWayIn(
    name: string,
    args: TaggedArgs,
    scenario: Scenario,
    { network, cluster, app, directAccess, ccnId }: WayInSettings,
    parent: pulumi.Resource,
): WayIn {
    const inCluster = { parent, provider: cluster.kubernetesProvider };
    const { namespace } = app;
    const tkeServiceConfig =
        args.tkeServiceConfig &&
        new TkeServiceConfig(`${name}-listeners`, { namespace, loadBalancer: args.tkeServiceConfig }, inCluster)
            .configName;
    const entry = { namespace, tkeServiceConfig, ...clbSettings(name, args, scenario, network, parent) };
    // What lives by switch and CCN must not be made before they are in force.
    const whenSwitched = (): pulumi.Input<boolean> =>
        needsGlobalRouteDirectAccess(scenario, directAccess)
            ? pulumi
                  .all([
                      new ServiceControllerConfig(
                          `${name}-service-controller`,
                          { kubeconfig: cluster.kubeconfig, globalRouteDirectAccess: true },
                          inCluster,
                      ).globalRouteDirectAccess,
                      ccnId,
                  ])
                  .apply(([switched]) => switched)
            : directAccess;
    if (scenario.serviceType !== ServiceType.LoadBalancer) {
        const https = scenario.https && httpsSettings(name, args, parent);
        const ingress = { ...entry, https };
        const wayIn = wayInOf([
            directAccess
                ? new DirectIngress(`${name}-direct`, { ...ingress, directAccess: whenSwitched() }, inCluster)
                : new NodePortIngress(`${name}-node-port`, ingress, inCluster),
        ]);
        return { ...wayIn, certificateId: https?.certificateId };
    }
    if (scenario.localTrafficOnly) {
        return wayInOf([new LocalService(`${name}-local`, entry, inCluster)]);
    }
    const settings = { ...entry, directAccess: whenSwitched() };
    return wayInOf(
        (scenario.ports ?? [CLB_PORT]).map((port, index) =>
            index === 0
                ? new DirectService(`${name}-direct`, { ...settings, port }, inCluster)
                : new DirectService(
                      `${name}-direct-${port}`,
                      { ...settings, port, serviceName: `clb-direct-pod-${port}` },
                      inCluster,
                  ),
        ),
    );
}

/** The domain of an HTTPS Ingress, with a certificate that was there or one of the stack's own. */
function httpsSettings(name: string, args: TaggedArgs, parent: pulumi.Resource) {
    const domain = needed(args, "certificateDomain", parent);
    const certificateId =
        args.certificateId ??
        new ServerCertificate(`${name}-certificate`, { domain, tags: args.tags }, { parent }).certificateId;
    return { domain, certificateId: pulumi.output(certificateId) };
}

/** Services of one scenario share its CLB. */
function wayInOf(entries: readonly Entry[]): WayIn {
    return {
        urls: pulumi.all(entries.map(({ url }) => url)),
        loadBalancerId: pulumi.all(entries.map(({ loadBalancerId }) => loadBalancerId)).apply(([id = ""]) => id),
        connectTo: entries[0]?.connectTo,
    };
}

/** The CLB of the Service or Ingress: one that was there, one of the stack's own, or what its controller is to create. */
function clbSettings(
    name: string,
    args: TaggedArgs,
    scenario: Scenario,
    network: ClusterNetwork,
    parent: pulumi.Resource,
): ClbSettings {
    if (args.loadBalancerId) {
        return { loadBalancerId: args.loadBalancerId };
    }
    const type = args.clbType ?? scenario.clbType;
    const internalSubnetId = type === ClbType.Internal ? (args.clbSubnetId ?? network.firstNodeSubnetId) : undefined;
    const securityGroupIds = network.clbSecurityGroupId && [network.clbSecurityGroupId];
    const { clbBandwidthMbps: bandwidthMbps, clbChargeType: chargeType, clbPassToTarget: passToTarget } = args;
    if (args.clb === ClbOwner.Controller) {
        return { internalSubnetId, securityGroupIds, bandwidthMbps, chargeType, passToTarget };
    }
    const clb = new Clb(
        `${name}-clb`,
        {
            vpcId: network.vpcId,
            type,
            subnetId: internalSubnetId,
            bandwidthMbps,
            chargeType,
            securityGroupIds,
            passToTarget,
            tags: args.tags,
        },
        { parent },
    );
    return { loadBalancerId: clb.loadBalancerId };
}

import type * as pulumi from "@pulumi/pulumi";
import type { ClbSettings } from "../annotations";
import { Clb, ClbType } from "../clb";
import { DirectService } from "../direct-service";
import type { Network } from "../network";
import { NodePortIngress } from "../node-port-ingress";
import type { RealIpApp } from "../real-ip-app";
import { NetworkType, type Scenario, ServiceType } from "../scenarios";
import { ServiceControllerConfig } from "../service-controller-config";
import type { TkeCluster } from "../tke-cluster";
import { ClbOwner, type TaggedArgs } from "./args";

/** What a way in has to tell. */
export interface WayIn {
    /** What a client calls. */
    url: pulumi.Output<string>;
    loadBalancerId: pulumi.Output<string>;
}

/** What a scenario's way in leads through. */
export interface WayInSettings {
    network: Network;
    cluster: TkeCluster;
    app: RealIpApp;
    /** The scenario's, or what the config sets in its place. */
    directAccess: boolean;
}

/** A scenario's CLB, and the Service or Ingress that leads from it to the app. */
export function scenarioWayIn(
    name: string,
    args: TaggedArgs,
    scenario: Scenario,
    { network, cluster, app, directAccess }: WayInSettings,
    parent: pulumi.Resource,
): WayIn {
    const inCluster = { parent, provider: cluster.kubernetesProvider };
    const entry = { namespace: app.namespace, ...clbSettings(name, args, network, parent) };
    if (scenario.serviceType === ServiceType.NodePort) {
        return new NodePortIngress(`${name}-node-port`, entry, inCluster);
    }
    const switched = () =>
        new ServiceControllerConfig(
            `${name}-service-controller`,
            { kubeconfig: cluster.kubeconfig, globalRouteDirectAccess: true },
            inCluster,
        ).globalRouteDirectAccess;
    const needsSwitch = directAccess && scenario.networkType === NetworkType.GlobalRouter;
    const settings = { ...entry, directAccess: needsSwitch ? switched() : directAccess };
    return new DirectService(`${name}-direct`, settings, inCluster);
}

/** The CLB of the Service or Ingress: one of the stack's own, or what its controller is to create. */
function clbSettings(name: string, args: TaggedArgs, network: Network, parent: pulumi.Resource): ClbSettings {
    const internalSubnetId = args.clbType === ClbType.Internal ? network.firstNodeSubnetId : undefined;
    const securityGroupIds = [network.clbSecurityGroupId];
    const { clbBandwidthMbps: bandwidthMbps, clbChargeType: chargeType } = args;
    if (args.clb === ClbOwner.Controller) {
        return { internalSubnetId, securityGroupIds, bandwidthMbps, chargeType };
    }
    const clb = new Clb(
        `${name}-clb`,
        {
            vpcId: network.vpcId,
            type: args.clbType,
            subnetId: internalSubnetId,
            bandwidthMbps,
            chargeType,
            securityGroupIds,
            tags: args.tags,
        },
        { parent },
    );
    return { loadBalancerId: clb.loadBalancerId };
}

import * as pulumi from "@pulumi/pulumi";
import type { ClbSettings } from "./annotations";
import type { ClbChargeType } from "./clb";
import { Clb, ClbType } from "./clb";
import { DirectService } from "./direct-service";
import type { InstanceChargeType } from "./native-node-pool";
import { type NativeNodePoolSettings } from "./native-node-pool";
import { Network } from "./network";
import { NodePortIngress } from "./node-port-ingress";
import { RealIpApp } from "./real-ip-app";
import type { ScenarioNumber } from "./scenarios";
import { ClientIpFrom, NetworkType, NodeKind, type Scenario, SCENARIOS, ServiceType } from "./scenarios";
import { ServiceControllerConfig } from "./service-controller-config";
import { resourceTags } from "./tags";
import { TkeCluster } from "./tke-cluster";

/** Who creates the CLB: the stack, which then also deletes it, or TKE's controller. */
export const ClbOwner = { Stack: "stack", Controller: "controller" } as const;
export type ClbOwner = (typeof ClbOwner)[keyof typeof ClbOwner];

/** The images of the product's source document: what the app shows is the same, what it reads differs. */
export const IMAGES = {
    [ClientIpFrom.RemoteAddr]: "vickytan-demo.tencentcloudcr.com/kestrelli/images:v1.0",
    [ClientIpFrom.XForwardedFor]: "test-angel01.tencentcloudcr.com/kestrelli/kestrel-seven-real-ip:v1.0",
};

/** Each has the name and the meaning of the stack's config key. */
export interface ClientIpScenarioArgs {
    /** 1 to 5, see `SCENARIOS`. */
    scenario: number;
    zones: string[];
    vpcCidr: pulumi.Input<string>;
    serviceCidr: pulumi.Input<string>;
    /** Scenarios 2 and 5, which need it. @default - none */
    clusterCidr?: pulumi.Input<string>;
    kubernetesVersion: pulumi.Input<string>;
    /** @default "L5" */
    clusterLevel?: pulumi.Input<string>;
    /** All but scenario 3, which need it. @default - none */
    instanceType?: pulumi.Input<string>;
    /** @default "POSTPAID_BY_HOUR" */
    instanceChargeType?: pulumi.Input<InstanceChargeType>;
    /** Months, with `PREPAID` only. @default - none */
    instanceChargePeriod?: pulumi.Input<number>;
    /** @default "CLOUD_PREMIUM" */
    systemDiskType?: pulumi.Input<string>;
    /** Native nodes; a super node pool has one node a zone. @default 2 */
    nodeReplicas?: pulumi.Input<number>;
    /** Pods. @default 2 */
    replicas?: pulumi.Input<number>;
    /** @default ["0.0.0.0/0"] */
    clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /** @default - an intranet endpoint only */
    apiServerAllowedCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /** @default true */
    natGateway?: boolean;
    /** @default "stack" */
    clb?: ClbOwner;
    /** @default "public" */
    clbType?: ClbType;
    /** @default 10 */
    clbBandwidthMbps?: pulumi.Input<number>;
    /** @default "TRAFFIC_POSTPAID_BY_HOUR" */
    clbChargeType?: pulumi.Input<ClbChargeType>;
    /** Scenarios 1 to 3 with `false` show how the address is lost. @default - the scenario's */
    directAccess?: boolean;
    /** @default - the scenario's image in `IMAGES` */
    image?: pulumi.Input<string>;
    /** @default "client-ip" */
    namespace?: pulumi.Input<string>;
    /** Beside those of `resourceTags`, on everything that can carry tags. @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** How long after its last update `npm run teardown -- --expired` destroys the stack: `4h`. @default - never */
    ttl?: pulumi.Input<string>;
}

/** A scenario's arguments with the tags that its resources get. */
type TaggedArgs = Omit<ClientIpScenarioArgs, "tags"> & { tags: pulumi.Output<Record<string, string>> };

/** One of the five scenarios, whole: network, cluster, nodes, CLB, app and its way in. */
export class ClientIpScenario extends pulumi.ComponentResource {
    /** What a client calls. */
    readonly url: pulumi.Output<string>;
    /** Where the app reads the client's address. */
    readonly clientIpFrom: pulumi.Output<string>;
    readonly clusterId: pulumi.Output<string>;
    readonly loadBalancerId: pulumi.Output<string>;
    readonly vpcId: pulumi.Output<string>;
    readonly namespace: pulumi.Output<string>;
    /** A secret. */
    readonly kubeconfig: pulumi.Output<string>;

    constructor(name: string, args: ClientIpScenarioArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:ClientIpScenario", name, args, opts);
        const scenario = SCENARIOS[args.scenario as ScenarioNumber] as Scenario | undefined;
        if (!scenario) {
            const known = Object.keys(SCENARIOS).join(", ");
            throw new pulumi.ResourceError(`There is no scenario ${args.scenario}: set one of ${known}`, this);
        }
        const directAccess = args.directAccess ?? scenario.directAccess;
        const tagged: TaggedArgs = { ...args, tags: resourceTags(args.tags, args.ttl) };

        const network = new Network(
            `${name}-network`,
            {
                vpcCidr: args.vpcCidr,
                zones: args.zones,
                networkType: scenario.networkType,
                nodeKind: scenario.nodeKind,
                directAccess,
                clusterCidr: args.clusterCidr,
                clientCidrs: args.clientCidrs,
                natGateway: args.natGateway,
                tags: tagged.tags,
            },
            { parent: this },
        );
        const cluster = this.cluster(name, tagged, scenario, network);
        const inCluster = { parent: this, provider: cluster.kubernetesProvider };
        const app = new RealIpApp(
            `${name}-app`,
            {
                image: args.image ?? IMAGES[scenario.clientIpFrom],
                namespace: args.namespace,
                replicas: args.replicas,
                nodeKind: scenario.nodeKind,
            },
            inCluster,
        );
        const entry = { namespace: app.namespace, ...this.clb(name, tagged, network) };
        const wayIn =
            scenario.serviceType === ServiceType.NodePort
                ? new NodePortIngress(`${name}-node-port`, entry, inCluster)
                : new DirectService(
                      `${name}-direct`,
                      {
                          ...entry,
                          directAccess:
                              directAccess && scenario.networkType === NetworkType.GlobalRouter
                                  ? new ServiceControllerConfig(
                                        `${name}-service-controller`,
                                        { kubeconfig: cluster.kubeconfig, globalRouteDirectAccess: true },
                                        inCluster,
                                    ).globalRouteDirectAccess
                                  : directAccess,
                      },
                      inCluster,
                  );

        this.url = wayIn.url;
        this.clientIpFrom = pulumi.output(scenario.clientIpFrom);
        this.clusterId = cluster.clusterId;
        this.loadBalancerId = wayIn.loadBalancerId;
        this.vpcId = network.vpcId;
        this.namespace = app.namespace;
        this.kubeconfig = cluster.kubeconfig;
        this.registerOutputs({
            url: this.url,
            clientIpFrom: this.clientIpFrom,
            clusterId: this.clusterId,
            loadBalancerId: this.loadBalancerId,
            vpcId: this.vpcId,
            namespace: this.namespace,
            kubeconfig: this.kubeconfig,
        });
    }

    private cluster(name: string, args: TaggedArgs, scenario: Scenario, network: Network): TkeCluster {
        const securityGroupIds = [network.backendSecurityGroupId];
        return new TkeCluster(
            `${name}-cluster`,
            {
                vpcId: network.vpcId,
                networkType: scenario.networkType,
                kubernetesVersion: args.kubernetesVersion,
                level: args.clusterLevel,
                serviceCidr: args.serviceCidr,
                clusterCidr: args.clusterCidr,
                podSubnetIds: scenario.networkType === NetworkType.VpcCni ? network.podSubnetIds : undefined,
                endpointSubnetId: network.firstNodeSubnetId,
                apiServerAllowedCidrs: args.apiServerAllowedCidrs,
                ...(scenario.nodeKind === NodeKind.Super
                    ? { superNodePool: { subnetIds: network.superNodeSubnetIds, securityGroupIds } }
                    : { nativeNodePool: this.nativeNodes(args, network.nodeSubnetIds, securityGroupIds) }),
                tags: args.tags,
            },
            { parent: this },
        );
    }

    private nativeNodes(
        args: TaggedArgs,
        subnetIds: pulumi.Output<string[]>,
        securityGroupIds: pulumi.Output<string>[],
    ): NativeNodePoolSettings {
        if (!args.instanceType) {
            throw new pulumi.ResourceError(`Scenario ${args.scenario} has native nodes: set instanceType`, this);
        }
        return {
            subnetIds,
            securityGroupIds,
            instanceType: args.instanceType,
            replicas: args.nodeReplicas ?? 2,
            instanceChargeType: args.instanceChargeType,
            instanceChargePeriod: args.instanceChargePeriod,
            systemDiskType: args.systemDiskType,
            tags: args.tags,
        };
    }

    /** The CLB of the Service or Ingress: one of the stack's own, or what its controller is to create. */
    private clb(name: string, args: TaggedArgs, network: Network): ClbSettings {
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
            { parent: this },
        );
        return { loadBalancerId: clb.loadBalancerId };
    }
}

import * as pulumi from "@pulumi/pulumi";
import { accessToGrant } from "./access-to-grant";
import { RealIpApp } from "../workload/real-ip-app";
import { type ClientIpScenarioArgs, imageOf, type TaggedArgs } from "./args";
import { scenarioFoundation } from "./foundation";
import { scenarioCcn } from "./ccn";
import { askTencentFor } from "./prerequisites";
import { scenarioWayIn } from "./entry-point";
import { BackendPath, ClbType, podNetworkOf, scenarioOf, SCENARIOS } from "../../tke/scenarios";
import { resourceTags } from "../common/tags";

/** A scenario, whole: network, cluster, nodes, CLB, app and its way in. */
export class ClientIpScenario extends pulumi.ComponentResource {
    /** What a client calls: the first of `urls`. */
    readonly url: pulumi.Output<string>;
    /** One a port of the CLB. */
    readonly urls: pulumi.Output<string[]>;
    /** Whether the CLB shall have bound Pods or NodePorts: `direct` or `node-port`. */
    readonly backendPath: pulumi.Output<string>;
    /** Who can call: with `internal` only the VPC. */
    readonly clbType: pulumi.Output<string>;
    /** Where the app reads the client's address. */
    readonly clientIpFrom: pulumi.Output<string>;
    readonly clusterId: pulumi.Output<string>;
    readonly loadBalancerId: pulumi.Output<string>;
    /** With HTTPS: the CLB's address or name, which DNS has to have for the URL's domain. */
    readonly connectTo?: pulumi.Output<string>;
    /** With HTTPS: of the certificate that clients are shown. */
    readonly certificateId?: pulumi.Output<string>;
    readonly vpcId: pulumi.Output<string>;
    readonly namespace: pulumi.Output<string>;
    /** What Tencent has to have done before the CLB binds the Pods. */
    readonly askTencentFor: pulumi.Output<string[]>;
    /** A secret. */
    readonly kubeconfig: pulumi.Output<string>;
    /** What security groups of adopted things have to let in; empty where all are the stack's own. */
    readonly securityGroupsMustAllow: pulumi.Output<string[]>;

    constructor(name: string, args: ClientIpScenarioArgs, opts?: pulumi.ComponentResourceOptions) {
        // What a component is given ends up in the stack's state.
        const kubeconfig = args.kubeconfig && pulumi.secret(args.kubeconfig);
        super("tke-client-ip:index:ClientIpScenario", name, { ...args, kubeconfig }, opts);
        const scenario = scenarioOf(args.scenario);
        if (!scenario) {
            const known = Object.keys(SCENARIOS).join(", ");
            throw new pulumi.ResourceError(`There is no scenario ${args.scenario}: set one of ${known}`, this);
        }
        const directAccess = args.directAccess ?? scenario.directAccess;
        const tagged: TaggedArgs = { ...args, tags: resourceTags(args.tags, args.ttl) };

        const { network, cluster } = scenarioFoundation(name, tagged, scenario, directAccess, this);
        const app = new RealIpApp(
            `${name}-app`,
            {
                image: args.image ?? imageOf(scenario),
                namespace: args.namespace,
                existingNamespace: args.existingNamespace,
                replicas: args.replicas,
                drainSeconds: args.drainSeconds,
                nodeKind: scenario.nodeKind,
                vpcCniAdded: scenario.vpcCniAdded,
            },
            { parent: this, provider: cluster.kubernetesProvider },
        );
        const ccnId = args.ccn ? scenarioCcn(name, tagged, { network, cluster }, this) : undefined;
        const wayIn = scenarioWayIn(name, tagged, scenario, { network, cluster, app, directAccess, ccnId }, this);
        this.askTencentFor = pulumi.output(
            askTencentFor({ ...scenario, directAccess }, { ccn: args.ccn !== undefined }),
        );

        this.urls = wayIn.urls;
        this.url = this.urls.apply(([url = ""]) => url);
        this.backendPath = pulumi.output(scenario.directAccess ? BackendPath.Direct : BackendPath.NodePort);
        this.clbType = pulumi.output(args.clbType ?? scenario.clbType ?? ClbType.Public);
        this.clientIpFrom = pulumi.output(scenario.clientIpFrom);
        this.clusterId = cluster.clusterId;
        this.loadBalancerId = wayIn.loadBalancerId;
        this.connectTo = wayIn.connectTo;
        this.certificateId = wayIn.certificateId;
        this.vpcId = network.vpcId;
        this.namespace = app.namespace;
        this.kubeconfig = cluster.kubeconfig;
        const adopted = {
            cluster: args.clusterId !== undefined && args.clbPassToTarget !== true,
            loadBalancer: args.loadBalancerId !== undefined,
        };
        this.securityGroupsMustAllow = pulumi
            .output(args.clientCidrs)
            .apply((clientCidrs) =>
                accessToGrant(
                    { ...scenario, networkType: podNetworkOf(scenario), directAccess },
                    adopted,
                    clientCidrs,
                    scenario.ports,
                ),
            );
        this.registerOutputs({
            url: this.url,
            urls: this.urls,
            backendPath: this.backendPath,
            clbType: this.clbType,
            clientIpFrom: this.clientIpFrom,
            clusterId: this.clusterId,
            loadBalancerId: this.loadBalancerId,
            connectTo: this.connectTo,
            certificateId: this.certificateId,
            vpcId: this.vpcId,
            namespace: this.namespace,
            kubeconfig: this.kubeconfig,
            askTencentFor: this.askTencentFor,
            securityGroupsMustAllow: this.securityGroupsMustAllow,
        });
    }
}

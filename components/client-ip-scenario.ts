import * as pulumi from "@pulumi/pulumi";
import { Network } from "./network";
import { RealIpApp } from "./real-ip-app";
import { type ClientIpScenarioArgs, IMAGES, type TaggedArgs } from "./scenario/args";
import { scenarioCluster } from "./scenario/cluster";
import { scenarioWayIn } from "./scenario/way-in";
import { type Scenario, type ScenarioNumber, SCENARIOS } from "./scenarios";
import { resourceTags } from "./tags";

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
        const cluster = scenarioCluster(name, tagged, scenario, network, this);
        const app = new RealIpApp(
            `${name}-app`,
            {
                image: args.image ?? IMAGES[scenario.clientIpFrom],
                namespace: args.namespace,
                replicas: args.replicas,
                nodeKind: scenario.nodeKind,
            },
            { parent: this, provider: cluster.kubernetesProvider },
        );
        const wayIn = scenarioWayIn(name, tagged, scenario, { network, cluster, app, directAccess }, this);

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
}

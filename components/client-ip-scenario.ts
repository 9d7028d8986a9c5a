import * as pulumi from "@pulumi/pulumi";
import { Network } from "./network";
import { RealIpApp } from "./real-ip-app";
import { type ClientIpScenarioArgs, imageOf, type TaggedArgs } from "./scenario/args";
import { scenarioCluster } from "./scenario/cluster";
import { scenarioWayIn } from "./scenario/way-in";
import { BackendPath, ClbType, type Scenario, type ScenarioNumber, SCENARIOS } from "./scenarios";
import { resourceTags } from "./tags";

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
                clbPorts: scenario.ports && [...scenario.ports],
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
                image: args.image ?? imageOf(scenario),
                namespace: args.namespace,
                replicas: args.replicas,
                nodeKind: scenario.nodeKind,
            },
            { parent: this, provider: cluster.kubernetesProvider },
        );
        const wayIn = scenarioWayIn(name, tagged, scenario, { network, cluster, app, directAccess }, this);

        this.urls = wayIn.urls;
        this.url = this.urls.apply(([url = ""]) => url);
        this.backendPath = pulumi.output(scenario.directAccess ? BackendPath.Direct : BackendPath.NodePort);
        this.clbType = pulumi.output(args.clbType ?? scenario.clbType ?? ClbType.Public);
        this.clientIpFrom = pulumi.output(scenario.clientIpFrom);
        this.clusterId = cluster.clusterId;
        this.loadBalancerId = wayIn.loadBalancerId;
        this.vpcId = network.vpcId;
        this.namespace = app.namespace;
        this.kubeconfig = cluster.kubeconfig;
        this.registerOutputs({
            url: this.url,
            urls: this.urls,
            backendPath: this.backendPath,
            clbType: this.clbType,
            clientIpFrom: this.clientIpFrom,
            clusterId: this.clusterId,
            loadBalancerId: this.loadBalancerId,
            vpcId: this.vpcId,
            namespace: this.namespace,
            kubeconfig: this.kubeconfig,
        });
    }
}

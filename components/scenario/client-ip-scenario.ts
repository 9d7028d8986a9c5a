import * as pulumi from "@pulumi/pulumi";
import { type StackOutputs, STACK_OUTPUTS } from "../../tke/stack-outputs";
import type { BackendPath, ClbType, ClientIpFrom } from "../../tke/scenarios";
import { scenarioApp } from "./scenario-app";
import { scenarioAccessToGrant } from "./access-to-grant";
import { adoptedKeys } from "./adopted-keys";
import type { ClientIpScenarioArgs } from "./args";
import { scenarioEntryPoint } from "./entry-point";
import { scenarioFoundation } from "./foundation";
import { manualPrerequisites, scenarioNotices } from "./prerequisites";
import { resolveScenario } from "./resolve-scenario";

/** The contract of stack outputs, as a component has them. */
type ComponentOutputs = { readonly [Name in keyof StackOutputs]: pulumi.Output<NonNullable<StackOutputs[Name]>> };

/** A scenario, whole: network, cluster, nodes, CLB, app and its entry point. Pulumi's analyzer reads the outputs' types here. */
export class ClientIpScenario extends pulumi.ComponentResource implements ComponentOutputs {
    /** The number of the scenario. */
    readonly scenario!: pulumi.Output<number>;
    /** The URL that clients call: the first of `urls` that is not a UDP port's. */
    readonly url!: pulumi.Output<string>;
    /** A URL for each port of the CLB. */
    readonly urls!: pulumi.Output<string[]>;
    /** The CLB's address or domain name, to which DNS has to resolve the URL's domain; with HTTPS only. */
    readonly connectTo?: pulumi.Output<string>;
    /** The id of the certificate that the CLB presents to clients; with HTTPS only. */
    readonly certificateId?: pulumi.Output<string>;
    /** Where the Pod reads the client's address. */
    readonly clientIpFrom!: pulumi.Output<ClientIpFrom>;
    /** Whether the CLB's backends are Pods or NodePorts. */
    readonly backendPath!: pulumi.Output<BackendPath>;
    /** Whether the CLB has a public address or one of the VPC. */
    readonly clbType!: pulumi.Output<ClbType>;
    /** The id of the cluster. */
    readonly clusterId!: pulumi.Output<string>;
    /** The id of the CLB. */
    readonly loadBalancerId!: pulumi.Output<string>;
    /** The id of the VPC. */
    readonly vpcId!: pulumi.Output<string>;
    /** The namespace of the app. */
    readonly namespace!: pulumi.Output<string>;
    /**
     * What the account has to ask Tencent for before the CLB can bind the Pods; empty if there is nothing to ask for.
     */
    readonly manualPrerequisites!: pulumi.Output<string[]>;
    /** The earlier name of `manualPrerequisites`. */
    readonly askTencentFor!: pulumi.Output<string[]>;
    /** The kubeconfig of the cluster, a secret. */
    readonly kubeconfig!: pulumi.Output<string>;
    /** The arguments by which the stack adopts existing resources; absent if it adopts none. */
    readonly adopts?: pulumi.Output<string[]>;
    /**
     * What the security groups of adopted resources have to allow, a sentence each; absent if the stack adopts none.
     */
    readonly securityGroupsMustAllow?: pulumi.Output<string[]>;

    constructor(name: string, args: ClientIpScenarioArgs, opts?: pulumi.ComponentResourceOptions) {
        // What a component is given ends up in the stack's state.
        const kubeconfig = args.kubeconfig && pulumi.secret(args.kubeconfig);
        super("tke-client-ip:index:ClientIpScenario", name, { ...args, kubeconfig }, opts);
        const scenario = resolveScenario(name, args);
        const foundation = scenarioFoundation(name, scenario, this);
        const { network, cluster } = foundation;
        const app = scenarioApp(name, scenario, cluster, this);
        const entryPoint = scenarioEntryPoint(name, scenario, foundation, app, this);
        const adopts = adoptedKeys(args);
        const prerequisites = pulumi.output(manualPrerequisites(scenario));
        for (const notice of scenarioNotices(scenario)) {
            void pulumi.log.warn(notice, this);
        }
        const outputs: ComponentOutputs = {
            ...entryPoint,
            scenario: pulumi.output(scenario.scenario),
            // What a browser can call comes before a UDP port.
            url: entryPoint.urls.apply((urls) => urls.find((url) => !url.startsWith("udp:")) ?? urls[0] ?? ""),
            clientIpFrom: pulumi.output(scenario.clientIpFrom),
            backendPath: pulumi.output(scenario.backendPath),
            clbType: pulumi.output(scenario.clbType),
            clusterId: cluster.clusterId,
            vpcId: network.vpcId,
            namespace: app.namespace,
            manualPrerequisites: prerequisites,
            askTencentFor: prerequisites,
            kubeconfig: cluster.kubeconfig,
            ...(adopts.length > 0 && {
                adopts: pulumi.output(adopts),
                securityGroupsMustAllow: scenarioAccessToGrant(scenario),
            }),
        };
        Object.assign(this, outputs);
        this.registerOutputs(outputs);
    }
}

/** A scenario's outputs as the stack's. */
export function stackOutputs(scenario: ClientIpScenario): pulumi.Inputs {
    const names = Object.keys(STACK_OUTPUTS) as (keyof StackOutputs)[];
    const outputs = names.map((name): [string, pulumi.Input<unknown>] => [name, scenario[name]]);
    return Object.fromEntries(outputs.filter(([, output]) => output !== undefined));
}

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
    readonly scenario!: pulumi.Output<number>;
    readonly url!: pulumi.Output<string>;
    readonly urls!: pulumi.Output<string[]>;
    readonly connectTo?: pulumi.Output<string>;
    readonly certificateId?: pulumi.Output<string>;
    readonly clientIpFrom!: pulumi.Output<ClientIpFrom>;
    readonly backendPath!: pulumi.Output<BackendPath>;
    readonly clbType!: pulumi.Output<ClbType>;
    readonly clusterId!: pulumi.Output<string>;
    readonly loadBalancerId!: pulumi.Output<string>;
    readonly vpcId!: pulumi.Output<string>;
    readonly namespace!: pulumi.Output<string>;
    readonly manualPrerequisites!: pulumi.Output<string[]>;
    readonly askTencentFor!: pulumi.Output<string[]>;
    readonly kubeconfig!: pulumi.Output<string>;
    readonly adopts?: pulumi.Output<string[]>;
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

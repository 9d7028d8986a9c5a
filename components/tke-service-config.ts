import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { after } from "./after";
import { stackLabels } from "./stack-labels";
import type { LoadBalancerConfig } from "../tke/service-config/load-balancer";
import { loadBalancerConfig, loadBalancerMistakes } from "../tke/service-config/schema";

export interface TkeServiceConfigArgs {
    /** Of the Service or Ingress that names it. */
    namespace: pulumi.Input<string>;
    /** Unique in the namespace; never in `-auto-service-config` or `-auto-ingress-config`, which are the controller's. @default "real-ip" */
    configName?: string;
    /** What the CLB's listeners shall be like. */
    loadBalancer: pulumi.Input<LoadBalancerConfig>;
}

/** Names that the controller keeps for those it makes itself (457/45490). */
const CONTROLLERS_NAME = /-auto-(service|ingress)-config$/;

/**
 * A TkeServiceConfig: health checks, scheduler, session persistence and more of the listeners of a Service or an Ingress that
 * names it. Its listeners have to be there: it never creates one. Taking its name off a Service leaves the CLB as it is.
 */
export class TkeServiceConfig extends pulumi.ComponentResource {
    /** Its name, known once it is there: give it to a Service or an Ingress as `tkeServiceConfig`. */
    readonly configName: pulumi.Output<string>;

    constructor(name: string, args: TkeServiceConfigArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:TkeServiceConfig", name, args, opts);
        const { configName = "real-ip", namespace } = args;
        if (CONTROLLERS_NAME.test(configName)) {
            const set = "that ending is the controller's own (457/45490): set another";
            throw new pulumi.ResourceError(`TkeServiceConfig ${name}: configName = ${configName}: ${set}`, this);
        }
        const config = new kubernetes.apiextensions.CustomResource(
            `${name}-config`,
            {
                apiVersion: "cloud.tencent.com/v1alpha1",
                kind: "TkeServiceConfig",
                metadata: { name: configName, namespace, labels: stackLabels() },
                spec: { loadBalancer: pulumi.output(args.loadBalancer).apply((given) => checked(name, given)) },
            },
            { parent: this },
        );
        this.configName = after(configName, config);
        this.registerOutputs({ configName: this.configName });
    }
}

/** @internal */
export function checked(name: string, config: LoadBalancerConfig): LoadBalancerConfig {
    const mistakes = loadBalancerMistakes(config);
    if (mistakes.length > 0) {
        throw new pulumi.RunError(`TkeServiceConfig ${name}:\n  ${mistakes.join("\n  ")}`);
    }
    return loadBalancerConfig.parse(config);
}

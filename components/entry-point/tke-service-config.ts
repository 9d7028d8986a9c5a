import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AUTO_CONFIG_SUFFIXES, TKE_SERVICE_CONFIG } from "../../tke/objects";
import { loadBalancerMistakes } from "../../tke/service-config/schema";
import type { LoadBalancerConfig } from "../../tke/service-config/types";
import { resolvedAfter } from "../common/resolved-after";
import { inputError, refuseMistakes } from "../common/input-error";
import { OBJECT_NAMES } from "../common/object-names";
import { stackLabels } from "../common/stack-labels";

export interface TkeServiceConfigArgs {
    /** The namespace of the Service or Ingress that names it. */
    namespace: pulumi.Input<string>;
    /**
     * The name of the TkeServiceConfig, unique in the namespace. Names that end in `-auto-service-config` or
     * `-auto-ingress-config` are the controller's.
     * @default "real-ip"
     */
    configName?: string;
    /** How the CLB's listeners, domains and rules are configured. */
    loadBalancer: pulumi.Input<LoadBalancerConfig>;
}

/**
 * A TkeServiceConfig: health checks, scheduler, session persistence and more of the listeners of a Service or an Ingress that
 * names it. Its listeners have to be there: it never creates one. Taking its name off a Service leaves the CLB as it is.
 */
export class TkeServiceConfig extends pulumi.ComponentResource {
    /** Its name, known once it is there: give it to a Service or an Ingress as `tkeServiceConfig`. */
    readonly configName: pulumi.Output<string>;

    constructor(name: string, args: TkeServiceConfigArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:TkeServiceConfig", name, args, opts);
        const { configName = OBJECT_NAMES.tkeServiceConfig, namespace } = args;
        if (Object.values(AUTO_CONFIG_SUFFIXES).some((suffix) => configName.endsWith(suffix))) {
            const set = "that ending is the controller's own (457/45490): set another";
            throw inputError(`TkeServiceConfig ${name}`, [
                { propertyPath: "configName", reason: `${configName}: ${set}` },
            ]);
        }
        const config = new kubernetes.apiextensions.CustomResource(
            `${name}-config`,
            {
                apiVersion: `${TKE_SERVICE_CONFIG.group}/${TKE_SERVICE_CONFIG.version}`,
                kind: TKE_SERVICE_CONFIG.kind,
                metadata: { name: configName, namespace, labels: stackLabels() },
                spec: {
                    loadBalancer: pulumi.output(args.loadBalancer).apply((given) => checkedServiceConfig(name, given)),
                },
            },
            { parent: this },
        );
        this.configName = resolvedAfter(configName, config);
        this.registerOutputs({ configName: this.configName });
    }
}

/**
 * Returns the config with keep-alive to backends switched off where it says nothing about it: an omitted field keeps the CLB's
 * setting, and keep-alive connections hide the client (214/3728).
 * @internal
 */
export function checkedServiceConfig(name: string, config: LoadBalancerConfig): LoadBalancerConfig {
    const mistakes = loadBalancerMistakes(config);
    refuseMistakes(
        `TkeServiceConfig ${name}`,
        mistakes.map((reason) => ({ propertyPath: "loadBalancer", reason })),
    );
    const { l7Listeners } = config;
    return l7Listeners
        ? { ...config, l7Listeners: l7Listeners.map((listener) => ({ keepaliveEnable: 0, ...listener })) }
        : config;
}

import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { SERVICE_CONTROLLER_CONFIG } from "../../tke/controller-config";
import { resolvedAfter } from "../common/resolved-after";
import { waitForConfigMap } from "./wait-for-config-map";

export interface ServiceControllerConfigArgs {
    /** The kubeconfig of the cluster whose ConfigMap is patched. */
    kubeconfig: pulumi.Input<string>;
    /** Whether a CLB may bind Pods of a GlobalRouter cluster. */
    globalRouteDirectAccess: pulumi.Input<boolean>;
    /** The seconds within which the ConfigMap has to exist. @default 600 */
    timeoutSeconds?: number;
}

/**
 * Sets one key of TKE's service controller, for the whole cluster. It is left as it is on destroy: other Services of the
 * cluster may live by it, and a cluster of the stack's own goes anyway.
 */
export class ServiceControllerConfig extends pulumi.ComponentResource {
    /** The setting, known once it is in force: give it to a Service that lives by it. */
    readonly globalRouteDirectAccess: pulumi.Output<boolean>;

    constructor(name: string, args: ServiceControllerConfigArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:ServiceControllerConfig", name, args, opts);
        const patch = new kubernetes.core.v1.ConfigMapPatch(
            `${name}-patch`,
            {
                metadata: {
                    namespace: SERVICE_CONTROLLER_CONFIG.namespace,
                    name: existingName(args),
                    annotations: {
                        // The controller made the key, with its own default.
                        "pulumi.com/patchForce": "true",
                        // A random manager a run would leave the key with several owners (pulumi/pulumi-kubernetes#2119).
                        "pulumi.com/patchFieldManager": "tke-client-ip",
                    },
                },
                data: { GlobalRouteDirectAccess: pulumi.interpolate`${args.globalRouteDirectAccess}` },
            },
            { parent: this, retainOnDelete: true },
        );
        this.globalRouteDirectAccess = resolvedAfter(args.globalRouteDirectAccess, patch);
        this.registerOutputs({ globalRouteDirectAccess: this.globalRouteDirectAccess });
    }
}

/**
 * The ConfigMap's name, known once it is there: a patch by server-side apply would otherwise create it, and the controller
 * adds its defaults only to one that it makes itself (457/131136).
 */
function existingName({ kubeconfig, timeoutSeconds = 600 }: ServiceControllerConfigArgs): pulumi.Output<string> {
    const name = pulumi.output(kubeconfig).apply(async (config) => {
        if (!pulumi.runtime.isDryRun()) {
            await waitForConfigMap(
                config,
                SERVICE_CONTROLLER_CONFIG.namespace,
                SERVICE_CONTROLLER_CONFIG.name,
                timeoutSeconds,
            );
        }
        return SERVICE_CONTROLLER_CONFIG.name;
    });
    return pulumi.unsecret(name);
}

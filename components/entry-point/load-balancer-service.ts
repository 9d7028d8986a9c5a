import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { awaitAddress, clbAnnotations, type ClbSettings, replacingAnnotations } from "./annotations";
import { annotationInputs, type AnnotationInputs } from "../common/annotation-inputs";
import { type EntryPoint, entryUrl } from "./entry-url";
import { APP_LABELS } from "../workload/workload";
import { type EntryPort, servicePorts } from "./ports";
import { CLB_PORT } from "../network/security-rules";
import { stackLabels } from "../common/stack-labels";

/** What every layer 4 entry point can be told. */
export interface LoadBalancerServiceArgs extends ClbSettings {
    /** The namespace of the Service and its Pods. */
    namespace: pulumi.Input<string>;
    /** The labels of the Pods to which clients are led. @default - those of the stack's app */
    selector?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** The ports of the CLB. Services that share a CLB have different ones. @default - TCP 80 to port 5000 */
    ports?: EntryPort[];
    /**
     * The name of a TkeServiceConfig in the namespace, which configures the listeners.
     * @default - the controller's defaults
     */
    tkeServiceConfig?: pulumi.Input<string>;
    /** The seconds within which the CLB has to be created. @default 600 */
    timeoutSeconds?: number;
}

/** What distinguishes one layer 4 entry point from another. */
export interface LoadBalancerServiceSettings {
    /** Name of the Service. */
    serviceName: string;
    directAccess: pulumi.Input<boolean>;
    /** Beside those of the CLB. */
    annotations: AnnotationInputs<"Service">;
    /** @default "Cluster" */
    externalTrafficPolicy?: "Local";
}

/**
 * Makes a Service of type LoadBalancer before the app. It waits for its address only, which the CLB has without a single
 * Pod.
 */
export function loadBalancerService(
    name: string,
    args: LoadBalancerServiceArgs,
    { serviceName, directAccess, annotations, externalTrafficPolicy }: LoadBalancerServiceSettings,
    parent: pulumi.Resource,
): EntryPoint {
    const { tkeServiceConfig } = args;
    const ports = servicePorts(args.ports ?? [{ port: CLB_PORT }]);
    const service = new kubernetes.core.v1.Service(
        `${name}-service`,
        {
            metadata: {
                name: serviceName,
                namespace: args.namespace,
                labels: stackLabels(),
                annotations: {
                    ...clbAnnotations("Service", directAccess, args),
                    ...annotationInputs("Service", { tkeServiceConfig, ...annotations }),
                    ...awaitAddress(args.timeoutSeconds ?? 600),
                },
            },
            spec: {
                type: "LoadBalancer",
                externalTrafficPolicy,
                selector: args.selector ?? APP_LABELS,
                ports,
            },
        },
        { parent, deleteBeforeReplace: true, replaceOnChanges: replacingAnnotations("Service") },
    );
    return {
        urls: service.status.apply((status) =>
            ports.map(({ port, protocol }, index) =>
                entryUrl(`service/${serviceName}`, status?.loadBalancer, { port, protocol, index }),
            ),
        ),
        loadBalancerId: pulumi.output(
            args.loadBalancerId ??
                service.metadata.apply(
                    (metadata) => metadata.annotations[ANNOTATION_KEYS.Service.loadBalancerId] ?? "",
                ),
        ),
    };
}

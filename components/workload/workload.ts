import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { podAnnotations, podSpec, type PodSettings } from "./pod-spec";
import { OBJECT_NAMES } from "../common/object-names";
import { stackLabels } from "../common/stack-labels";

/** What Services select the Pods by. */
export const APP_LABELS: Record<string, string> = { app: "real-ip-app" };

/** Default name of the new namespace. */
export const DEFAULT_NAMESPACE = "client-ip";

export interface WorkloadArgs extends PodSettings {
    /** The name of the namespace that is created. @default "client-ip" */
    namespace?: pulumi.Input<string>;
    /** The name of an existing namespace, which `destroy` does not delete. @default - a new one */
    existingNamespace?: pulumi.Input<string>;
    /** The number of Pods. @default 2 */
    replicas?: pulumi.Input<number>;
    /** Labels of the Pods and their Deployment, in addition to those by which Services select them. @default - none */
    labels?: pulumi.Input<Record<string, pulumi.Input<string>>>;
    /** The seconds within which all Pods have to be ready. @default 600 */
    timeoutSeconds?: number;
}

/**
 * A server program as a Deployment, in a new or an existing namespace: any image that listens on one port.
 *
 * It rolls and drains without a lost connection: a rollout starts a new Pod before it takes an old one away, and the new
 * one is not ready before the CLB has found it healthy (the readiness gate that TKE gives every Pod of a direct Service or
 * Ingress, 457/48768); an old one serves on for `drainSeconds` while the CLB unbinds it; a drain of nodes evicts one
 * Pod at a time (PodDisruptionBudget); and Pods are spread over zones and nodes.
 */
export class Workload extends pulumi.ComponentResource {
    /** The name of the namespace. */
    readonly namespace: pulumi.Output<string>;
    /** The labels by which a Service selects the Pods. */
    readonly selector: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: WorkloadArgs, opts?: pulumi.ComponentResourceOptions) {
        // The type that stacks have in their state: another one would replace all that is in it.
        super("tke-client-ip:index:RealIpApp", name, args, opts);
        this.namespace = args.existingNamespace
            ? pulumi.output(args.existingNamespace)
            : this.makeNamespace(name, args);
        this.selector = pulumi.output(APP_LABELS);
        const { labels } = args;
        const podLabels = labels ? pulumi.output(labels).apply((own) => ({ ...own, ...APP_LABELS })) : APP_LABELS;
        new kubernetes.apps.v1.Deployment(
            `${name}-deployment`,
            {
                metadata: {
                    name: OBJECT_NAMES.app,
                    namespace: this.namespace,
                    labels: pulumi.output(podLabels).apply((all) => ({ ...all, ...stackLabels() })),
                    annotations: { "pulumi.com/timeoutSeconds": `${args.timeoutSeconds ?? 600}` },
                },
                spec: {
                    replicas: args.replicas ?? 2,
                    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
                    selector: { matchLabels: APP_LABELS },
                    template: {
                        metadata: { labels: podLabels, annotations: podAnnotations(args) },
                        spec: podSpec(args, APP_LABELS),
                    },
                },
            },
            { parent: this },
        );
        new kubernetes.policy.v1.PodDisruptionBudget(
            `${name}-disruption-budget`,
            {
                metadata: { name: OBJECT_NAMES.app, namespace: this.namespace, labels: stackLabels() },
                spec: { maxUnavailable: 1, selector: { matchLabels: APP_LABELS } },
            },
            { parent: this },
        );
        this.registerOutputs({ namespace: this.namespace, selector: this.selector });
    }

    private makeNamespace(name: string, args: WorkloadArgs): pulumi.Output<string> {
        const namespace = new kubernetes.core.v1.Namespace(
            `${name}-namespace`,
            { metadata: { name: args.namespace ?? DEFAULT_NAMESPACE, labels: stackLabels() } },
            { parent: this },
        );
        return namespace.metadata.name;
    }
}

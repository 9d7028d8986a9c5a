import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { podAnnotations, podSpec } from "./pod-spec";
import type { NodeKind } from "../../tke/scenarios";
import { OBJECT_NAMES } from "../common/object-names";
import { stackLabels } from "../common/stack-labels";

/** What Services select the app's Pods by. */
export const APP_LABELS = { app: "real-ip-app" };

/** @default of the namespace that is made. */
export const DEFAULT_NAMESPACE = "client-ip";

export interface RealIpAppArgs {
    /** Has to answer HTTP on port 5000 with the client's address. */
    image: pulumi.Input<string>;
    /** Secret of the namespace (type `kubernetes.io/dockerconfigjson`) by which the image is pulled. @default - none */
    imagePullSecret?: pulumi.Input<string>;
    /** Namespace to make. @default "client-ip" */
    namespace?: pulumi.Input<string>;
    /** Namespace that is there already, and stays. @default - one is made */
    existingNamespace?: pulumi.Input<string>;
    /** @default 2 */
    replicas?: pulumi.Input<number>;
    /** What the Pods run on. @default "native" */
    nodeKind?: NodeKind;
    /** Whether the Pods ask for VPC-CNI in a cluster where they would be on GlobalRouter (457/50354). @default false */
    vpcCniAdded?: boolean;
    /**
     * How long a Pod goes on serving once it is told to go: as long as the CLB may take to send it nobody any more, seconds.
     * @default 10
     */
    drainSeconds?: number;
    /** How long the Pods may take until all are ready. @default 600 */
    timeoutSeconds?: number;
}

/**
 * The app that tells its clients whom it sees, in a namespace of its own or one that was there.
 *
 * It rolls and drains without a lost connection: a rollout starts a new Pod before it takes an old one away, and the new
 * one is not ready before the CLB has found it healthy (the readiness gate that TKE gives every Pod of a direct Service or
 * Ingress, 457/48768); an old one serves on for `drainSeconds` while the CLB lets go of it; nodes that are drained take one
 * Pod at a time (PodDisruptionBudget); and Pods are spread over zones and nodes.
 */
export class RealIpApp extends pulumi.ComponentResource {
    readonly namespace: pulumi.Output<string>;

    constructor(name: string, args: RealIpAppArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:RealIpApp", name, args, opts);
        this.namespace = args.existingNamespace
            ? pulumi.output(args.existingNamespace)
            : this.makeNamespace(name, args);
        new kubernetes.apps.v1.Deployment(
            `${name}-deployment`,
            {
                metadata: {
                    name: OBJECT_NAMES.app,
                    namespace: this.namespace,
                    labels: { ...APP_LABELS, ...stackLabels() },
                    annotations: { "pulumi.com/timeoutSeconds": `${args.timeoutSeconds ?? 600}` },
                },
                spec: {
                    replicas: args.replicas ?? 2,
                    strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" } },
                    selector: { matchLabels: APP_LABELS },
                    template: {
                        metadata: { labels: APP_LABELS, annotations: podAnnotations(args) },
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
        this.registerOutputs({ namespace: this.namespace });
    }

    private makeNamespace(name: string, args: RealIpAppArgs): pulumi.Output<string> {
        const namespace = new kubernetes.core.v1.Namespace(
            `${name}-namespace`,
            { metadata: { name: args.namespace ?? DEFAULT_NAMESPACE, labels: stackLabels() } },
            { parent: this },
        );
        return namespace.metadata.name;
    }
}

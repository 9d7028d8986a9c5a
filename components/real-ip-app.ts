import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { NodeKind } from "./scenarios";
import { APP_PORT } from "./security-rules";

/** What Services select the app's Pods by. */
export const APP_LABELS = { app: "real-ip-app" };

export interface RealIpAppArgs {
    /** Has to answer HTTP on port 5000 with the client's address. */
    image: pulumi.Input<string>;
    /** Namespace to make. @default "client-ip" */
    namespace?: pulumi.Input<string>;
    /** @default 2 */
    replicas?: pulumi.Input<number>;
    /** What the Pods run on. @default "native" */
    nodeKind?: NodeKind;
    /** How long the Pods may take until all are ready. @default 600 */
    timeoutSeconds?: number;
}

/** The app that tells its clients whom it sees, in a namespace of its own. */
export class RealIpApp extends pulumi.ComponentResource {
    readonly namespace: pulumi.Output<string>;

    constructor(name: string, args: RealIpAppArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:RealIpApp", name, args, opts);
        const namespace = new kubernetes.core.v1.Namespace(
            `${name}-namespace`,
            { metadata: { name: args.namespace ?? "client-ip" } },
            { parent: this },
        );
        this.namespace = namespace.metadata.name;
        new kubernetes.apps.v1.Deployment(
            `${name}-deployment`,
            {
                metadata: {
                    name: "real-ip-app",
                    namespace: this.namespace,
                    labels: APP_LABELS,
                    annotations: { "pulumi.com/timeoutSeconds": `${args.timeoutSeconds ?? 600}` },
                },
                spec: {
                    replicas: args.replicas ?? 2,
                    selector: { matchLabels: APP_LABELS },
                    template: { metadata: { labels: APP_LABELS }, spec: podSpec(args) },
                },
            },
            { parent: this },
        );
        this.registerOutputs({ namespace: this.namespace });
    }
}

function podSpec({ image, nodeKind }: RealIpAppArgs): kubernetes.types.input.core.v1.PodSpec {
    const probe = { httpGet: { path: "/", port: APP_PORT }, timeoutSeconds: 2 };
    return {
        ...(nodeKind === NodeKind.Super ? onSuperNodes : {}),
        automountServiceAccountToken: false,
        containers: [
            {
                name: "real-ip-app",
                image,
                ports: [{ name: "http", containerPort: APP_PORT, protocol: "TCP" }],
                readinessProbe: { ...probe, periodSeconds: 5 },
                livenessProbe: { ...probe, initialDelaySeconds: 10, periodSeconds: 10 },
                resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
                securityContext: { allowPrivilegeEscalation: false },
            },
        ],
        topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
            maxSkew: 1,
            topologyKey,
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: APP_LABELS },
        })),
    };
}

/**
 * Both, always: the label alone may or may not be enough (457/45561 asks for the toleration, then promises that TKE judges
 * by the label). Nor does a cluster of super nodes alone (scenario 3) do without: its nodes carry the taint all the same.
 */
const onSuperNodes: Partial<kubernetes.types.input.core.v1.PodSpec> = {
    nodeSelector: { "node.kubernetes.io/instance-type": "eklet" },
    tolerations: [{ key: "eks.tke.cloud.tencent.com/eklet", operator: "Exists", effect: "NoSchedule" }],
};

import type * as kubernetes from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { SUPER_NODE_LABEL, SUPER_NODE_TAINT } from "../../tke/nodes";
import { ENI_RESOURCES } from "../../tke/pods";
import { annotationInputs } from "../entry-point/annotations";
import { NodeKind } from "../../tke/scenarios";
import { APP_PORT } from "../network/security-rules";

type PodSpec = kubernetes.types.input.core.v1.PodSpec;

export interface PodSettings {
    image: pulumi.Input<string>;
    /** Secret of the namespace by which the image is pulled. @default - none */
    imagePullSecret?: pulumi.Input<string>;
    /** @default "native" */
    nodeKind?: NodeKind;
    /** Whether the Pods ask for VPC-CNI in a cluster where they would be on GlobalRouter (457/50354). @default false */
    vpcCniAdded?: boolean;
    /** Seconds from the order to go until SIGTERM. @default 10 */
    drainSeconds?: number;
}

/** How long the app may take to end after SIGTERM, seconds: Kubernetes' own default. */
const SHUTDOWN_SECONDS = 30;

/** User `nobody`: the app listens on an unprivileged port and writes no file. */
const NOBODY = 65534;

const INSTANCE_TYPE = "node.kubernetes.io/instance-type";

/** The app's Pods. @param labels what they are told apart by. */
export function podSpec(
    { image, imagePullSecret, nodeKind = NodeKind.Native, vpcCniAdded, drainSeconds = 10 }: PodSettings,
    labels: Record<string, string>,
): PodSpec {
    const probe = { httpGet: { path: "/", port: APP_PORT }, timeoutSeconds: 2 };
    return {
        ...PLACEMENTS[nodeKind],
        automountServiceAccountToken: false,
        imagePullSecrets: imagePullSecret === undefined ? undefined : [{ name: imagePullSecret }],
        // A user by number, since kubelet cannot tell whether an image's user by name is root.
        securityContext: { runAsNonRoot: true, runAsUser: NOBODY, seccompProfile: { type: "RuntimeDefault" } },
        terminationGracePeriodSeconds: drainSeconds + SHUTDOWN_SECONDS,
        containers: [
            {
                name: "real-ip-app",
                image,
                ports: [{ name: "http", containerPort: APP_PORT, protocol: "TCP" }],
                readinessProbe: { ...probe, periodSeconds: 5 },
                livenessProbe: { ...probe, initialDelaySeconds: 10, periodSeconds: 10 },
                // The CLB learns that a Pod goes when the Pod does (457/109977): until it has, clients still come. A
                // command, since the `sleep` handler needs Kubernetes 1.30.
                lifecycle: { preStop: { exec: { command: ["sleep", `${drainSeconds}`] } } },
                resources: {
                    requests: { cpu: "100m", memory: "128Mi", ...(vpcCniAdded ? ENI_IP : {}) },
                    limits: { memory: "256Mi", ...(vpcCniAdded ? ENI_IP : {}) },
                },
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            },
        ],
        topologySpreadConstraints: [
            ...(nodeKind === NodeKind.Mixed ? [{ ...spread(INSTANCE_TYPE, labels), ...onBothKinds }] : []),
            spread("topology.kubernetes.io/zone", labels),
            spread("kubernetes.io/hostname", labels),
        ],
    };
}

/** Annotations of the app's Pods; undefined where they have none. */
export function podAnnotations({ vpcCniAdded }: Pick<PodSettings, "vpcCniAdded">) {
    return vpcCniAdded ? annotationInputs("Pod", { networks: "tke-route-eni" }) : undefined;
}

/** One address of a shared network interface. */
const ENI_IP = { [ENI_RESOURCES["tke-route-eni"]]: "1" };

function spread(topologyKey: string, labels: Record<string, string>) {
    return {
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: labels },
        // Ignores Pods of the old ReplicaSet; otherwise a rollout ends unbalanced.
        matchLabelKeys: ["pod-template-hash"],
    };
}

/**
 * All super nodes have one instance type, `eklet`, and native nodes another: not more than one Pod between them, and none
 * placed before both are there. Two Deployments with a node selector each would do as well, but not scale as one.
 */
const onBothKinds = { whenUnsatisfiable: "DoNotSchedule", minDomains: 2 };

const tolerations = [{ ...SUPER_NODE_TAINT, operator: "Exists" }];

/**
 * On super nodes both, always: the label alone may or may not be enough (457/45561 asks for the toleration, then promises
 * that TKE judges by the label). Nor does a cluster of super nodes alone (scenario 3) do without: its nodes carry the taint
 * all the same.
 */
const PLACEMENTS: Record<NodeKind, Partial<PodSpec>> = {
    native: {},
    super: { nodeSelector: { [SUPER_NODE_LABEL.key]: SUPER_NODE_LABEL.value }, tolerations },
    mixed: { tolerations },
};

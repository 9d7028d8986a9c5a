import type * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { INSTANCE_TYPE_LABEL, SUPER_NODE_LABEL, SUPER_NODE_TAINT } from "../../tke/nodes";
import { ENI_RESOURCES } from "../../tke/pods";
import { annotationInputs } from "../common/annotation-inputs";
import { NodeKind } from "../../tke/scenarios";
import { APP_PORT, HTTP_PORT_NAME, type OpenPort, Protocol } from "../network/security-rules";

type PodSpec = kubernetes.types.input.core.v1.PodSpec;
type Probe = kubernetes.types.input.core.v1.Probe;

/** A variable of the container's environment: a plain value, or a key of a Secret. */
export interface EnvVariable {
    /** The name of the variable. */
    name: string;
    /** The value of the variable. @default - the Secret's */
    value?: pulumi.Input<string>;
    /** The name of a Secret in the namespace that has the value under `key`. @default - a plain value */
    secret?: pulumi.Input<string>;
    /** The key in the Secret that has the value. @default - a plain value */
    key?: pulumi.Input<string>;
}

export interface ResourceQuantities {
    /** The number of cores, such as `250m`. @default - none */
    cpu?: pulumi.Input<string>;
    /** The bytes of memory, such as `256Mi`. @default - none */
    memory?: pulumi.Input<string>;
}

/** What the container is promised, and what it may take at most. */
export interface ContainerResources {
    /** What the container is guaranteed. */
    requests?: ResourceQuantities;
    /** The most that the container may use. */
    limits?: ResourceQuantities;
}

export interface PodSettings {
    /**
     * The container image, which has to listen on `containerPort`. `verify` reads the answers of the project's own echo
     * server.
     */
    image: pulumi.Input<string>;
    /**
     * The name of the Secret in the namespace (type `kubernetes.io/dockerconfigjson`) with which a private image is
     * pulled.
     * @default - none
     */
    imagePullSecret?: pulumi.Input<string>;
    /** The names of several such Secrets, in place of `imagePullSecret`. @default - none */
    imagePullSecrets?: pulumi.Input<pulumi.Input<string>[]>;
    /** The TCP port on which the image listens. @default 5000 */
    containerPort?: number;
    /** Other ports of the container that clients reach, by number. @default - none */
    furtherPorts?: OpenPort[];
    /** The command that replaces the image's entry point. @default - the image's */
    command?: pulumi.Input<pulumi.Input<string>[]>;
    /** The arguments that replace the image's command. @default - the image's */
    args?: pulumi.Input<pulumi.Input<string>[]>;
    /** The environment variables of the container. @default - none */
    env?: pulumi.Input<EnvVariable[]>;
    /** The resource requests and limits of the container. @default - a tenth of a core and 128 MiB, at most 256 MiB */
    resources?: ContainerResources;
    /**
     * What Kubernetes probes: the path of an HTTP request to `containerPort`, `tcp` for a connection, or `none`, with
     * which a Pod is ready as soon as it has started.
     * @default "/"
     */
    probe?: string;
    /**
     * The name of the ServiceAccount that the Pods run as.
     * @default - the namespace's, whose token the Pods do not get
     */
    serviceAccountName?: pulumi.Input<string>;
    /** The user id that the container runs as, which is not 0. @default 65534 */
    runAsUser?: pulumi.Input<number>;
    /** The kind of nodes that the Pods run on. @default "native" */
    nodeKind?: NodeKind;
    /** Whether the Pods request VPC-CNI in a GlobalRouter cluster to which it was added (457/50354). @default false */
    vpcCniAdded?: boolean;
    /**
     * The seconds for which a Pod continues to serve after its deletion has begun: at least as long as the CLB may take
     * to send it no more new connections. Requires the command `sleep` in the image, or `drainPath`.
     * @default 10
     */
    drainSeconds?: number;
    /**
     * The HTTP path on `containerPort` that answers after `drainSeconds`, for an image without `sleep`.
     * @default - none
     */
    drainPath?: string;
}

/** How long the app may take to end after SIGTERM, seconds: Kubernetes' own default. */
const SHUTDOWN_SECONDS = 30;

/** How long a Pod serves on after its deletion began, seconds. */
export const DEFAULT_DRAIN_SECONDS = 10;

/** User `nobody`: the app listens on an unprivileged port and writes no file. */
const NOBODY = 65534;

/** Ports below are root's where a container runtime does not say otherwise. */
const FIRST_UNPRIVILEGED_PORT = 1024;

/** Kubernetes counts it among the safe ones since 1.22. */
const ALL_PORTS_UNPRIVILEGED = { name: "net.ipv4.ip_unprivileged_port_start", value: "0" };

/** The app's Pods. @param labels what distinguishes them. */
export function podSpec(settings: PodSettings, labels: Record<string, string>): PodSpec {
    const {
        image,
        nodeKind = NodeKind.Native,
        drainSeconds = DEFAULT_DRAIN_SECONDS,
        containerPort = APP_PORT,
    } = settings;
    return {
        ...PLACEMENTS[nodeKind],
        ...(settings.serviceAccountName === undefined
            ? { automountServiceAccountToken: false }
            : { serviceAccountName: settings.serviceAccountName }),
        imagePullSecrets: pullSecrets(settings),
        securityContext: {
            // A user by number, since kubelet cannot tell whether an image's user by name is root.
            runAsNonRoot: true,
            runAsUser: settings.runAsUser ?? NOBODY,
            seccompProfile: { type: "RuntimeDefault" },
            sysctls: containerPort < FIRST_UNPRIVILEGED_PORT ? [ALL_PORTS_UNPRIVILEGED] : undefined,
        },
        terminationGracePeriodSeconds: drainSeconds + SHUTDOWN_SECONDS,
        containers: [
            {
                name: "real-ip-app",
                image,
                command: settings.command,
                args: settings.args,
                env: settings.env && pulumi.output(settings.env).apply((variables) => variables.map(variable)),
                ports: containerPorts(settings, containerPort),
                ...probes(settings.probe ?? "/", containerPort),
                // The CLB learns that a Pod goes when the Pod does (457/109977): until it has, clients still come. The
                // handler `sleep` needs Kubernetes 1.30.
                lifecycle: {
                    preStop: settings.drainPath
                        ? { httpGet: { path: settings.drainPath, port: containerPort } }
                        : { exec: { command: ["sleep", `${drainSeconds}`] } },
                },
                resources: containerResources(settings),
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            },
        ],
        topologySpreadConstraints: [
            ...(nodeKind === NodeKind.Mixed ? [{ ...spread(INSTANCE_TYPE_LABEL, labels), ...onBothKinds }] : []),
            spread("topology.kubernetes.io/zone", labels),
            spread("kubernetes.io/hostname", labels),
        ],
    };
}

function pullSecrets({ imagePullSecret, imagePullSecrets }: PodSettings) {
    return imagePullSecrets
        ? pulumi.output(imagePullSecrets).apply((names) => names.map((name) => ({ name })))
        : imagePullSecret === undefined
          ? undefined
          : [{ name: imagePullSecret }];
}

function containerPorts({ furtherPorts = [] }: PodSettings, containerPort: number) {
    return [
        { name: HTTP_PORT_NAME, containerPort, protocol: Protocol.Tcp },
        ...furtherPorts.map(({ port, protocol }) => ({
            name: `${protocol.toLowerCase()}-${port}`,
            containerPort: Number(port),
            protocol,
        })),
    ];
}

function variable({ name, value, secret, key }: pulumi.Unwrap<EnvVariable>) {
    return secret !== undefined && key !== undefined
        ? { name, valueFrom: { secretKeyRef: { name: secret, key } } }
        : { name, value };
}

function probes(kind: string, port: number): { readinessProbe?: Probe; livenessProbe?: Probe } {
    if (kind === "none") {
        return {};
    }
    const action = kind === "tcp" ? { tcpSocket: { port } } : { httpGet: { path: kind, port } };
    const probe = { ...action, timeoutSeconds: 2 };
    return {
        readinessProbe: { ...probe, periodSeconds: 5 },
        livenessProbe: { ...probe, initialDelaySeconds: 10, periodSeconds: 10 },
    };
}

function containerResources({ resources = DEFAULT_RESOURCES, vpcCniAdded }: PodSettings) {
    const eniIp = vpcCniAdded ? ENI_IP : {};
    const { requests, limits } = resources;
    return {
        requests: { ...quantities(requests), ...eniIp },
        limits: { ...quantities(limits), ...eniIp },
    };
}

/** Without quantities that are not set, which the API server would take for mistakes. */
function quantities({ cpu, memory }: ResourceQuantities = {}): Record<string, pulumi.Input<string>> {
    return { ...(cpu !== undefined && { cpu }), ...(memory !== undefined && { memory }) };
}

const DEFAULT_RESOURCES: ContainerResources = {
    requests: { cpu: "100m", memory: "128Mi" },
    limits: { memory: "256Mi" },
};

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

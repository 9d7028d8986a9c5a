import type { V1PodSpec } from "@kubernetes/client-node";
import { ENI_RESOURCES } from "../../../tke/pods";
import type { Plain, PodTemplate, Service } from "../../model/cluster-objects";
import { namespaceOf, type ObjectIndex } from "../../paths/objects/object-index";
import { BACKEND_LABEL, PROOF_LABELS } from "../identity";
import { treatAnnotations, type TwinNote } from "./twin-notes";

type PodSpec = Plain<V1PodSpec>;

/** A port on which a twin's Pods listen. */
export interface TwinPort {
    /** Of the original's Pods. */
    original: number;
    /** Of the twin's. */
    port: number;
}

export interface TwinPods {
    deployments: object[];
    /** The number of a Service port's `targetPort` on the twin's Pods; undefined: no Pod declares a port of that name. */
    portOf: (target: number | string, protocol: string) => number | undefined;
    hostNetwork: boolean;
    notes: TwinNote[];
}

/** The kinds of placement of one Service that the twin has Pods for. */
const MAX_PLACEMENTS = 4;

/** Pods with their node's network share its ports with the original's: theirs are elsewhere. */
const HOST_PORT_SHIFT = 10_000;
const MAX_PORT = 65_535;
const FIRST_UNPRIVILEGED_PORT = 1024;

/** User `nobody`: neither server writes a file. */
const NOBODY = 65_534;

/**
 * Deployments of the echo server, or of Traefik's whoami, one for each way in which the Pods of a Service are placed.
 *
 * @returns undefined where neither a Pod nor a workload is behind the Service
 */
export function twinPods(service: Service, backend: string, index: ObjectIndex, image: string): TwinPods | undefined {
    const templates = templatesOf(service, index);
    if (templates.length === 0) {
        return undefined;
    }
    const treated = templates.map(({ metadata, spec }) => ({
        spec: spec ?? {},
        ...treatAnnotations("Pod", metadata?.annotations ?? {}, false),
    }));
    const hostNetwork = treated.some(({ spec }) => spec.hostNetwork === true);
    const numbers = targetNumbers(service, templates);
    const ports = [...new Set(numbers.values())].map((original) => ({
        original,
        port: hostNetwork ? shifted(original) : original,
    }));
    const namespace = namespaceOf(service.metadata);
    const placements = distinct(
        treated.map(({ spec, kept }) => ({ annotations: kept, spec: placementOf(spec, namespace) })),
    );
    return {
        deployments: placements
            .slice(0, MAX_PLACEMENTS)
            .map((placement, position) => deployment(`${backend}-${position + 1}`, backend, placement, ports, image)),
        portOf: (target, protocol) => {
            const number = numbers.get(`${target}/${protocol}`);
            return ports.find(({ original }) => original === number)?.port;
        },
        hostNetwork,
        notes: [
            ...distinct(treated.flatMap(({ notes }) => notes)),
            ...distinct(treated.flatMap(({ spec }) => placementNotes(spec))),
            ...(hostNetwork ? ports.map(({ original, port }) => shiftNote(original, port)) : []),
            ...(placements.length > MAX_PLACEMENTS ? [placementsNote(placements.length)] : []),
        ],
    };
}

/** Templates of the workloads, since what creates a Pod adds to it; Pods where these have none that was read. */
function templatesOf(service: Service, index: ObjectIndex): PodTemplate[] {
    const workloads = index.workloadsOf(service);
    return workloads.length > 0 ? workloads.map(({ template }) => template) : [...index.podsOf(service)];
}

/** Numbers of a Service's target ports by `<targetPort>/<protocol>`; a name that no container declares is absent. */
function targetNumbers({ spec }: Service, templates: readonly PodTemplate[]): Map<string, number> {
    const declared = templates.flatMap((template) =>
        (template.spec?.containers ?? []).flatMap(({ ports = [] }) => ports),
    );
    const entries = (spec?.ports ?? []).flatMap(({ port, targetPort, protocol = "TCP" }) => {
        const target = targetPort ?? port;
        const number =
            typeof target === "number"
                ? target
                : declared.find((each) => each.name === target && (each.protocol ?? "TCP") === protocol)?.containerPort;
        return number === undefined ? [] : [[`${target}/${protocol}`, number] as const];
    });
    return new Map(entries);
}

function shifted(port: number): number {
    return port + HOST_PORT_SHIFT <= MAX_PORT ? port + HOST_PORT_SHIFT : port - HOST_PORT_SHIFT;
}

/** The fields of a Pod that decide where it runs and how it is connected. */
function placementOf(spec: PodSpec, namespace: string): PodSpec {
    const { nodeSelector, nodeName, affinity, tolerations, hostNetwork, runtimeClassName, schedulerName } = spec;
    const isEmpty = nodeSelector === undefined || Object.keys(nodeSelector).length === 0;
    const { nodeAffinity, podAffinity } = affinity ?? {};
    return {
        ...(!isEmpty && { nodeSelector }),
        // Set on templates by users, on Pods by the scheduler: a twin of a lone Pod is where that is.
        ...(nodeName && { nodeName }),
        ...((nodeAffinity ?? podAffinity) && {
            affinity: {
                ...(nodeAffinity && { nodeAffinity }),
                ...(podAffinity && { podAffinity: inNamespace(podAffinity, namespace) }),
            },
        }),
        ...(tolerations?.length && { tolerations }),
        ...(hostNetwork && { hostNetwork }),
        ...(runtimeClassName && { runtimeClassName }),
        ...(schedulerName && schedulerName !== "default-scheduler" && { schedulerName }),
        containers: [{ name: "echo", resources: { requests: interfacesOf(spec) } }],
    };
}

type PodAffinity = NonNullable<NonNullable<PodSpec["affinity"]>["podAffinity"]>;

/** A term that names no namespace is about the Pod's own, which is another one for the twin. */
function inNamespace(affinity: PodAffinity, namespace: string): PodAffinity {
    const named = <T extends { namespaces?: string[]; namespaceSelector?: object }>(term: T): T =>
        term.namespaces?.length || term.namespaceSelector ? term : { ...term, namespaces: [namespace] };
    const { requiredDuringSchedulingIgnoredDuringExecution: required, ...rest } = affinity;
    const { preferredDuringSchedulingIgnoredDuringExecution: preferred } = rest;
    return {
        ...(required && { requiredDuringSchedulingIgnoredDuringExecution: required.map(named) }),
        ...(preferred && {
            preferredDuringSchedulingIgnoredDuringExecution: preferred.map((each) => ({
                ...each,
                ...(each.podAffinityTerm && { podAffinityTerm: named(each.podAffinityTerm) }),
            })),
        }),
    };
}

/** The network interfaces that the containers request (457/50354). */
function interfacesOf({ containers = [] }: PodSpec): Record<string, string> {
    const names: readonly string[] = Object.values(ENI_RESOURCES);
    return Object.fromEntries(
        containers.flatMap(({ resources }) =>
            Object.entries({ ...resources?.requests, ...resources?.limits }).filter(([name]) => names.includes(name)),
        ),
    );
}

interface Placement {
    annotations: Record<string, string>;
    spec: PodSpec;
}

function deployment(
    name: string,
    backend: string,
    { annotations, spec }: Placement,
    ports: readonly TwinPort[],
    image: string,
): object {
    const labels = { ...PROOF_LABELS, [BACKEND_LABEL]: backend, "app.kubernetes.io/instance": name };
    const interfaces = spec.containers?.[0]?.resources?.requests ?? {};
    const needsPrivilegedPort = ports.some(({ port }) => port < FIRST_UNPRIVILEGED_PORT);
    const containers = ports.map(({ port }, position) => ({
        name: `echo-${port}`,
        image,
        env: ["PORT", "WHOAMI_PORT_NUMBER"].map((name) => ({ name, value: String(port) })),
        ports: [
            { name: `tcp-${port}`, containerPort: port, protocol: "TCP" },
            { name: `udp-${port}`, containerPort: port, protocol: "UDP" },
        ],
        readinessProbe: { tcpSocket: { port }, periodSeconds: 2 },
        resources: {
            requests: { cpu: "20m", memory: "48Mi", ...(position === 0 && interfaces) },
            limits: { memory: "128Mi", ...(position === 0 && interfaces) },
        },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
    }));
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name, labels },
        spec: {
            replicas: 1,
            selector: { matchLabels: { [BACKEND_LABEL]: backend, "app.kubernetes.io/instance": name } },
            template: {
                metadata: { labels, annotations },
                spec: {
                    ...spec,
                    automountServiceAccountToken: false,
                    terminationGracePeriodSeconds: 5,
                    securityContext: {
                        runAsNonRoot: true,
                        runAsUser: NOBODY,
                        seccompProfile: { type: "RuntimeDefault" },
                        ...(needsPrivilegedPort &&
                            !spec.hostNetwork && {
                                sysctls: [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }],
                            }),
                    },
                    containers,
                },
            },
        },
    };
}

function placementNotes({ affinity, topologySpreadConstraints }: PodSpec): TwinNote[] {
    const left = (what: string): TwinNote => ({ kind: "Pod", what, treatment: "leave", why: SPREAD });
    return [
        ...(affinity?.podAntiAffinity ? [left("affinity.podAntiAffinity")] : []),
        ...(topologySpreadConstraints?.length ? [left("topologySpreadConstraints")] : []),
    ];
}

const SPREAD = {
    en: "it keeps the original's Pods apart, and could leave the twin without a node",
    zh: "它用于分散原对象的 Pod，可能使副本无节点可用",
};

function shiftNote(original: number, port: number): TwinNote {
    return {
        kind: "Pod",
        what: `containerPort ${original}`,
        treatment: "replace",
        why: {
            en: `the twin listens on ${port}, since ${original} of the node is the original's: a security group may treat it otherwise`,
            zh: `节点的 ${original} 端口已被原对象占用，副本监听 ${port}：安全组对它的处理可能不同`,
        },
    };
}

function placementsNote(count: number): TwinNote {
    return {
        kind: "Pod",
        what: "placements",
        treatment: "leave",
        why: {
            en: `the Pods are placed in ${count} ways, of which the twin has the first ${MAX_PLACEMENTS}`,
            zh: `Pod 有 ${count} 种调度方式，副本只包含前 ${MAX_PLACEMENTS} 种`,
        },
    };
}

function distinct<T>(items: readonly T[]): T[] {
    return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

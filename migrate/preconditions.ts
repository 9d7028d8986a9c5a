import type { V1Deployment, V1Ingress, V1NetworkPolicy, V1Pod, V1Service } from "@kubernetes/client-node";
import { READINESS_GATE } from "../tke/pods";
import { JOURNAL_ANNOTATION, modeOf, settingsOf, type Migrant, type Mode } from "./modes";

/** What the cluster says of an entry point and of what is behind it. */
export interface MigrationFacts {
    migrant: Migrant;
    /** The Services whose Pods it leads to: itself, or an Ingress's backends. */
    services: readonly V1Service[];
    pods: readonly V1Pod[];
    /** Of the namespace; those that own one of the Pods count. */
    deployments: readonly V1Deployment[];
    networkPolicies: readonly V1NetworkPolicy[];
}

export interface Preconditions {
    /** Why it is not begun. */
    blockers: string[];
    /** Rollouts under way, which are among the blockers. */
    rollouts: string[];
    /** What somebody has to know, or has to look at where this program cannot. */
    notes: string[];
}

/** What has to hold before a migration, all at once. */
export function checkPreconditions(facts: MigrationFacts, to: Mode): Preconditions {
    const rollouts = deploymentsOf(facts).flatMap(rolloutUnderWay);
    return { blockers: [...blockersOf(facts, to), ...rollouts], rollouts, notes: notesOf(facts, to) };
}

function blockersOf({ migrant, services, pods }: MigrationFacts, to: Mode): string[] {
    const { kind, object } = migrant;
    const who = `${kind} ${object.metadata?.namespace}/${object.metadata?.name}`;
    const blockers: string[] = [];
    if (kind === "Service" && object.spec?.type !== "LoadBalancer") {
        blockers.push(`${who} is of type ${object.spec?.type}: only a LoadBalancer Service has a CLB`);
    }
    if (kind === "Ingress" && to === "local") {
        blockers.push(`${who}: an Ingress is direct or node-port; --to local is for Services`);
    }
    const state = object.metadata?.annotations?.[JOURNAL_ANNOTATION];
    if (state && journalPhase(state) !== "done") {
        blockers.push(`${who} is half-way through a migration: take it back first, with --rollback`);
    }
    if (kind === "Ingress" && to !== "direct") {
        const clusterIp = services.filter(({ spec }) => (spec?.type ?? "ClusterIP") === "ClusterIP");
        blockers.push(
            ...clusterIp.map(
                ({ metadata }) =>
                    `Service ${metadata?.name} is of type ClusterIP, which has no NodePort (E4047): make it NodePort`,
            ),
        );
    }
    const selectorless = services.filter(({ spec }) => Object.keys(spec?.selector ?? {}).length === 0);
    blockers.push(
        ...selectorless.map(
            ({ metadata }) => `Service ${metadata?.name} has no selector, which direct access needs (E4082)`,
        ),
    );
    if (!pods.some(isReady)) {
        blockers.push(`${who} has no ready Pod: a migration cannot be told from an outage`);
    }
    return blockers;
}

function rolloutUnderWay({ metadata, spec, status }: V1Deployment): string[] {
    const wanted = spec?.replicas ?? 1;
    const settled =
        (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0) &&
        (status?.updatedReplicas ?? 0) === wanted &&
        (status?.replicas ?? 0) === wanted &&
        (status?.availableReplicas ?? 0) === wanted;
    return settled
        ? []
        : [
              `a rollout of Deployment ${metadata?.name} is under way: wait, kubectl -n ${metadata?.namespace} rollout status deployment/${metadata?.name}`,
          ];
}

function notesOf(facts: MigrationFacts, to: Mode): string[] {
    const { migrant, services, pods, networkPolicies } = facts;
    const { old, abrupt } = podsToRoll(facts);
    const from = modeOf(settingsOf(migrant));
    const ports = services.flatMap(({ spec }) =>
        (spec?.ports ?? []).map(({ targetPort, port }) => String(targetPort ?? port)),
    );
    const seen = (mode: Mode) =>
        mode === "node-port"
            ? "a node's address"
            : mode === "direct" && migrant.kind === "Ingress"
              ? "the CLB's client (or, with keepaliveEnable, the CLB)"
              : "the client's address";
    const policies = networkPolicies.filter(({ spec }) =>
        (spec?.ingress ?? []).some(({ _from }) => (_from ?? []).some(({ ipBlock }) => ipBlock)),
    );
    const notes = [
        `consumers of the source address (allow-lists, rate limits, logs): the app's TCP peer changes from ${seen(from)} to ${seen(to)}`,
        ...policies.map(
            ({ metadata }) =>
                `NetworkPolicy ${metadata?.name} names address blocks: check that it allows the new source`,
        ),
        to === "direct"
            ? `security groups: the Pods' own (GlobalRouter: the nodes') must let clients in on ${[...new Set(ports)].join(", ")}`
            : "security groups: the nodes' must let clients in on the NodePorts (30000-32767)",
    ];
    if (to === "direct" && old.length > 0) {
        notes.push(
            `${old.length} of ${pods.length} Pods are older than direct access and have no readiness gate ${READINESS_GATE}: ` +
                "TKE adds it to Pods that are created afterwards, so they are rolled after the switch, unless --no-roll is set",
        );
    }
    if (abrupt.length > 0) {
        notes.push(
            `${abrupt.length} of ${pods.length} Pods have no preStop hook: a rollout of theirs can lose requests, a switch does not`,
        );
    }
    notes.push(
        "what manages the object (Pulumi, Helm, Argo CD) must be given the same setting, or it sets the old one again",
    );
    return notes;
}

function hasGate(spec: V1Pod["spec"]): boolean {
    return (spec?.readinessGates ?? []).some(({ conditionType }) => conditionType === READINESS_GATE);
}

function isReady({ metadata, status }: V1Pod): boolean {
    const ready = status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True");
    return !metadata?.deletionTimestamp && ready === true;
}

function owns({ spec }: V1Deployment, pods: readonly V1Pod[]): boolean {
    const labels = Object.entries(spec?.selector.matchLabels ?? {});
    return pods.some(({ metadata }) => labels.every(([key, value]) => metadata?.labels?.[key] === value));
}

/** Pods without the readiness gate, and among all those that end at once when they are deleted. */
export function podsToRoll({ pods }: MigrationFacts): { old: V1Pod[]; abrupt: V1Pod[] } {
    const alive = pods.filter(({ metadata }) => !metadata?.deletionTimestamp);
    return {
        old: alive.filter(({ spec }) => !hasGate(spec)),
        abrupt: alive.filter(({ spec }) => !spec?.containers.some(({ lifecycle }) => lifecycle?.preStop)),
    };
}

/** The Deployments whose Pods these are. */
export function deploymentsOf({ deployments, pods }: MigrationFacts): V1Deployment[] {
    return deployments.filter((deployment) => owns(deployment, pods));
}

/** Names of the Services that an Ingress leads to. */
export function backendNames({ spec }: V1Ingress): string[] {
    const names = [
        spec?.defaultBackend?.service?.name,
        ...(spec?.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend.service?.name)),
    ];
    return [...new Set(names.filter((name) => name !== undefined))];
}

/** `running`, `done`, or undefined where the annotation is none of this program's. */
export function journalPhase(annotation: string): string | undefined {
    try {
        return (JSON.parse(annotation) as { phase?: string } | null)?.phase;
    } catch {
        return undefined;
    }
}

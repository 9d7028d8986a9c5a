import type { V1Ingress, V1NetworkPolicy, V1Pod, V1Service } from "@kubernetes/client-node";
import { READINESS_GATE } from "../tke/pods";
import { JOURNAL_ANNOTATION, modeOf, settingsOf, type Migrant, type Mode } from "./modes";
import { readJournal } from "./migration-plan";
import { isRollingOut, replacesPods, workloadName, workloadsOf, type MigrationWorkload } from "./workloads";

/** What the cluster says of an entry point and of what is behind it. */
export interface MigrationFacts {
    migrant: Migrant;
    /** The Services whose Pods it leads to: itself, or an Ingress's backends. */
    services: readonly V1Service[];
    pods: readonly V1Pod[];
    /** Of the namespace; those that own one of the Pods count. */
    workloads: readonly MigrationWorkload[];
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

/** What has to hold before a migration, all at once. What doctor finds comes on top: see `move-findings.ts`. */
export function checkPreconditions(facts: MigrationFacts, to: Mode): Preconditions {
    const rollouts = workloadsOf(facts.workloads, facts.pods).flatMap(rolloutUnderWay);
    return { blockers: [...blockersOf(facts, to), ...rollouts], rollouts, notes: notesOf(facts, to) };
}

function blockersOf({ migrant, pods }: MigrationFacts, to: Mode): string[] {
    const { kind, object } = migrant;
    const who = `${kind} ${object.metadata?.namespace}/${object.metadata?.name}`;
    const blockers: string[] = [];
    if (kind === "Service" && object.spec?.type !== "LoadBalancer") {
        blockers.push(`${who} is of type ${object.spec?.type}: only a LoadBalancer Service has a CLB`);
    }
    if (kind === "Ingress" && to === "local") {
        blockers.push(`${who}: an Ingress is direct or node-port; --to local is for Services`);
    }
    const journal = readJournal(object.metadata?.annotations?.[JOURNAL_ANNOTATION]);
    if (journal?.phase === "running" && journal.to !== to) {
        blockers.push(
            `${who} is half-way through a migration to ${journal.to}: continue with --to ${journal.to}, or undo it with --rollback`,
        );
    }
    if (!pods.some(isReady)) {
        blockers.push(`${who} has no ready Pod: the loss of requests could not be told from an outage`);
    }
    return blockers;
}

function rolloutUnderWay(workload: MigrationWorkload): string[] {
    const { kind, object } = workload;
    const { namespace, name } = object.metadata ?? {};
    return isRollingOut(workload)
        ? [
              `a rollout of ${kind} ${name} is under way: wait, kubectl -n ${namespace} rollout status ${workloadName(workload)}`,
          ]
        : [];
}

function notesOf(facts: MigrationFacts, to: Mode): string[] {
    const { migrant, pods, networkPolicies } = facts;
    const { old, abrupt } = podsToRoll(facts);
    const from = modeOf(settingsOf(migrant));
    const seen = (mode: Mode) =>
        mode === "node-port"
            ? "a node's address"
            : mode === "direct" && migrant.kind === "Ingress"
              ? "the CLB's client (or, with keepaliveEnable, the CLB)"
              : "the client's address";
    const policies = networkPolicies.filter(({ spec }) =>
        (spec?.ingress ?? []).some(({ _from }) => (_from ?? []).some(({ ipBlock }) => ipBlock)),
    );
    const consumers = `consumers of the source address (allow-lists, rate limits, logs): the app's TCP peer changes from ${seen(from)} to ${seen(to)}`;
    const notes = [
        ...(seen(from) === seen(to) ? [] : [consumers]),
        ...policies.map(
            ({ metadata }) =>
                `NetworkPolicy ${metadata?.name} names address blocks: check that it allows the new source`,
        ),
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

/** Pods without the readiness gate, and among all those that end at once when they are deleted. */
export function podsToRoll({ pods }: MigrationFacts): { old: V1Pod[]; abrupt: V1Pod[] } {
    const alive = pods.filter(({ metadata }) => !metadata?.deletionTimestamp);
    return {
        old: alive.filter(({ spec }) => !hasGate(spec)),
        abrupt: alive.filter(({ spec }) => !spec?.containers.some(({ lifecycle }) => lifecycle?.preStop)),
    };
}

/** The workloads that a migration rolls after its last step, since their Pods are older than direct access. */
export function workloadsToRoll(facts: MigrationFacts, to: Mode): string[] {
    const { old, abrupt } = podsToRoll(facts);
    const workloads = workloadsOf(facts.workloads, facts.pods);
    const isRolled = to === "direct" && old.length > 0 && abrupt.length === 0 && workloads.every(replacesPods);
    return isRolled ? workloads.map(workloadName) : [];
}

/** Names of the Services that an Ingress leads to. */
export function backendNames({ spec }: V1Ingress): string[] {
    const names = [
        spec?.defaultBackend?.service?.name,
        ...(spec?.rules ?? []).flatMap(({ http }) => (http?.paths ?? []).map(({ backend }) => backend.service?.name)),
    ];
    return [...new Set(names.filter((name) => name !== undefined))];
}

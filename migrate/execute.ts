import { setTimeout as sleep } from "node:timers/promises";
import type { MigrationCluster } from "./cluster";
import { modeOf, settingsOf, type Mode } from "./modes";
import { donePatch, journalOf, planRollback, type MigrationStep } from "./migration-plan";
import { checkPreconditions, podsToRoll } from "./preconditions";
import type { SteadyClients } from "./steady-clients";
import { replacesPods, workloadName, workloadsOf } from "./workloads";

export interface ExecuteOptions {
    cluster: MigrationCluster;
    to: Mode;
    steps: readonly MigrationStep[];
    clients: SteadyClients;
    /** Why the CLB's backends are not yet those of a mode, all healthy; undefined where they are. */
    notYet: (mode: Mode) => Promise<string | undefined>;
    /** Sets `DeregisterTargetRst` of listeners. */
    setResets: (listenerIds: readonly string[], on: boolean) => Promise<void>;
    /** For one step. */
    timeoutMs: number;
    /** How long requests are watched after each step. */
    settleMs: number;
    /** Between two looks at the CLB, in milliseconds. @default 500 */
    pauseMs?: number;
    /** Goes on when a request is lost. @default false */
    keepGoing?: boolean;
    /** Rolls Pods that are older than direct access. @default true */
    roll?: boolean;
    /** Aborted: the migration is undone. */
    signal: AbortSignal;
    onLine: (line: string) => void;
}

export type MigrationOutcome = { outcome: "migrated" } | { outcome: "rolled-back" | "stuck"; reason: string };

const PAUSE_MS = 500;
/** The controller begins after the change; before, the CLB looks as it did. */
const SEEN_IN_A_ROW = 3;

/** Carries the steps out while clients send requests, and undoes them at the first lost one. */
export async function execute(options: ExecuteOptions): Promise<MigrationOutcome> {
    const { cluster, steps, to, onLine } = options;
    try {
        for (const step of steps) {
            await take(step, options);
            await awaitMode(options, step.mode, true);
            await watch(options);
        }
        await rollOldPods(options);
        await cluster.patch(donePatch(journalOf(await cluster.read(), to)));
        return { outcome: "migrated" };
    } catch (error) {
        const reason = (error as Error).message;
        onLine(`taken back: ${reason}`);
        return rollBack(options, reason);
    }
}

/** Takes back what the object remembers of a migration, whoever began it. Does not stop at a lost request. */
export async function rollBack(
    options: Omit<ExecuteOptions, "steps" | "to">,
    reason: string,
): Promise<MigrationOutcome> {
    const { cluster } = options;
    try {
        const steps = planRollback(await cluster.read()) ?? [];
        for (const step of steps) {
            const now = modeOf(settingsOf(await cluster.read()));
            await take(step, options);
            // On the way, what leaves the backends as they are need not find them healthy: they may be why it is taken back.
            if (step === steps.at(-1) || step.mode !== now) {
                await awaitMode(options, step.mode, false);
            }
        }
        return { outcome: "rolled-back", reason };
    } catch (error) {
        return {
            outcome: "stuck",
            reason: `${reason}; undoing it failed too: ${(error as Error).message}; try again with --rollback`,
        };
    }
}

type Waiting = Omit<ExecuteOptions, "steps" | "to">;

async function take({ mode, patch, resets }: MigrationStep, { cluster, setResets, onLine }: Waiting): Promise<void> {
    if (resets) {
        onLine(`DeregisterTargetRst ${resets.on ? "on" : "off"}: ${resets.listenerIds.join(", ")}`);
        await setResets(resets.listenerIds, resets.on);
    }
    onLine(`${mode}: ${JSON.stringify(patch)}`);
    await cluster.patch(patch);
}

async function awaitMode(
    { notYet, timeoutMs, clients, keepGoing, signal, pauseMs = PAUSE_MS }: Waiting,
    mode: Mode,
    careful: boolean,
): Promise<void> {
    const end = Date.now() + timeoutMs;
    let seen = 0;
    for (;;) {
        if (careful) {
            assertNoneLost(clients, keepGoing, signal);
        }
        const missing = await notYet(mode).catch((error: Error) => error.message);
        seen = missing === undefined ? seen + 1 : 0;
        if (seen >= SEEN_IN_A_ROW) {
            return;
        }
        if (Date.now() > end) {
            throw new Error(
                `within ${timeoutMs / 1000} s the CLB's backends did not become those of ${mode}: ${missing}`,
            );
        }
        await sleep(pauseMs);
    }
}

async function watch({ clients, keepGoing, signal, settleMs, pauseMs = PAUSE_MS }: Waiting): Promise<void> {
    const end = Date.now() + settleMs;
    while (Date.now() < end) {
        assertNoneLost(clients, keepGoing, signal);
        await sleep(pauseMs);
    }
    assertNoneLost(clients, keepGoing, signal);
}

function assertNoneLost(clients: SteadyClients, keepGoing: boolean | undefined, signal: AbortSignal): void {
    if (signal.aborted) {
        throw new Error("interrupted");
    }
    if (clients.firstLost !== undefined && !keepGoing) {
        throw new Error(`a request was lost: ${clients.firstLost}`);
    }
}

/** TKE adds the readiness gate to Pods that are created after the switch: those from before are replaced, as a rollout does. */
async function rollOldPods(options: ExecuteOptions): Promise<void> {
    const { cluster, to, roll = true, timeoutMs, pauseMs = PAUSE_MS, onLine } = options;
    const facts = await cluster.facts();
    const { old, abrupt } = podsToRoll(facts);
    if (to !== "direct" || old.length === 0) {
        return;
    }
    const workloads = workloadsOf(facts.workloads, facts.pods);
    const command = workloads
        .map((workload) => `kubectl -n ${cluster.namespace} rollout restart ${workloadName(workload)}`)
        .join("; ");
    const kept = workloads.filter((workload) => !replacesPods(workload));
    if (!roll || abrupt.length > 0 || workloads.length === 0 || kept.length > 0) {
        const reason =
            abrupt.length > 0
                ? ", since they have no preStop hook"
                : kept.length > 0
                  ? `, since ${kept.map(workloadName).join(", ")} replaces Pods only when they are deleted (OnDelete, partition)`
                  : "";
        onLine(`TCI0015: ${old.length} Pods have no readiness gate yet and were not rolled${reason}: ${command}`);
        return;
    }
    for (const workload of workloads) {
        onLine(`rolling ${workloadName(workload)}, whose Pods have no readiness gate yet`);
        await cluster.restart(workload);
    }
    const end = Date.now() + timeoutMs;
    for (;;) {
        assertNoneLost(options.clients, options.keepGoing, options.signal);
        const now = await cluster.facts();
        if (checkPreconditions(now, to).rollouts.length === 0 && podsToRoll(now).old.length === 0) {
            return watch(options);
        }
        if (Date.now() > end) {
            throw new Error(`within ${timeoutMs / 1000} s the rollout did not end`);
        }
        await sleep(pauseMs);
    }
}

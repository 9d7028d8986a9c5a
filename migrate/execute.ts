import { setTimeout as sleep } from "node:timers/promises";
import type { MigrationCluster } from "./cluster";
import { settingsOf, type Mode } from "./modes";
import { donePatch, planRollback, type MigrationStep } from "./plan";
import { checkPreconditions, deploymentsOf, podsToRoll } from "./preconditions";
import type { SteadyClients } from "./steady-clients";

export interface ExecuteOptions {
    cluster: MigrationCluster;
    to: Mode;
    steps: readonly MigrationStep[];
    clients: SteadyClients;
    /** Why the CLB's backends are not yet those of a mode, all healthy; undefined where they are. */
    notYet: (mode: Mode) => Promise<string | undefined>;
    /** For one step. */
    timeoutMs: number;
    /** How long requests are watched after each step. */
    settleMs: number;
    /** Goes on when a request is lost. @default false */
    keepGoing?: boolean;
    /** Rolls Pods that are older than direct access. @default true */
    roll?: boolean;
    /** Aborted: the migration is taken back. */
    signal: AbortSignal;
    onLine: (line: string) => void;
}

export type MigrationOutcome = { outcome: "migrated" } | { outcome: "rolled-back" | "stuck"; reason: string };

const PAUSE_MS = 500;
/** The controller begins after the change; before, the CLB looks as it did. */
const SEEN_IN_A_ROW = 3;

/** Carries the steps out while clients send requests, and takes them back at the first lost one. */
export async function execute(options: ExecuteOptions): Promise<MigrationOutcome> {
    const { cluster, steps, to, onLine } = options;
    const before = settingsOf(await cluster.read());
    try {
        for (const step of steps) {
            onLine(`${step.mode}: ${JSON.stringify(step.patch)}`);
            await cluster.patch(step.patch);
            await awaitMode(options, step.mode, true);
            await watch(options);
        }
        await rollOldPods(options);
        await cluster.patch(donePatch(to, before));
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
    const { cluster, onLine } = options;
    try {
        for (const step of planRollback(await cluster.read()) ?? []) {
            onLine(`${step.mode}: ${JSON.stringify(step.patch)}`);
            await cluster.patch(step.patch);
            await awaitMode(options, step.mode, false);
        }
        return { outcome: "rolled-back", reason };
    } catch (error) {
        return {
            outcome: "stuck",
            reason: `${reason}; and taking it back failed: ${(error as Error).message}; try again with --rollback`,
        };
    }
}

type Waiting = Omit<ExecuteOptions, "steps" | "to">;

async function awaitMode(
    { notYet, timeoutMs, clients, keepGoing, signal }: Waiting,
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
        await sleep(PAUSE_MS);
    }
}

async function watch({ clients, keepGoing, signal, settleMs }: Waiting): Promise<void> {
    const end = Date.now() + settleMs;
    while (Date.now() < end) {
        assertNoneLost(clients, keepGoing, signal);
        await sleep(PAUSE_MS);
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
    const { cluster, to, roll = true, timeoutMs, onLine } = options;
    const facts = await cluster.facts();
    const { old, abrupt } = podsToRoll(facts);
    if (to !== "direct" || old.length === 0) {
        return;
    }
    const deployments = deploymentsOf(facts).map(({ metadata }) => metadata?.name ?? "");
    const command = deployments
        .map((name) => `kubectl -n ${cluster.namespace} rollout restart deployment/${name}`)
        .join("; ");
    if (!roll || abrupt.length > 0 || deployments.length === 0) {
        onLine(
            `${old.length} Pods have no readiness gate yet and were not rolled${abrupt.length > 0 ? ", since they have no preStop hook" : ""}: ${command}`,
        );
        return;
    }
    for (const name of deployments) {
        onLine(`rolling Deployment ${name}, whose Pods have no readiness gate yet`);
        await cluster.restart(name);
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
        await sleep(PAUSE_MS);
    }
}

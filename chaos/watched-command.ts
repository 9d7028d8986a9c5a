import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { labStatus } from "../lab/daemon-client";
import type { LabHome } from "../lab/home";
import type { Phase } from "./calls";

/** A stack of a lab that holds nothing else, and what is done with it. */
export interface ChaosTarget {
    stack: string;
    engine: string;
    home: LabHome;
    /** Starts the lab, or finds it running. */
    startLab(): Promise<unknown>;
    /** Starts a command on the stack in a process group of its own, stdout and stderr piped. */
    spawn(command: Phase): ChildProcess;
    /** What an `up` would change, one text each. */
    pendingChanges(): Promise<string[]>;
}

export interface Ended {
    exitCode: number | null;
    output: string;
    /** Ids of the lab's faults that have happened. */
    happened: string[];
    /** Whether the lab no longer runs. */
    isLabGone: boolean;
    /** Processes of the command's group that outlived it. */
    orphaned: boolean;
}

/** Longer than any command takes after a fault, on a busy machine too. */
const COMMAND_TIMEOUT_MS = 10 * 60_000;
const WATCH_INTERVAL_MS = 50;
/** How long a program may take to notice that the command which started it is gone. */
const ORPHAN_GRACE_MS = 3_000;

/** Thrown where the run is to end in the middle of a command. */
export class Interrupted extends Error {}

/**
 * Runs a command to its end, or to where its fault kills it.
 * @param options.killed kill it when a fault has happened.
 * @throws Interrupted when the signal is aborted: the command is killed then.
 */
export async function watchedCommand(
    target: ChaosTarget,
    phase: Phase,
    { killed, signal }: { killed: boolean; signal?: AbortSignal },
): Promise<Ended> {
    if (signal?.aborted) {
        throw new Interrupted();
    }
    const child = target.spawn(phase);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
    }
    const [closed, ended] = [once(child, "close"), new AbortController()];
    const kill = () => killGroup(child);
    const timeout = setTimeout(kill, COMMAND_TIMEOUT_MS);
    signal?.addEventListener("abort", kill);
    const watched = killed ? killAtFault(target, child, ended.signal) : undefined;
    const [exitCode] = (await once(child, "exit")) as [number | null];
    ended.abort();
    clearTimeout(timeout);
    signal?.removeEventListener("abort", kill);
    if (signal?.aborted) {
        throw new Interrupted();
    }
    const orphaned = await outlived(child);
    await closed;
    await watched;
    // Asked once: the lab may be killed between two calls.
    const status = await labStatus(target.home);
    const happened = (status?.faults ?? []).filter(({ hits }) => hits > 0).map(({ faultId }) => faultId);
    return { exitCode, output, happened, isLabGone: !status, orphaned };
}

async function killAtFault(target: ChaosTarget, child: ChildProcess, ended: AbortSignal): Promise<void> {
    while (!ended.aborted) {
        const status = await labStatus(target.home);
        if (status?.faults.some(({ hits }) => hits > 0)) {
            kill(target, child);
        }
        await wait(WATCH_INTERVAL_MS, undefined, { signal: ended }).catch(() => undefined);
    }
}

/** The Pulumi CLI is a process of its own, which a killed command would leave working. */
function kill({ engine }: ChaosTarget, child: ChildProcess): void {
    if (engine === "pulumi") {
        killGroup(child);
    } else {
        child.kill("SIGKILL");
    }
}

function killGroup({ pid }: ChildProcess): void {
    try {
        process.kill(-pid!, "SIGKILL");
    } catch {
        // It has ended by itself.
    }
}

/** Whether processes of a command's group still run a while after it; they are ended then. */
async function outlived(child: ChildProcess): Promise<boolean> {
    const deadline = Date.now() + ORPHAN_GRACE_MS;
    while (groupRuns(child)) {
        if (Date.now() >= deadline) {
            killGroup(child);
            return true;
        }
        await wait(WATCH_INTERVAL_MS);
    }
    return false;
}

function groupRuns({ pid }: ChildProcess): boolean {
    try {
        process.kill(-pid!, 0);
        return true;
    } catch {
        return false;
    }
}

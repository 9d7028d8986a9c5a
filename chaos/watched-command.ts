import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { labStatus } from "../lab/client";
import type { LabHome } from "../lab/home";
import type { Phase } from "./calls";
import { killsCommand, killsLab, type ChaosFault } from "./chaos-faults";

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
    /** Whether the fault that was asked for has happened. */
    reached: boolean;
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
 * @throws Interrupted when the signal is aborted: the command is killed then.
 */
export async function watchedCommand(
    target: ChaosTarget,
    phase: Phase,
    { fault, signal }: { fault?: ChaosFault; signal?: AbortSignal },
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
    const watched = fault ? watch(target, child, fault, ended.signal) : Promise.resolve(false);
    const [exitCode] = (await once(child, "exit")) as [number | null];
    ended.abort();
    clearTimeout(timeout);
    signal?.removeEventListener("abort", kill);
    if (signal?.aborted) {
        throw new Interrupted();
    }
    const orphaned = await outlived(child);
    await closed;
    return { exitCode, output, reached: await watched, orphaned };
}

/** Kills the command when its fault has happened, where that is the fault. Returns whether it has, in the end. */
async function watch(
    target: ChaosTarget,
    child: ChildProcess,
    fault: ChaosFault,
    ended: AbortSignal,
): Promise<boolean> {
    while (!ended.aborted) {
        if (killsCommand(fault) && (await hasHappened(target, false))) {
            kill(target, child);
        }
        await wait(WATCH_INTERVAL_MS, undefined, { signal: ended }).catch(() => undefined);
    }
    return hasHappened(target, killsLab(fault));
}

/** The Pulumi CLI is a process of its own, which a killed command would leave working. */
function kill({ engine }: ChaosTarget, child: ChildProcess): void {
    if (engine === "pulumi") {
        killGroup(child);
    } else {
        child.kill("SIGKILL");
    }
}

/** @param ifGone what it means that the lab does not run. */
async function hasHappened({ home }: ChaosTarget, ifGone: boolean): Promise<boolean> {
    const status = await labStatus(home);
    // Not asked for once more: the lab may be killed between two calls.
    return status ? status.faults.some(({ hits }) => hits > 0) : ifGone;
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

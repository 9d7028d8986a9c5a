import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { addFault, clearFaults, labResources, labStatus, recordCalls, recordedCalls, resetLab } from "../lab/client";
import type { LabHome } from "../lab/home";
import { numbered, PHASES, type Phase, type PhaseCall } from "./calls";
import { faultRequest, killsCommand, killsLab } from "./chaos-faults";
import { experiments, rounds, type Experiment, type PlanOptions, type Round } from "./plan";
import { failure, roundText, type ChaosFailure, type ChaosReport, type FailedStep } from "./report";

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

export interface ChaosOptions extends PlanOptions {
    /** No further round begins after so many minutes. @default no limit */
    minutes?: number;
    /** Abort: the command that runs is killed, and the report so far returned. */
    signal?: AbortSignal;
    onProgress?: (message: string) => void;
    onFailure?: (failure: ChaosFailure) => void;
}

interface Ended {
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
class Interrupted extends Error {}

/** What went wrong with the recovery from one fault; undefined: nothing did. */
type Verdict = { step: FailedStep; detail: string } | undefined;

/** Makes calls of a stack's `up` and `destroy` fail, one at a time, and looks whether the next run makes up for it. */
export class ChaosRun {
    private readonly report: ChaosReport;
    private readonly startedAt = Date.now();

    constructor(
        private readonly target: ChaosTarget,
        private readonly options: ChaosOptions,
    ) {
        const { stack, engine } = target;
        const counts = { calls: 0, faults: 0, recovered: 0, leftovers: 0, notReached: 0, notTried: 0, seconds: 0 };
        this.report = { stack, engine, seed: options.seed, ...counts, failures: [] };
    }

    /** Throws where the stack does not even come up or go down without a fault. */
    async run(): Promise<ChaosReport> {
        const calls = await this.learn();
        this.report.calls = calls.length;
        const planned = rounds(experiments(calls, this.options));
        const done = await this.liveAll(planned);
        this.report.notTried = planned.slice(done).flatMap(experimentsOf).length;
        this.report.seconds = (Date.now() - this.startedAt) / 1000;
        return this.report;
    }

    /** Returns how many rounds there was time for. */
    private async liveAll(planned: readonly Round[]): Promise<number> {
        const { minutes = Infinity, signal, onProgress } = this.options;
        for (const [index, round] of planned.entries()) {
            const isLate = index > 0 && Date.now() >= this.startedAt + minutes * 60_000;
            if (signal?.aborted || isLate) {
                return index;
            }
            const { faults, recovered } = this.report;
            const names = roundText(experimentsOf(round));
            onProgress?.(`round ${index + 1} of ${planned.length}, ${recovered} of ${faults} recovered: ${names}`);
            try {
                await this.live(round);
            } catch (error) {
                if (error instanceof Interrupted) {
                    return index;
                }
                throw error;
            }
        }
        return planned.length;
    }

    /** The calls that `up` and `destroy` make when nothing fails. */
    private async learn(): Promise<PhaseCall[]> {
        const calls: PhaseCall[] = [];
        for (const phase of PHASES) {
            this.options.onProgress?.(`learning the calls of ${phase}`);
            await this.target.startLab();
            await recordCalls(this.target.home);
            const { exitCode, output } = await this.command(phase);
            if (exitCode !== 0) {
                throw new Error(`${phase} of ${this.target.stack} fails without any fault:\n${output}`);
            }
            await this.target.startLab();
            calls.push(...numbered(phase, await recordedCalls(this.target.home)));
        }
        return calls;
    }

    /** One life of the stack. What cannot be recovered from is noted, and the lab emptied for the next one. */
    private async live({ up, destroy }: Round): Promise<void> {
        await this.target.startLab();
        const brokenUp = up && (await this.broken(up));
        const upVerdict = brokenUp?.verdict ?? (await this.comesUp());
        this.count(up, brokenUp?.reached, upVerdict);
        if (upVerdict) {
            await this.startAfresh();
            return;
        }
        const brokenDestroy = destroy && (await this.broken(destroy));
        const destroyVerdict = brokenDestroy?.verdict ?? (await this.isDestroyed());
        this.count(destroy, brokenDestroy?.reached, destroyVerdict);
        if (!destroy && destroyVerdict) {
            // Nothing failed in this phase: it is the first fault that the stack could not be destroyed after.
            this.fail(up!, destroyVerdict);
            this.report.recovered -= brokenUp?.reached ? 1 : 0;
        }
        if (destroyVerdict) {
            await this.startAfresh();
        }
    }

    private count(experiment: Experiment | undefined, reached: boolean | undefined, verdict: Verdict): void {
        if (!experiment) {
            return;
        }
        this.report.faults += reached ? 1 : 0;
        this.report.notReached += reached ? 0 : 1;
        if (verdict) {
            this.fail(experiment, verdict);
        } else if (reached) {
            this.report.recovered += 1;
        }
    }

    private fail(experiment: Experiment, verdict: NonNullable<Verdict>): void {
        const failed = failure(experiment, { ...verdict, ...this.report });
        this.report.failures.push(failed);
        this.options.onFailure?.(failed);
    }

    /** A command during which the fault happens. It may fail, but not hang, break down or leave processes behind. */
    private async broken(experiment: Experiment): Promise<{ reached: boolean; verdict: Verdict }> {
        const { call, fault } = experiment;
        await addFault(this.target.home, faultRequest(call, fault));
        const ended = await this.command(call.phase, experiment);
        if (await labStatus(this.target.home)) {
            await clearFaults(this.target.home);
        }
        const { reached } = ended;
        const wasKilled = killsCommand(fault) && reached;
        if (ended.orphaned) {
            return { reached, verdict: { step: "command", detail: "processes of the command outlived it" } };
        }
        if (!wasKilled && ended.exitCode !== 0 && ended.exitCode !== 1) {
            const detail = `ended with ${ended.exitCode ?? "no exit code in 10 minutes"}\n${ended.output}`;
            return { reached, verdict: { step: "command", detail } };
        }
        return { reached, verdict: undefined };
    }

    /** The next `up`, which verifies what it has brought up, and then a preview. */
    private async comesUp(): Promise<Verdict> {
        const { exitCode, output } = await this.command("up");
        if (exitCode !== 0) {
            return { step: "up", detail: output };
        }
        const changes = await this.target.pendingChanges();
        return changes.length > 0 ? { step: "preview", detail: changes.join("\n") } : undefined;
    }

    private async isDestroyed(): Promise<Verdict> {
        const { exitCode, output } = await this.command("destroy");
        if (exitCode !== 0) {
            return { step: "destroy", detail: output };
        }
        await this.target.startLab();
        const left = await labResources(this.target.home);
        this.report.leftovers += left.length;
        const detail = left.map(({ service, type, id, name }) => `${service} ${type} ${id} ${name}`).join("\n");
        return left.length > 0 ? { step: "leftovers", detail } : undefined;
    }

    private async startAfresh(): Promise<void> {
        await resetLab(this.target.home);
    }

    /** Runs a command to its end, or to where its experiment's fault kills it. */
    private async command(phase: Phase, experiment?: Experiment): Promise<Ended> {
        const child = this.target.spawn(phase);
        let output = "";
        for (const stream of [child.stdout, child.stderr]) {
            stream?.setEncoding("utf8").on("data", (chunk: string) => (output += chunk));
        }
        const [closed, ended] = [once(child, "close"), new AbortController()];
        const kill = () => killGroup(child);
        const timeout = setTimeout(kill, COMMAND_TIMEOUT_MS);
        this.options.signal?.addEventListener("abort", kill);
        const watched = experiment ? this.watch(child, experiment, ended.signal) : Promise.resolve(false);
        const [exitCode] = (await once(child, "exit")) as [number | null];
        ended.abort();
        clearTimeout(timeout);
        this.options.signal?.removeEventListener("abort", kill);
        if (this.options.signal?.aborted) {
            throw new Interrupted();
        }
        const orphaned = await outlived(child);
        await closed;
        return { exitCode, output, reached: await watched, orphaned };
    }

    /** Kills the command when its fault has happened, where that is the fault. Returns whether it has, in the end. */
    private async watch(child: ChildProcess, { fault }: Experiment, ended: AbortSignal): Promise<boolean> {
        while (!ended.aborted) {
            if (killsCommand(fault) && (await this.hasHappened(false))) {
                this.kill(child);
            }
            await wait(WATCH_INTERVAL_MS, undefined, { signal: ended }).catch(() => undefined);
        }
        return this.hasHappened(killsLab(fault));
    }

    /** The Pulumi CLI is a process of its own, which a killed command would leave working. */
    private kill(child: ChildProcess): void {
        if (this.target.engine === "pulumi") {
            killGroup(child);
        } else {
            child.kill("SIGKILL");
        }
    }

    /** @param ifGone what it means that the lab does not run. */
    private async hasHappened(ifGone: boolean): Promise<boolean> {
        const status = await labStatus(this.target.home);
        // Not asked for once more: the lab may be killed between two calls.
        return status ? status.faults.some(({ hits }) => hits > 0) : ifGone;
    }
}

function experimentsOf({ up, destroy }: Round): Experiment[] {
    return [up, destroy].filter((each) => each !== undefined);
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

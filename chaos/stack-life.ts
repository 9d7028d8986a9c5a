import { addFault, clearFaults, labResources, labStatus, recordCalls, recordedCalls, resetLab } from "../lab/client";
import { numbered, type Phase, type PhaseCall } from "./calls";
import { faultRequest, killsCommand } from "./chaos-faults";
import type { Experiment, Round } from "./plan";
import type { FailedStep } from "./report";
import { watchedCommand, type ChaosTarget, type Ended } from "./watched-command";

/** What went wrong with the recovery from one fault; undefined: nothing did. */
export type Verdict = { step: FailedStep; detail: string } | undefined;

/** What came of one experiment. */
export interface Trial {
    experiment: Experiment;
    /** Whether its call was made, and the fault happened. */
    reached: boolean;
    verdict: Verdict;
    /** Resources that were left in the lab. */
    leftovers: number;
}

/** One lab, and the lives of a stack in it, one after the other. */
export class StackLife {
    constructor(
        private readonly target: ChaosTarget,
        private readonly signal?: AbortSignal,
    ) {}

    /**
     * The calls that a command makes when nothing fails.
     * @throws Error where the command fails without a fault.
     */
    async learn(phase: Phase): Promise<PhaseCall[]> {
        await this.target.startLab();
        await recordCalls(this.target.home);
        const { exitCode, output } = await this.command(phase);
        if (exitCode !== 0) {
            throw new Error(`${phase} of ${this.target.stack} fails without any fault:\n${output}`);
        }
        await this.target.startLab();
        return numbered(phase, await recordedCalls(this.target.home));
    }

    /**
     * One life of the stack. After what cannot be recovered from, the lab is emptied for the next one, and an experiment
     * of the round that was still to come has no trial.
     */
    async live({ up, destroy }: Round): Promise<Trial[]> {
        await this.target.startLab();
        const brokenUp = up && (await this.broken(up));
        const upVerdict = brokenUp?.verdict ?? (await this.comesUp());
        if (upVerdict) {
            await resetLab(this.target.home);
            const experiment = up ?? destroy!;
            return [{ experiment, reached: brokenUp?.reached ?? false, verdict: upVerdict, leftovers: 0 }];
        }
        const brokenDestroy = destroy && (await this.broken(destroy));
        const { verdict, leftovers } = brokenDestroy?.verdict
            ? { verdict: brokenDestroy.verdict, leftovers: 0 }
            : await this.isDestroyed();
        if (verdict) {
            await resetLab(this.target.home);
        }
        // Where nothing failed in destroy, it is the fault of up that the stack could not be destroyed after.
        return [
            ...(up ? [trialOf(up, brokenUp!.reached, destroy ? undefined : verdict, destroy ? 0 : leftovers)] : []),
            ...(destroy ? [trialOf(destroy, brokenDestroy!.reached, verdict, leftovers)] : []),
        ];
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

    private async isDestroyed(): Promise<{ verdict: Verdict; leftovers: number }> {
        const { exitCode, output } = await this.command("destroy");
        if (exitCode !== 0) {
            return { verdict: { step: "destroy", detail: output }, leftovers: 0 };
        }
        await this.target.startLab();
        const left = await labResources(this.target.home);
        const detail = left.map(({ service, type, id, name }) => `${service} ${type} ${id} ${name}`).join("\n");
        const verdict: Verdict = left.length > 0 ? { step: "leftovers", detail } : undefined;
        return { verdict, leftovers: left.length };
    }

    private command(phase: Phase, experiment?: Experiment): Promise<Ended> {
        return watchedCommand(this.target, phase, { fault: experiment?.fault, signal: this.signal });
    }
}

function trialOf(experiment: Experiment, reached: boolean, verdict: Verdict, leftovers: number): Trial {
    return { experiment, reached, verdict, leftovers };
}

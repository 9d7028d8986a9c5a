import { addFault, clearFaults, labResources, recordCalls, recordedCalls, resetLab } from "../lab/daemon-client";
import { numbered, type Phase, type PhaseCall } from "./calls";
import { faultRequest, killsCommand, killsLab } from "./chaos-faults";
import type { FaultyCommand, Life } from "./lives";
import type { Experiment } from "./experiment-plan";
import type { FailedStep } from "./chaos-report";
import { watchedCommand, type ChaosTarget, type Ended } from "./watched-command";

/** What went wrong with the recovery from one fault; undefined: nothing did. */
export type RecoveryVerdict = { step: FailedStep; detail: string } | undefined;

/** What came of the faults of one phase of a life. */
export interface LifeOutcome {
    experiments: readonly Experiment[];
    /** The experiments whose call was sent, so that the fault happened. */
    reached: readonly Experiment[];
    verdict: RecoveryVerdict;
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
     * One life of the stack. After what cannot be recovered from, the lab is emptied for the next one, and what was still
     * to come has no outcome.
     */
    async live({ up, destroy }: Life): Promise<LifeOutcome[]> {
        await this.target.startLab();
        const faultyUp = await this.commands(up);
        const upVerdict = faultyUp.verdict ?? (await this.comesUp(faultyUp.isDone));
        if (upVerdict) {
            await resetLab(this.target.home);
            const experiments = up.length > 0 ? up.flat() : destroy.flat();
            return [{ experiments, reached: faultyUp.reached, verdict: upVerdict, leftovers: 0 }];
        }
        const faultyDestroy = await this.commands(destroy);
        const { verdict, leftovers } = faultyDestroy.verdict
            ? { verdict: faultyDestroy.verdict, leftovers: 0 }
            : await this.isDestroyed(faultyDestroy.isDone);
        if (verdict) {
            await resetLab(this.target.home);
        }
        const ofDestroy = { experiments: destroy.flat(), reached: faultyDestroy.reached, verdict, leftovers };
        if (destroy.length > 0 && up.length > 0) {
            const ofUp = { experiments: up.flat(), reached: faultyUp.reached, verdict: undefined, leftovers: 0 };
            return [ofUp, ofDestroy];
        }
        // Where nothing failed in destroy, it is the fault of up that the stack could not be destroyed after.
        return [up.length > 0 ? { ...ofDestroy, experiments: up.flat(), reached: faultyUp.reached } : ofDestroy];
    }

    /**
     * Commands during which the faults happen. They may fail, but not hang, break down or leave processes behind.
     * `isDone`: the last one made up for its faults by itself.
     */
    private async commands(
        faulty: readonly FaultyCommand[],
    ): Promise<{ reached: Experiment[]; verdict: RecoveryVerdict; isDone: boolean }> {
        const reached: Experiment[] = [];
        let isDone = false;
        for (const experiments of faulty) {
            const broken = await this.broken(experiments);
            reached.push(...broken.reached);
            isDone = broken.isDone;
            if (broken.verdict) {
                return { reached, verdict: broken.verdict, isDone: false };
            }
        }
        return { reached, verdict: undefined, isDone };
    }

    private async broken(
        experiments: FaultyCommand,
    ): Promise<{ reached: Experiment[]; verdict: RecoveryVerdict; isDone: boolean }> {
        await this.target.startLab();
        // A lab that was killed at a fault still has it when it starts again.
        await clearFaults(this.target.home);
        const experimentOf = new Map<string, Experiment>();
        for (const experiment of experiments) {
            const { faultId } = await addFault(this.target.home, faultRequest(experiment.call, experiment.fault));
            experimentOf.set(faultId, experiment);
        }
        const isKilled = experiments.some(({ fault }) => killsCommand(fault));
        const ended = await this.command(experiments[0]!.call.phase, isKilled);
        if (!ended.isLabGone) {
            await clearFaults(this.target.home);
        }
        const reached = ended.isLabGone
            ? experiments.filter(({ fault }) => killsLab(fault))
            : ended.happened.map((id) => experimentOf.get(id)).filter((each) => each !== undefined);
        const wasKilled = isKilled && reached.length > 0;
        const isDone = !wasKilled && ended.exitCode === 0;
        if (ended.orphaned) {
            const detail = "processes of the command outlived it";
            return { reached, verdict: { step: "command", detail }, isDone };
        }
        if (!wasKilled && ended.exitCode !== 0 && ended.exitCode !== 1) {
            const detail = `ended with ${ended.exitCode ?? "no exit code in 10 minutes"}\n${ended.output}`;
            return { reached, verdict: { step: "command", detail }, isDone };
        }
        return { reached, verdict: undefined, isDone };
    }

    /** The next `up`, which verifies what it has brought up, and then a preview. */
    private async comesUp(isUp: boolean): Promise<RecoveryVerdict> {
        const { exitCode, output } = isUp ? { exitCode: 0, output: "" } : await this.command("up");
        if (exitCode !== 0) {
            return { step: "up", detail: output };
        }
        await this.target.startLab();
        const changes = await this.target.pendingChanges();
        return changes.length > 0 ? { step: "preview", detail: changes.join("\n") } : undefined;
    }

    private async isDestroyed(isGone: boolean): Promise<{ verdict: RecoveryVerdict; leftovers: number }> {
        const { exitCode, output } = isGone ? { exitCode: 0, output: "" } : await this.command("destroy");
        if (exitCode !== 0) {
            return { verdict: { step: "destroy", detail: output }, leftovers: 0 };
        }
        await this.target.startLab();
        const left = await labResources(this.target.home);
        const detail = left.map(({ service, type, id, name }) => `${service} ${type} ${id} ${name}`).join("\n");
        const verdict: RecoveryVerdict = left.length > 0 ? { step: "leftovers", detail } : undefined;
        return { verdict, leftovers: left.length };
    }

    private command(phase: Phase, killed = false): Promise<Ended> {
        return watchedCommand(this.target, phase, { killed, signal: this.signal });
    }
}

import { PHASES, type PhaseCall } from "./calls";
import { experimentsOf, lives, livesAlone, type Life } from "./lives";
import { experimentName, planExperiments, type Experiment, type PlanOptions } from "./experiment-plan";
import { failure, lifeText, type ChaosFailure, type ChaosReport, type FailedTogether } from "./chaos-report";
import { StackLife, type LifeOutcome } from "./stack-life";
import { Interrupted, type ChaosTarget } from "./watched-command";

export interface ChaosOptions extends PlanOptions {
    /** One fault in each phase of a life. @default false */
    alone?: boolean;
    /** No further life of the stack begins after so many minutes. @default no limit */
    minutes?: number;
    /** Abort: the commands that run are killed, and the report so far returned. */
    signal?: AbortSignal;
    onProgress?: (message: string) => void;
    onFailure?: (failure: ChaosFailure) => void;
    onFailedTogether?: (failed: FailedTogether) => void;
}

/** Makes calls of a stack's `up` and `destroy` fail, one at a time, and looks whether the next run makes up for it. */
export class ChaosRun {
    private readonly report: ChaosReport;
    private readonly startedAt = Date.now();
    private planned = 0;
    private begun = 0;

    /** @param targets the same stack in as many labs: so many lives are lived at a time. */
    constructor(
        private readonly targets: readonly ChaosTarget[],
        private readonly options: ChaosOptions,
    ) {
        const { stack, engine } = targets[0]!;
        const counts = { calls: 0, faults: 0, recovered: 0, leftovers: 0 };
        const left = { alike: 0, notReached: 0, notTried: 0, seconds: 0 };
        this.report = { stack, engine, seed: options.seed, ...counts, ...left, failures: [], failedTogether: [] };
    }

    /** Throws where the stack does not even come up or go down without a fault. */
    async run(): Promise<ChaosReport> {
        const { signal } = this.options;
        const labs = this.targets.map((target) => new StackLife(target, signal));
        const calls = await this.learn(labs[0]!);
        if (!calls) {
            return this.report;
        }
        const planned = planExperiments(calls, this.options);
        const queue = lives(planned.experiments, { calls, alone: this.options.alone });
        this.report.calls = calls.length;
        this.report.alike = planned.alike;
        this.planned = planned.experiments.length;
        await this.liveAll(labs, queue);
        this.report.notTried = queue.flatMap(experimentsOf).length;
        this.report.seconds = (Date.now() - this.startedAt) / 1000;
        return this.report;
    }

    /** The calls that `up` and `destroy` make when nothing fails; undefined where the run is to end before it knows them. */
    private async learn(life: StackLife): Promise<PhaseCall[] | undefined> {
        const calls: PhaseCall[] = [];
        for (const phase of PHASES) {
            this.options.onProgress?.(`learning the calls of ${phase}`);
            try {
                calls.push(...(await life.learn(phase)));
            } catch (error) {
                if (error instanceof Interrupted) {
                    return undefined;
                }
                throw error;
            }
        }
        return calls;
    }

    /** Takes the lives from the queue, as many at a time as there are labs, until the queue or the time is at its end. */
    private async liveAll(labs: readonly StackLife[], queue: Life[]): Promise<void> {
        const errors: unknown[] = [];
        const work = async (lab: StackLife) => {
            while (errors.length === 0 && this.hasTime()) {
                const life = queue.shift();
                if (!life) {
                    return;
                }
                try {
                    await this.liveOne(lab, life, queue);
                } catch (error) {
                    queue.unshift(life);
                    if (!(error instanceof Interrupted)) {
                        errors.push(error);
                    }
                    return;
                }
            }
        };
        await Promise.all(labs.map(work));
        if (errors.length > 0) {
            throw errors[0];
        }
    }

    private hasTime(): boolean {
        const { minutes = Infinity, signal } = this.options;
        const isLate = this.begun > 0 && Date.now() >= this.startedAt + minutes * 60_000;
        return !signal?.aborted && !isLate;
    }

    /** Puts what the life left open into the queue: first what failed, last what another time may not be reached either. */
    private async liveOne(lab: StackLife, life: Life, queue: Life[]): Promise<void> {
        this.begun += 1;
        const { faults, recovered, notReached } = this.report;
        const tried = `${faults + notReached} of ${this.planned} tried, ${recovered} of ${faults} recovered`;
        this.options.onProgress?.(`${tried}: ${lifeText(experimentsOf(life))}`);
        const outcomes = await lab.live(life);
        const again = outcomes.flatMap((outcome) => this.count(outcome));
        const isUnreached = (each: Experiment) => outcomes.some((of) => !of.verdict && of.experiments.includes(each));
        const untried = experimentsOf(life).filter((each) => !outcomes.some((of) => of.experiments.includes(each)));
        queue.unshift(...livesAlone([...again.filter((each) => !isUnreached(each)), ...untried]));
        queue.push(...livesAlone(again.filter(isUnreached)));
    }

    /** Returns the experiments to repeat alone: one of several failed, or an earlier fault kept a later call from being sent. */
    private count({ experiments, reached, verdict, leftovers }: LifeOutcome): readonly Experiment[] {
        const { report } = this;
        const isAlone = experiments.length === 1;
        if (verdict && !isAlone) {
            const failed = { experiments: experiments.map(experimentName), ...verdict };
            report.failedTogether.push(failed);
            this.options.onFailedTogether?.(failed);
            return experiments;
        }
        report.faults += reached.length;
        report.recovered += verdict ? 0 : reached.length;
        report.notReached += isAlone ? 1 - reached.length : 0;
        report.leftovers += leftovers;
        if (verdict) {
            const failed = failure(experiments[0]!, { ...verdict, ...report });
            report.failures.push(failed);
            this.options.onFailure?.(failed);
        }
        return isAlone ? [] : experiments.filter((experiment) => !reached.includes(experiment));
    }
}

import { PHASES, type PhaseCall } from "./calls";
import { experimentsOf, plan, rounds, type PlanOptions, type Round } from "./plan";
import { failure, roundText, type ChaosFailure, type ChaosReport } from "./report";
import { StackLife, type Trial } from "./stack-life";
import { Interrupted, type ChaosTarget } from "./watched-command";

export interface ChaosOptions extends PlanOptions {
    /** No further round begins after so many minutes. @default no limit */
    minutes?: number;
    /** Abort: the commands that run are killed, and the report so far returned. */
    signal?: AbortSignal;
    onProgress?: (message: string) => void;
    onFailure?: (failure: ChaosFailure) => void;
}

/** Makes calls of a stack's `up` and `destroy` fail, one at a time, and looks whether the next run makes up for it. */
export class ChaosRun {
    private readonly report: ChaosReport;
    private readonly startedAt = Date.now();
    private planned = 0;
    private begun = 0;

    /** @param targets the same stack in as many labs: so many rounds are made at a time. */
    constructor(
        private readonly targets: readonly ChaosTarget[],
        private readonly options: ChaosOptions,
    ) {
        const { stack, engine } = targets[0]!;
        const counts = { calls: 0, faults: 0, recovered: 0, leftovers: 0 };
        const left = { alike: 0, notReached: 0, notTried: 0, seconds: 0 };
        this.report = { stack, engine, seed: options.seed, ...counts, ...left, failures: [] };
    }

    /** Throws where the stack does not even come up or go down without a fault. */
    async run(): Promise<ChaosReport> {
        const { signal } = this.options;
        const lives = this.targets.map((target) => new StackLife(target, signal));
        const calls = await this.learn(lives[0]!);
        const planned = plan(calls, this.options);
        const queue = rounds(planned.experiments);
        this.report.calls = calls.length;
        this.report.alike = planned.alike;
        this.planned = planned.experiments.length;
        await this.liveAll(lives, queue);
        this.report.notTried = queue.flatMap(experimentsOf).length;
        this.report.seconds = (Date.now() - this.startedAt) / 1000;
        return this.report;
    }

    /** The calls that `up` and `destroy` make when nothing fails. */
    private async learn(life: StackLife): Promise<PhaseCall[]> {
        const calls: PhaseCall[] = [];
        for (const phase of PHASES) {
            this.options.onProgress?.(`learning the calls of ${phase}`);
            calls.push(...(await life.learn(phase)));
        }
        return calls;
    }

    /** Takes the rounds from the queue, as many at a time as there are labs, until the queue or the time is at its end. */
    private async liveAll(lives: readonly StackLife[], queue: Round[]): Promise<void> {
        const errors: unknown[] = [];
        const work = async (life: StackLife) => {
            while (errors.length === 0 && this.hasTime()) {
                const round = queue.shift();
                if (!round) {
                    return;
                }
                try {
                    await this.liveOne(life, round, queue);
                } catch (error) {
                    queue.unshift(round);
                    if (!(error instanceof Interrupted)) {
                        errors.push(error);
                    }
                    return;
                }
            }
        };
        await Promise.all(lives.map(work));
        if (errors.length > 0) {
            throw errors[0];
        }
    }

    private hasTime(): boolean {
        const { minutes = Infinity, signal } = this.options;
        const isLate = this.begun > 0 && Date.now() >= this.startedAt + minutes * 60_000;
        return !signal?.aborted && !isLate;
    }

    private async liveOne(life: StackLife, round: Round, queue: Round[]): Promise<void> {
        this.begun += 1;
        const { faults, recovered, notReached } = this.report;
        const tried = `${faults + notReached} of ${this.planned} tried, ${recovered} of ${faults} recovered`;
        this.options.onProgress?.(`${tried}: ${roundText(experimentsOf(round))}`);
        const trials = await life.live(round);
        trials.forEach((trial) => this.count(trial));
        const untried = experimentsOf(round).filter((each) => !trials.some(({ experiment }) => experiment === each));
        queue.unshift(...rounds(untried));
    }

    private count({ experiment, reached, verdict, leftovers }: Trial): void {
        const { report } = this;
        report.faults += reached ? 1 : 0;
        report.notReached += reached ? 0 : 1;
        report.recovered += reached && !verdict ? 1 : 0;
        report.leftovers += leftovers;
        if (verdict) {
            const failed = failure(experiment, { ...verdict, ...report });
            report.failures.push(failed);
            this.options.onFailure?.(failed);
        }
    }
}

import type { ChaosFault } from "./chaos-faults";
import { callName } from "./calls";
import { experimentName, type Experiment } from "./experiment-plan";

/** The step of a recovery that failed. */
export type FailedStep = "command" | "up" | "preview" | "destroy" | "leftovers";

export interface ChaosFailure {
    /** `up clb:CreateLoadBalancer#1`. */
    call: string;
    fault: ChaosFault;
    step: FailedStep;
    /** What was printed, or is left. */
    detail: string;
    /** The command that tries it again. */
    reproduce: string;
}

/** Faults of one life that were not recovered from together. Each is repeated alone, and counted then. */
export interface FailedTogether {
    experiments: string[];
    step: FailedStep;
    detail: string;
}

export interface ChaosReport {
    stack: string;
    engine: string;
    seed: number;
    /** Different calls of `up` and `destroy`, with a number each. */
    calls: number;
    /** Faults that happened. */
    faults: number;
    /** Of them, those after which the next run finished, verify passed, preview showed nothing and destroy left nothing. */
    recovered: number;
    /** Resources that were left in the lab, over all lives of the stack. */
    leftovers: number;
    /** Experiments left out, since one with the same phase, action and fault was planned. */
    alike: number;
    /** Faults whose call was not made that time: how often a client asks again depends on the machine. */
    notReached: number;
    /** Experiments that there was no time for. */
    notTried: number;
    seconds: number;
    failures: ChaosFailure[];
    failedTogether: FailedTogether[];
}

/** @param detail the end of it is kept: that is where a command says why it failed. */
export function failure(
    { call, fault }: Experiment,
    {
        step,
        detail,
        stack,
        engine,
        seed,
    }: { step: FailedStep; detail: string } & Pick<ChaosReport, "stack" | "engine" | "seed">,
): ChaosFailure {
    const options = `--stack ${stack} --engine ${engine} --seed ${seed}`;
    return {
        call: callName(call),
        fault,
        step,
        detail: detail.slice(-4_000),
        reproduce: `npm run chaos -- ${options} --calls '${callName(call)}' --faults ${fault}`,
    };
}

export function failedTogetherText({ experiments, step, detail }: FailedTogether): string {
    const indented = detail.trimEnd().slice(-4_000).replaceAll(/^/gm, "    ");
    return `not recovered together (${STEP_TEXT[step]}), each is repeated alone: ${experiments.join(", ")}\n${indented}\n`;
}

/** What a life is about, for progress. */
export function lifeText(experiments: readonly Experiment[]): string {
    return experiments.map(experimentName).join(", ");
}

export function failureText({ call, fault, step, detail, reproduce }: ChaosFailure): string {
    const indented = detail.trimEnd().replaceAll(/^/gm, "    ");
    return `not recovered: ${call} ${fault} (${STEP_TEXT[step]})\n${indented}\n  again: ${reproduce}\n`;
}

const STEP_TEXT: Readonly<Record<FailedStep, string>> = {
    command: "the command at whose call it happened",
    up: "the next up, and its verify",
    preview: "preview shows changes",
    destroy: "the next destroy",
    leftovers: "left in the lab",
};

export function chaosReportText(report: ChaosReport): string {
    const {
        stack,
        engine,
        calls,
        faults,
        recovered,
        leftovers,
        alike,
        failedTogether,
        notReached,
        notTried,
        seconds,
        seed,
    } = report;
    return [
        `${stack} (${engine} engine): ${calls} calls, seed ${seed}, ${Math.round(seconds)} s`,
        `  faults that happened       ${faults}`,
        `  recovered                  ${recovered}`,
        `  resources left             ${leftovers}`,
        ...(alike > 0 ? [`  left out as alike          ${alike} (--all makes them too)`] : []),
        ...(failedTogether.length > 0 ? [`  failed together            ${failedTogether.length} times`] : []),
        ...(notReached > 0 ? [`  call not made this time    ${notReached}`] : []),
        ...(notTried > 0 ? [`  not tried                  ${notTried}`] : []),
    ].join("\n");
}

import { createHash } from "node:crypto";
import { matchesWildcard } from "../lab/wildcard";
import { callName, type PhaseCall } from "./calls";
import { CHAOS_FAULTS, type ChaosFault } from "./chaos-faults";

/** One fault at one call. */
export interface Experiment {
    call: PhaseCall;
    fault: ChaosFault;
}

export interface PlanOptions {
    seed: number;
    /** Calls to take, by name; `*` stands for any characters. @default all */
    glob?: string;
    /** @default all */
    faults?: readonly ChaosFault[];
    /** Every call, not one of each class. @default false */
    all?: boolean;
    /** How many experiments. @default all */
    sample?: number;
    /** How many experiments of the seed's order to leave out, since an earlier run made them. @default 0 */
    skip?: number;
}

export interface ExperimentPlan {
    experiments: Experiment[];
    /** How many are left out, since another one of their class is among the seed's order. */
    alike: number;
}

/** `up clb:CreateLoadBalancer#1 throttle`. */
export function experimentName({ call, fault }: Experiment): string {
    return `${callName(call)} ${fault}`;
}

/** Experiments of one class have phase, action and fault in common: `up clb:CreateLoadBalancer throttle`. */
export function className({ call, fault }: Experiment): string {
    return `${call.phase} ${call.service}:${call.action} ${fault}`;
}

/**
 * One experiment of each class, and with `all` the others after them, in an order that the seed alone decides: what is left out
 * leaves the others' order as it is, so a part of it is a sample, and what a run had no time for can be made up for by another one.
 */
export function planExperiments(
    calls: readonly PhaseCall[],
    { seed, glob = "*", faults = CHAOS_FAULTS, all = false, sample, skip = 0 }: PlanOptions,
): ExperimentPlan {
    const ranked = calls
        .filter((call) => matchesWildcard(glob, callName(call)))
        .flatMap((call) => faults.map((fault): Experiment => ({ call, fault })))
        .map((experiment) => ({ experiment, rank: rankOf(seed, experiment) }))
        .sort((a, b) => (a.rank < b.rank ? -1 : 1))
        .map(({ experiment }) => experiment);
    const classes = Map.groupBy(ranked, className);
    const first = [...classes.values()].map((ofClass) => ofClass[0]!);
    const others = ranked.filter((experiment) => classes.get(className(experiment))![0] !== experiment);
    return {
        experiments: [...first, ...(all ? others : [])].slice(skip, sample === undefined ? undefined : skip + sample),
        alike: all ? 0 : others.length,
    };
}

function rankOf(seed: number, experiment: Experiment): string {
    return createHash("sha256")
        .update(`${seed} ${experimentName(experiment)}`)
        .digest("hex");
}

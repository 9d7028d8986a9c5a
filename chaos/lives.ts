import { callName, PHASES, type Phase, type PhaseCall } from "./calls";
import { killsCommand, killsLab } from "./chaos-faults";
import type { Experiment } from "./experiment-plan";

/** The faults of one command: several that it can make up for itself, or one that ends it. */
export type FaultyCommand = readonly Experiment[];

/** One life of the stack: the faults while it comes up, and those while it is destroyed, command after command. */
export type Life = Readonly<Record<Phase, readonly FaultyCommand[]>>;

/** How many calls of one command fail: more, and a failure says little about which of them it was. */
const FAULTS_PER_COMMAND = 8;
/** How often a command is ended before it may finish. */
const ENDS_PER_LIFE = 4;

/** The commands of one phase of a life. */
type Batch = readonly FaultyCommand[];

/**
 * The experiments as few lives of the stack, about in their order. Bringing the stack up and down costs most, so
 * - calls of different actions that fail without ending the command do so in one command;
 * - a command is ended at one call, then the next one at a later call, up to four times;
 * - what happens in `up` shares the life with what happens in `destroy`.
 * @param calls as they were recorded, in their order.
 * @param alone one fault in each phase of a life.
 */
export function lives(
    planned: readonly Experiment[],
    { calls, alone = false }: { calls: readonly PhaseCall[]; alone?: boolean },
): Life[] {
    const rank = new Map(planned.map((experiment, index) => [experiment, index]));
    const firstRank = (batch: Batch) => Math.min(...batch.flat().map((experiment) => rank.get(experiment)!));
    const [ups, destroys] = PHASES.map((phase) => {
        const ofPhase = planned.filter(({ call }) => call.phase === phase);
        const batches = alone ? ofPhase.map((experiment) => [[experiment]]) : batched(ofPhase, calls);
        return batches.sort((a, b) => firstRank(a) - firstRank(b));
    });
    return Array.from({ length: Math.max(ups!.length, destroys!.length) }, (_, index) => ({
        up: ups![index] ?? [],
        destroy: destroys![index] ?? [],
    }));
}

/** A life for each experiment. */
export function livesAlone(experiments: readonly Experiment[]): Life[] {
    return lives(experiments, { calls: [], alone: true });
}

export function experimentsOf({ up, destroy }: Life): Experiment[] {
    return [...up, ...destroy].flat();
}

function batched(ofPhase: readonly Experiment[], calls: readonly PhaseCall[]): Batch[] {
    const position = new Map(calls.map((call, index) => [callName(call), index]));
    const positionOf = ({ call }: Experiment) => position.get(callName(call)) ?? 0;
    const ending = ofPhase.filter(endsCommand);
    const chains = Array.from({ length: Math.ceil(ending.length / ENDS_PER_LIFE) }, (_, index) =>
        ending
            .slice(index * ENDS_PER_LIFE, (index + 1) * ENDS_PER_LIFE)
            // A command that recovers from an earlier fault still reaches the later call.
            .sort((a, b) => positionOf(a) - positionOf(b))
            .map((experiment) => [experiment]),
    );
    return [...chains, ...together(ofPhase.filter((experiment) => !endsCommand(experiment))).map((group) => [group])];
}

/** Groups of different actions: what fails at one call of an action decides which of its calls come after it. */
function together(experiments: readonly Experiment[]): FaultyCommand[] {
    const groups: Experiment[][] = [];
    for (const experiment of experiments) {
        const group = groups.find(
            (each) => each.length < FAULTS_PER_COMMAND && !each.some((other) => isSameAction(other, experiment)),
        );
        if (group) {
            group.push(experiment);
        } else {
            groups.push([experiment]);
        }
    }
    return groups;
}

function isSameAction({ call: a }: Experiment, { call: b }: Experiment): boolean {
    return a.service === b.service && a.action === b.action;
}

function endsCommand({ fault }: Experiment): boolean {
    return killsCommand(fault) || killsLab(fault);
}

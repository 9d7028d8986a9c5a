import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { ServedAction } from "../api";

/** The action name that stands for every action. */
export const ANY_ACTION = "*";

/** One call of Tencent's API from outside. */
export interface ApiCall extends ServedAction {
    region: string;
}

/** What a fault does to a call. */
export type FaultEffect =
    /** The call is refused with that `Response.Error`. */
    | { kind: "error"; code: string; message: string }
    /** The call is refused with that HTTP status. */
    | { kind: "status"; status: number }
    /** The connection breaks before the action runs. */
    | { kind: "disconnect" }
    /** The action runs, and the connection breaks in the middle of its answer. */
    | { kind: "truncate" }
    /** The action runs after that time. */
    | { kind: "delay"; milliseconds: number };

/** What happens to which calls. */
export interface Fault {
    /** `*`: every action. */
    action: string;
    /** @default any service that has the action */
    service?: string;
    /** @default any region */
    region?: string;
    effect: FaultEffect;
    /**
     * How many calls it happens to.
     *
     * @default every one until the fault is cleared
     */
    times?: number;
    /**
     * The share of calls that it happens to, more than 0 and at most 1.
     *
     * @default 1
     */
    rate?: number;
    /** Of the random numbers that decide at a rate: the same seed makes the same calls fail. */
    seed: number;
}

/** A fault and how far it is. Everything that decides about the next call is in it. */
export interface FaultRecord extends Fault {
    faultId: string;
    /** Calls that it happened to. */
    hits: number;
    /** State of the generator of random numbers. */
    randomState: readonly number[];
    createdAt: string;
}

/** @param id a number that no fault of the lab has. */
export function newFault(fault: Fault, id: number, createdAt: string): FaultRecord {
    const generator = xoroshiro128plus(fault.seed);
    // Its first numbers are all near 1 for small seeds.
    generator.jump();
    return { ...fault, faultId: `fault-${id}`, hits: 0, randomState: generator.getState(), createdAt };
}

/** Whether the fault can still happen. */
export function isActive({ times, hits }: Pick<FaultRecord, "times" | "hits">): boolean {
    return times === undefined || hits < times;
}

/** Which fault a call meets, if any: the oldest that happens to it. `changed` is what to remember for the next call. */
export function decideFault(
    faults: readonly Readonly<FaultRecord>[],
    call: ApiCall,
): { effect?: FaultEffect; changed: FaultRecord[] } {
    const changed: FaultRecord[] = [];
    for (const fault of faults.filter((each) => isActive(each) && isAbout(each, call))) {
        const { happens, randomState } = draw(fault);
        changed.push({ ...fault, randomState, hits: fault.hits + (happens ? 1 : 0) });
        if (happens) {
            return { effect: fault.effect, changed };
        }
    }
    return { changed };
}

function isAbout(fault: Readonly<FaultRecord>, call: ApiCall): boolean {
    return (
        (fault.action === ANY_ACTION || fault.action === call.action) &&
        (fault.service === undefined || fault.service === call.service) &&
        (fault.region === undefined || fault.region === call.region)
    );
}

function draw({ rate, randomState }: Readonly<FaultRecord>): { happens: boolean; randomState: readonly number[] } {
    if (rate === undefined) {
        return { happens: true, randomState };
    }
    const generator = xoroshiro128plusFromState(randomState);
    return { happens: uniformFloat64(generator) < rate, randomState: generator.getState() };
}

import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { ServedAction } from "../api";

/** The action name that stands for every action. */
export const ANY_ACTION = "*";

/** The service name of calls of a cluster's API server; their action is verb and resource: `patch deployments.apps`. */
export const KUBERNETES = "kubernetes";

/** One call from outside, of Tencent's API or of a cluster's API server. */
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
    | { kind: "delay"; milliseconds: number }
    /** The call is never answered; the connection stays open. */
    | { kind: "hang"; point: FaultPoint }
    /** The lab's daemon is killed (SIGKILL), and with it all that runs in the lab. */
    | { kind: "crash"; point: FaultPoint };

/** Whether the action has run when the fault happens. */
export type FaultPoint = "before" | "after";

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
     * Only to the call of that number, counted from when the fault was added.
     *
     * @default to every call
     */
    nth?: number;
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
    /** Calls that it was asked about. @default 0 */
    calls?: number;
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
export function isActive({ times, nth, hits }: Pick<FaultRecord, "times" | "nth" | "hits">): boolean {
    return (times === undefined || hits < times) && (nth === undefined || hits === 0);
}

/** Which fault a call meets, if any: the oldest that happens to it. `changed` is what to remember for the next call. */
export function decideFault(
    faults: readonly Readonly<FaultRecord>[],
    call: ApiCall,
): { effect?: FaultEffect; changed: FaultRecord[] } {
    const changed: FaultRecord[] = [];
    for (const fault of faults.filter((each) => isActive(each) && isAbout(each, call))) {
        const calls = (fault.calls ?? 0) + 1;
        const { happens, randomState } =
            fault.nth === undefined ? draw(fault) : { happens: calls === fault.nth, randomState: fault.randomState };
        changed.push({ ...fault, calls, randomState, hits: fault.hits + (happens ? 1 : 0) });
        if (happens) {
            return { effect: fault.effect, changed };
        }
    }
    return { changed };
}

function isAbout(fault: Readonly<FaultRecord>, call: ApiCall): boolean {
    if (call.service === KUBERNETES && fault.service !== KUBERNETES) {
        return false;
    }
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

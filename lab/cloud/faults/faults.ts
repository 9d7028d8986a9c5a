import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus, xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { Fault, FaultEffect, FaultRecord } from "../model/faults";
import type { ServedAction } from "../api";

/** The action name that stands for every action. */
export const ANY_ACTION = "*";

/** The service name of calls of a cluster's API server; their action is verb and resource: `patch deployments.apps`. */
export const KUBERNETES = "kubernetes";

/** One call from outside, of Tencent's API or of a cluster's API server. */
export interface ApiCall extends ServedAction {
    region: string;
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

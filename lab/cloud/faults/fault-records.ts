import { InvalidFault } from "./fault-request";
import { decideFault, KUBERNETES, newFault, type ApiCall } from "./faults";
import { type Fault, type FaultEffect, type FaultRecord } from "../model/faults";
import type { Store } from "../store";
import { isoTime } from "../lifecycle/time";

/** The faults that were asked of the lab. They, and how far each is, are in its store: a restart forgets nothing. */
export class Faults {
    constructor(
        private readonly store: Store,
        private readonly now: () => Date,
        private readonly onCall: (call: ApiCall) => void,
    ) {}

    /** All faults, those that have run out too, oldest first. */
    list(): Readonly<FaultRecord>[] {
        return this.store.list("fault");
    }

    add(fault: Fault): FaultRecord {
        const last = this.list().at(-1)?.faultId.replace("fault-", "") ?? "0";
        const record = newFault(fault, Number(last) + 1, isoTime(this.now()));
        this.store.put("fault", record.faultId, record);
        return record;
    }

    /** Forgets one fault, or all. Throws InvalidFault for an id that no fault has. */
    clear(faultId?: string): FaultRecord[] {
        const cleared = this.list().filter((fault) => faultId === undefined || fault.faultId === faultId);
        if (faultId !== undefined && cleared.length === 0) {
            const ids = this.list().map((fault) => fault.faultId);
            throw new InvalidFault([`there is no ${faultId}; there is ${ids.join(", ") || "no fault at all"}`]);
        }
        this.store.transaction(() => cleared.forEach((fault) => this.store.delete("fault", fault.faultId)));
        return cleared;
    }

    /** Whether one is about calls of the clusters' API servers. */
    get anyOfKubernetes(): boolean {
        return this.list().some(({ service }) => service === KUBERNETES);
    }

    /** What happens to a call, counted. */
    meet(call: ApiCall): FaultEffect | undefined {
        this.onCall(call);
        const { effect, changed } = decideFault(this.list(), call);
        this.store.transaction(() => changed.forEach((fault) => this.store.put("fault", fault.faultId, fault)));
        return effect;
    }
}

import type { MachineRecord, TargetRecord } from "../../model";
import type { Store } from "../../store";

/** The machine that a CVM target names; undefined once it is gone. */
export function machineOf(store: Store, target: TargetRecord): Readonly<MachineRecord> | undefined {
    return store.list("machine").find((machine) => machine.instanceId === target.instanceId);
}

import { isDeepStrictEqual } from "node:util";
import { BeingDeleted } from "./being-deleted";
import { driftedInputs } from "./drift";
import { EngineError } from "../../api/engine";
import { propertyChanges } from "../../api/property-changes";
import { recordKey } from "../state/stack-state";
import type { Steps } from "./steps";

/**
 * Reads every resource: a deleted resource is removed from the state, changes are taken over, and a resource that is being
 * deleted is marked, so that the next up waits for its end and creates it again, and a destroy waits, too. Changes nothing in
 * the cloud.
 */
export async function refreshResources(steps: Steps): Promise<void> {
    const failures: string[] = [];
    await Promise.all(
        steps.state.list().map(async (record) => {
            if (record.pending) {
                // Not finished: the next up or destroy looks after it.
                return;
            }
            try {
                const outputs = await steps.read(record);
                if (!outputs) {
                    steps.state.delete(recordKey(record));
                    steps.tell("delete", record);
                    return;
                }
                const { wholeMaps } = steps.providerOf(record.type);
                const inputs = driftedInputs(record.inputs, record.outputs, outputs, wholeMaps);
                if (!isDeepStrictEqual(outputs, record.outputs)) {
                    steps.state.refresh(recordKey(record), { inputs, outputs });
                }
                // What the cloud counts and dates itself changes all the time; only what the stack has asked for drifts.
                const changes = propertyChanges(record.inputs, inputs);
                steps.tell(changes.length > 0 ? "update" : "same", record, changes.length > 0 ? changes : undefined);
            } catch (error) {
                if (error instanceof BeingDeleted) {
                    steps.state.put({ ...record, pending: "delete" });
                    steps.tell("delete", record);
                    return;
                }
                failures.push(`read of ${record.type} ${record.name}: ${(error as Error).message}`);
            }
        }),
    );
    if (failures.length > 0) {
        throw new EngineError(failures.join("\n"));
    }
}

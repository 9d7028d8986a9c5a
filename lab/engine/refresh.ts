import { isDeepStrictEqual } from "node:util";
import { driftedInputs } from "./drift";
import { EngineError } from "./engine";
import { keyOf } from "./stack-state";
import type { Steps } from "./steps";

/** Reads every resource: what is gone is forgotten, what has changed is taken over. Nothing is changed in the cloud. */
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
                    steps.state.delete(keyOf(record));
                    steps.tell("delete", record);
                } else if (isDeepStrictEqual(outputs, record.outputs)) {
                    steps.tell("same", record);
                } else {
                    const inputs = driftedInputs(record.inputs, record.outputs, outputs);
                    steps.state.refresh(keyOf(record), { inputs, outputs });
                    steps.tell("update", record);
                }
            } catch (error) {
                failures.push(`read of ${record.type} ${record.name}: ${(error as Error).message}`);
            }
        }),
    );
    if (failures.length > 0) {
        throw new EngineError(failures.join("\n"));
    }
}

import { EngineError } from "./engine";
import { keyOf, type ResourceRecord } from "./stack-state";
import type { Steps } from "./steps";

/**
 * Deletes resources, each after everything that depends on it, independent ones at the same time.
 * What could not be deleted keeps what it depends on; all failures are told together.
 */
export async function deleteResources(
    steps: Steps,
    records: readonly Readonly<ResourceRecord>[],
    signal: AbortSignal,
    counted = true,
): Promise<void> {
    const deletions = new Map<string, Promise<boolean>>();
    const failures: string[] = [];
    const deletionOf = (record: Readonly<ResourceRecord>): Promise<boolean> => {
        const key = keyOf(record);
        const running = deletions.get(key) ?? deleteAfterDependents(record);
        deletions.set(key, running);
        return running;
    };
    const deleteAfterDependents = async (record: Readonly<ResourceRecord>): Promise<boolean> => {
        const key = keyOf(record);
        const dependents = records.filter(({ dependencies }) => dependencies.includes(key));
        const gone = await Promise.all(dependents.map(deletionOf));
        if (!gone.every(Boolean) || signal.aborted) {
            return false;
        }
        try {
            await steps.delete(record, counted);
            return true;
        } catch (error) {
            failures.push((error as Error).message);
            return false;
        }
    };
    await Promise.all(records.map(deletionOf));
    if (failures.length > 0) {
        throw new EngineError(failures.join("\n"));
    }
}

import { EngineError } from "../../api/engine";
import { recordKey, type ResourceRecord } from "../state/stack-state";
import type { Steps } from "./steps";

/** Deletions under way, by key: those of one deployment share them, so that nothing is deleted twice at once. */
export type Deletions = Map<string, Promise<boolean>>;

export interface DeletionOptions {
    /** False where a creation follows that counts as the replacement. @default true */
    counted?: boolean;
    /** @default none but these */
    underWay?: Deletions;
}

/**
 * Deletes resources, each after everything that depends on it, independent ones at the same time.
 * What could not be deleted keeps what it depends on; all failures are reported together. Rejects where anything is left,
 * after a cancellation too.
 */
export async function deleteResources(
    steps: Steps,
    records: readonly Readonly<ResourceRecord>[],
    signal: AbortSignal,
    { counted = true, underWay = new Map() }: DeletionOptions = {},
): Promise<void> {
    const failures: string[] = [];
    const deletionOf = (record: Readonly<ResourceRecord>): Promise<boolean> => {
        const key = recordKey(record);
        const running = underWay.get(key) ?? deleteAfterDependents(record).finally(() => underWay.delete(key));
        underWay.set(key, running);
        return running;
    };
    const deleteAfterDependents = async (record: Readonly<ResourceRecord>): Promise<boolean> => {
        const key = recordKey(record);
        const dependents = records.filter(({ dependencies }) => dependencies.includes(key));
        const gone = await Promise.all(dependents.map(deletionOf));
        if (!gone.every(Boolean) || signal.aborted) {
            return false;
        }
        // Another replacement may have deleted it between two of this one's.
        if (!steps.state.get(key)) {
            return true;
        }
        try {
            await steps.delete(record, counted);
            return true;
        } catch (error) {
            failures.push((error as Error).message);
            return false;
        }
    };
    const gone = await Promise.all(records.map(deletionOf));
    if (failures.length > 0) {
        throw new EngineError(failures.join("\n"));
    }
    const left = records.filter((_, index) => !gone[index]).map(({ type, name }) => `${type} ${name}`);
    if (left.length > 0) {
        throw new EngineError(`${left.length} resources are not deleted: ${left.join(", ")}`);
    }
}

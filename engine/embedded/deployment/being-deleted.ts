import { EngineError } from "../../api/engine";

/**
 * A resource is being deleted, by somebody else or by an earlier run. It cannot be used any more, and its name and the resources
 * that it uses are not free yet.
 */
export class BeingDeleted extends EngineError {
    constructor(what: string) {
        super(`${what} is still being deleted: try again when it is gone`);
    }
}

/** Returns what was found. Throws {@link BeingDeleted} where it is being deleted. */
export function unlessBeingDeleted<T>(
    found: T | undefined,
    isLeaving: (found: T) => boolean,
    what: string,
): T | undefined {
    if (found !== undefined && isLeaving(found)) {
        throw new BeingDeleted(what);
    }
    return found;
}

import { EngineError } from "../../api/engine";

/**
 * A resource is on its way out, not by this run: it is neither there, for it will be gone, nor gone, for its name and what
 * it holds are still taken.
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

import { join } from "node:path";
import { EngineError } from "./engine";

/** Where the embedded engine keeps a stack. */
export interface StackFiles {
    state: string;
    lock: string;
    /** Key that seals the secrets of all stacks. */
    key: string;
}

/** @param labDirectory the lab's folder (`.lab`). */
export function stackFiles(labDirectory: string, stack: string): StackFiles {
    if (!/^[A-Za-z0-9_.-]+$/.test(stack)) {
        throw new EngineError(`${JSON.stringify(stack)} is no stack name: letters, digits, "-", "_" and "." only`);
    }
    const directory = join(labDirectory, "stacks");
    return {
        state: join(directory, `${stack}.json`),
        lock: join(directory, `${stack}.lock`),
        key: join(directory, "secrets.key"),
    };
}

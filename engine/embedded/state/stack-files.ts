import { join } from "node:path";
import { EngineError } from "../../api/engine";

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
        throw new EngineError(
            `${JSON.stringify(stack)} is not a stack name: use letters, digits, "-", "_" and "." only`,
        );
    }
    const directory = stacksDirectory(labDirectory);
    return {
        state: join(directory, `${stack}.json`),
        lock: join(directory, `${stack}.lock`),
        key: join(directory, "secrets.key"),
    };
}

/** The folder of all stacks. */
export function stacksDirectory(labDirectory: string): string {
    return join(labDirectory, "stacks");
}

/** The stack whose state a file of that folder holds; undefined for any other file. */
export function stackNameOf(file: string): string | undefined {
    return /^(?<stack>[A-Za-z0-9_.-]+)\.json$/.exec(file)?.groups?.stack;
}

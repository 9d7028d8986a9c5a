import { ProcessLock } from "../../../machine/process-lock";
import { StackBusyError } from "../../api/engine";

/** Holds a stack for this process until `release`, or until the process ends. */
export function lockStack(file: string, stack: string): ProcessLock {
    const lock = ProcessLock.tryAcquire(file);
    if (!lock) {
        throw new StackBusyError(`stack ${stack} is being changed by another command: wait until that has ended`);
    }
    return lock;
}

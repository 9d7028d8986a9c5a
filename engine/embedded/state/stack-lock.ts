import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EngineError } from "../../api/engine";

/**
 * Holds a stack for this process until `release`, or until the process ends however it ends: an SQLite write lock is
 * the kernel's, so a killed process leaves none behind.
 */
export class StackLock {
    private constructor(private readonly database: DatabaseSync) {}

    static acquire(file: string, stack: string): StackLock {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        const database = new DatabaseSync(file, { timeout: PROBE_MILLISECONDS });
        try {
            database.exec("BEGIN EXCLUSIVE");
        } catch (error) {
            database.close();
            if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
                throw new EngineError(`stack ${stack} is being changed by another command: wait until that has ended`);
            }
            throw error;
        }
        return new StackLock(database);
    }

    /** Whether a process holds the stack right now. */
    static isHeld(file: string): boolean {
        if (!existsSync(file)) {
            return false;
        }
        const database = new DatabaseSync(file, { timeout: 0 });
        try {
            // Reading takes a shared lock, which an exclusive one refuses.
            database.prepare("SELECT count(*) FROM sqlite_schema").get();
            return false;
        } catch (error) {
            if ((error as { errcode?: number }).errcode === SQLITE_BUSY) {
                return true;
            }
            throw error;
        } finally {
            database.close();
        }
    }

    release(): void {
        this.database.close();
    }
}

/** https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

/** Longer than a look at the lock by `isHeld` takes, which must not refuse the stack to anyone. */
const PROBE_MILLISECONDS = 250;

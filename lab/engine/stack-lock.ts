import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { EngineError } from "./engine";

/**
 * Holds a stack for this process until `release`, or until the process ends however it ends: an SQLite write lock is
 * the kernel's, so a killed process leaves none behind.
 */
export class StackLock {
    private constructor(private readonly database: DatabaseSync) {}

    static acquire(file: string, stack: string): StackLock {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        const database = new DatabaseSync(file, { timeout: 0 });
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

    release(): void {
        this.database.close();
    }
}

/** https://sqlite.org/rescode.html#busy */
const SQLITE_BUSY = 5;

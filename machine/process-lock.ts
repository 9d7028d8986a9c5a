import { existsSync, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

/**
 * A lock that this process holds until `release`, or until it ends, however it ends: an SQLite write lock is the
 * kernel's, so a killed process leaves none behind.
 */
export class ProcessLock {
    private constructor(private readonly database: DatabaseSync) {}

    /**
     * Undefined where another process holds it.
     *
     * @param file made where it is missing; it stays.
     * @param timeout milliseconds to wait for it, in which this process does nothing else
     */
    static tryAcquire(file: string, timeout = PROBE_MS): ProcessLock | undefined {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        const database = new DatabaseSync(file, { timeout });
        try {
            database.exec("BEGIN EXCLUSIVE");
            return new ProcessLock(database);
        } catch (error) {
            database.close();
            if (isBusy(error)) {
                return undefined;
            }
            throw damaged(file, error);
        }
    }

    /**
     * Resolves as soon as no other process holds it.
     *
     * @param onWait called once, before the first wait
     */
    static async acquire(file: string, onWait: () => void = () => undefined): Promise<ProcessLock> {
        for (let attempt = 0; ; attempt++) {
            // The wait is the event loop's, which SQLite's would block.
            const lock = ProcessLock.tryAcquire(file, 0);
            if (lock) {
                return lock;
            }
            if (attempt === 0) {
                onWait();
            }
            await sleep(POLL_MS);
        }
    }

    /** Whether a process holds it right now. */
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
            if (isBusy(error)) {
                return true;
            }
            throw damaged(file, error);
        } finally {
            database.close();
        }
    }

    release(): void {
        this.database.close();
    }
}

/** https://sqlite.org/rescode.html */
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

/** Longer than a look at the lock by `isHeld` takes, which must not refuse the lock to anyone. */
const PROBE_MS = 250;

const POLL_MS = 250;

function isBusy(error: unknown): boolean {
    return (error as { errcode?: number }).errcode === SQLITE_BUSY;
}

/** Nothing is kept in a lock's file. */
function damaged(file: string, error: unknown): unknown {
    const { errcode = 0 } = error as { errcode?: number };
    return [SQLITE_CORRUPT, SQLITE_NOTADB].includes(errcode & 0xff)
        ? new Error(`the lock file ${file} is damaged: delete it; it holds nothing`, { cause: error })
        : error;
}

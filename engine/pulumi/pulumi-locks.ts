import { readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** A lock file of a file backend, as the CLI writes it (pulumi v3.259 pkg/backend/diy/lock.go). */
interface Lock {
    pid: number;
    hostname: string;
}

/** Whether a run holds the stack. @param backend folder of the file backend. */
export function isLocked(backend: string, project: string, stack: string): boolean {
    return lockFiles(backend, project, stack).some((file) => isHeld(readLock(file)));
}

/** Stacks of any project that a run holds, by name. @param backend folder of the file backend. */
export function lockedStacks(backend: string): string[] {
    const projects = join(backend, ".pulumi", "locks", "organization");
    return entriesOf(projects)
        .flatMap((project) => entriesOf(join(projects, project)).map((stack) => ({ project, stack })))
        .filter(({ project, stack }) => isLocked(backend, project, stack))
        .map(({ stack }) => stack)
        .sort();
}

/**
 * Takes away what runs on this machine have left behind that were killed, or had no room to write: nothing else would do
 * it. The CLI reads a draft of a lock as if it were one, and fails at it.
 */
export async function removeStaleLocks(backend: string, project: string, stack: string): Promise<void> {
    const drafts = filesOf(backend, project, stack).filter((file) => file.endsWith(".tmp"));
    if (drafts.some((draft) => ageOf(draft) <= DRAFT_MS)) {
        // One that is being written is gone by then; one that was left behind a moment ago is not.
        await delay(DRAFT_MS);
    }
    const stale = lockFiles(backend, project, stack).filter((file) => !isHeld(readLock(file)));
    for (const file of [...drafts, ...stale]) {
        rmSync(file, { force: true });
    }
}

/** Writing a lock takes no longer. */
const DRAFT_MS = 1000;

function lockFiles(backend: string, project: string, stack: string): string[] {
    return filesOf(backend, project, stack).filter((file) => file.endsWith(".json"));
}

function filesOf(backend: string, project: string, stack: string): string[] {
    const directory = join(backend, ".pulumi", "locks", "organization", project, stack);
    return entriesOf(directory).map((name) => join(directory, name));
}

function entriesOf(directory: string): string[] {
    return statSync(directory, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(directory) : [];
}

function ageOf(file: string): number {
    return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

/** Undefined for one that is gone again, or not whole yet. */
function readLock(file: string): Lock | undefined {
    try {
        return JSON.parse(readFileSync(file, "utf8")) as Lock;
    } catch {
        return undefined;
    }
}

/** One that cannot be read, or of another machine, counts as held: nobody here can know better. */
function isHeld(lock: Lock | undefined): boolean {
    return lock === undefined || lock.hostname !== hostname() || isAlive(lock.pid);
}

function isAlive(pid: number): boolean {
    try {
        process.kill(pid, 0);
        return true;
    } catch (error) {
        return (error as NodeJS.ErrnoException).code === "EPERM";
    }
}

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { open } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../log";

export interface SupervisedProcessOptions {
    name: string;
    command: string;
    args: string[];
    env: NodeJS.ProcessEnv;
    cwd: string;
    /** Takes standard output and standard error. */
    logFile: string;
    log: Log;
}

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A process that ran this long was well: its next restart is a first one again. */
const STABLE_AFTER_MS = 30_000;
const TAIL_BYTES = 16_384;

/** How long to wait before the restart that follows `exits` exits in a row, milliseconds. */
export function restartDelay(exits: number): number {
    return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (exits - 1));
}

/** A child process that is started again whenever it ends by itself, later each time. */
export class SupervisedProcess {
    private child?: ChildProcess;
    private restart?: NodeJS.Timeout;
    private startedAt = 0;
    private stopping = false;
    /** Exits in a row, each soon after its start. */
    exits = 0;

    constructor(private readonly options: SupervisedProcessOptions) {}

    get pid(): number | undefined {
        return this.child?.pid;
    }

    start(): void {
        const { command, args, env, cwd, logFile } = this.options;
        this.stopping = false;
        this.startedAt = Date.now();
        const output = openSync(logFile, "a", 0o600);
        const child = spawn(command, args, { cwd, env, stdio: ["ignore", output, output] });
        closeSync(output);
        this.child = child;
        child.once("error", (error) => this.ended(child, error.message));
        child.once("exit", (code, signal) => this.ended(child, signal ? `signal ${signal}` : `code ${code}`));
    }

    /** Ends the process: SIGTERM, and SIGKILL where it is still there after `graceMs`. */
    async stop(graceMs: number): Promise<void> {
        this.stopping = true;
        clearTimeout(this.restart);
        const child = this.child;
        if (!child) {
            return;
        }
        const exit = once(child, "exit");
        child.kill("SIGTERM");
        const deadline = new AbortController();
        await Promise.race([exit, sleep(graceMs, undefined, { signal: deadline.signal }).catch(() => {})]);
        deadline.abort();
        if (this.child) {
            child.kill("SIGKILL");
            await exit;
        }
    }

    /** The last lines that the process wrote. */
    async lastLogLines(count: number): Promise<string[]> {
        const file = await open(this.options.logFile).catch(() => undefined);
        if (!file) {
            return [];
        }
        try {
            const { size } = await file.stat();
            const length = Math.min(size, TAIL_BYTES);
            const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
            return buffer.toString("utf8", 0, bytesRead).split("\n").filter(Boolean).slice(-count);
        } finally {
            await file.close();
        }
    }

    private ended(child: ChildProcess, how: string): void {
        if (this.child !== child) {
            return;
        }
        this.child = undefined;
        if (this.stopping) {
            return;
        }
        this.exits = Date.now() - this.startedAt >= STABLE_AFTER_MS ? 1 : this.exits + 1;
        const delay = restartDelay(this.exits);
        const { name, logFile, log } = this.options;
        log(`${name} ended with ${how}; started again in ${delay / 1000} s (its log: ${logFile})`);
        this.restart = setTimeout(() => this.start(), delay);
    }
}

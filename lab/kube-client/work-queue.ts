import type { Log } from "../log";

export interface WorkQueueOptions {
    /** Brings one object to its desired state; `false`, or an error, asks for another try after a while. */
    process: (key: string) => Promise<boolean>;
    log: Log;
    /** @default 200 */
    baseDelayMs?: number;
    /** @default 30000 */
    maxDelayMs?: number;
}

/**
 * client-go's work queue in small: a key that is added several times is processed once, one key at a time, and one that
 * failed comes back after a delay that doubles. No maintained npm package has these semantics.
 */
export class WorkQueue {
    private readonly pending = new Set<string>();
    private readonly failures = new Map<string, number>();
    private readonly retries = new Map<string, NodeJS.Timeout>();
    private running: Promise<void> | undefined;
    private stopped = false;

    constructor(private readonly options: WorkQueueOptions) {}

    add(key: string): void {
        if (this.stopped) {
            return;
        }
        clearTimeout(this.retries.get(key));
        this.retries.delete(key);
        this.pending.add(key);
        this.running ??= this.run();
    }

    /** Drops what waits and returns when what is being processed is done. */
    async stop(): Promise<void> {
        this.stopped = true;
        this.pending.clear();
        for (const timer of this.retries.values()) {
            clearTimeout(timer);
        }
        this.retries.clear();
        await this.running;
    }

    private async run(): Promise<void> {
        // Lets everything that is added in the same turn come together first.
        await Promise.resolve();
        for (let key = this.next(); key !== undefined; key = this.next()) {
            if (await this.tryProcess(key)) {
                this.failures.delete(key);
            } else {
                this.retryLater(key);
            }
        }
        // In the very step that found nothing pending: a promise's finally() would come later than the next add can.
        this.running = undefined;
    }

    private next(): string | undefined {
        const [key] = this.pending;
        if (key !== undefined) {
            this.pending.delete(key);
        }
        return key;
    }

    private async tryProcess(key: string): Promise<boolean> {
        try {
            return await this.options.process(key);
        } catch (error) {
            this.options.log(`${key}: ${error instanceof Error ? error.message : String(error)}`);
            return false;
        }
    }

    private retryLater(key: string): void {
        if (this.stopped) {
            return;
        }
        const failures = this.failures.get(key) ?? 0;
        this.failures.set(key, failures + 1);
        const { baseDelayMs = 200, maxDelayMs = 30_000 } = this.options;
        const delay = Math.min(baseDelayMs * 2 ** failures, maxDelayMs);
        clearTimeout(this.retries.get(key));
        this.retries.set(
            key,
            setTimeout(() => this.add(key), delay),
        );
    }
}

import { setTimeout as sleep } from "node:timers/promises";
import { probe } from "../verify/probe";

export interface SteadyClientsOptions {
    url: string;
    /** @default - the URL's host */
    connectTo?: string;
    /** Where the clients connect from; undefined: this machine as it is. */
    addresses: readonly (string | undefined)[];
    /** Requests a second of each client. */
    rate: number;
}

export interface SteadyResult {
    answers: number;
    lost: string[];
    /** Milliseconds of the slowest answer. */
    slowestMs: number;
}

const TIMEOUT_MS = 3_000;

/** Clients that send requests at a steady rate, each on a connection of its own. An answer below 500 counts as one. */
export class SteadyClients {
    private readonly result: SteadyResult = { answers: 0, lost: [], slowestMs: 0 };
    private stopping = false;
    private readonly running: Promise<unknown>;

    constructor(private readonly options: SteadyClientsOptions) {
        this.running = Promise.all(options.addresses.map((address) => this.run(address)));
    }

    /** When, whose and why. @default - none was lost */
    get firstLost(): string | undefined {
        return this.result.lost[0];
    }

    /** Resolves when every request that was sent is answered or lost. */
    async stop(): Promise<SteadyResult> {
        this.stopping = true;
        await this.running;
        return this.result;
    }

    private async run(address: string | undefined): Promise<void> {
        const pending = new Set<Promise<void>>();
        const startedAt = performance.now();
        for (let sent = 1; !this.stopping; sent += 1) {
            const request = this.request(address).finally(() => pending.delete(request));
            pending.add(request);
            // By the clock: what one request is late does not make the next one later.
            await sleep(Math.max(0, startedAt + (sent * 1000) / this.options.rate - performance.now()));
        }
        await Promise.all(pending);
    }

    private async request(localAddress: string | undefined): Promise<void> {
        const { url, connectTo } = this.options;
        const startedAt = Date.now();
        try {
            const { status } = await probe({ url, connectTo, localAddress, timeoutMs: TIMEOUT_MS, trustsAll: true });
            if (status >= 500) {
                throw new Error(`HTTP ${status}`);
            }
            this.result.answers += 1;
            this.result.slowestMs = Math.max(this.result.slowestMs, Date.now() - startedAt);
        } catch (error) {
            const reason = `${new Date(startedAt).toISOString()} ${localAddress ?? "this machine"}: ${(error as Error).message}`;
            this.result.lost.push(reason);
        }
    }
}

import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";

const PAUSE_MS = 20;
const TIMEOUT_MS = 10_000;

/** A client that makes one request after another, each on a connection of its own, and remembers which failed. */
export class SteadyClient {
    answers = 0;
    readonly failures: string[] = [];
    private stopping = false;
    private readonly running: Promise<void>;

    constructor(
        private readonly url: string,
        private readonly localAddress: string,
    ) {
        this.running = this.run();
    }

    async stop(): Promise<void> {
        this.stopping = true;
        await this.running;
    }

    private async run(): Promise<void> {
        while (!this.stopping) {
            try {
                await this.request();
                this.answers += 1;
            } catch (error) {
                this.failures.push(String(error));
            }
            await delay(PAUSE_MS);
        }
    }

    private request(): Promise<void> {
        const options = { localAddress: this.localAddress, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS) };
        return new Promise((resolve, reject) => {
            const request = get(this.url, options, (response) => {
                response.on("error", reject).on("end", () => {
                    if (response.statusCode === 200) {
                        resolve();
                    } else {
                        reject(new Error(`HTTP ${response.statusCode}`));
                    }
                });
                response.resume();
            });
            request.on("error", reject);
        });
    }
}

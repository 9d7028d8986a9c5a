import type { ProviderContext } from "../../provider";
import { apiFor } from "./api";
import { whyNotReady } from "./diagnosis";
import { idOf, type LiveObject } from "./live-object";

/** A wait that takes longer is reported, with what holds the object. */
export const LONG_WAIT_MS = 10_000;
const PAUSE_MS = 2_000;

/** Says why one object is not ready yet, once the wait for it is long, and again only what is new. */
export class WaitReporter {
    private readonly startedAt = Date.now();
    private readonly reported = new Set<string>();
    private nextAt = this.startedAt + LONG_WAIT_MS;

    constructor(private readonly context: ProviderContext) {}

    /** @param object undefined: it does not exist */
    async notReady(object: LiveObject | undefined, reason: string): Promise<void> {
        const now = Date.now();
        if (!object || now < this.nextAt) {
            return;
        }
        this.nextAt = now + PAUSE_MS;
        const findings = (await whyNotReady(apiFor(this.context), object)).filter((line) => !this.reported.has(line));
        if (findings.length > 0) {
            findings.forEach((line) => this.reported.add(line));
            const waiting = `waits for ${object.kind} ${idOf(object)}: ${reason}`;
            this.context.report?.([waiting, ...findings].join("\n  "));
        }
    }
}

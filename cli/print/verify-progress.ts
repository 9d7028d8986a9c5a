import { progressLine, type ProgressLine } from "./progress-line";
import type { Waiting } from "../../verify/verify";

/** Prints a reason only after it has held this long: one that passes by itself after a change is not worth a line. */
const SETTLED_MS = 1_500;

/** Reports on stderr why verify still waits: every reason once, and how long it has waited on one line. */
export class VerifyProgress {
    private readonly reasons = new Map<string, { since: number; told: boolean }>();
    private readonly line: ProgressLine;
    private readonly startedAt: number;

    constructor(
        private readonly timeoutSeconds: number,
        private readonly stream: NodeJS.WriteStream = process.stderr,
        private readonly now: () => number = Date.now,
        /** Says how long it has waited. */
        private readonly triesAgain: (seconds: number, of: number) => string = (seconds, of) =>
            `verify tries again: ${seconds} s of ${of} s`,
    ) {
        this.line = progressLine(stream, now);
        this.startedAt = now();
    }

    update({ stack, reason }: Waiting): void {
        const text = `${stack}: ${reason}`;
        const now = this.now();
        const known = this.reasons.get(text) ?? { since: now, told: false };
        this.reasons.set(text, known);
        if (now - known.since < SETTLED_MS) {
            return;
        }
        if (!known.told) {
            known.told = true;
            this.line.clear();
            this.stream.write(`${text}\n`);
        }
        const seconds = Math.round((now - this.startedAt) / 1000);
        this.line.update(this.triesAgain(seconds, this.timeoutSeconds));
    }

    end(): void {
        this.line.clear();
    }
}

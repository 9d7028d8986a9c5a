import type { WriteStream } from "node:tty";
import { clearLine, cursorTo } from "node:readline";

export interface ProgressLine {
    /**
     * @param subject what the message is about. Without a terminal a new subject is a line of its own, the same one again
     * at most once a minute. @default - the message
     */
    update(message: string, subject?: string): void;
    clear(): void;
    /** Something else was printed: the next line without a terminal comes a minute later. */
    printed(): void;
}

/** Messages that change quickly, such as counts, are not all printed. */
const CHANGE_INTERVAL_MS = 10_000;
const REPEAT_INTERVAL_MS = 60_000;

/** One line that changes in place on a terminal; elsewhere lines, each with what changed, or that the work continues. */
export function progressLine(stream: NodeJS.WriteStream | WriteStream, now: () => number = Date.now): ProgressLine {
    let shown = "";
    let shownSubject: string | undefined;
    let printedAt = -Infinity;
    return {
        update(message, subject = message) {
            if (message === shown) {
                return;
            }
            if (stream.isTTY) {
                clearLine(stream, 0);
                cursorTo(stream, 0);
                stream.write(message.slice(0, stream.columns - 1));
                shown = message;
                return;
            }
            const interval = subject === shownSubject ? REPEAT_INTERVAL_MS : CHANGE_INTERVAL_MS;
            if (now() - printedAt >= interval) {
                stream.write(`${message}\n`);
                printedAt = now();
                shown = message;
                shownSubject = subject;
            }
        },
        clear() {
            if (stream.isTTY && shown) {
                clearLine(stream, 0);
                cursorTo(stream, 0);
            }
        },
        printed() {
            printedAt = now();
        },
    };
}

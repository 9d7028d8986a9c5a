import type { WriteStream } from "node:tty";
import { clearLine, cursorTo } from "node:readline";

export interface ProgressLine {
    update(message: string): void;
    clear(): void;
}

/** One line that changes in place on a terminal; elsewhere every new message is a line of its own, at most one each 10 s. */
export function progressLine(stream: NodeJS.WriteStream | WriteStream, now: () => number = Date.now): ProgressLine {
    let printed = "";
    let printedAt = -Infinity;
    return {
        update(message) {
            if (message === printed) {
                return;
            }
            if (stream.isTTY) {
                clearLine(stream, 0);
                cursorTo(stream, 0);
                stream.write(message.slice(0, stream.columns - 1));
            } else if (now() - printedAt >= 10_000) {
                stream.write(`${message}\n`);
                printedAt = now();
            }
            printed = message;
        },
        clear() {
            if (stream.isTTY && printed) {
                clearLine(stream, 0);
                cursorTo(stream, 0);
            }
        },
    };
}

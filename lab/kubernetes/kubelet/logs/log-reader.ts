import { open, type FileHandle } from "node:fs/promises";
import type { ContainerLog } from "./container-log";

export interface LogQuery {
    /** The last lines of the log, of which `since` may leave out some more. @default all lines */
    tailLines?: number;
    /** Puts the time in front of each line. */
    timestamps?: boolean;
    /** Leaves out what was written before. */
    since?: Date;
    /** How much is given at most, also in the middle of a line. @default all of it */
    limitBytes?: number;
}

/** The log of a container's run: its file, and, as long as it is followed, what is still being written to it. */
export interface LogSource {
    file: string;
    live?: ContainerLog;
}

/** What becomes of a request for a log: it is found, or is refused with a status and a reason. */
export type FoundLog = { source: LogSource } | { status: 400 | 404; message: string };

const BLOCK_BYTES = 65_536;
const NEWLINE = 0x0a;

/**
 * The text of a log as `kubectl logs` prints it: of the lines that exist, and, of a log that is `live`, of those to come until
 * its run ends or `signal` aborts. Rejects with ENOENT where the run has no log.
 */
export async function* readLog(
    { file, live }: LogSource,
    query: LogQuery,
    signal: AbortSignal,
): AsyncGenerator<Buffer, void, undefined> {
    const handle = await open(file, "r");
    const text = limited(query.limitBytes);
    try {
        let position = query.tailLines === undefined ? 0 : await tailStart(handle, query.tailLines);
        let rest = "";
        const printer = linePrinter(query);
        for (;;) {
            const version = live?.version;
            const ended = live?.ended ?? true;
            for (;;) {
                const { bytesRead, buffer } = await handle.read(Buffer.alloc(BLOCK_BYTES), 0, BLOCK_BYTES, position);
                if (bytesRead === 0) {
                    break;
                }
                position += bytesRead;
                const lines = (rest + buffer.toString("latin1", 0, bytesRead)).split("\n");
                rest = lines.pop() ?? "";
                const chunk = text.take(lines.map(printer).join(""));
                if (chunk.length > 0) {
                    yield Buffer.from(chunk, "latin1");
                }
                if (text.exhausted() || signal.aborted) {
                    return;
                }
            }
            if (ended || signal.aborted) {
                return;
            }
            if (live?.version === version) {
                await live?.changed(signal);
            }
        }
    } finally {
        await handle.close();
    }
}

/**
 * What is printed of each line of a log file, one after the other; nothing for a line that is none of the CRI format. A part
 * of a line has no line end, and what follows it has no time of its own.
 */
export function linePrinter({ timestamps = false, since }: LogQuery): (line: string) => string {
    let lineGoesOn = false;
    return (line) => {
        const [, time = "", tag, text] = /^(\S+) (?:stdout|stderr) ([FP]) (.*)$/s.exec(line) ?? [];
        if (text === undefined || (since && new Date(time) < since)) {
            return "";
        }
        const prefix = timestamps && !lineGoesOn ? `${time} ` : "";
        lineGoesOn = tag === "P";
        return `${prefix}${text}${lineGoesOn ? "" : "\n"}`;
    };
}

/** Where the last lines of a file begin. */
async function tailStart(handle: FileHandle, lines: number): Promise<number> {
    const { size } = await handle.stat();
    // The end of the last line counts as well: one more than the lines that are wanted.
    let left = lines + 1;
    for (let end = size; end > 0;) {
        const start = Math.max(0, end - BLOCK_BYTES);
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
        for (let index = bytesRead - 1; index >= 0; index--) {
            if (buffer[index] === NEWLINE && --left === 0) {
                return start + index + 1;
            }
        }
        end = start;
    }
    return 0;
}

function limited(limitBytes = Infinity): { take: (text: string) => string; exhausted: () => boolean } {
    let left = limitBytes;
    return {
        take: (text) => {
            const taken = text.slice(0, left);
            left -= taken.length;
            return taken;
        },
        exhausted: () => left <= 0,
    };
}

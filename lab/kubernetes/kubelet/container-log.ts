import { EventEmitter } from "node:events";
import { createWriteStream, mkdirSync, openSync, readFileSync, type WriteStream } from "node:fs";
import { dirname } from "node:path";

export interface LogQuery {
    /** @default all lines */
    tailLines?: number;
    /** Puts the time in front of each line. */
    timestamps?: boolean;
    /** Leaves out what was written before. */
    since?: Date;
}

/** A line as containerd writes it: time, stream, `F` (full line), text (CRI logging format). */
const LOG_LINE = /^(\S+) (stdout|stderr) F (.*)$/;

/** The log of one run of a container, written in the CRI logging format. */
export class ContainerLog {
    private readonly output: WriteStream;
    private readonly emitter = new EventEmitter<{ line: [string]; end: [] }>();
    private readonly rest = { stdout: "", stderr: "" };
    private ended = false;

    constructor(file: string) {
        mkdirSync(dirname(file), { recursive: true });
        this.output = createWriteStream(file, { fd: openSync(file, "a") });
        // A full disk costs the log, not the lab.
        this.output.on("error", () => undefined);
        this.emitter.setMaxListeners(0);
    }

    write(stream: "stdout" | "stderr", chunk: string): void {
        const lines = (this.rest[stream] + chunk).split("\n");
        this.rest[stream] = lines.pop() ?? "";
        for (const line of lines) {
            this.writeLine(stream, line);
        }
    }

    /** The run is over: nothing more comes. */
    end(): void {
        for (const stream of ["stdout", "stderr"] as const) {
            if (this.rest[stream]) {
                this.writeLine(stream, this.rest[stream]);
                this.rest[stream] = "";
            }
        }
        this.ended = true;
        this.output.end();
        this.emitter.emit("end");
    }

    /** Calls `onLine` with every line written from now on and `onEnd` after the last one; returns what ends that. */
    follow(onLine: (line: string) => void, onEnd: () => void): () => void {
        if (this.ended) {
            onEnd();
            return () => undefined;
        }
        this.emitter.on("line", onLine).on("end", onEnd);
        return () => this.emitter.off("line", onLine).off("end", onEnd);
    }

    private writeLine(stream: "stdout" | "stderr", text: string): void {
        const line = `${new Date().toISOString()} ${stream} F ${text}`;
        this.output.write(`${line}\n`);
        this.emitter.emit("line", line);
    }
}

/** Lines of a log file as `kubectl logs` prints them. Throws ENOENT where the run has no log. */
export function readLog(file: string, query: LogQuery): string[] {
    const lines = readFileSync(file, "utf8")
        .split("\n")
        .filter(Boolean)
        .filter((line) => isSince(line, query.since));
    const tail = query.tailLines === undefined ? lines : lines.slice(Math.max(0, lines.length - query.tailLines));
    return tail.map((line) => printedLine(line, query.timestamps));
}

/** A line of a log file as `kubectl logs` prints it. */
export function printedLine(line: string, timestamps = false): string {
    const [, time, , text] = LOG_LINE.exec(line) ?? [];
    return text === undefined ? line : timestamps ? `${time} ${text}` : text;
}

function isSince(line: string, since?: Date): boolean {
    return !since || new Date(line.split(" ", 1)[0] ?? "") >= since;
}

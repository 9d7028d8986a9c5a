import { EventEmitter } from "node:events";
import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

export type LogStream = "stdout" | "stderr";

/** Bytes of a line above which it is kept in parts, as containerd does (max_container_log_line_size of its CRI plugin). */
const LONGEST_PART = 16_384;

/**
 * The log of one run of a container, written in the CRI logging format: `<time> <stream> <F|P> <text>`, of which `P` is a
 * part of a line that goes on in the next one. Texts are bytes, each of which is one character here (latin1).
 */
export class ContainerLog {
    private readonly file: number;
    private readonly changes = new EventEmitter<{ change: []; output: [LogStream, Buffer] }>();
    private readonly rest: Record<LogStream, string> = { stdout: "", stderr: "" };
    private torn = false;
    private writes = 0;
    private over = false;

    /** @param edit changes the text of a line before it is written. @default as the process wrote it */
    constructor(
        file: string,
        private readonly edit: (text: string) => string = (text) => text,
    ) {
        mkdirSync(dirname(file), { recursive: true });
        this.file = openSync(file, "a");
        this.changes.setMaxListeners(0);
    }

    /** Grows with every write: who has read the file at one version has missed nothing as long as it stays the same. */
    get version(): number {
        return this.writes;
    }

    /** The run is over: nothing more comes. */
    get ended(): boolean {
        return this.over;
    }

    /** Calls `onOutput` with what the process writes from now on; returns what ends that. */
    follow(onOutput: (stream: LogStream, chunk: Buffer) => void): () => void {
        this.changes.on("output", onOutput);
        return () => this.changes.off("output", onOutput);
    }

    write(stream: LogStream, chunk: Buffer): void {
        if (this.changes.listenerCount("output") > 0) {
            this.changes.emit("output", stream, Buffer.from(this.edit(chunk.toString("latin1")), "latin1"));
        }
        const lines = (this.rest[stream] + chunk.toString("latin1")).split("\n");
        let rest = lines.pop() ?? "";
        const parts: string[] = [];
        while (rest.length > LONGEST_PART) {
            parts.push(rest.slice(0, LONGEST_PART));
            rest = rest.slice(LONGEST_PART);
        }
        this.rest[stream] = rest;
        this.append([
            ...lines.map((line) => this.entry(stream, "F", line)),
            ...parts.map((part) => this.entry(stream, "P", part)),
        ]);
    }

    end(): void {
        if (this.over) {
            return;
        }
        const streams = (["stdout", "stderr"] as const).filter((stream) => this.rest[stream]);
        this.over = true;
        this.append(streams.map((stream) => this.entry(stream, "F", this.rest[stream])));
        closeSync(this.file);
    }

    /** Resolves with the next write, with the end of the run, or when `signal` aborts. */
    changed(signal: AbortSignal): Promise<void> {
        return new Promise((resolve) => {
            const done = () => {
                this.changes.off("change", done);
                signal.removeEventListener("abort", done);
                resolve();
            };
            this.changes.on("change", done);
            signal.addEventListener("abort", done);
            if (signal.aborted || this.over) {
                done();
            }
        });
    }

    private entry(stream: LogStream, tag: "F" | "P", text: string): string {
        return `${new Date().toISOString()} ${stream} ${tag} ${this.edit(text)}\n`;
    }

    /** Writes before it returns: a reader that finds the version unchanged has read every line. */
    private append(entries: readonly string[]): void {
        if (entries.length > 0) {
            const bytes = Buffer.from((this.torn ? "\n" : "") + entries.join(""), "latin1");
            try {
                for (let written = 0; written < bytes.length;) {
                    written += writeSync(this.file, bytes, written);
                }
                this.torn = false;
            } catch {
                // A full disk costs lines of the log, not the lab. What was written of them must not run into the next one.
                this.torn = true;
            }
        }
        this.writes += 1;
        this.changes.emit("change");
    }
}

import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { ApiCall } from "./faults";

/**
 * What is called from outside, while it is recorded: a file with a line of JSON for each call, so that a lab that stops or
 * is killed meanwhile goes on with the recording.
 */
export class CallLog {
    private recording: boolean;

    constructor(private readonly file: string) {
        this.recording = existsSync(file);
    }

    get isRecording(): boolean {
        return this.recording;
    }

    /** Begins anew. */
    start(): void {
        writeFileSync(this.file, "", { mode: 0o600 });
        this.recording = true;
    }

    /** Ends the recording and returns what was called, oldest first. */
    stop(): ApiCall[] {
        if (!this.recording) {
            return [];
        }
        const lines = readFileSync(this.file, "utf8").split("\n").slice(0, -1);
        rmSync(this.file);
        this.recording = false;
        return lines.map((line) => JSON.parse(line) as ApiCall);
    }

    add(call: ApiCall): void {
        if (this.recording) {
            appendFileSync(this.file, `${JSON.stringify(call)}\n`);
        }
    }
}

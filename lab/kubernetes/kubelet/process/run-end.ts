import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { ContainerImage } from "../../../images/image";
import { readLog } from "../logs/log-reader";

/** How a run of a container ended that the lab did not end. */
export interface RunEnd {
    containerName: string;
    image: ContainerImage;
    exitCode: number;
    milliseconds: number;
    /** The end of its log. */
    lastLines: string;
}

/** An event's message has 1,024 bytes (events.k8s.io/v1 Event, `note`); some are for the rest of the sentence. */
const SHOWN_CHARACTERS = 700;
const LAST_LINES = 10;
/** What ends as fast has hardly served. */
const AT_ONCE_MS = 5_000;

/** What an event says of a run that ended by itself: its exit code, what it wrote last, and what often is the reason. */
export function runEndMessage({ containerName, image, exitCode, milliseconds, lastLines }: RunEnd): string {
    const when = `after ${(milliseconds / 1000).toFixed(1)} s`;
    const lines = lastLines.trimEnd();
    const shown = lines.length > SHOWN_CHARACTERS ? `…${lines.slice(-SHOWN_CHARACTERS)}` : lines;
    const hint =
        exitCode === 0 && milliseconds < AT_ONCE_MS
            ? `; its command has to stay in the foreground (nginx: -g "daemon off;")`
            : "";
    return (
        `container ${containerName} (${image.command.join(" ")}) ended with exit code ${exitCode} ${when}${hint}` +
        (shown ? `; its last lines:\n${shown}` : "; it wrote nothing")
    );
}

/** The end of a log; nothing where there is none. */
export function lastLinesOf(file: string): Promise<string> {
    const { signal } = new AbortController();
    return text(Readable.from(readLog({ file }, { tailLines: LAST_LINES }, signal))).catch(() => "");
}

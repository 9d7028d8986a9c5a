import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { FaultEffect } from "../model/faults";

/** What a fault does to the exchange itself; an error is an answer like any other. */
export type TransportFault = Exclude<FaultEffect, { kind: "error" }>;

/** The body of an answer that has only a status. */
export interface StatusAnswer {
    contentType: string;
    body: string;
}

/**
 * Does what a fault does before the call takes effect. True where the exchange is over with it.
 *
 * @param statusAnswer what goes with an HTTP status.
 */
export async function failBefore(
    response: ServerResponse,
    fault: TransportFault | undefined,
    statusAnswer: (status: number) => StatusAnswer,
): Promise<boolean> {
    switch (fault?.kind) {
        case "delay":
            await wait(fault.milliseconds, undefined, { ref: false });
            return false;
        case "disconnect":
            response.destroy();
            return true;
        case "status": {
            const { contentType, body } = statusAnswer(fault.status);
            response.writeHead(fault.status, { "Content-Type": contentType });
            response.end(body);
            return true;
        }
        case "hang":
            return fault.point === "before";
        case "crash":
            if (fault.point === "before") {
                crash();
            }
            return false;
        default:
            return false;
    }
}

/** Does what a fault does once the call took effect, before it is answered. True where the exchange is over with it. */
export function failAfter(fault: TransportFault | undefined): boolean {
    if (fault?.kind === "crash") {
        crash();
    }
    return fault?.kind === "hang";
}

/** Gives an answer: whole, or broken off in its middle. */
export function endAnswer(response: ServerResponse, body: string, fault: TransportFault | undefined): void {
    if (fault?.kind === "truncate") {
        // In chunks: the Node SDK waits for its whole timeout where a stated length is not reached (node-fetch 2).
        response.write(body.slice(0, body.length / 2), () => response.destroy());
    } else {
        response.end(body);
    }
}

/** Nothing is written and no connection closed in order: as by the machine's out-of-memory killer. */
function crash(): void {
    process.kill(process.pid, "SIGKILL");
}

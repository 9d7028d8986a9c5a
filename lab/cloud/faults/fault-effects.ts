import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import type { FaultEffect } from "./faults";

/** What a fault does to the exchange itself; an error is an answer like any other. */
export type TransportFault = Exclude<FaultEffect, { kind: "error" }>;

/** Does what a fault does before the action runs. True where the exchange is over with it. */
export async function failBefore(
    response: ServerResponse,
    fault: TransportFault | undefined,
    requestId: string,
): Promise<boolean> {
    switch (fault?.kind) {
        case "delay":
            await wait(fault.milliseconds, undefined, { ref: false });
            return false;
        case "disconnect":
            response.destroy();
            return true;
        case "status":
            // JSON without an Error: what the provider takes for a fault of the network, and tries again (v1.83.25).
            response.writeHead(fault.status, { "Content-Type": "application/json" });
            response.end(JSON.stringify({ Response: { RequestId: requestId } }));
            return true;
        default:
            return false;
    }
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

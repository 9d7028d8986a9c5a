import type { ForwardingProblem, ForwardingSocket } from "./forwarding-types";

/** One listener of a CLB, or one side of a cluster's endpoint. */
export interface SocketStatus {
    listenerId: string;
    state: "listening" | "failed";
    /** Loopback address and port; empty where there is no plan to serve it. */
    address: string;
    port?: number;
    /** Why it failed. */
    message?: string;
}

/** The listeners of one owner: those with a socket, open or failed, and those that no plan serves. */
export function socketStatus(
    ownerId: string,
    sockets: readonly { plan: ForwardingSocket; failure?: string }[],
    problems: readonly ForwardingProblem[],
): SocketStatus[] {
    const served = sockets
        .filter(({ plan }) => plan.ownerId === ownerId)
        .map(({ plan: { listenerId, address, port }, failure }): SocketStatus => {
            return { listenerId, address, port, state: failure ? "failed" : "listening", message: failure };
        });
    const unserved = problems
        .filter((problem) => problem.ownerId === ownerId)
        .map(({ listenerId, message }): SocketStatus => ({ listenerId, address: "", state: "failed", message }));
    return [...served, ...unserved];
}

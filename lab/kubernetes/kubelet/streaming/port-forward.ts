import { connect, type Socket } from "node:net";
import { answersForOthers, isTakenForOthers } from "../../../network/sockets/listening-sockets";
import type { SpdyStream } from "./spdy-connection";
import { upgradeToSpdy, type UpgradeRequest } from "./upgrade";

export interface PortForwardTarget {
    /** The loopback address that serves the Pod: nothing else is connected to. */
    address: string;
    /** Names the Pod in messages. */
    podName: string;
    uid: string;
}

const PROTOCOLS = ["portforward.k8s.io"];
/** Where the connections come from: a kubelet makes them inside of the Pod, from its own localhost. */
const LOCALHOST = "127.0.0.1";

/** Serves a port-forward: every pair of streams, one for data and one for errors, is one connection to the Pod. */
export function servePortForward(upgrade: UpgradeRequest, target: PortForwardTarget): void {
    const connection = upgradeToSpdy(upgrade, PROTOCOLS);
    if (!connection) {
        return;
    }
    const pairs = new Map<string, { data?: SpdyStream; error?: SpdyStream }>();
    connection.on("stream", (stream) => {
        const id = requestId(stream);
        const pair = pairs.get(id) ?? {};
        pairs.set(id, { ...pair, [stream.headers["streamtype"] === "error" ? "error" : "data"]: stream });
        const { data, error } = pairs.get(id) ?? {};
        if (data && error) {
            pairs.delete(id);
            void forward(data, error, target);
        }
    });
    connection.start();
}

/** Clients that are older than the header open the stream of errors first and that of data next. */
function requestId({ id, headers }: SpdyStream): string {
    return headers["requestid"] ?? String(headers["streamtype"] === "error" ? id : id - 2);
}

async function forward(
    data: SpdyStream,
    error: SpdyStream,
    { address, podName, uid }: PortForwardTarget,
): Promise<void> {
    const port = Number(data.headers["port"]);
    const refusal = await refusalOf(address, port, data.headers["port"]);
    const problem = refusal
        ? new Error(refusal)
        : await joined(data, connect({ host: address, port, localAddress: LOCALHOST, allowHalfOpen: true }));
    if (problem) {
        error.end(`error forwarding port ${port} to pod ${podName}, uid ${uid}: ${problem.message}`);
        data.destroy();
    } else {
        error.end();
    }
}

/** A program of this machine that listens on all addresses is not the Pod's, whose port alone may be reached. */
async function refusalOf(address: string, port: number, asked: string | undefined): Promise<string | undefined> {
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
        return `"${asked}" is no port`;
    }
    return (await isTakenForOthers("TCP", address, port)) ? answersForOthers(port) : undefined;
}

/**
 * Carries bytes both ways until either side closes; the error where no connection came about. Later ones are not told: a
 * client resets its stream once it has read to the end, and gives up all its connections for one error.
 */
function joined(data: SpdyStream, socket: Socket): Promise<Error | undefined> {
    return new Promise((resolve) => {
        socket.once("error", resolve);
        socket.once("connect", () => {
            socket.off("error", resolve).on("error", () => data.destroy());
            data.pipe(socket);
            socket.pipe(data);
        });
        socket.once("close", () => resolve(undefined));
        data.once("close", () => socket.destroy());
    });
}

import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { answersForOthers, isTakenForOthers } from "../sockets/listening-sockets";
import type { Target } from "./weighted-round-robin";

export interface ConnectOptions {
    /** The address the connection comes from, which is what the target sees, unless it has a `source` of its own. */
    localAddress: string;
    /** Milliseconds after which a target counts as unreachable. */
    timeoutMs: number;
    /** @default false */
    allowHalfOpen?: boolean;
    /**
     * What drops a packet on its way to the target, which then does not answer; undefined: nothing does.
     *
     * @default nothing
     */
    droppedBy?: (target: Target) => string | undefined;
    /**
     * Whether a target that does not answer is the last one to be tried, as refusing ones are not.
     *
     * @default false
     */
    endsAtTimeout?: boolean;
}

/** No target took the connection. `timedOut`: the last one did not answer, rather than refuse. */
export class NoTargetError extends Error {
    constructor(
        message: string,
        readonly timedOut: boolean,
    ) {
        super(message);
    }
}

/** A connection, and whose it is. */
export interface Connected {
    target: Target;
    socket: Socket;
}

/** Connects to the first target that takes the connection, in the order given. Rejects with a NoTargetError. */
export async function connectToFirst(targets: readonly Target[], options: ConnectOptions): Promise<Connected> {
    let failure = new NoTargetError("no backend with a weight above 0 is bound", false);
    for (const target of targets) {
        try {
            return { target, socket: await connectTo(target, options) };
        } catch (error) {
            failure = error as NoTargetError;
            if (failure.timedOut && options.endsAtTimeout) {
                break;
            }
        }
    }
    throw failure;
}

async function connectTo(target: Target, options: ConnectOptions): Promise<Socket> {
    const { address, port, source: localAddress = options.localAddress } = target;
    const { timeoutMs, allowHalfOpen = false } = options;
    const droppedBy = options.droppedBy?.(target);
    if (droppedBy) {
        await delay(timeoutMs, undefined, { ref: false });
        throw new NoTargetError(`${address}:${port} from ${localAddress}: dropped by ${droppedBy}`, true);
    }
    if (await isTakenForOthers("TCP", address, port)) {
        throw new NoTargetError(`${address}:${port}: ${answersForOthers(port)}`, false);
    }
    return new Promise((resolve, reject) => {
        const socket = connect({ host: address, port, localAddress, allowHalfOpen, noDelay: true });
        const fail = (reason: string, timedOut: boolean): void => {
            clearTimeout(timer);
            socket.destroy();
            reject(new NoTargetError(`${address}:${port} from ${localAddress}: ${reason}`, timedOut));
        };
        const refused = (error: NodeJS.ErrnoException): void =>
            fail(error.code ?? error.message, error.code === "ETIMEDOUT");
        const timer = setTimeout(() => fail(`no answer within ${timeoutMs} ms`, true), timeoutMs);
        socket.once("error", refused);
        socket.once("connect", () => {
            clearTimeout(timer);
            socket.removeListener("error", refused);
            resolve(socket);
        });
    });
}

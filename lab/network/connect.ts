import { connect, type Socket } from "node:net";
import type { Target } from "./weighted-round-robin";

export interface ConnectOptions {
    /** The address the connection comes from, which is what the target sees. */
    localAddress: string;
    /** Milliseconds after which a target counts as unreachable. */
    timeoutMs: number;
    /** @default false */
    allowHalfOpen?: boolean;
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

/** Connects to the first target that takes the connection, in the order given. Rejects with a NoTargetError. */
export async function connectToFirst(targets: readonly Target[], options: ConnectOptions): Promise<Socket> {
    let failure = new NoTargetError("no real server with a weight above 0 is bound", false);
    for (const target of targets) {
        try {
            return await connectTo(target, options);
        } catch (error) {
            failure = error as NoTargetError;
        }
    }
    throw failure;
}

function connectTo({ address, port }: Target, options: ConnectOptions): Promise<Socket> {
    const { localAddress, timeoutMs, allowHalfOpen = false } = options;
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

import { createServer, type Server, type Socket } from "node:net";
import { pipeline } from "node:stream";
import type { Log } from "../../log";
import { connectToFirst, NoTargetError } from "../connect";
import { drop } from "../filter/packet-filter";
import { Balancer, type Balancing } from "../balancer";
import type { Target } from "../weighted-round-robin";

export interface L4Options {
    /** Asked for at every new connection: a change of targets leaves the connections that are open alone. */
    targets: () => readonly Target[];
    /**
     * Asked for at every new connection, too.
     *
     * @default by weight in turn
     */
    balancing?: () => Balancing;
    /** The address from which to connect for a client: its own keeps it visible, another one is SNAT. */
    localAddress: (client: string) => string;
    /**
     * Whether a client's packets get to a target.
     *
     * @default always
     */
    reaches?: (client: string, target: Target) => boolean;
    /**
     * Milliseconds without a byte in either direction after which both sides are closed.
     * @default never
     */
    idleTimeoutMs?: number;
    log: Log;
}

const CONNECT_TIMEOUT_MS = 4_000;

const IN_TURN: Balancing = { scheduler: "WRR", sessionSeconds: 0 };

/** Forwards TCP connections, byte for byte, each side closed when and as the other one closes. */
export function createL4Server(options: L4Options): Server {
    const balancer = new Balancer();
    return createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) => {
        forward(client, balancer, options).catch((error: Error) => {
            options.log(`${client.localAddress}:${client.localPort}: ${error.message}`);
            if (error instanceof NoTargetError && error.timedOut) {
                drop(client);
                return;
            }
            // "If layer-4 listeners are not bound with real servers, Telnet to their ports will fail" (214, FAQ on
            // CLB configuration). A listening socket cannot leave a SYN unanswered; a reset is the nearest to it.
            client.resetAndDestroy();
        });
    });
}

async function forward(client: Socket, balancer: Balancer, options: L4Options): Promise<void> {
    // A client that goes away while the target is being connected to emits an error that belongs to nobody else.
    client.on("error", () => client.destroy());
    const { remoteAddress } = client;
    const { reaches = () => true } = options;
    if (!remoteAddress) {
        return;
    }
    const balancing = options.balancing?.() ?? IN_TURN;
    const order = balancer.orderForSession(options.targets(), balancing, remoteAddress);
    const { target: chosen, socket: target } = await connectToFirst(order, {
        localAddress: options.localAddress(remoteAddress),
        timeoutMs: CONNECT_TIMEOUT_MS,
        reaches: (each) => reaches(remoteAddress, each),
        // Packets are passed on as they come: what a real server leaves unanswered is sent to no other one.
        endsAtTimeout: true,
        allowHalfOpen: true,
    });
    if (client.destroyed) {
        target.destroy();
        return;
    }
    balancer.keep(chosen, balancing.sessionSeconds, remoteAddress);
    target.once("close", balancer.opened(chosen));
    const end = (error: Error | null | undefined): void => {
        if (error) {
            client.destroy();
            target.destroy();
        }
    };
    pipeline(client, target, end);
    pipeline(target, client, end);
    if (options.idleTimeoutMs !== undefined) {
        client.setTimeout(options.idleTimeoutMs, () => end(new Error("idle")));
    }
}

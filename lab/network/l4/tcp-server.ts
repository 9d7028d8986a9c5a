import { createServer, type Server, type Socket } from "node:net";
import { pipeline } from "node:stream";
import { Balancer } from "../balancing/balancer";
import { connectToFirst, NoTargetError } from "../balancing/connect-to-first";
import { drop, reset } from "../filter/packet-filter";
import { IN_TURN, type L4Options } from "./l4-options";

const CONNECT_TIMEOUT_MS = 4_000;

/** Forwards TCP connections, byte for byte, each side closed when and as the other one closes. */
export function createL4Server(options: L4Options): Server {
    const balancer = new Balancer();
    return createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true }, (client) => {
        // Read at once: a socket that has been closed meanwhile knows neither address.
        const { localAddress, localPort, remoteAddress } = client;
        forward(client, balancer, options).catch((error: Error) => {
            options.log(`${localAddress}:${localPort} from ${remoteAddress}: ${error.message}`);
            if (error instanceof NoTargetError && error.timedOut) {
                drop(client);
                return;
            }
            // A connection to a layer-4 listener without backends fails (214, FAQ on CLB configuration). A listening socket cannot leave a SYN unanswered; a reset is the nearest to it.
            reset(client);
        });
    });
}

async function forward(client: Socket, balancer: Balancer, options: L4Options): Promise<void> {
    // A client that goes away while the target is being connected to emits an error that belongs to nobody else.
    client.on("error", () => client.destroy());
    const { remoteAddress: ownAddress, remotePort = 0 } = client;
    if (!ownAddress) {
        return;
    }
    const remoteAddress = options.arrivesAs?.(ownAddress) ?? ownAddress;
    const balancing = options.balancing?.() ?? IN_TURN;
    const order = balancer.orderForSession(options.targets(), balancing, remoteAddress);
    const { target: chosen, socket: target } = await connectToFirst(order, {
        localAddress: options.localAddress(remoteAddress),
        timeoutMs: CONNECT_TIMEOUT_MS,
        droppedBy: (each) => options.droppedBy?.(remoteAddress, each),
        // Packets are passed on as they come: what a backend leaves unanswered is sent to no other one.
        endsAtTimeout: true,
        allowHalfOpen: true,
    });
    if (client.destroyed) {
        target.destroy();
        return;
    }
    balancer.keep(chosen, balancing.sessionSeconds, remoteAddress);
    const forget = options.connections?.add(chosen, () => [client, target].forEach(reset));
    const closed = balancer.opened(chosen);
    target.once("close", () => {
        closed();
        forget?.();
    });
    const end = (error: Error | null | undefined): void => {
        if (error) {
            client.destroy();
            target.destroy();
        }
    };
    const preamble = options.preamble?.({ address: remoteAddress, port: remotePort });
    if (preamble) {
        target.write(preamble);
    }
    pipeline(client, target, end);
    pipeline(target, client, end);
    if (options.idleTimeoutMs !== undefined) {
        client.setTimeout(options.idleTimeoutMs(), () => end(new Error("idle")));
    }
}

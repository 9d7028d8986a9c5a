import { Balancer } from "../balancing/balancer";
import type { Target } from "../balancing/weighted-round-robin";
import { IN_TURN, type L4Options } from "./l4-options";
import type { Place } from "./proxy-protocol";

/** Where the datagrams of one UDP session go. */
export interface UdpRoute {
    target: Target;
    /** The address they come from: the client's own keeps it visible, another one is SNAT. */
    source: string;
    /** What the first datagram begins with. */
    preamble?: Buffer;
    /** What drops a datagram on its way now; undefined: nothing does. */
    droppedBy: () => string | undefined;
    /** To be called once the session is over. */
    closed: () => void;
}

/** Where a client's new session goes; undefined: there is no target for it. */
export type UdpRouter = (client: Place) => UdpRoute | undefined;

/** Chooses as for a TCP connection. A target that does not take datagrams cannot be told from one that does not answer. */
export function udpRouter(options: Omit<L4Options, "connections" | "idleTimeoutMs" | "log">): UdpRouter {
    const balancer = new Balancer();
    return ({ address, port }) => {
        const client = options.arrivesAs?.(address) ?? address;
        const balancing = options.balancing?.() ?? IN_TURN;
        const [target] = balancer.orderForSession(options.targets(), balancing, client);
        if (!target) {
            return undefined;
        }
        balancer.keep(target, balancing.sessionSeconds, client);
        return {
            target,
            source: target.source ?? options.localAddress(client),
            preamble: options.preamble?.({ address: client, port }),
            droppedBy: () => options.droppedBy?.(client, target),
            closed: balancer.opened(target),
        };
    };
}

import type { Log } from "../../log";
import type { Balancing } from "../balancing/balancer";
import type { Place } from "./proxy-protocol";
import type { Target } from "../balancing/weighted-round-robin";
import type { TargetConnections } from "./target-connections";

/** How a layer-4 listener or node port forwards, over TCP or UDP. */
export interface L4Options {
    /** Asked for at every new connection or UDP session: a change of targets leaves those that are open alone. */
    targets: () => readonly Target[];
    /**
     * Asked for at every new connection or UDP session, too.
     *
     * @default by weight in turn
     */
    balancing?: () => Balancing;
    /** The address from which to connect for a client: its own keeps it visible, another one is SNAT. */
    localAddress: (client: string) => string;
    /**
     * As which address a client gets here; everything else is asked for by that one.
     *
     * @default its own
     */
    arrivesAs?: (client: string) => string;
    /**
     * What a connection, or the first datagram of a UDP session, to a target begins with.
     *
     * @default nothing
     */
    preamble?: (client: Place) => Buffer | undefined;
    /**
     * What drops a client's packets on their way to a target; undefined: nothing does.
     *
     * @default nothing
     */
    droppedBy?: (client: string, target: Target) => string | undefined;
    /**
     * Milliseconds without a byte in either direction after which a connection or UDP session ends.
     *
     * @default never over TCP, 300 s over UDP
     */
    idleTimeoutMs?: () => number;
    /**
     * Where the open connections and UDP sessions are kept, by target.
     *
     * @default nowhere: they go on to their own end
     */
    connections?: TargetConnections;
    log: Log;
}

export const IN_TURN: Balancing = { scheduler: "WRR", sessionSeconds: 0 };

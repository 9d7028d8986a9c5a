import type { Transport } from "./packet-filter";

/** Whether a loopback address and port is a node port on which kube-proxy drops what arrives. */
export type DropsAtNodePort = (transport: Transport, address: string, port: number) => boolean;

/** A connection or datagram of a client's that gets no answer, since something on its way dropped it. */
export interface Drop {
    /** Id of the CLB, or store id of the cluster endpoint (`<clusterId>/intranet`). */
    ownerId: string;
    /** Empty for a cluster endpoint. */
    listenerId: string;
    protocol: Transport;
    /** Of the listener. */
    port: number;
    /** Who was dropped: an address of the VPC, or a client's as it is. */
    client: string;
    /** On the way to which backend, by its address in the VPC; undefined: before the CLB. */
    backend?: { address: string; port: number };
    cause: DropCause;
}

export type DropCause =
    /** No rule of these groups lets the packet in. */
    | { kind: "security-group"; securityGroupIds: string[] }
    /** An internal CLB has chosen a backend on the client's own machine, which gets a packet with its own address as source. */
    | { kind: "loopback" }
    /** The client is in a VPC and has no way out to a public CLB: no NAT gateway with an EIP on its subnet's route, no EIP. */
    | { kind: "no-egress" };

type DropListener = (drop: Drop) => void;

/** Tells of drops as they happen: of each connection, and over UDP of each datagram. */
export class Drops {
    private readonly listeners = new Set<DropListener>();

    /** Calls `listener` at every drop, until the returned function is called. */
    onDrop(listener: DropListener): () => void {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }

    report(drop: Drop): void {
        this.listeners.forEach((listener) => listener(drop));
    }
}

/** For messages: what dropped the packet. */
export function dropReason(cause: DropCause): string {
    switch (cause.kind) {
        case "security-group":
            return `security group ${cause.securityGroupIds.join(", ")}`;
        case "loopback":
            return "CLB loopback (457/128648): the backend is on the client's own node";
        case "no-egress":
            return "the VPC, which gives the client no way out: its subnet's route leads to no NAT gateway with an EIP";
    }
}

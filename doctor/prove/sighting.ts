import { isIP } from "node:net";
import { containsCidr } from "cidr-tools";
import { HEALTH_CHECK_SOURCE } from "../../tke/clb";
import type { Peer, Verdict } from "../../tke/decision-table/outcome";
import { normalizeAddress, type PodAnswer } from "../../verify/pod-answer";

/** Whose address a Pod of the twin had for its peer; `other`: of none that is known. */
export type SeenPeer = Extract<Peer, "client" | "node" | "bridge" | "CLB"> | "other";

/** Addresses in the cluster, each also as this machine may know it by another one. */
export interface KnownAddresses {
    nodes: readonly string[];
    /** Of the nodes' bridges. */
    bridges: readonly string[];
    loadBalancer: readonly string[];
}

/** What a Pod of the twin saw of one request. */
export interface Sighting {
    /** Whether the listener is of layer 7. */
    layer: 4 | 7;
    /** The client's address. */
    client: string;
    /** The Pod's name, where it said so. */
    pod: string | null;
    /** The TCP or UDP peer that the Pod saw. */
    peer: string;
    sees: SeenPeer;
    /** The X-Forwarded-For that reached the Pod. */
    xForwardedFor: string | null;
    /** Whom the header's rightmost hop names; absent where there is no header. */
    forwardedFor?: "client" | "forged" | "other";
    /** Whether the client forged an X-Forwarded-For. */
    forged: boolean;
    /** Whether the forged hop reached the Pod. */
    forgedArrived: boolean;
    verdict: Verdict;
    /** Why the address is lost. */
    reason?: string;
}

export interface SightingEvidence {
    layer: 4 | 7;
    client: string;
    /** What the client put into X-Forwarded-For. @default - nothing */
    forged?: string;
    answer: PodAnswer;
    known: KnownAddresses;
}

/**
 * What an answer of the echo server says of the path. At layer 4 nobody on the way writes a header, so that only the peer
 * counts; at layer 7 only the rightmost hop is the CLB's own word.
 */
export function sightingOf({ layer, client, forged, answer, known }: SightingEvidence): Sighting {
    const peer = answer.remoteAddr ?? "";
    const header = answer.headers["x-forwarded-for"];
    const hops = (header ?? "").split(",").map(normalizeAddress).filter(Boolean);
    const last = hops.at(-1);
    const sees = peerOf(peer, client, known);
    const forwardedFor =
        last === undefined ? undefined : last === client ? "client" : last === forged ? "forged" : "other";
    const isKept = sees === "client" || (layer === 7 && forwardedFor === "client");
    return {
        layer,
        client,
        pod: answer.hostname ?? null,
        peer,
        sees,
        xForwardedFor: header ?? null,
        ...(forwardedFor && { forwardedFor }),
        forged: forged !== undefined,
        forgedArrived: forged !== undefined && hops.includes(forged),
        verdict: isKept ? "kept" : "lost",
        ...(!isKept && {
            reason:
                layer === 7
                    ? `the Pod's peer is ${peer} (${PEER_WORDS[sees]}), and the rightmost hop of X-Forwarded-For is ${last ?? "missing"}, not ${client}`
                    : `the Pod's peer is ${peer} (${PEER_WORDS[sees]}), not ${client}`,
        }),
    };
}

const PEER_WORDS: Readonly<Record<SeenPeer, string>> = {
    client: "the client",
    node: "a node",
    bridge: "a node's bridge",
    CLB: "the CLB",
    other: "neither a node nor a known address of the CLB",
};

function peerOf(peer: string, client: string, { nodes, bridges, loadBalancer }: KnownAddresses): SeenPeer {
    if (peer === client) {
        return "client";
    }
    if (bridges.includes(peer)) {
        return "bridge";
    }
    if (nodes.includes(peer)) {
        return "node";
    }
    // 100.127.0.0/16, from which kept connections come, lies within it.
    return loadBalancer.includes(peer) || (isIP(peer) !== 0 && containsCidr(HEALTH_CHECK_SOURCE, peer))
        ? "CLB"
        : "other";
}

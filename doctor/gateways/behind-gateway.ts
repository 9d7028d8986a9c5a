import type { Verdict } from "../model/diagnosis";
import type { Text } from "../model/text";
import type { Trust } from "./trust";
import { coverage } from "./trusted-cidrs";

/** How connections arrive at a gateway's Pods. */
export interface Arrival {
    /** Whose address the gateway has for its peer. */
    peer: "client" | "node" | "CLB" | "unknown";
    /** Addresses that the peer can have where it is not the client: the nodes', or the CLB's. */
    peerAddresses: readonly string[];
    /** Whether a layer 7 listener of the CLB has written the client's address into `X-Forwarded-For`, at its right. */
    isLayer7: boolean;
    /** Whether the CLB's listener speaks the PROXY protocol, which no listener of TKE's controllers does. */
    speaksProxyProtocol: boolean;
}

/** What an app learns behind a gateway. */
export interface BehindGateway {
    /** `lost`, too, where a client can make the app read any address it likes. */
    verdict: Verdict;
    /**
     * How many hops of `X-Forwarded-For` the app may trust, from the right: the last of them is the client. None where the
     * client's address is not in the header, or anybody could have written it. Absent where the verdict is unknown.
     */
    hops?: 0 | 1 | 2;
    /**
     * Whether a client can make the gateway itself take any address for its own: in its log, limits and allow-lists.
     * @default - not known
     */
    isForgeable?: boolean;
    why: Text;
}

const AFTER_PROXY_PROTOCOL = { peer: "client", peerAddresses: [] } as const;

/** What an app learns of its clients behind a gateway with these settings. */
export function behindGateway(trust: Trust, arrival: Arrival): BehindGateway {
    if (trust.proxyProtocol === "required" && !arrival.speaksProxyProtocol) {
        return { verdict: "lost", hops: 0, isForgeable: false, why: PROXY_EXPECTED };
    }
    if (trust.proxyProtocol === "off" && arrival.speaksProxyProtocol) {
        return { verdict: "lost", hops: 0, isForgeable: false, why: PROXY_NOT_EXPECTED };
    }
    if (trust.writes === "nothing") {
        return { verdict: "lost", hops: 0, isForgeable: false, why: BYTES_ONLY };
    }
    const seen = arrival.speaksProxyProtocol ? { ...arrival, ...AFTER_PROXY_PROTOCOL } : arrival;
    if (trust.trusts.from === "unknown") {
        // Nothing that arrives names the client, whomever the gateway trusts.
        return !seen.isLayer7 && (seen.peer === "node" || seen.peer === "CLB")
            ? { verdict: "lost", hops: 0, why: LOST_BEFORE }
            : { verdict: "unknown", isForgeable: false, why: trust.trusts.reason };
    }
    if (seen.peer === "unknown") {
        return { verdict: "unknown", isForgeable: false, why: PEER_UNKNOWN };
    }
    if (trust.writes === "PROXY protocol") {
        return seen.peer === "client"
            ? { verdict: "kept", hops: 0, isForgeable: false, why: IN_PREAMBLE }
            : { verdict: "lost", hops: 0, isForgeable: false, why: LOST_BEFORE };
    }
    return seen.isLayer7 ? behindLayer7(trust, seen) : behindLayer4(trust, seen);
}

function behindLayer4(trust: Trust, arrival: Arrival): BehindGateway {
    const isForgeable = trustsPeer(trust, arrival);
    if (arrival.peer !== "client") {
        return { verdict: "lost", hops: 0, isForgeable, why: isForgeable ? LOST_AND_FORGEABLE : LOST_BEFORE };
    }
    if (!isForgeable) {
        return { verdict: "kept", hops: 1, isForgeable, why: PEER_IS_CLIENT };
    }
    return trust.writes === "client"
        ? { verdict: "lost", hops: 0, isForgeable, why: FORGED }
        : { verdict: "kept", hops: 1, isForgeable, why: FORGED_LEFT };
}

function behindLayer7(trust: Trust, arrival: Arrival): BehindGateway {
    const { trusts, goesLeft, writes } = trust;
    const isTrusted = trustsPeer(trust, arrival);
    const isForgeable =
        isTrusted && ((trusts.from === "hops" && trusts.hops > 1) || (trusts.from === "everyone" && goesLeft));
    if (writes === "client") {
        if (isForgeable) {
            return { verdict: "lost", hops: 0, isForgeable, why: FORGED };
        }
        return isTrusted || arrival.peer === "client"
            ? { verdict: "kept", hops: 1, isForgeable, why: isTrusted ? HEADER_TRUSTED : PEER_IS_CLIENT }
            : { verdict: "lost", hops: 0, isForgeable, why: HEADER_DROPPED };
    }
    if (arrival.peer === "client") {
        return { verdict: "kept", hops: 1, isForgeable, why: isForgeable ? FORGED_LEFT : PEER_IS_CLIENT };
    }
    if (writes === "appended if trusted" && !isTrusted) {
        return { verdict: "lost", hops: 0, isForgeable, why: HEADER_DROPPED };
    }
    return {
        verdict: "kept",
        hops: 2,
        isForgeable,
        why: isForgeable ? FORGED_LEFT : isTrusted ? HEADER_TRUSTED : HEADER_PASSED,
    };
}

/** What would let the app learn its client's address, by why it does not. @returns undefined where the app does */
export function remedyOf(why: Text): "entry point" | "trust no client" | "trust the peer" | undefined {
    if (why === LOST_BEFORE || why === LOST_AND_FORGEABLE) {
        return "entry point";
    }
    return why === FORGED ? "trust no client" : why === HEADER_DROPPED ? "trust the peer" : undefined;
}

/** Whether the gateway trusts what such a peer forwards. A client of the internet is in no list of CIDRs. */
function trustsPeer({ trusts }: Trust, { peer, peerAddresses }: Arrival): boolean {
    if (trusts.from === "cidrs") {
        return peer !== "client" && coverage(trusts.cidrs, peerAddresses) !== "none";
    }
    return trusts.from === "everyone" || trusts.from === "hops";
}

const PROXY_EXPECTED: Text = {
    en: "the gateway expects the PROXY protocol, which listeners of TKE's controllers do not speak: it refuses every connection",
    zh: "网关要求 PROXY protocol，而 TKE 控制器创建的监听器不发送它：所有连接都会被拒绝",
};
const PROXY_NOT_EXPECTED: Text = {
    en: "the listener speaks the PROXY protocol, which the gateway does not expect: it takes the preamble for a malformed request",
    zh: "监听器发送 PROXY protocol，而网关没有开启：会把其头部当作错误请求",
};
const BYTES_ONLY: Text = {
    en: "the gateway forwards bytes over a connection of its own, without a header: the app sees the gateway",
    zh: "网关以自己的连接转发字节流，不携带任何请求头：应用看到的是网关地址",
};
const IN_PREAMBLE: Text = {
    en: "the gateway's peer is the client, and the gateway tells the app so by the PROXY protocol, which the app has to read",
    zh: "网关的对端就是客户端，网关通过 PROXY protocol 告知应用，应用需要解析它",
};
const PEER_UNKNOWN: Text = {
    en: "whose address arrives at the gateway is not known",
    zh: "无法得知到达网关的是谁的地址",
};
const PEER_IS_CLIENT: Text = {
    en: "the gateway's peer is the client, and the gateway writes its peer at the right of X-Forwarded-For",
    zh: "网关的对端就是客户端，网关把对端地址写在 X-Forwarded-For 最右侧",
};
const LOST_BEFORE: Text = {
    en: "the client's address is lost before the gateway, which sees another one and passes that on",
    zh: "客户端地址在网关之前已丢失，网关看到并转发的是另一个地址",
};
const LOST_AND_FORGEABLE: Text = {
    en: "the client's address is lost before the gateway, which trusts what its peer forwards: any client can claim any address",
    zh: "客户端地址在网关之前已丢失，而网关信任对端转发的请求头：任何客户端都可以伪造地址",
};
const FORGED: Text = {
    en: "the gateway trusts X-Forwarded-For of whoever connects and forwards the leftmost address, which any client can write",
    zh: "网关信任任何来源的 X-Forwarded-For，并转发最左侧的地址，客户端可以随意伪造",
};
const FORGED_LEFT: Text = {
    en: "the gateway itself takes what a client claims for true; at the right of X-Forwarded-For it writes the real one for the app",
    zh: "网关自身会采信客户端声称的地址；但写给应用的 X-Forwarded-For 最右侧仍是真实地址",
};
const HEADER_TRUSTED: Text = {
    en: "the CLB writes the client's address, and the gateway trusts the CLB",
    zh: "CLB 写入客户端地址，且网关信任 CLB",
};
const HEADER_DROPPED: Text = {
    en: "the CLB writes the client's address into X-Forwarded-For, and the gateway replaces it with its peer's, whom it does not trust",
    zh: "CLB 把客户端地址写入 X-Forwarded-For，但网关不信任其对端，用对端地址覆盖了它",
};
const HEADER_PASSED: Text = {
    en: "the gateway appends its peer to what the CLB has written, so the client is the second hop from the right; the gateway itself takes its peer for the client",
    zh: "网关把对端追加到 CLB 写入的地址之后，客户端是右起第二跳；网关自身仍把对端当作客户端",
};

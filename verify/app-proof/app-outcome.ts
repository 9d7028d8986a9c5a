import { containsCidr } from "cidr-tools";
import { KEEPALIVE_SOURCE } from "../../tke/clb";

/** What an app made of its client: its address, another one, the one that was forged, or no word of it. */
export type AppOutcome = "kept" | "lost" | "fooled" | "silent";

export interface SentAddresses {
    /** The client's address, known from elsewhere than the app. */
    client: string;
    /** What the client put into X-Forwarded-For and X-Real-IP to deceive. @default - it did not */
    forged?: { forwardedFor: string; realIp: string };
}

/** Whose an address is that is not the client's. */
export interface KnownAddresses {
    nodes: readonly string[];
    pods: readonly string[];
    loadBalancer: readonly string[];
}

export interface AppJudgement {
    outcome: AppOutcome;
    /** Why it is not kept. */
    reason?: string;
}

/** Judges the address that an app wrote down, or answered, for one request. */
export function judgeApp(address: string, { client, forged }: SentAddresses, known: KnownAddresses): AppJudgement {
    if (address === client) {
        return { outcome: "kept" };
    }
    if (address === forged?.forwardedFor) {
        return {
            outcome: "fooled",
            reason:
                `the app took the forged ${address}, the leftmost entry of X-Forwarded-For: it must take the rightmost one, which the ` +
                "CLB wrote (one trusted hop), or its TCP peer where the path is direct; docs/en/reading-the-address.md has the setting",
        };
    }
    if (address === forged?.realIp) {
        return {
            outcome: "fooled",
            reason:
                `the app took the forged ${address} from X-Real-IP, which no hop on the path has set: it must take its TCP peer, or ` +
                "trust that header from the CLB's hop alone; docs/en/reading-the-address.md has the setting",
        };
    }
    return { outcome: "lost", reason: `the app took ${address}, ${whose(address, known)}, not ${client}` };
}

function whose(address: string, { nodes, pods, loadBalancer }: KnownAddresses): string {
    if (nodes.includes(address)) {
        return "a node's: the path leads through a NodePort, and the app reads its TCP peer";
    }
    if (loadBalancer.includes(address) || containsCidr(KEEPALIVE_SOURCE, address)) {
        return "the CLB's: it connects to the Pods itself, and the app reads its TCP peer";
    }
    if (pods.includes(address)) {
        return "a Pod's: a gateway or sidecar stands before the app, which reads its TCP peer";
    }
    return "which is neither a node's nor a Pod's nor the CLB's address";
}

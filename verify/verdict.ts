import { normalizeAddress, type Answer } from "./answer";
import type { Backend } from "./path";

/** Where the Pod reads the client's address. */
export type ClientIpFrom = "remote_addr" | "x-forwarded-for";

export interface Evidence {
    clientIpFrom: ClientIpFrom;
    /** The client's address, known from elsewhere than the Pod. */
    client: string;
    answer: Answer;
    /** What the client put into X-Forwarded-For to deceive; undefined where it did not. */
    forged?: string;
    /** What the CLB's listener has bound; undefined where that could not be read. */
    backends: readonly Backend[] | undefined;
}

export interface Verdict {
    clientIpKept: boolean;
    /** The address read where the scenario says; undefined where there is none. */
    clientIp?: string;
    /** Why it was lost. */
    reason?: string;
}

/** Whether the Pod can know its client: by its TCP peer, or by the hop that the CLB itself wrote. */
export function judge(evidence: Evidence): Verdict {
    return evidence.clientIpFrom === "remote_addr" ? judgePeer(evidence) : judgeForwarded(evidence);
}

function judgePeer({ answer, client, backends }: Evidence): Verdict {
    const clientIp = answer.remoteAddr;
    if (clientIp === client) {
        return { clientIpKept: true, clientIp };
    }
    if (!clientIp) {
        return { clientIpKept: false, reason: "the answer has no remote_addr or client_ip" };
    }
    const cause = backends?.some(({ kind }) => kind === "node")
        ? ": the path goes through a NodePort, where kube-proxy puts the node's address in place of the client's; " +
          'service.cloud.tencent.com/direct-access: "true" is missing or has not taken effect'
        : "";
    return { clientIpKept: false, clientIp, reason: `the Pod saw ${clientIp}, not ${client}${cause}` };
}

/**
 * The CLB appends the address of its TCP peer, so only the rightmost hop is its own word: whatever stands left of it came
 * with the request. A forged hop may be kept, left of the client, or dropped; at the right end it would be believed.
 */
function judgeForwarded({ answer, client, forged, backends }: Evidence): Verdict {
    const hops = (answer.headers["x-forwarded-for"] ?? "").split(",").map(normalizeAddress).filter(Boolean);
    const clientIp = hops.at(-1);
    const realIp = answer.headers["x-real-ip"] && normalizeAddress(answer.headers["x-real-ip"]);
    const lost = (reason: string): Verdict => ({ clientIpKept: false, clientIp, reason });
    const wrongPath = notThroughNodePort(backends);
    if (wrongPath) {
        return lost(wrongPath);
    }
    if (!clientIp) {
        return lost("no X-Forwarded-For reached the Pod: is the listener a layer-7 one?");
    }
    if (clientIp === forged && forged !== client) {
        return lost(`the forged ${forged} is the rightmost hop of X-Forwarded-For: the Pod would believe it`);
    }
    if (clientIp !== client) {
        return lost(`the rightmost hop of X-Forwarded-For is ${clientIp}, not ${client}`);
    }
    if (realIp && realIp !== client) {
        return lost(`X-Real-IP is ${realIp}, not ${client}`);
    }
    return { clientIpKept: true, clientIp };
}

/**
 * A new cluster's controller makes an Ingress direct unless it is told not to (457/131136). X-Forwarded-For is the same
 * then, so that only what is bound tells which path was taken.
 */
function notThroughNodePort(backends: readonly Backend[] | undefined): string | undefined {
    if (!backends) {
        return "what the CLB has bound could not be read, so that the path is not known";
    }
    if (backends.length === 0) {
        return "no backend is bound to the CLB's listener";
    }
    return backends.some(({ kind }) => kind === "pod")
        ? 'the path is direct: ingress.cloud.tencent.com/direct-access: "false" is missing, so that the CLB has bound Pods and not NodePorts'
        : undefined;
}

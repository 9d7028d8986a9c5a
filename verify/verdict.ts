import type { BackendPath, ClientIpFrom } from "../tke/scenarios";
import { normalizeAddress, type PodAnswer } from "./pod-answer";
import type { Backend } from "./path";

export interface Evidence {
    clientIpFrom: ClientIpFrom;
    backendPath: BackendPath;
    /** The client's address, known from elsewhere than the Pod. */
    client: string;
    answer: PodAnswer;
    /** What the client put into X-Forwarded-For to deceive; undefined where it did not. */
    forged?: string;
    /** What the CLB's listener has bound; undefined where that could not be read. */
    backends: readonly Backend[] | undefined;
}

export interface ProofVerdict {
    clientIpKept: boolean;
    /** The address read where the scenario says; undefined where there is none. */
    clientIp?: string;
    /** Why it was lost. */
    reason?: string;
}

const JUDGES: Readonly<Record<ClientIpFrom, (evidence: Evidence) => ProofVerdict>> = {
    remote_addr: judgePeer,
    "x-forwarded-for": judgeForwarded,
    "proxy-protocol": judgeProxyHeader,
};

/** Whether the Pod can know its client: by its TCP peer, or by what the CLB itself wrote. */
export function judgeProof(evidence: Evidence): ProofVerdict {
    return JUDGES[evidence.clientIpFrom](evidence);
}

function judgeProxyHeader({ answer, client, backends }: Evidence): ProofVerdict {
    const { proxyProtocolAddr: clientIp, remoteAddr } = answer;
    const lost = (reason: string): ProofVerdict => ({ clientIpKept: false, clientIp, reason });
    if (backends?.length === 0) {
        return lost("no backend is bound to the CLB's listener");
    }
    if (!clientIp) {
        return lost(
            `the answer has no proxy_protocol_addr, and the Pod's peer is ${remoteAddr ?? "not told"}: the listener does not send the ` +
                "PROXY protocol's header (ProxyProtocol), or the app does not read it",
        );
    }
    return clientIp === client
        ? { clientIpKept: true, clientIp }
        : lost(`the PROXY protocol's header names ${clientIp}, not ${client}`);
}

function judgePeer({ answer, client, backends, backendPath }: Evidence): ProofVerdict {
    const clientIp = answer.remoteAddr;
    if (!clientIp) {
        return { clientIpKept: false, reason: "the answer has no remote_addr or client_ip" };
    }
    const wrongPath = backends && pathProblem("service", backendPath, backends);
    if (clientIp === client) {
        return wrongPath ? { clientIpKept: false, clientIp, reason: wrongPath } : { clientIpKept: true, clientIp };
    }
    const snat =
        backendPath === "node-port"
            ? "a node puts its own address in place of the client's: externalTrafficPolicy: Local is missing or has not " +
              "taken effect"
            : undefined;
    const cause = wrongPath ?? snat;
    return {
        clientIpKept: false,
        clientIp,
        reason: `the Pod saw ${clientIp}, not ${client}${cause ? `: ${cause}` : ""}`,
    };
}

/**
 * The CLB appends the address of its TCP peer, so only the rightmost hop is its own word: whatever stands left of it came
 * with the request. A forged hop may be kept, left of the client, or dropped; at the right end it would be trusted.
 */
function judgeForwarded({ answer, client, forged, backends, backendPath }: Evidence): ProofVerdict {
    const hops = (answer.headers["x-forwarded-for"] ?? "").split(",").map(normalizeAddress).filter(Boolean);
    const clientIp = hops.at(-1);
    const realIp = answer.headers["x-real-ip"] && normalizeAddress(answer.headers["x-real-ip"]);
    const lost = (reason: string): ProofVerdict => ({ clientIpKept: false, clientIp, reason });
    // X-Forwarded-For is the same on both paths, so that only what is bound tells which was taken.
    const wrongPath = backends
        ? pathProblem("ingress", backendPath, backends)
        : "what the CLB has bound could not be read, so that the path is not known";
    if (wrongPath) {
        return lost(wrongPath);
    }
    if (!clientIp) {
        return lost("no X-Forwarded-For reached the Pod: is the listener a layer-7 one?");
    }
    if (clientIp === forged && forged !== client) {
        return lost(`the forged ${forged} is the rightmost hop of X-Forwarded-For: the Pod would trust it`);
    }
    if (clientIp !== client) {
        return lost(`the rightmost hop of X-Forwarded-For is ${clientIp}, not ${client}`);
    }
    if (realIp && realIp !== client) {
        return lost(`X-Real-IP is ${realIp}, not ${client}`);
    }
    if (backendPath === "direct" && answer.remoteAddr !== client) {
        return lost(
            `the Pod's peer is ${answer.remoteAddr ?? "not told"}, not ${client}, although the CLB binds the Pod: it keeps ` +
                "connections to its backends (keepaliveEnable in a TkeServiceConfig), or the image does not show remote_addr",
        );
    }
    return { clientIpKept: true, clientIp };
}

/**
 * Why what is bound is not what the scenario is about; undefined where it is. A new cluster's controller makes a Service or
 * an Ingress direct unless its annotation says "false" (457/131136), an old one's only where it says "true".
 */
function pathProblem(
    kind: "service" | "ingress",
    backendPath: BackendPath,
    backends: readonly Backend[],
): string | undefined {
    if (backends.length === 0) {
        return "no backend is bound to the CLB's listener";
    }
    const annotation = `${kind}.cloud.tencent.com/direct-access`;
    if (backendPath === "node-port") {
        return backends.some((backend) => backend.kind === "pod")
            ? `the path is direct: ${annotation}: "false" is missing, so that the CLB has bound Pods and not NodePorts`
            : undefined;
    }
    return backends.some((backend) => backend.kind === "node")
        ? "the path goes through a NodePort, where kube-proxy puts the node's address in place of the client's; " +
              `${annotation}: "true" is missing or has not taken effect`
        : undefined;
}

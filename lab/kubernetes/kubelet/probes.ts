import { once } from "node:events";
import { request as plainRequest, type IncomingMessage } from "node:http";
import { request as tlsRequest } from "node:https";
import { connect } from "node:net";
import type { V1Container, V1HTTPGetAction, V1Probe } from "@kubernetes/client-node";
import { answersForOthers, listensOn } from "../../network/sockets/listening-sockets";
import { showsOwnAddress } from "./shown-address";

export type ProbeResult =
    | { outcome: "success" }
    | { outcome: "failure"; message: string }
    /** The probe could not be made, so that it tells nothing: kubelet's Unknown. */
    | { outcome: "unknown"; message: string };

export interface ProbeTarget {
    /** The loopback address that serves the Pod. */
    address: string;
    /** The Pod's own address, which messages and the Host header name. */
    podIP: string;
    /** The loopback address of the node, which a kubelet's probes come from. */
    localAddress: string;
    container: V1Container;
    /** The loopback address of another host that a probe names. */
    toLoopback: (address: string) => string;
}

const DEFAULT_TIMEOUT_SECONDS = 1;

/** Makes a probe once. Of httpGet and tcpSocket; another kind is `unknown`, which decides nothing (kubelet's prober). */
export async function makeProbe(probe: V1Probe, target: ProbeTarget): Promise<ProbeResult> {
    const timeoutMs = 1000 * (probe.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS);
    try {
        const action = probe.httpGet ?? probe.tcpSocket;
        if (action) {
            const port = containerPort(action.port, target.container);
            const result = await (probe.httpGet
                ? httpProbe(probe.httpGet, target, timeoutMs)
                : tcpProbe(action.host, port, target, timeoutMs));
            const isFooled =
                result.outcome === "success" && !action.host && !(await listensOn("TCP", target.address, port));
            return isFooled ? { outcome: "failure", message: answersForOthers(port) } : result;
        }
    } catch (error) {
        return { outcome: "unknown", message: error instanceof Error ? error.message : String(error) };
    }
    return { outcome: "unknown", message: "the lab runs httpGet and tcpSocket probes only: it runs no containers" };
}

/** A port of a probe: a number, or the name of one of the container's ports. Throws where there is none of that name. */
export function containerPort(port: string | number, container: V1Container): number {
    const number = Number(port);
    const named = container.ports?.find(({ name }) => name === port)?.containerPort;
    const found = Number.isInteger(number) ? number : named;
    if (found === undefined) {
        throw new Error(`couldn't find port: "${port}" in container "${container.name}"`);
    }
    return found;
}

function hostOf(host: string | undefined, { address, toLoopback }: ProbeTarget): string {
    return host ? toLoopback(host) : address;
}

/** Where a probe goes, as a Pod's events name it. */
function shownHost(host: string | undefined, port: number, { podIP }: ProbeTarget): string {
    return `${host || podIP}:${port}`;
}

/** The request of a probe or a hook, which comes from the node. `answer` rejects where there is none. */
export function httpRequest(
    action: V1HTTPGetAction,
    target: ProbeTarget,
    signal: AbortSignal,
): { url: string; host: string; answer: Promise<IncomingMessage> } {
    const secure = action.scheme === "HTTPS";
    const port = containerPort(action.port, target.container);
    const host = shownHost(action.host, port, target);
    const path = `/${(action.path ?? "").replace(/^\//, "")}`;
    const headers = Object.fromEntries((action.httpHeaders ?? []).map(({ name, value }) => [name, value]));
    const request = (secure ? tlsRequest : plainRequest)({
        host: hostOf(action.host, target),
        port,
        path,
        agent: false,
        localAddress: target.localAddress,
        headers: { Host: host, "User-Agent": "kube-probe/1.34", Accept: "*/*", ...headers },
        // A kubelet does not verify the certificate (Kubernetes docs, HTTP probes).
        rejectUnauthorized: false,
        signal,
    }).end();
    const answer = once(request, "response").then(([response]: IncomingMessage[]) => {
        // A body that breaks off changes nothing of the answer.
        request.on("error", () => undefined);
        return response!.resume();
    });
    return { url: `${secure ? "https" : "http"}://${host}${path}`, host, answer };
}

async function httpProbe(action: V1HTTPGetAction, target: ProbeTarget, timeoutMs: number): Promise<ProbeResult> {
    const { url, host, answer } = httpRequest(action, target, AbortSignal.timeout(timeoutMs));
    try {
        const { statusCode = 0 } = await answer;
        return statusCode >= 200 && statusCode < 400
            ? { outcome: "success" }
            : { outcome: "failure", message: `HTTP probe failed with statuscode: ${statusCode}` };
    } catch (error) {
        const reason =
            (error as Error).name === "TimeoutError"
                ? "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
                : dialError(error as Error, host, target);
        return { outcome: "failure", message: `Get "${url}": ${reason}` };
    }
}

function tcpProbe(
    host: string | undefined,
    port: number,
    target: ProbeTarget,
    timeoutMs: number,
): Promise<ProbeResult> {
    const shown = shownHost(host, port, target);
    return new Promise((resolve) => {
        const socket = connect({ host: hostOf(host, target), port, localAddress: target.localAddress });
        const end = (result: ProbeResult) => {
            socket.destroy();
            resolve(result);
        };
        socket.setTimeout(timeoutMs, () => end({ outcome: "failure", message: `dial tcp ${shown}: i/o timeout` }));
        socket.on("connect", () => end({ outcome: "success" }));
        socket.on("error", (error) => end({ outcome: "failure", message: dialError(error, shown, target) }));
    });
}

/** Kubelet's words for the usual error. */
function dialError(error: NodeJS.ErrnoException, host: string, { address, podIP }: ProbeTarget): string {
    return error.code === "ECONNREFUSED"
        ? `dial tcp ${host}: connect: connection refused`
        : showsOwnAddress(address, podIP)(error.message);
}

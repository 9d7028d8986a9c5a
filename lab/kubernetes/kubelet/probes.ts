import { once } from "node:events";
import { request as plainRequest, type IncomingMessage } from "node:http";
import { request as tlsRequest } from "node:https";
import { connect } from "node:net";
import type { V1Container, V1HTTPGetAction, V1Probe } from "@kubernetes/client-node";

export type ProbeResult =
    | { outcome: "success" }
    | { outcome: "failure"; message: string }
    /** The probe could not be made, so that it tells nothing: kubelet's Unknown. */
    | { outcome: "unknown"; message: string };

export interface ProbeTarget {
    /** The loopback address that serves the Pod. */
    address: string;
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
        if (probe.httpGet) {
            return await httpProbe(probe.httpGet, target, timeoutMs);
        }
        if (probe.tcpSocket) {
            const port = containerPort(probe.tcpSocket.port, target.container);
            return await tcpProbe(hostOf(probe.tcpSocket.host, target), port, target.localAddress, timeoutMs);
        }
    } catch (error) {
        return { outcome: "unknown", message: error instanceof Error ? error.message : String(error) };
    }
    return { outcome: "unknown", message: "the lab makes httpGet and tcpSocket probes only: it runs no containers" };
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

/** The request of a probe or a hook, which comes from the node. `answer` rejects where there is none. */
export function httpRequest(
    action: V1HTTPGetAction,
    target: ProbeTarget,
    signal: AbortSignal,
): { url: string; host: string; port: number; answer: Promise<IncomingMessage> } {
    const secure = action.scheme === "HTTPS";
    const host = hostOf(action.host, target);
    const port = containerPort(action.port, target.container);
    const headers = Object.fromEntries((action.httpHeaders ?? []).map(({ name, value }) => [name, value]));
    const url = `${secure ? "https" : "http"}://${host}:${port}${action.path ?? "/"}`;
    const request = (secure ? tlsRequest : plainRequest)(url, {
        agent: false,
        localAddress: target.localAddress,
        headers: { "User-Agent": "kube-probe/1.34", Accept: "*/*", ...headers },
        // A kubelet does not verify the certificate (Kubernetes docs, HTTP probes).
        rejectUnauthorized: false,
        signal,
    }).end();
    const answer = once(request, "response").then(([response]: IncomingMessage[]) => {
        // A body that breaks off changes nothing of the answer.
        request.on("error", () => undefined);
        return response!.resume();
    });
    return { url, host, port, answer };
}

async function httpProbe(action: V1HTTPGetAction, target: ProbeTarget, timeoutMs: number): Promise<ProbeResult> {
    const { url, host, port, answer } = httpRequest(action, target, AbortSignal.timeout(timeoutMs));
    try {
        const { statusCode = 0 } = await answer;
        return statusCode >= 200 && statusCode < 400
            ? { outcome: "success" }
            : { outcome: "failure", message: `HTTP probe failed with statuscode: ${statusCode}` };
    } catch (error) {
        const reason =
            (error as Error).name === "TimeoutError"
                ? "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
                : dialError(error as Error, host, port);
        return { outcome: "failure", message: `Get "${url}": ${reason}` };
    }
}

function tcpProbe(host: string, port: number, localAddress: string, timeoutMs: number): Promise<ProbeResult> {
    return new Promise((resolve) => {
        const socket = connect({ host, port, localAddress });
        const end = (result: ProbeResult) => {
            socket.destroy();
            resolve(result);
        };
        socket.setTimeout(timeoutMs, () =>
            end({ outcome: "failure", message: `dial tcp ${host}:${port}: i/o timeout` }),
        );
        socket.on("connect", () => end({ outcome: "success" }));
        socket.on("error", (error) => end({ outcome: "failure", message: dialError(error, host, port) }));
    });
}

/** Kubelet's words for the usual error. */
function dialError(error: NodeJS.ErrnoException, host: string, port: number): string {
    return error.code === "ECONNREFUSED" ? `dial tcp ${host}:${port}: connect: connection refused` : error.message;
}

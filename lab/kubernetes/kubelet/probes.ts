import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
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

function httpProbe(action: V1HTTPGetAction, target: ProbeTarget, timeoutMs: number): Promise<ProbeResult> {
    const secure = action.scheme === "HTTPS";
    const host = hostOf(action.host, target);
    const port = containerPort(action.port, target.container);
    const headers = Object.fromEntries((action.httpHeaders ?? []).map(({ name, value }) => [name, value]));
    const url = `${secure ? "https" : "http"}://${host}:${port}${action.path ?? "/"}`;
    return new Promise((resolve) => {
        const failure = (message: string) => resolve({ outcome: "failure", message });
        const request = (secure ? httpsRequest : httpRequest)(url, {
            agent: false,
            localAddress: target.localAddress,
            headers: { "User-Agent": "kube-probe/1.34", Accept: "*/*", ...headers },
            // A kubelet does not verify the certificate (Kubernetes docs, HTTP probes).
            rejectUnauthorized: false,
            signal: AbortSignal.timeout(timeoutMs),
        });
        request.on("response", (response) => {
            response.resume();
            const status = response.statusCode ?? 0;
            if (status >= 200 && status < 400) {
                resolve({ outcome: "success" });
            } else {
                failure(`HTTP probe failed with statuscode: ${status}`);
            }
        });
        request.on("error", (error) =>
            failure(
                error.name === "TimeoutError"
                    ? `Get "${url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`
                    : `Get "${url}": ${dialError(error, host, port)}`,
            ),
        );
        request.end();
    });
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

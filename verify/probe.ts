import * as http from "node:http";
import * as https from "node:https";
import { getCACertificates } from "node:tls";
import { text } from "node:stream/consumers";
import pRetry from "p-retry";
import { probeUdp } from "./udp-probe";

export interface ProbeOptions {
    url: string;
    /** The address to connect to, as curl's `--connect-to` has it. @default - the URL's host */
    connectTo?: string;
    /** The address to connect from. @default - what the system picks */
    localAddress?: string;
    /** Sent as X-Forwarded-For. @default - none is sent */
    forwardedFor?: string;
    /** Sent as X-Real-IP. @default - none is sent */
    realIp?: string;
    /** PEM: a certificate that is trusted over HTTPS beside those that Node.js trusts. @default - none */
    certificate?: string;
    /** Whether any certificate is taken over HTTPS: for a client that proves nothing by whom it talks to. @default false */
    trustsAll?: boolean;
    timeoutMs: number;
}

export interface ProbeResult {
    status: number;
    /** Names in lower case. */
    headers: http.IncomingHttpHeaders;
    body: string;
}

/**
 * One GET over a connection of its own, or one datagram to a `udp://host:port`, straight to the URL whatever proxy the
 * environment names. A datagram's answer counts as 200. Rejects where no answer comes.
 */
export async function probe(options: ProbeOptions): Promise<ProbeResult> {
    const { url, connectTo, localAddress, forwardedFor, realIp, certificate, trustsAll, timeoutMs } = options;
    const { hostname, host, port, protocol } = new URL(url);
    const signal = AbortSignal.timeout(timeoutMs);
    const { get } = protocol === "https:" ? https : http;
    try {
        if (protocol === "udp:") {
            const body = await probeUdp({ host: connectTo ?? hostname, port: Number(port), localAddress, signal });
            return { status: 200, headers: {}, body };
        }
        const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
            const headers = {
                Host: host,
                ...(forwardedFor && { "X-Forwarded-For": forwardedFor }),
                ...(realIp && { "X-Real-IP": realIp }),
            };
            const trust = certificate && {
                ca: [...getCACertificates("default"), certificate],
                allowPartialTrustChain: true,
            };
            const request = {
                hostname: connectTo ?? hostname,
                agent: false as const,
                localAddress,
                headers,
                signal,
                ...(trustsAll && { rejectUnauthorized: false }),
                ...trust,
            };
            get(url, request, resolve).once("error", reject);
        });
        return { status: response.statusCode ?? 0, headers: response.headers, body: await text(response) };
    } catch (error) {
        throw signal.aborted ? new Error(`no answer within ${timeoutMs} ms`, { cause: error }) : error;
    }
}

/** Tries until `done` or the deadline, and gives the last value. */
export async function pollUntil<T>(
    attempt: () => Promise<T>,
    done: (value: T) => boolean,
    deadlineMs: number,
): Promise<T> {
    const notYet = new Error("not yet");
    let last: { value: T } | undefined;
    try {
        await pRetry(
            async () => {
                last = { value: await attempt() };
                if (!done(last.value)) {
                    throw notYet;
                }
            },
            {
                retries: Infinity,
                minTimeout: 100,
                factor: 1.5,
                maxTimeout: 2_000,
                maxRetryTime: deadlineMs,
                shouldRetry: ({ error }) => error === notYet,
            },
        );
    } catch (error) {
        if (error !== notYet || !last) {
            throw error;
        }
    }
    return last!.value;
}

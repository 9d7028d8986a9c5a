import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../client-addresses";
import type { ClusterReader } from "../cluster-reader";
import { probe, type ProbeResult } from "../probe";
import { asAddress } from "./access-log";
import { judgeApp, type AppOutcome, type KnownAddresses, type SentAddresses } from "./app-outcome";
import { readLogs, type LogsRead, type PodSelection } from "./pod-logs";
import { writtenAddress } from "./written-address";

/** Where the app's word is found: in its logs, or in a header of its answer. */
export type Witness = { by: "logs"; match?: RegExp } | { by: "header"; name: string };

/** What an app said of one client. */
export interface AppProof {
    /** The stack, or `namespace/name` of the Service. */
    target: string;
    url: string;
    client: string;
    by: Witness["by"];
    outcome: AppOutcome;
    clientIpKept: boolean;
    /** The address that the app took for its client's; null where it said none. */
    address: string | null;
    /** Whether the client forged X-Forwarded-For and X-Real-IP. */
    forged: boolean;
    /** Why the address is not kept. */
    reason?: string;
    /** `namespace/pod/container` in whose log it stands. */
    source?: string;
    /** How the address was read from the line. */
    format?: string;
    line?: string;
}

export interface AppTarget {
    target: string;
    /** Each with the address to connect to in place of the URL's host. */
    urls: readonly { url: string; connectTo?: string }[];
    clients: readonly Client[];
    cluster: ClusterReader;
    /** Whose logs are read. */
    pods: readonly PodSelection[];
    known: Omit<KnownAddresses, "pods">;
    /** PEM of a certificate to trust beside the usual ones. @default - none */
    certificate?: string;
    witness: Witness;
    /** Resolves with a known reason why a URL does not answer. @default - no reason is known */
    whyNoAnswer?: (url: string) => Promise<string | undefined>;
    /** How long a request is tried again, and its line waited for. */
    deadlineMs: number;
    /** @default - nothing is reported */
    onWaiting?: (waiting: { stack: string; client: string; reason: string }) => void;
}

/** TEST-NET-3, as X-Forwarded-For's forged address, but another one: whoever is fooled shows by which header. */
const FORGED_REAL_IP = "203.0.113.77";
const REQUEST_TIMEOUT_MS = 5_000;
const PAUSE_MS = 500;
/** Clocks of nodes may differ from this machine's; a nonce is found once, however far back the log is read. */
const CLOCK_MARGIN_SECONDS = 30;

interface SentRequest {
    url: string;
    client: Client;
    sent: SentAddresses;
    nonce: string;
    result: ProbeResult | Error;
}

/**
 * Sends a request with a nonce in its path from every client to every URL, and says what the app took for its client: by the
 * line that the request left in a log of its Pods, or by a header of the answer. Never throws for what an app or a log does.
 */
export async function proveApp(target: AppTarget): Promise<AppProof[]> {
    const startedAt = Date.now();
    const deadline = startedAt + target.deadlineMs;
    const requests = await Promise.all(
        target.urls.flatMap(({ url, connectTo }) =>
            target.clients.map(async (client) =>
                explained(target, await sendUntil(deadline, target, { url, connectTo, client })),
            ),
        ),
    );
    if (target.witness.by === "header") {
        const { name } = target.witness;
        return requests.map((request) => proofOf(target, request, readHeader(request, name), []));
    }
    const { match } = target.witness;
    const logs = await waitForLogs(target, requests, startedAt, deadline);
    return requests.map((request) =>
        logs instanceof Error
            ? proofOf(target, request, { problem: `the Pods' logs could not be read: ${logs.message}` }, [])
            : proofOf(target, request, readLine(request, logs, match), logs.podAddresses),
    );
}

async function sendUntil(
    deadline: number,
    { target, certificate, witness, onWaiting }: AppTarget,
    { url, connectTo, client }: { url: string; connectTo?: string; client: Client },
): Promise<SentRequest> {
    const forged = client.forged ? { forwardedFor: client.forged, realIp: FORGED_REAL_IP } : undefined;
    const sent = { client: client.address, forged };
    for (;;) {
        const nonce = `tke-client-ip-${randomBytes(8).toString("hex")}`;
        const ask = (asked: string): Promise<ProbeResult | Error> =>
            probe({
                url: asked,
                connectTo,
                localAddress: client.localAddress,
                forwardedFor: forged?.forwardedFor,
                realIp: forged?.realIp,
                certificate,
                timeoutMs: REQUEST_TIMEOUT_MS,
            }).catch((error: Error) => error);
        // A header comes from what the app really serves; a line comes from whatever is asked for.
        let result = await ask(witness.by === "logs" ? inPath(url, nonce) : url);
        if (witness.by === "logs" && !(result instanceof Error) && result.status === 404) {
            // Perhaps the CLB's own word: an Ingress with an exact path leads nothing else to the app.
            result = await ask(inQuery(url, nonce));
        }
        // 502 to 504 are the CLB's own: no app has seen the request.
        const answered = !(result instanceof Error) && ![502, 503, 504].includes(result.status);
        if (answered || Date.now() >= deadline) {
            return { url, client, sent, nonce, result };
        }
        const reason = result instanceof Error ? result.message : `HTTP ${result.status}`;
        onWaiting?.({ stack: target, client: client.address, reason: `${url}: ${reason}` });
        await sleep(PAUSE_MS);
    }
}

/** With what is known of why no answer came. */
async function explained({ whyNoAnswer }: AppTarget, request: SentRequest): Promise<SentRequest> {
    const { result, url } = request;
    const why = result instanceof Error ? await whyNoAnswer?.(url) : undefined;
    return result instanceof Error && why ? { ...request, result: new Error(`${result.message}; ${why}`) } : request;
}

/** The nonce is the path's last segment; a query stays. */
function inPath(url: string, nonce: string): string {
    const parsed = new URL(url);
    parsed.pathname = `${parsed.pathname.replace(/\/$/, "")}/${nonce}`;
    return parsed.href;
}

function inQuery(url: string, nonce: string): string {
    const parsed = new URL(url);
    parsed.searchParams.append(nonce, "");
    return parsed.href;
}

async function waitForLogs(
    { target, cluster, pods, onWaiting }: AppTarget,
    requests: readonly SentRequest[],
    startedAt: number,
    deadline: number,
): Promise<LogsRead | Error> {
    const nonces = requests.filter(({ result }) => !(result instanceof Error)).map(({ nonce }) => nonce);
    for (;;) {
        const since = Math.ceil((Date.now() - startedAt) / 1000) + CLOCK_MARGIN_SECONDS;
        const logs = await readLogs(cluster, pods, nonces, since).catch((error: Error) => error);
        const missing = logs instanceof Error ? nonces : nonces.filter((nonce) => !logs.found.has(nonce));
        if (missing.length === 0 || Date.now() >= deadline) {
            return logs;
        }
        const reason = logs instanceof Error ? logs.message : `${notFound(logs)} yet`;
        onWaiting?.({ stack: target, client: "", reason });
        await sleep(PAUSE_MS);
    }
}

type Reading =
    | { address: string; format: string; line?: string; source?: string }
    | { problem: string; line?: string; source?: string };

function readHeader({ result }: SentRequest, name: string): Reading {
    if (result instanceof Error) {
        return { problem: result.message };
    }
    const value = result.headers[name.toLowerCase()];
    const text = Array.isArray(value) ? value.join(", ") : value;
    if (text === undefined) {
        return { problem: `the answer (HTTP ${result.status}) has no header ${name}` };
    }
    const address = asAddress(text);
    const line = `${name}: ${text}`;
    return address
        ? { address, format: "header", line }
        : { problem: `the header ${name} is no address: ${text}`, line };
}

function readLine({ nonce, result, sent }: SentRequest, logs: LogsRead, match?: RegExp): Reading {
    if (result instanceof Error) {
        return { problem: result.message };
    }
    const finding = logs.found.get(nonce);
    if (!finding) {
        return { problem: `the request was answered with HTTP ${result.status}, but ${notFound(logs)}` };
    }
    const sentAddresses = [sent.client, ...Object.values(sent.forged ?? {})];
    return { ...writtenAddress(finding.lines, sentAddresses, match), source: finding.source };
}

function notFound({ read, unread }: LogsRead): string {
    const where = read.length > 0 ? `in no line of ${read.join(", ")}` : "in no log, since no Pod is selected";
    const rest = unread.length > 0 ? `; not read: ${unread.join(", ")}` : "";
    return `its path stands ${where}${rest}: does the app log each request with its path, to stdout?`;
}

function proofOf(
    { target, known, witness }: AppTarget,
    { url, client, sent }: SentRequest,
    reading: Reading,
    pods: readonly string[],
): AppProof {
    const address = "address" in reading ? reading.address : undefined;
    const judgement =
        "problem" in reading
            ? { outcome: "silent" as const, reason: reading.problem }
            : judgeApp(reading.address, sent, { ...known, pods });
    const { outcome, reason } = client.problem ? { outcome: "lost" as const, reason: client.problem } : judgement;
    return {
        target,
        url,
        client: client.address,
        by: witness.by,
        outcome,
        clientIpKept: outcome === "kept",
        address: address ?? null,
        forged: sent.forged !== undefined,
        reason,
        source: reading.source,
        format: "format" in reading ? reading.format : undefined,
        line: reading.line,
    };
}

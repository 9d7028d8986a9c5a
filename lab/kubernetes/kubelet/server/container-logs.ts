import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { readLog, type FoundLog, type LogQuery } from "../logs/log-reader";

/** Finds a container's log; `previous` asks for the run before. */
export type FindLog = (namespace: string, pod: string, container: string, previous: boolean) => FoundLog;

const LOG_PATH = /^\/containerLogs\/([^/]+)\/([^/]+)\/([^/]+)$/;

const whole = z.string().regex(/^\d+$/, "must be a whole number").transform(Number);
const truth = z.enum(["true", "false"]).transform((text) => text === "true");

/** The kubelet's query parameters (PodLogOptions). */
const parametersSchema = z.object({
    follow: truth.optional(),
    previous: truth.optional(),
    timestamps: truth.optional(),
    tailLines: whole.optional(),
    limitBytes: whole.optional(),
    sinceSeconds: whole.optional(),
    sinceTime: z.iso.datetime({ offset: true }).optional(),
});

export interface LogRequest {
    query: LogQuery;
    follow: boolean;
    previous: boolean;
}

/** What the parameters of a request ask for. Throws a ZodError for a value that is none of theirs. */
export function logRequest(parameters: URLSearchParams, now: Date): LogRequest {
    const { follow, previous, timestamps, tailLines, limitBytes, sinceSeconds, sinceTime } = parametersSchema.parse(
        Object.fromEntries(parameters),
    );
    const since =
        sinceSeconds !== undefined ? new Date(now.getTime() - 1000 * sinceSeconds) : sinceTime && new Date(sinceTime);
    return {
        query: { tailLines, limitBytes, timestamps: timestamps ?? false, since: since || undefined },
        follow: follow ?? false,
        previous: previous ?? false,
    };
}

/** Answers a request for a container's log; whether it is one. */
export async function serveContainerLogs(url: URL, response: ServerResponse, findLog: FindLog): Promise<boolean> {
    const [, namespace, pod, container] = LOG_PATH.exec(url.pathname) ?? [];
    if (!namespace || !pod || !container) {
        return false;
    }
    let request: LogRequest;
    try {
        request = logRequest(url.searchParams, new Date());
    } catch (error) {
        response.writeHead(422).end(`${z.prettifyError(error as z.ZodError)}\n`);
        return true;
    }
    const found = findLog(namespace, pod, container, request.previous);
    if ("status" in found) {
        response.writeHead(found.status).end(`${found.message}\n`);
        return true;
    }
    const { file, live } = found.source;
    const gone = new AbortController();
    response
        .on("close", () => gone.abort())
        .writeHead(200, { "Content-Type": "text/plain" })
        .flushHeaders();
    const text = readLog({ file, live: request.follow ? live : undefined }, request.query, gone.signal);
    // Fails where the client has gone, or the log's file was deleted with its Pod: there is nobody to tell.
    await pipeline(Readable.from(text), response).catch(() => undefined);
    return true;
}

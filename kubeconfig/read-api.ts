import type { KubeConfig } from "@kubernetes/client-node";
import { request as plainRequest, type RequestOptions } from "node:http";
import { request } from "node:https";

/** An answer of an API server that is no success. */
export class ApiStatusError extends Error {
    constructor(
        readonly status: number,
        message: string,
    ) {
        super(message);
    }
}

/**
 * One GET of a kubeconfig's API server, without the official client, whose models take a second of CPU to load.
 *
 * @param path with its query
 * @returns the answer's text. Rejects with an ApiStatusError where the status is no success.
 */
export async function readApi(config: KubeConfig, path: string, signal: AbortSignal): Promise<string> {
    const server = new URL(config.getCurrentCluster()?.server ?? "");
    const options: RequestOptions = {
        method: "GET",
        ...addressOn(server, path),
        headers: { Accept: "application/json, */*" },
        signal,
    };
    await config.applyToHTTPSOptions(options);
    const { status, text } = await send(server.protocol === "http:" ? plainRequest : request, options);
    if (status >= 300) {
        throw new ApiStatusError(status, `the API server answers ${status}: ${messageOf(text)}`);
    }
    return text;
}

/** Where a request for a path of an API server goes. */
export function addressOn(server: URL, path: string): Pick<RequestOptions, "hostname" | "port" | "path"> {
    return {
        hostname: server.hostname.replace(/^\[|\]$/g, ""),
        port: server.port,
        path: `${server.pathname.replace(/\/$/, "")}${path}`,
    };
}

function send(start: typeof request, options: RequestOptions): Promise<{ status: number; text: string }> {
    return new Promise((resolve, reject) => {
        start(options, (response) => {
            let text = "";
            response.setEncoding("utf8");
            response.on("data", (chunk: string) => (text += chunk));
            response.on("error", reject);
            response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
        })
            .on("error", reject)
            .end();
    });
}

/** What a status says, or the beginning of an answer that is none, on one line. */
export function messageOf(text: string): string {
    try {
        return (JSON.parse(text) as { message?: string }).message ?? text;
    } catch {
        return text.slice(0, 200).replace(/\s+/g, " ").trim();
    }
}

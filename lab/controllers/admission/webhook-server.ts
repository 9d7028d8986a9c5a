import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { V1Pod } from "@kubernetes/client-node";
import type { Log } from "../../log";
import type { JsonPatchOperation } from "./json-patch";

/** The fields of an `admission.k8s.io/v1` AdmissionReview that a webhook needs. */
interface AdmissionReview {
    request?: { uid: string; namespace?: string; object?: V1Pod };
}

/** How a new Pod is changed; with no operation it stays as it is. */
export type PodMutation = (pod: V1Pod, namespace: string) => JsonPatchOperation[] | Promise<JsonPatchOperation[]>;

export interface WebhookServerOptions {
    /** By path. */
    mutations: Readonly<Record<string, PodMutation>>;
    /** PEM. */
    certificate: string;
    privateKey: string;
    port: number;
    log: Log;
}

/**
 * More than any AdmissionReview: a request to the API server has at most 3 MiB (MaxRequestBodyBytes of its configuration), and
 * an update shows the object twice.
 */
const LARGEST_BODY_BYTES = 8 * 1024 * 1024;

/** HTTPS on 127.0.0.1 for the API server's admission webhooks. Every Pod is admitted; some are changed. */
export class WebhookServer {
    private readonly server: Server;

    constructor(private readonly options: WebhookServerOptions) {
        const { certificate: cert, privateKey: key, log } = options;
        this.server = createServer({ cert, key }, (request, response) => {
            this.answer(request, response).catch((error: unknown) => {
                log(`webhook ${request.url}: ${error instanceof Error ? error.message : String(error)}`);
                response.writeHead(500).end();
            });
        });
    }

    async start(): Promise<void> {
        this.server.listen(this.options.port, "127.0.0.1");
        await once(this.server, "listening");
    }

    async stop(): Promise<void> {
        const closed = new Promise((resolve) => this.server.close(resolve));
        this.server.closeAllConnections();
        await closed;
    }

    private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const mutation = this.options.mutations[new URL(request.url ?? "/", "https://webhook").pathname];
        if (!mutation || request.method !== "POST") {
            response.writeHead(404).end();
            return;
        }
        const body = await limitedBody(request, LARGEST_BODY_BYTES);
        if (!body) {
            // The rest of it is not read.
            response.writeHead(413, { Connection: "close" }).end(`a body has ${LARGEST_BODY_BYTES} bytes at most\n`);
            return;
        }
        const review = admissionRequest(body);
        if (!review?.object) {
            response.writeHead(400).end("no AdmissionReview with an object\n");
            return;
        }
        const patch = await mutation(review.object, review.namespace ?? "");
        const patched = {
            patchType: "JSONPatch",
            patch: Buffer.from(JSON.stringify(patch)).toString("base64"),
        };
        response.writeHead(200, { "Content-Type": "application/json" }).end(
            JSON.stringify({
                apiVersion: "admission.k8s.io/v1",
                kind: "AdmissionReview",
                response: { uid: review.uid, allowed: true, ...(patch.length > 0 && patched) },
            }),
        );
    }
}

/** Undefined where it is larger than that; no more is kept than that meanwhile. */
async function limitedBody(request: IncomingMessage, bytes: number): Promise<Buffer | undefined> {
    if (Number(request.headers["content-length"] ?? 0) > bytes) {
        return undefined;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    // Destroyed, it would take the connection with it, and the answer.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > bytes) {
            return undefined;
        }
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}

function admissionRequest(body: Buffer): AdmissionReview["request"] {
    try {
        return (JSON.parse(body.toString("utf8")) as AdmissionReview | null)?.request;
    } catch {
        return undefined;
    }
}

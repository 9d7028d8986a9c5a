import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import { json } from "node:stream/consumers";
import type { V1Pod } from "@kubernetes/client-node";
import type { Log } from "../../log";
import type { JsonPatchOperation } from "./json-patch";

/** What of an `admission.k8s.io/v1` AdmissionReview the API server asks, and a webhook needs. */
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
        const { request: review } = (await json(request)) as AdmissionReview;
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

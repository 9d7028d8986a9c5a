import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { json, text } from "node:stream/consumers";
import { WebhookServer } from "../../../../../lab/controllers/admission/webhook-server";
import { ensurePki, issueServingCertificate } from "../../../../../lab/kubernetes/pki";
import { rememberedPort } from "../../../../../lab/files/remembered-port";

const MEBIBYTE = 1024 * 1024;

describe("the webhooks' server", () => {
    const directory = mkdtempSync(join(tmpdir(), "webhook-server-"));
    let server: WebhookServer;
    let port: number;

    before(async () => {
        const options = { domain: "cls-webhook1.ccs.tencent-cloud.com", serviceCidr: "172.16.0.0/20" };
        const { ca } = await ensurePki(join(directory, "pki"), options);
        port = await rememberedPort(join(directory, "port"));
        server = new WebhookServer({
            ...(await issueServingCertificate(ca, "webhooks", ["127.0.0.1"])),
            mutations: { "/label": () => [{ op: "add", path: "/metadata/labels/seen", value: "yes" }] },
            port,
            log: () => undefined,
        });
        await server.start();
    });
    after(async () => {
        await server.stop();
        rmSync(directory, { recursive: true, force: true });
    });

    async function post(body: string | Buffer, headers: Record<string, string> = {}): Promise<IncomingMessage> {
        const sent = request({
            port,
            path: "/label",
            method: "POST",
            rejectUnauthorized: false,
            agent: false,
            headers,
        });
        // The server need not read what it has refused.
        sent.on("error", () => undefined);
        sent.end(body);
        const [response] = (await once(sent, "response")) as [IncomingMessage];
        return response;
    }

    it("answers a review with a patch", async () => {
        const response = await post(JSON.stringify({ request: { uid: "u1", object: { metadata: {} } } }));
        const review = (await json(response)) as { response: { uid: string; allowed: boolean; patch: string } };
        assert.equal(response.statusCode, 200);
        assert.equal(review.response.uid, "u1");
        assert.match(Buffer.from(review.response.patch, "base64").toString(), /seen/);
    });

    it("takes a review of 7 MiB", async () => {
        const object = { metadata: { annotations: { large: "x".repeat(7 * MEBIBYTE) } } };
        assert.equal((await post(JSON.stringify({ request: { uid: "u1", object } }))).statusCode, 200);
    });

    it("refuses more than 8 MiB, whether its length is said before or not", async () => {
        const body = Buffer.alloc(9 * MEBIBYTE, " ");
        const announced = await post(body, { "Content-Length": String(400 * MEBIBYTE) });
        assert.equal(announced.statusCode, 413);
        assert.match(await text(announced), /8388608 bytes at most/);
        const chunked = await post(body, { "Transfer-Encoding": "chunked" });
        assert.equal(chunked.statusCode, 413);
    });

    it("refuses what is no review", async () => {
        assert.equal((await post("{")).statusCode, 400);
        assert.equal((await post("null")).statusCode, 400);
        assert.equal((await post(JSON.stringify({ request: { uid: "u1" } }))).statusCode, 400);
    });
});

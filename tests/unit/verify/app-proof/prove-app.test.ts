import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ClusterReader } from "../../../../verify/cluster-reader";
import { proveApp, type AppProof } from "../../../../verify/app-proof/prove-app";

const CLIENT = "127.1.66.7";

describe("proof of an app by its log", () => {
    /** What the app behind the CLB writes down. */
    const lines: string[] = [];
    let server: Server;
    let origin: string;

    before(async () => {
        // An Ingress with one exact path, and the app behind it.
        server = createServer(({ url = "", socket }, response) => {
            const isServed = new URL(url, "http://x").pathname === "/shop";
            if (isServed) {
                lines.push(
                    `${socket.remoteAddress} - - [29/Nov/2026:12:00:00 +0000] "GET ${url} HTTP/1.1" 200 2 "-" "-"`,
                );
            }
            response.writeHead(isServed ? 200 : 404).end();
        }).listen(0, "127.0.0.1");
        await once(server, "listening");
        origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    after(() => server.close());

    const cluster = {
        pods: async () =>
            Promise.resolve([
                { metadata: { namespace: "shop", name: "shop-1" }, spec: { containers: [{ name: "app" }] } },
            ]),
        logLines: async () => Promise.resolve(lines),
    } as unknown as ClusterReader;

    async function prove(url: string): Promise<AppProof> {
        const [proof] = await proveApp({
            target: "shop",
            urls: [{ url }],
            clients: [{ address: CLIENT, localAddress: CLIENT }],
            cluster,
            pods: [{ namespace: "shop", selector: "app=shop" }],
            known: { nodes: [], loadBalancer: [] },
            witness: { by: "logs" },
            whyNoAnswer: async (asked) => Promise.resolve(`nothing listens behind ${asked}`),
            deadlineMs: 1_000,
        });
        return proof!;
    }

    it("finds a request where the CLB leads one exact path to the app", async () => {
        const { outcome, address } = await prove(`${origin}/shop`);
        assert.deepEqual([outcome, address], ["kept", CLIENT]);
    });

    it("says which Pods it read where no log shows the request", async () => {
        const { outcome, reason = "" } = await prove(`${origin}/other`);
        assert.equal(outcome, "silent");
        assert.match(reason, /answered with HTTP 404, but its path stands in no line of shop\/shop-1\/app/);
    });

    it("says why there is no answer, as far as that is known", async () => {
        const { outcome, reason = "" } = await prove("http://127.1.66.9:9/");
        assert.equal(outcome, "silent");
        assert.match(reason, /ECONNREFUSED.*; nothing listens behind http:\/\/127\.1\.66\.9:9\/$/);
    });
});

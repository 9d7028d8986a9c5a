import assert from "node:assert/strict";
import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request, type RequestOptions } from "node:https";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { ApiException, Log } from "@kubernetes/client-node";
import { call, type Cluster } from "./cluster";
import { eventuallyHolds } from "../../../../support/eventually";

export function describeAccess(cluster: Cluster): void {
    async function ask(path: string, credentials: RequestOptions = {}): Promise<{ status?: number; body: string }> {
        const asked = request({
            ...credentials,
            host: "127.0.0.1",
            port: cluster.kubeletPort,
            path,
            agent: false,
            rejectUnauthorized: false,
        });
        asked.end();
        const [response] = (await once(asked, "response")) as [IncomingMessage];
        return { status: response.statusCode, body: await text(response) };
    }

    it("answers the API server only: not who shows no certificate, nor who shows the administrator's", async () => {
        await cluster.create("private", {});
        await cluster.ready("private");
        assert.match(await cluster.logs("private"), /listening on/);
        for (const path of ["/containerLogs/default/private/echo", "/pods", "/exec/default/private/echo?command=id"]) {
            const anonymous = await ask(path);
            assert.equal(anonymous.status, 401, path);
            assert.doesNotMatch(anonymous.body, /listening/);
        }
        const { certData, keyData } = cluster.kubeConfig.getCurrentUser() ?? {};
        const administrator = await ask("/containerLogs/default/private/echo", {
            cert: Buffer.from(certData ?? "", "base64"),
            key: Buffer.from(keyData ?? "", "base64"),
        });
        assert.equal(administrator.status, 403);
        assert.doesNotMatch(administrator.body, /listening/);
    });

    it("follows a log for `kubectl logs -f`, and ends with the run", async () => {
        const { status } = await cluster.pod("private");
        const address = (status?.podIP ?? "").replace(/^10\.77/, "127.251");
        const output = new PassThrough();
        const followed = text(output);
        await new Log(cluster.kubeConfig).log("default", "private", "echo", output, { follow: true, tailLines: 1 });
        const clients = Array.from({ length: 40 }, (_, index) => `127.1.9.${index + 1}`);
        for (const client of clients) {
            await call(address, client);
        }
        await cluster.delete("private", 1);
        await cluster.gone("private");
        const seen = (await followed).split("\n").flatMap((line) => /^(127\.1\.9\.\d+) GET \/$/.exec(line)?.[1] ?? []);
        assert.deepEqual(seen, clients);
    });

    it("says why a container has no log", async () => {
        await cluster.create("logless", { image: "nginx:1.27" });
        const reason = (body: unknown) => JSON.stringify(body);
        await eventuallyHolds("an answer that names the reason", () =>
            cluster.logs("logless").then(
                () => false,
                (error: unknown) =>
                    error instanceof ApiException &&
                    error.code === 400 &&
                    /waiting to start: .*(ErrImagePull|ImagePullBackOff)/.test(reason(error.body)),
            ),
        );
        await cluster.delete("logless");
        await cluster.gone("logless");
    });

    it("names a Pod's own address in the events of its probes", async () => {
        const readinessProbe = { httpGet: { path: "/", port: 5999 }, periodSeconds: 1 };
        await cluster.create("unready", { container: { readinessProbe } });
        await eventuallyHolds("an event of the probe", async () =>
            (await cluster.events("unready")).some((event) => event.startsWith("Unhealthy: ")),
        );
        const { status } = await cluster.pod("unready");
        const events = (await cluster.events("unready")).filter((event) => event.startsWith("Unhealthy: "));
        const refused = `dial tcp ${status?.podIP}:5999: connect: connection refused`;
        assert.deepEqual(
            new Set(events),
            new Set([`Unhealthy: Readiness probe failed: Get "http://${status?.podIP}:5999/": ${refused}`]),
        );
        await cluster.delete("unready");
        await cluster.gone("unready");
    });
}

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { V1Container } from "@kubernetes/client-node";
import { containerPort, makeProbe, type ProbeResult } from "../../../../../lab/kubernetes/kubelet/probes";
import { Prober } from "../../../../../lab/kubernetes/kubelet/prober";

describe("probe", () => {
    let server: Server;
    let port: number;
    let seen: { from?: string; agent?: string; host?: string };
    const target = () => ({
        address: "127.0.0.1",
        podIP: "10.20.3.7",
        localAddress: "127.1.4.4",
        container: { name: "echo", ports: [{ name: "http", containerPort: port }] },
        toLoopback: (address: string) => address,
    });

    before(async () => {
        server = createServer((request, response) => {
            seen = {
                from: request.socket.remoteAddress,
                agent: request.headers["user-agent"],
                host: request.headers.host,
            };
            const status = Number(request.url?.slice(1));
            if (status) {
                response.writeHead(status).end();
            }
        }).listen(0, "127.0.0.1");
        await once(server, "listening");
        port = (server.address() as AddressInfo).port;
    });
    after(() => {
        server.closeAllConnections();
        server.close();
    });

    it("comes from the node's address, as kube-probe", async () => {
        await makeProbe({ httpGet: { path: "/200", port: "http" } }, target());
        assert.equal(seen.from, "127.1.4.4");
        assert.match(seen.agent ?? "", /^kube-probe\//);
    });

    it("of httpGet succeeds with 200 to 399", async () => {
        const outcome = async (status: number) =>
            (await makeProbe({ httpGet: { path: `/${status}`, port } }, target())).outcome;
        assert.deepEqual(await Promise.all([200, 302, 399].map(outcome)), ["success", "success", "success"]);
        assert.deepEqual(await Promise.all([400, 500].map(outcome)), ["failure", "failure"]);
    });

    it("fails where a program that listens on all addresses answers for the Pod", async () => {
        const everywhere = createServer((_request, response) => response.end()).listen(0, "0.0.0.0");
        await once(everywhere, "listening");
        const elsewhere = { ...target(), address: "127.1.250.7" };
        const { port: taken } = everywhere.address() as AddressInfo;
        for (const probe of [{ httpGet: { path: "/", port: taken } }, { tcpSocket: { port: taken } }]) {
            const { outcome, ...rest } = await makeProbe(probe, elsewhere);
            assert.equal(outcome, "failure");
            assert.match(JSON.stringify(rest), /the Pod does not listen on port .* on all addresses/);
        }
        everywhere.close();
    });

    it("fails in a kubelet's words", async () => {
        const failed = await makeProbe({ httpGet: { path: "/503", port } }, target());
        assert.deepEqual(failed, { outcome: "failure", message: "HTTP probe failed with statuscode: 503" });
        const refused = await makeProbe({ tcpSocket: { port: 1 } }, target());
        assert.deepEqual(refused, {
            outcome: "failure",
            message: "dial tcp 10.20.3.7:1: connect: connection refused",
        });
    });

    it("names the Pod's own address, not the one that serves it", async () => {
        await makeProbe({ httpGet: { path: "/200", port } }, target());
        assert.equal(seen.host, `10.20.3.7:${port}`);
        assert.deepEqual(await makeProbe({ httpGet: { path: "live", port: 1 } }, target()), {
            outcome: "failure",
            message: 'Get "http://10.20.3.7:1/live": dial tcp 10.20.3.7:1: connect: connection refused',
        });
    });

    it("goes to no other host by its path", async () => {
        const other = await makeProbe({ httpGet: { path: `@127.0.0.1:${port}/200`, port: 1 } }, target());
        assert.equal(other.outcome, "failure");
    });

    it("fails when there is no answer in time", async () => {
        const late = await makeProbe({ httpGet: { path: "/", port }, timeoutSeconds: 0.05 }, target());
        assert.equal(late.outcome, "failure");
    });

    it("of tcpSocket succeeds where a connection is taken", async () => {
        assert.deepEqual(await makeProbe({ tcpSocket: { port } }, target()), { outcome: "success" });
    });

    it("of another kind decides nothing", async () => {
        assert.equal((await makeProbe({ exec: { command: ["true"] } }, target())).outcome, "unknown");
        assert.equal((await makeProbe({ httpGet: { port: "metrics" } }, target())).outcome, "unknown");
    });

    it("finds a port by number or name", () => {
        const container: V1Container = { name: "echo", ports: [{ name: "http", containerPort: 5000 }] };
        assert.deepEqual([containerPort(80, container), containerPort("http", container)], [80, 5000]);
        assert.throws(() => containerPort("other", container), /couldn't find port: "other"/);
    });
});

describe("prober", () => {
    const failure: ProbeResult = { outcome: "failure", message: "no" };
    const success: ProbeResult = { outcome: "success" };

    /** Runs a prober for a moment against a script of results, the last of which stays. */
    async function probed(container: Omit<V1Container, "name">, results: ProbeResult[], ms = 150): Promise<string[]> {
        const calls: string[] = [];
        let next = 0;
        const prober = new Prober({
            container: { name: "echo", ...container },
            makeProbe: () => Promise.resolve(results[Math.min(next++, results.length - 1)] ?? failure),
            onStarted: () => calls.push("started"),
            onReady: (ready) => calls.push(ready ? "ready" : "not ready"),
            onUnhealthy: (kind) => calls.push(`${kind} unhealthy`),
            onFailed: (kind) => calls.push(`${kind} failed`),
        });
        prober.start();
        await delay(ms);
        prober.stop();
        return calls;
    }

    it("finds a container without probes started and ready", async () => {
        assert.deepEqual(await probed({}, [], 5), ["started", "ready"]);
    });

    it("probes readiness again soon after the start, without an event", async () => {
        assert.deepEqual(await probed({ readinessProbe: { periodSeconds: 10 } }, [failure, success], 200), [
            "started",
            "ready",
        ]);
    });

    it("takes readiness away after failureThreshold failures in a row", async () => {
        const readinessProbe = { periodSeconds: 0.01, failureThreshold: 2 };
        const calls = await probed({ readinessProbe }, [success, failure, success, failure, failure, success], 300);
        assert.deepEqual(calls.slice(0, 7), [
            "started",
            "ready",
            "readiness unhealthy",
            "ready",
            "readiness unhealthy",
            "readiness unhealthy",
            "not ready",
        ]);
        assert.equal(calls.at(-1), "ready");
    });

    it("fails liveness after failureThreshold failures, once", async () => {
        const calls = await probed({ livenessProbe: { periodSeconds: 0.01, failureThreshold: 3 } }, [failure]);
        assert.equal(calls.filter((call) => call === "liveness unhealthy").length, 3);
        assert.equal(calls.filter((call) => call === "liveness failed").length, 1);
    });

    it("goes on with readiness alone once the Pod terminates", async () => {
        const asked: string[] = [];
        const prober = new Prober({
            container: {
                name: "echo",
                livenessProbe: { periodSeconds: 0.01, httpGet: { path: "/live", port: 1 } },
                readinessProbe: { periodSeconds: 0.01, httpGet: { path: "/ready", port: 1 } },
            },
            makeProbe: ({ httpGet }) => {
                asked.push(httpGet?.path ?? "");
                return Promise.resolve(success);
            },
            onStarted: () => undefined,
            onReady: () => undefined,
            onUnhealthy: () => undefined,
            onFailed: () => undefined,
        });
        prober.start();
        while (!asked.includes("/live")) {
            await delay(5);
        }
        prober.terminate();
        asked.length = 0;
        while (asked.length < 3) {
            await delay(5);
        }
        prober.stop();
        assert.deepEqual(new Set(asked), new Set(["/ready"]));
    });

    it("holds readiness and liveness back until the startup probe has succeeded", async () => {
        const container = { startupProbe: { periodSeconds: 0.01 }, readinessProbe: { periodSeconds: 0.01 } };
        const calls = await probed(container, [success]);
        assert.deepEqual(calls.slice(0, 2), ["started", "ready"]);
        assert.ok(!(await probed(container, [failure])).includes("started"));
    });

    it("takes an unknown result for nothing", async () => {
        const unknown: ProbeResult = { outcome: "unknown", message: "no such probe" };
        const calls = await probed({ livenessProbe: { periodSeconds: 0.01, failureThreshold: 1 } }, [unknown]);
        assert.ok(!calls.includes("liveness failed"));
    });
});

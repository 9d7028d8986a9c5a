import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import { DiscoveryV1Api, type V1EndpointConditions } from "@kubernetes/client-node";
import { call, type Cluster } from "./cluster";
import { eventuallyHolds } from "../../../../support/eventually";

const HOOK_ADDRESS = "127.1.9.8";

/** A server that a preStop hook calls, which is under way until the server answers. */
class Hook {
    private readonly server = createServer();

    async start(): Promise<{ host: string; port: number; path: string }> {
        this.server.listen(0, HOOK_ADDRESS);
        await once(this.server, "listening");
        return { host: HOOK_ADDRESS, port: (this.server.address() as AddressInfo).port, path: "/stop" };
    }

    /** Returns when the hook has called; the function it gives lets the hook end. */
    async called(): Promise<() => void> {
        const [, response] = (await once(this.server, "request")) as [IncomingMessage, ServerResponse];
        return () => response.end();
    }

    stop(): void {
        this.server.closeAllConnections();
        this.server.close();
    }
}

function loopback(podIP = ""): string {
    return podIP.replace(/^10\.77/, "127.251");
}

/** A connection on which half of a request has been sent. */
async function halfRequest(podIP?: string): Promise<Socket> {
    const socket = connect({ host: loopback(podIP), port: 5000, localAddress: "127.1.9.9" });
    await once(socket, "connect");
    socket.write("GET /half HTTP/1.1\r\nHost: pod\r\n");
    return socket;
}

export function describeTermination(cluster: Cluster): void {
    const hooks: Hook[] = [];
    after(() => hooks.forEach((hook) => hook.stop()));

    function newHook(): Hook {
        const hook = new Hook();
        hooks.push(hook);
        return hook;
    }

    async function endpointConditions(service: string): Promise<V1EndpointConditions | undefined> {
        const { items } = await cluster.kubeConfig.makeApiClient(DiscoveryV1Api).listNamespacedEndpointSlice({
            namespace: "default",
            labelSelector: `kubernetes.io/service-name=${service}`,
        });
        return items[0]?.endpoints?.[0]?.conditions;
    }

    it("goes on answering while the preStop hook runs, terminating and serving, and ends then", async () => {
        const hook = newHook();
        const httpGet = await hook.start();
        await cluster.core.createNamespacedService({
            namespace: "default",
            body: { metadata: { name: "draining" }, spec: { selector: { app: "draining" }, ports: [{ port: 80 }] } },
        });
        await cluster.create("draining", {
            labels: { app: "draining" },
            container: { lifecycle: { preStop: { httpGet } } },
        });
        const { status } = await cluster.ready("draining");
        await eventuallyHolds("a ready endpoint", async () => (await endpointConditions("draining"))?.ready === true);
        const called = hook.called();
        await cluster.delete("draining");
        const endHook = await called;
        await eventuallyHolds(
            "a terminating endpoint",
            async () => (await endpointConditions("draining"))?.terminating === true,
        );
        assert.deepEqual(
            { ...(await endpointConditions("draining")) },
            { ready: false, serving: true, terminating: true },
        );
        assert.equal((await call(loopback(status?.podIP))).hostname, "draining");
        endHook();
        await cluster.gone("draining");
        await assert.rejects(call(loopback(status?.podIP)));
    });

    it("runs `exec: sleep`, and says of another command that it does not run it", async () => {
        const exec = (...command: string[]) => ({ lifecycle: { preStop: { exec: { command } } } });
        await cluster.create("sleeps", { container: exec("/bin/sh", "-c", "sleep 0.1") });
        await cluster.create("execs", { container: exec("nginx", "-s", "quit") });
        await Promise.all([cluster.ready("sleeps"), cluster.ready("execs")]);
        await Promise.all([cluster.delete("sleeps"), cluster.delete("execs")]);
        await Promise.all([cluster.gone("sleeps"), cluster.gone("execs")]);
        await eventuallyHolds("FailedPreStopHook", async () =>
            (await cluster.events("execs")).some((event) => /^FailedPreStopHook: .*`nginx -s quit`/.test(event)),
        );
        const events = await cluster.events("sleeps");
        assert.ok(!events.some((event) => event.startsWith("FailedPreStopHook")), events.join("\n"));
    });

    it("lets a request that is under way be answered, and says that the connection ends", async () => {
        await cluster.create("busy", {});
        const { status } = await cluster.ready("busy");
        const socket = await halfRequest(status?.podIP);
        await cluster.delete("busy");
        await eventuallyHolds("no more connections are taken", () =>
            call(loopback(status?.podIP)).then(
                () => false,
                () => true,
            ),
        );
        socket.write("\r\n");
        const [answer] = (await once(socket, "data")) as [Buffer];
        assert.match(String(answer), /^HTTP\/1\.1 200 OK\r\n/);
        assert.match(String(answer), /\r\nConnection: close\r\n/i);
        await cluster.gone("busy");
    });

    it("kills what has not ended when the grace period is over", async () => {
        await cluster.create("stuck", { terminationGracePeriodSeconds: 1 });
        const { status } = await cluster.ready("stuck");
        const socket = await halfRequest(status?.podIP);
        const closed = once(socket, "close");
        socket.on("error", () => undefined);
        await cluster.delete("stuck");
        await closed;
        await cluster.gone("stuck");
    });

    it("ends a hook when the Pod is deleted again with less grace", async () => {
        const hook = newHook();
        await cluster.create("hurried", {
            terminationGracePeriodSeconds: 600,
            container: { lifecycle: { preStop: { httpGet: await hook.start() } } },
        });
        await cluster.ready("hurried");
        const called = hook.called();
        await cluster.delete("hurried");
        await called;
        await cluster.delete("hurried", 1);
        await cluster.gone("hurried");
    });
}

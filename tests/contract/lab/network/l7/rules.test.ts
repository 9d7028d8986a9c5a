import assert from "node:assert/strict";
import { once } from "node:events";
import type { ListenerRecord, TargetRecord } from "../../../../../lab/cloud/model";
import { setAccountProfile } from "../../../../../lab/cloud/account/profile";
import { DataPlane } from "../data-plane";
import { call, freshAddress, freshPort, open, type Seen } from "../sockets";

describe("CLB data plane, layer 7", () => {
    let plane: DataPlane;
    const client = "127.1.7.9";

    beforeEach(() => {
        plane = new DataPlane();
    });

    afterEach(() => plane.close());

    function l7(port: number, ...targets: TargetRecord[]): Partial<ListenerRecord> {
        return { protocol: "HTTP", port, rules: [{ locationId: "loc-1", domain: "", url: "/", targets }] };
    }

    it("appends the client to a forged X-Forwarded-For, and X-Real-IP cannot be forged", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        await plane.putLoadBalancer(vip, l7(port, plane.eni(pod)));
        const { seen } = await call({
            host: vip,
            port,
            client,
            headers: { "X-Forwarded-For": "6.6.6.6, 7.7.7.7", "x-real-ip": "6.6.6.6", "X-Client-Proto": "https" },
        });
        assert.equal(seen.headers["x-forwarded-for"], `6.6.6.6, 7.7.7.7, ${client}`);
        assert.equal(seen.headers["x-real-ip"], client);
        assert.equal(seen.headers["x-client-proto"], "http");
        assert.equal(seen.headers["x-client-proto-ver"], "HTTP/1.1");
        assert.equal(seen.headers["x-forwarded-proto"], "http");
        assert.equal(seen.headers.host, `${vip}:${port}`);
        assert.equal(seen.headers.connection, "keep-alive");
        assert.match(String(seen.headers["x-stgw-time"]), /^\d{10}\.\d{3}$/);
        assert.equal(seen.remote_addr, client);
    });

    it("leaves a forged X-Forwarded-For out where that is assumed, from the next request on", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        await plane.putLoadBalancer(vip, l7(port, plane.eni(pod)));
        const forwarded = async () =>
            (await call({ host: vip, port, client, headers: { "X-Forwarded-For": "6.6.6.6" } })).seen.headers[
                "x-forwarded-for"
            ];
        setAccountProfile(plane.store, { assumptions: ["x-forwarded-for-overwritten"] });
        await plane.loadBalancers.settled();
        assert.equal(await forwarded(), client);
        setAccountProfile(plane.store, { assumptions: [] });
        await plane.loadBalancers.settled();
        assert.equal(await forwarded(), `6.6.6.6, ${client}`);
    });

    it("goes on with a rule's turns when other rules come and go", async () => {
        const [a, b, vip, port] = [await plane.startPod(), await plane.startPod(), freshAddress(), freshPort()];
        const stays = { locationId: "loc-1", domain: "", url: "/", targets: [plane.eni(a), plane.eni(b)] };
        const called = [];
        for (let i = 0; i < 4; i++) {
            const other = { locationId: `loc-other-${i}`, domain: "", url: `/${i}`, targets: [plane.eni(a)] };
            await plane.putLoadBalancer(vip, { protocol: "HTTP", port, rules: [stays, other] });
            await call({ host: vip, port, client, path: `/${i}` });
            called.push((await call({ host: vip, port, client })).seen.pod);
        }
        assert.deepEqual(
            called,
            [a, b, a, b].map(({ address }) => address),
        );
    });

    it("with KeepaliveEnable connects from the CLB's own address, and the headers alone say the client's", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        await plane.putLoadBalancer(vip, { ...l7(port, plane.eni(pod)), keepalive: true });
        const { seen } = await call({ host: vip, port, client });
        assert.match(seen.remote_addr, /^127\.11\./);
        assert.equal(seen.headers["x-forwarded-for"], client);
    });

    it("passes method, path, query and body on unchanged", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        await plane.putLoadBalancer(vip, l7(port, plane.eni(pod)));
        const path = "/a/../b%2Fc?x=1&y=a?b";
        const { seen } = await call({ host: vip, port, client, path, method: "POST", body: "hello" });
        assert.deepEqual([seen.url, seen.body], [path, "hello"]);
    });

    it("sends the body whole to the next backend when the first refuses", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        const dead = { address: freshAddress(), port: freshPort() };
        await plane.putLoadBalancer(vip, l7(port, plane.eni(dead, 50), plane.eni(pod, 1)));
        const body = "x".repeat(500_000);
        const { seen } = await call({ host: vip, port, client, method: "POST", body });
        assert.equal(seen.body.length, body.length);
    });

    it("answers 404 where no URL matches and 502 where no backend is left", async () => {
        const [vip, port] = [freshAddress(), freshPort()];
        await plane.putLoadBalancer(vip, {
            protocol: "HTTP",
            port,
            rules: [{ locationId: "loc-1", domain: "", url: "/only", targets: [] }],
        });
        assert.equal((await call({ host: vip, port, client, path: "/other" })).status, 404);
        assert.equal((await call({ host: vip, port, client, path: "/only" })).status, 502);
    });

    it("refuses a body above 60 MiB with 413", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        await plane.putLoadBalancer(vip, l7(port, plane.eni(pod)));
        const headers = { "Content-Length": String(61 * 1024 * 1024), Expect: "100-continue" };
        assert.equal((await call({ host: vip, port, client, method: "POST", headers })).status, 413);
        assert.equal(pod.requests.length, 0);
    });

    it("upgrades to WebSocket, with the client's address in the headers", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        await plane.putLoadBalancer(vip, l7(port, plane.eni(pod)));
        const socket = await open(vip, port, client);
        socket.write(
            "GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Real-IP: 6.6.6.6\r\n\r\n",
        );
        let received = "";
        socket.on("data", (chunk) => (received += String(chunk)));
        while (!received.includes("}")) {
            await once(socket, "data");
        }
        assert.match(received, /^HTTP\/1\.1 101 /);
        const { headers } = JSON.parse(received.slice(received.indexOf("{"))) as Seen;
        assert.equal(headers["x-forwarded-for"], client);
        assert.equal(headers["x-real-ip"], client);
        assert.equal(headers.upgrade, "websocket");
        socket.write("ping");
        await once(socket, "data");
        assert.match(received, /ping$/);
        socket.destroy();
    });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { buffer, text } from "node:stream/consumers";
import type { ClusterRecord, ListenerRecord, MachineRecord, TargetRecord } from "../../../../lab/cloud/model";
import { DataPlane, VPC } from "./data-plane";
import { call, freshAddress, freshPort, open, vpcAddress } from "./sockets";

const CLUSTER = "cls-test0001";

describe("CLB data plane", () => {
    let plane: DataPlane;
    let apiServerPort: number | undefined;
    const client = "127.1.7.9";

    beforeEach(() => {
        apiServerPort = undefined;
        plane = new DataPlane({ apiServerPort: () => apiServerPort });
    });

    afterEach(() => plane.close());

    function l7(port: number, ...targets: TargetRecord[]): Partial<ListenerRecord> {
        return { protocol: "HTTP", port, rules: [{ locationId: "loc-1", domain: "", url: "/", targets }] };
    }

    describe("layer 4", () => {
        it("shows the Pod the client's own address", async () => {
            const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
            await plane.putLoadBalancer(vip, { port, targets: [plane.eni(pod)] });
            for (const address of ["127.1.0.1", "127.1.200.3"]) {
                const { seen } = await call({ host: vip, port, client: address });
                assert.equal(seen.remote_addr, address);
                assert.equal(seen.headers["x-forwarded-for"], undefined);
            }
        });

        it("gives no connection to a target of weight 0, and spreads by weight", async () => {
            const [a, b, off] = [await plane.startPod(), await plane.startPod(), await plane.startPod()];
            const [vip, port] = [freshAddress(), freshPort()];
            await plane.putLoadBalancer(vip, {
                port,
                targets: [plane.eni(a, 20), plane.eni(b, 10), plane.eni(off, 0)],
            });
            for (let i = 0; i < 6; i++) {
                await call({ host: vip, port, client });
            }
            assert.deepEqual(
                [a, b, off].map((pod) => pod.requests.length),
                [4, 2, 0],
            );
        });

        it("takes the next target when one refuses", async () => {
            const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
            const dead = { address: freshAddress(), port: freshPort() };
            await plane.putLoadBalancer(vip, { port, targets: [plane.eni(dead, 50), plane.eni(pod, 1)] });
            assert.equal((await call({ host: vip, port, client })).seen.pod, pod.address);
        });

        it("resets a connection where nothing is bound", async () => {
            const [vip, port] = [freshAddress(), freshPort()];
            await plane.putLoadBalancer(vip, { port });
            await assert.rejects(call({ host: vip, port, client }), { code: "ECONNRESET" });
        });

        it("changes targets without closing the socket or a running connection", async () => {
            const [before, after, vip, port] = [
                await plane.startPod(),
                await plane.startPod(),
                freshAddress(),
                freshPort(),
            ];
            await plane.putLoadBalancer(vip, { port, targets: [plane.eni(before)] });
            const running = await open(vip, port, client);
            running.write("GET /1 HTTP/1.1\r\nHost: x\r\n\r\n");
            await once(running, "data");
            await plane.putLoadBalancer(vip, { port, targets: [plane.eni(after)] });
            assert.equal((await call({ host: vip, port, client })).seen.pod, after.address);
            running.write("GET /2 HTTP/1.1\r\nHost: x\r\n\r\n");
            assert.match(String((await once(running, "data"))[0]), new RegExp(before.address));
            running.destroy();
        });

        it("passes a half-closed connection on, both ways, to the last byte", async () => {
            const [address, target, vip, port] = [freshAddress(), freshPort(), freshAddress(), freshPort()];
            const sent = Buffer.alloc(3_000_000, "x");
            const server = createServer({ allowHalfOpen: true }, (socket: Socket) => {
                void buffer(socket).then((received) => socket.end(`got ${received.length}`));
            });
            server.listen(target, address);
            await once(server, "listening");
            await plane.putLoadBalancer(vip, { port, targets: [plane.eni({ address, port: target })] });
            const socket = await open(vip, port, client);
            socket.end(sent);
            assert.equal(await text(socket), `got ${sent.length}`);
            server.close();
        });

        it("keeps the client visible up to the node: a CVM target is a machine's node port", async () => {
            const [node, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
            plane.store.put("machine", "np-1-a", {
                machineName: "np-1-a",
                instanceId: "ins-1",
                clusterId: CLUSTER,
                lanIp: vpcAddress(node.address),
            } as MachineRecord);
            const target: TargetRecord = {
                type: "CVM",
                instanceId: "ins-1",
                port: node.port,
                weight: 10,
                registeredTime: "",
            };
            await plane.putLoadBalancer(vip, { port, targets: [target] });
            assert.equal((await call({ host: vip, port, client })).seen.remote_addr, client);
        });

        it("frees the port and ends the connections of a CLB that is gone", async () => {
            const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
            await plane.putLoadBalancer(vip, { port, targets: [plane.eni(pod)] });
            const running = await open(vip, port, client);
            plane.store.delete("loadBalancer", "lb-1");
            await plane.loadBalancers.settled();
            await once(running.resume(), "end");
            await assert.rejects(call({ host: vip, port, client }), { code: "ECONNREFUSED" });
        });
    });

    it("says why a port cannot be had, and takes it when it is free", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        const squatter = createServer().listen(port, vip);
        await once(squatter, "listening");
        await plane.putLoadBalancer(vip, { port, targets: [plane.eni(pod)] });
        const [status] = plane.loadBalancers.status("lb-1");
        assert.equal(status?.state, "failed");
        assert.match(status?.message ?? "", /EADDRINUSE/);
        assert.match(plane.logged.join("\n"), /EADDRINUSE/);
        squatter.close();
        await once(squatter, "close");
        plane.loadBalancers.refresh();
        await plane.loadBalancers.settled();
        assert.equal(plane.loadBalancers.status("lb-1")[0]?.state, "listening");
        assert.equal((await call({ host: vip, port, client })).seen.pod, pod.address);
    });

    it("survives clients that go away at any moment, and ends their backend connections", async () => {
        const [pod, vip, port] = [await plane.startPod(), freshAddress(), freshPort()];
        await plane.putLoadBalancer(vip, l7(port, plane.eni(pod)));
        for (const part of ["", "GET / HT", "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhal"]) {
            const socket = await open(vip, port, client);
            socket.write(part);
            socket.resetAndDestroy();
        }
        assert.equal((await call({ host: vip, port, client })).status, 200);
        await pod.idle();
    });

    it("serves port 80 on 8080 where it may not bind it", async () => {
        const [pod, vip] = [await plane.startPod(), freshAddress()];
        await plane.putLoadBalancer(vip, { port: 80, targets: [plane.eni(pod)] });
        assert.equal((await call({ host: vip, port: 8080, client })).seen.pod, pod.address);
    });

    it("serves an API server's endpoint once its port is known, and ends it with its address", async () => {
        const vip = freshAddress();
        plane.store.put("cluster", CLUSTER, { clusterId: CLUSTER, vpcId: VPC } as ClusterRecord);
        const id = `${CLUSTER}/intranet`;
        const ip = vpcAddress(vip);
        plane.store.put("privateIp", `${VPC}/${ip}`, { vpcId: VPC, subnetId: "subnet-1", ip, owner: `endpoint/${id}` });
        plane.store.put("clusterEndpoint", id, {
            clusterId: CLUSTER,
            extranet: false,
            status: "Creating",
            address: ip,
            subnetId: "subnet-1",
            securityGroup: "",
            domain: "",
            errorMessage: "",
        });
        await plane.loadBalancers.settled();
        assert.equal(plane.store.get("clusterEndpoint", id)?.status, "Creating");

        const relay = createServer((socket) => socket.end("api server")).listen(0, "127.0.0.1");
        await once(relay, "listening");
        apiServerPort = (relay.address() as { port: number }).port;
        plane.loadBalancers.refresh();
        await plane.loadBalancers.settled();
        assert.equal(plane.store.get("clusterEndpoint", id)?.status, "Created");
        assert.equal(await text(await open(vip, 8443, client)), "api server");

        plane.store.update("clusterEndpoint", id, { status: "Deleting" });
        await plane.loadBalancers.settled();
        assert.equal(plane.store.get("clusterEndpoint", id), undefined);
        assert.deepEqual(plane.store.list("privateIp"), []);
        await assert.rejects(open(vip, 8443, client), { code: "ECONNREFUSED" });
        relay.close();
    });
});

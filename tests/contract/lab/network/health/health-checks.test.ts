import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { createServer, type Socket } from "node:net";
import { once } from "node:events";
import { createCloud } from "../../../../../lab/cloud/cloud";
import type { CloudContext } from "../../../../../lab/cloud/handlers";
import type { ListenerRecord, SecurityGroupRecord, TargetRecord } from "../../../../../lab/cloud/model";
import { connectToFirst } from "../../../../../lab/network/balancing/connect-to-first";
import { clbSource } from "../../../../../lab/addressing/loopback";
import { NodePorts } from "../../../../../lab/network/kube-proxy/node-ports";
import { UdpClient } from "../l4/datagrams";
import { DataPlane, VPC } from "../data-plane";
import { call, freshAddress, freshPort, Pod, vpcAddress } from "../sockets";
import { eventually } from "../../../../support/eventually";

const CLIENT = "127.1.7.9";

/** Shorter than the API allows. */
const QUICK = { IntervalTime: 0.1, TimeOut: 0.05, HealthNum: 2, UnHealthNum: 2 };

describe("health checks of the CLB data plane", () => {
    let plane: DataPlane;
    let vip: string;
    let port: number;
    const servers: { close(): unknown }[] = [];

    beforeEach(() => {
        plane = new DataPlane();
        [vip, port] = [freshAddress(), freshPort()];
    });
    afterEach(async () => {
        servers.splice(0).forEach((server) => server.close());
        await plane.close();
    });

    async function listen(address: string, at: number, onConnection?: (socket: Socket) => void): Promise<void> {
        const server = createServer(onConnection).listen(at, address);
        servers.push(server);
        await once(server, "listening");
    }

    function l4(changes: Partial<ListenerRecord>, ...targets: TargetRecord[]): Partial<ListenerRecord> {
        return { port, targets, healthCheck: QUICK, ...changes };
    }

    function l7(healthCheck: object, ...targets: TargetRecord[]): Partial<ListenerRecord> {
        const rule = { locationId: "loc-1", domain: "a.example.com", url: "/", targets };
        return { protocol: "HTTP", port, rules: [{ ...rule, healthCheck: { ...QUICK, ...healthCheck } }] };
    }

    function health(groupId: string, pod: { address: string; port: number }): string {
        const target = { address: vpcAddress(pod.address), port: pod.port };
        return plane.loadBalancers.targetHealth(groupId, VPC, target);
    }

    function until(groupId: string, pod: { address: string; port: number }, status: string): Promise<void> {
        return eventually(() => assert.equal(health(groupId, pod), status));
    }

    const get = () => call({ host: vip, port, client: CLIENT });

    it("of a custom protocol expect an answer of their own, over TCP and UDP", async () => {
        const [right, wrong] = [freshAddress(), freshAddress()];
        const talk = (answer: string) => (socket: Socket) => {
            socket.on("data", (data) => socket.write(data.toString() === "hi?" ? answer : "what?"));
            socket.on("error", () => socket.destroy());
        };
        await listen(right, port, talk("hi!"));
        await listen(wrong, port, talk("no!"));
        const custom = { CheckType: "CUSTOM", ContextType: "TEXT", SendContext: "hi?", RecvContext: "hi!" };
        const targets = [right, wrong].map((address) => plane.eni({ address, port }));
        await plane.putLoadBalancer(vip, { port, targets, healthCheck: { ...QUICK, ...custom } });
        await until("lbl-0", { address: wrong, port }, "Dead");
        assert.equal(health("lbl-0", { address: right, port }), "Alive");
        const pod = await plane.startUdpPod();
        const hex = { CheckType: "CUSTOM", ContextType: "HEX", SendContext: "6869" };
        for (const [RecvContext, status] of [
            ["7B22706F64", "Alive"], // {"pod
            ["7B7B", "Dead"],
        ] as const) {
            const healthCheck = { ...QUICK, ...hex, RecvContext };
            const listener = { protocol: "UDP" as const, port, targets: [plane.eni(pod)], healthCheck };
            await plane.putLoadBalancer(vip, listener);
            await until("lbl-0", pod, status);
        }
    });

    it("keep traffic from a backend that does not answer, until it does", async () => {
        const [pod, late] = [await plane.startPod(), new Pod(freshAddress(), freshPort())];
        await plane.putLoadBalancer(vip, l4({}, plane.eni(pod, 1), plane.eni(late, 100)));
        assert.equal(health("lbl-0", pod), "Alive");
        await until("lbl-0", late, "Dead");
        assert.equal((await get()).seen.pod, pod.address);
        await late.start();
        await until("lbl-0", late, "Alive");
        assert.equal((await get()).seen.pod, late.address);
        await late.stop();
        await until("lbl-0", late, "Dead");
    });

    it("begin anew with a backend that is deregistered and registered again in one go", async () => {
        const pod = await plane.startPod();
        const { loadBalancers, store } = plane;
        await plane.putLoadBalancer(vip, l4({}));
        const targetHealth: CloudContext["targetHealth"] = (...asked) => loadBalancers.targetHealth(...asked);
        const cloud = createCloud({ store, clusters: { adminKubeconfig: () => "" }, targetHealth });
        const ids = { LoadBalancerId: "lb-1", ListenerId: "lbl-0" };
        const Targets = [{ EniIp: vpcAddress(pod.address), Port: pod.port }];
        const found = async () => {
            const { LoadBalancers } = await cloud.clb("DescribeTargetHealth", { LoadBalancerIds: ["lb-1"] });
            return LoadBalancers?.[0]?.Listeners?.[0]?.Rules?.[0]?.Targets?.map((each) => each.HealthStatusDetail);
        };
        await cloud.clb("RegisterTargets", { ...ids, Targets });
        await eventually(async () => assert.deepEqual(await found(), ["Alive"]));
        await pod.stop();
        const both = [
            cloud.clb("DeregisterTargets", { ...ids, Targets }),
            cloud.clb("RegisterTargets", { ...ids, Targets }),
        ];
        await Promise.all(both);
        const seen = new Set<string | undefined>();
        await eventually(async () => {
            const [status] = (await found()) ?? [];
            seen.add(status);
            assert.equal(status, "Dead");
        });
        assert.ok(!seen.has("Alive"), [...seen].join());
    });

    it("pass nowhere because a program of this machine listens on all addresses, and no client gets to it", async () => {
        const target = () => ({ address: freshAddress(), port: freshPort() });
        const [tcp, udp] = [target(), target()];
        await listen("0.0.0.0", tcp.port, (socket) => {
            socket.on("error", () => socket.destroy()).end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        const datagrams = createSocket("udp4").bind(udp.port, "0.0.0.0");
        servers.push(datagrams);
        await once(datagrams, "listening");
        const http = { CheckType: "HTTP", HttpCheckPath: "/", HttpCheckMethod: "GET" };
        await plane.putLoadBalancer(
            vip,
            { port: freshPort(), targets: [plane.eni(tcp)], healthCheck: QUICK },
            { port: freshPort(), targets: [plane.eni(tcp)], healthCheck: { ...QUICK, ...http } },
            { protocol: "UDP", port: freshPort(), targets: [plane.eni(udp)], healthCheck: QUICK },
        );
        await until("lbl-0", tcp, "Dead");
        await until("lbl-1", tcp, "Dead");
        await until("lbl-2", udp, "Dead");
        const heard: string[] = [];
        datagrams.on("message", (datagram) => heard.push(String(datagram)));
        const listener = { protocol: "UDP" as const, port: freshPort(), targets: [plane.eni(udp)] };
        await plane.putLoadBalancer(vip, { ...listener, healthCheck: { HealthSwitch: 0 } });
        const nodePorts = new NodePorts({ log: () => undefined });
        servers.push(nodePorts);
        const nodePort = { nodeAddress: freshAddress(), nodePort: freshPort() };
        await nodePorts.apply("cls-1", [
            {
                kind: "forward",
                protocol: "UDP",
                ...nodePort,
                sourceAddress: "node",
                targets: [udp],
                withoutTargets: "refuse",
                affinitySeconds: 0,
            },
        ]);
        const client = await UdpClient.open(CLIENT);
        servers.push(client);
        assert.ok(await client.hearsNothing(vip, listener.port));
        assert.ok(await client.hearsNothing(nodePort.nodeAddress, nodePort.nodePort));
        assert.deepEqual(heard.filter(Boolean), [], "but the empty ones of the health checks");
        const reached = connectToFirst([{ ...tcp, weight: 10 }], { localAddress: CLIENT, timeoutMs: 1000 });
        await assert.rejects(reached, /the Pod does not listen on port .* on all addresses/);
    });

    it("judge by the status of an answer, and where nobody is healthy all get traffic", async () => {
        const [good, bad] = [await plane.startPod(), await plane.startPod()];
        bad.status = 500;
        const codes = { HttpCode: 2, HttpCheckPath: "/healthz", HttpCheckMethod: "GET" };
        await plane.putLoadBalancer(vip, l7(codes, plane.eni(good, 1), plane.eni(bad, 100)));
        await until("loc-1", bad, "Dead");
        assert.equal((await get()).seen.pod, good.address);
        const [check] = good.checks;
        assert.deepEqual([check?.url, check?.headers.host], ["/healthz", "a.example.com"]);
        good.status = 500;
        await until("loc-1", good, "Dead");
        assert.equal((await get()).status, 500);
        assert.ok(bad.requests.length > 0);
    });

    it("come from 100.64.0.0/10, which security groups let in, or from the VIP, which they do not", async () => {
        const peers: (string | undefined)[] = [];
        const pod = { address: freshAddress(), port: freshPort() };
        await listen(pod.address, pod.port, (socket) => {
            peers.push(socket.remoteAddress);
            socket.on("error", () => undefined).resume();
        });
        plane.store.put("securityGroup", "sg-closed", {
            securityGroupId: "sg-closed",
            ingress: [],
        } as unknown as SecurityGroupRecord);
        const target = plane.putNode(pod, "sg-closed");
        await plane.putLoadBalancer(vip, l4({}, target));
        assert.equal(health("lbl-0", pod), "Alive");
        assert.deepEqual(new Set(peers), new Set([clbSource("healthCheck", "lb-1")]));
        await plane.putLoadBalancer(vip, l4({ healthCheck: { ...QUICK, SourceIpType: 0 } }, target));
        await until("lbl-0", pod, "Dead");
        const open = [{ CidrBlock: vpcAddress(vip), Action: "ACCEPT" }];
        plane.store.update("securityGroup", "sg-closed", { ingress: open });
        peers.length = 0;
        await until("lbl-0", pod, "Alive");
        assert.deepEqual(new Set(peers), new Set([vip]));
    });

    it("ask another port where one is set", async () => {
        const [pod, side] = [await plane.startPod(), await plane.startPod()];
        const beside = { address: pod.address, port: side.port };
        await plane.putLoadBalancer(vip, l4({ healthCheck: { ...QUICK, CheckPort: beside.port } }, plane.eni(pod)));
        await until("lbl-0", pod, "Dead");
        await listen(beside.address, beside.port);
        await until("lbl-0", pod, "Alive");
    });

    it("are not made where they are switched off, and everyone gets traffic", async () => {
        const pod = await plane.startPod();
        pod.status = 500;
        await plane.putLoadBalancer(vip, l7({ HealthSwitch: 0, HttpCode: 2 }, plane.eni(pod)));
        assert.equal(health("loc-1", pod), "Close");
        assert.equal((await get()).status, 500);
        assert.equal(pod.checks.length, 0);
    });
});

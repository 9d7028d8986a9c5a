import assert from "node:assert/strict";
import type { ListenerRecord, SecurityGroupRecord, TargetRecord } from "../../../../../lab/cloud/model";
import type { Place } from "../../../../../lab/network/l4/proxy-protocol";
import { TargetConnections } from "../../../../../lab/network/l4/target-connections";
import { UdpListener } from "../../../../../lab/network/l4/udp-listener";
import { udpRouter } from "../../../../../lab/network/l4/udp-route";
import { readAnswer } from "../../../../../verify/pod-answer";
import { probe } from "../../../../../verify/probe";
import { DataPlane, VPC } from "../data-plane";
import { UdpClient, type UdpPod } from "./datagrams";
import { call, freshAddress, freshPort, vpcAddress } from "../sockets";
import { eventually } from "../../../../support/eventually";

const CLIENT = "127.1.7.9";

describe("UDP listeners in the CLB data plane", () => {
    let plane: DataPlane;
    let vip: string;
    let port: number;
    const clients: UdpClient[] = [];

    beforeEach(() => {
        plane = new DataPlane();
        [vip, port] = [freshAddress(), freshPort()];
    });
    afterEach(async () => {
        clients.splice(0).forEach((client) => client.close());
        await plane.close();
    });

    async function client(address = CLIENT): Promise<UdpClient> {
        const opened = await UdpClient.open(address);
        clients.push(opened);
        return opened;
    }

    function udp(targets: TargetRecord[], changes: Partial<ListenerRecord> = {}): Partial<ListenerRecord> {
        return { protocol: "UDP", port, targets, ...changes };
    }

    async function pods(): Promise<[UdpPod, UdpPod]> {
        return [await plane.startUdpPod(), await plane.startUdpPod()];
    }

    it("shows the Pod the client's own address, and answers from the address that was asked", async () => {
        const pod = await plane.startUdpPod();
        await plane.putLoadBalancer(vip, udp([plane.eni(pod)]));
        for (const address of ["127.1.0.1", "127.1.200.3"]) {
            const seen = await (await client(address)).ask(vip, port, "ping");
            assert.deepEqual([seen.remote_addr, seen.from], [address, `${vip}:${port}`]);
            assert.equal(Buffer.from(seen.body, "base64").toString(), "ping");
        }
    });

    it("answers verify's probe, which says who got no answer", async () => {
        const pod = await plane.startUdpPod();
        await plane.putLoadBalancer(vip, udp([plane.eni(pod)]));
        const url = `udp://${vip}:${port}`;
        const { status, body } = await probe({ url, localAddress: CLIENT, timeoutMs: 2_000 });
        assert.deepEqual([status, readAnswer(body).remoteAddr], [200, CLIENT]);
        await plane.putLoadBalancer(vip, udp([]));
        await assert.rejects(probe({ url, localAddress: CLIENT, timeoutMs: 100 }), /no answer within 100 ms/);
        plane.store.delete("loadBalancer", "lb-1");
        await plane.loadBalancers.settled();
        await assert.rejects(probe({ url, localAddress: CLIENT, timeoutMs: 2_000 }), { code: "ECONNREFUSED" });
    });

    it("keeps a session with its Pod, as one client of it, and gives the next session to the next Pod", async () => {
        const [a, b] = await pods();
        await plane.putLoadBalancer(vip, udp([plane.eni(a), plane.eni(b)]));
        const [one, other] = [await client(), await client()];
        const first = await one.ask(vip, port);
        assert.deepEqual(await one.ask(vip, port), first);
        assert.notEqual((await other.ask(vip, port)).pod, first.pod);
    });

    it("keeps a client's address with one Pod where the listener has session persistence", async () => {
        const [a, b] = await pods();
        const seen = async (sessionExpireTime: number): Promise<number> => {
            await plane.putLoadBalancer(vip, udp([plane.eni(a), plane.eni(b)], { sessionExpireTime }));
            const answers = [];
            for (let i = 0; i < 4; i++) {
                answers.push((await (await client()).ask(vip, port)).pod);
            }
            return new Set(answers).size;
        };
        assert.equal(await seen(60), 1);
        assert.equal(await seen(0), 2);
    });

    it("leaves sessions with a Pod that is deregistered, unless the listener reschedules them", async () => {
        const [a, b] = await pods();
        for (const deregisterTargetRst of [false, true]) {
            const changes = { deregisterTargetRst };
            await plane.putLoadBalancer(vip, udp([plane.eni(a)], changes));
            const one = await client();
            assert.equal((await one.ask(vip, port)).pod, a.address);
            await plane.putLoadBalancer(vip, udp([plane.eni(b)], changes));
            assert.equal((await one.ask(vip, port)).pod, deregisterTargetRst ? b.address : a.address);
        }
    });

    it("checks the port: what nothing listens on is unhealthy, and gets nothing", async () => {
        const pod = await plane.startUdpPod();
        const dead = { address: freshAddress(), port: freshPort() };
        const healthCheck = { IntervalTime: 0.1, TimeOut: 0.05, HealthNum: 2, UnHealthNum: 2 };
        await plane.putLoadBalancer(vip, udp([plane.eni(pod, 1), plane.eni(dead, 100)], { healthCheck }));
        const health = (at: { address: string; port: number }) =>
            plane.loadBalancers.targetHealth("lbl-0", VPC, { address: vpcAddress(at.address), port: at.port });
        assert.equal(health(pod), "Alive");
        await eventually(() => assert.equal(health(dead), "Dead"));
        assert.equal((await (await client()).ask(vip, port)).pod, pod.address);
        assert.match(pod.checks[0] ?? "", /^127\.10\./);
    });

    it("lets in whom the CLB's security group lets in over UDP", async () => {
        const pod = await plane.startUdpPod();
        const allow = (Protocol: string) =>
            plane.store.put("securityGroup", "sg-1", {
                securityGroupId: "sg-1",
                ingress: [{ CidrBlock: "127.1.7.0/24", Protocol, Port: "ALL", Action: "ACCEPT" }],
            } as unknown as SecurityGroupRecord);
        allow("TCP");
        await plane.putLoadBalancer(vip, udp([plane.eni(pod)]));
        plane.store.update("loadBalancer", "lb-1", { securityGroups: ["sg-1"] });
        await plane.loadBalancers.settled();
        const one = await client();
        assert.equal(await one.hearsNothing(vip, port), true);
        assert.match(plane.logged.join("\n"), new RegExp(`from ${CLIENT}: dropped by security group sg-1`));
        allow("UDP");
        await plane.loadBalancers.settled();
        assert.equal((await one.ask(vip, port)).remote_addr, CLIENT);
    });

    it("serves TCP and UDP on one port", async () => {
        const [pod, udpPod] = [await plane.startPod(), await plane.startUdpPod()];
        await plane.putLoadBalancer(vip, udp([plane.eni(udpPod)]), { port, targets: [plane.eni(pod)] });
        assert.equal((await (await client()).ask(vip, port)).pod, udpPod.address);
        assert.equal((await call({ host: vip, port, client: CLIENT })).seen.pod, pod.address);
    });

    it("answers nobody where nothing is bound, and frees the port of a CLB that is gone", async () => {
        await plane.putLoadBalancer(vip, udp([]));
        assert.equal(await (await client()).hearsNothing(vip, port), true);
        plane.store.delete("loadBalancer", "lb-1");
        await plane.loadBalancers.settled();
        const successor = new UdpListener({ route: () => undefined, log: () => undefined }, vip, port);
        await successor.listen();
        await successor.close();
    });

    it("ends a session that is idle, so that the next datagram is scheduled anew", async () => {
        const [a, b] = await pods();
        const targets = [a, b].map(({ address, port: at }) => ({ address, port: at, weight: 1 }));
        const log = () => undefined;
        const router = udpRouter({ targets: () => targets, localAddress: (address) => address });
        const ended = new TargetConnections();
        let open = 0;
        const counted = (place: Place) => {
            const route = router(place)!;
            open++;
            return { ...route, closed: () => (open--, route.closed()) };
        };
        const listener = new UdpListener(
            { route: counted, idleTimeoutMs: () => 30, connections: ended, log },
            vip,
            port,
        );
        await listener.listen();
        const one = await client();
        const first = await one.ask(vip, port);
        await eventually(() => assert.equal(open, 0));
        assert.notEqual((await one.ask(vip, port)).pod, first.pod);
        await listener.close();
        assert.equal(open, 0);
    });
});

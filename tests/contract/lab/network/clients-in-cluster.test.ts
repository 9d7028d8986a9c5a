import assert from "node:assert/strict";
import type {
    AddressRecord,
    ListenerRecord,
    NatGatewayRecord,
    RouteTableRecord,
    SecurityGroupRecord,
    SubnetRecord,
    TargetRecord,
} from "../../../../lab/cloud/model";
import type { Drop } from "../../../../lab/network/filter/drops";
import { DataPlane, VPC } from "./data-plane";
import { UdpClient } from "./l4/datagrams";
import { call, freshAddress, freshPort, open, type Pod, vpcAddress } from "./sockets";
import { eventually } from "../../../support/eventually";

const OUTSIDE = "127.1.7.9";

describe("clients in a cluster, at a CLB of its", () => {
    let plane: DataPlane;
    let hosts: Map<string, string>;
    let drops: Drop[];
    let vip: string;
    let port: number;

    beforeEach(() => {
        hosts = new Map();
        plane = new DataPlane({ hostOf: (address) => hosts.get(address) });
        drops = [];
        plane.loadBalancers.onDrop((drop) => drops.push(drop));
        [vip, port] = [freshAddress(), freshPort()];
    });
    afterEach(() => plane.close());

    function l7(...targets: TargetRecord[]): Partial<ListenerRecord> {
        return { protocol: "HTTP", port, rules: [{ locationId: "loc-1", domain: "", url: "/", targets }] };
    }

    async function put(type: "OPEN" | "INTERNAL", listener: Partial<ListenerRecord>): Promise<void> {
        await plane.putLoadBalancer(vip, listener);
        plane.store.update("loadBalancer", "lb-1", { type });
        await plane.loadBalancers.settled();
    }

    const seenFrom = async (client: string) => (await call({ host: vip, port, client })).seen;

    describe("that is internal (CLB loopback)", () => {
        let here: Pod;
        let there: Pod;
        const [node, client, otherNode] = [freshAddress(), freshAddress(), freshAddress()];

        beforeEach(async () => {
            [here, there] = [await plane.startPod(), await plane.startPod()];
            hosts.set(node, node).set(client, node).set(here.address, node).set(there.address, otherNode);
        });

        it("get no answer at layer 4 from a backend on their own node, and one from every other", async () => {
            await put("INTERNAL", { port, targets: [plane.eni(there)] });
            assert.equal((await seenFrom(client)).remote_addr, client);
            await put("INTERNAL", { port, targets: [plane.eni(here)] });
            for (const each of [client, node, here.address]) {
                const socket = await open(vip, port, each);
                const answered = call({ host: vip, port, client: each }).then(() => true);
                await eventually(() => assert.equal(drops.at(-1)?.client, vpcAddress(each)));
                socket.destroy();
                void answered.catch(() => undefined);
            }
            assert.deepEqual(drops[0]?.cause, { kind: "loopback" });
            assert.deepEqual(drops[0]?.backend, { address: vpcAddress(here.address), port: here.port });
            assert.equal(here.requests.length, 0);
            assert.equal((await seenFrom(OUTSIDE)).pod, here.address);
        });

        it("wait at layer 7 until the CLB has tried the next backend", async () => {
            await put("INTERNAL", l7(plane.eni(here, 100), plane.eni(there, 1)));
            assert.equal((await seenFrom(client)).pod, there.address);
            assert.deepEqual([here.requests.length, drops[0]?.cause], [0, { kind: "loopback" }]);
            await put("INTERNAL", l7(plane.eni(here)));
            assert.equal((await call({ host: vip, port, client })).status, 504);
        });

        it("get no answer over UDP", async () => {
            const pod = await plane.startUdpPod();
            hosts.set(pod.address, node);
            await put("INTERNAL", { protocol: "UDP", port, targets: [plane.eni(pod)] });
            const [inside, outside] = [await UdpClient.open(client), await UdpClient.open(OUTSIDE)];
            assert.equal(await inside.hearsNothing(vip, port), true);
            assert.equal((await outside.ask(vip, port)).remote_addr, OUTSIDE);
            [inside, outside].forEach((each) => each.close());
        });

        it("get an answer from their own node where SnatEnable changes the address, or the CLB is public", async () => {
            await put("INTERNAL", { port, snat: true, targets: [plane.eni(here)] });
            assert.equal((await seenFrom(client)).pod, here.address);
            putNat();
            await put("OPEN", { port, targets: [plane.eni(here)] });
            assert.equal((await seenFrom(client)).pod, here.address);
        });
    });

    const EIP = "127.2.250.99";

    function putNat(addressIds = ["eip-1"]): void {
        const { store } = plane;
        const everything = { destinationCidrBlock: "0.0.0.0/0", gatewayType: "NAT", gatewayId: "nat-1", enabled: true };
        store.put("subnet", "subnet-1", {
            vpcId: VPC,
            cidrBlock: "10.20.0.0/16",
            routeTableId: "rtb-1",
        } as SubnetRecord);
        store.put("routeTable", "rtb-1", {
            routeTableId: "rtb-1",
            routes: [everything],
        } as unknown as RouteTableRecord);
        store.put("natGateway", "nat-1", { natGatewayId: "nat-1", addressIds } as NatGatewayRecord);
        store.put("address", "eip-1", { addressId: "eip-1", addressIp: EIP, instanceId: "nat-1" } as AddressRecord);
    }

    describe("that is public", () => {
        const inside = freshAddress();

        it("are seen as the NAT gateway's EIP, at layer 4 and 7 and over UDP", async () => {
            putNat();
            const [pod, udpPod] = [await plane.startPod(), await plane.startUdpPod()];
            await put("OPEN", { port, targets: [plane.eni(pod)] });
            assert.equal((await seenFrom(inside)).remote_addr, EIP);
            assert.equal((await seenFrom(OUTSIDE)).remote_addr, OUTSIDE);
            await put("OPEN", l7(plane.eni(pod)));
            const { remote_addr, headers } = await seenFrom(inside);
            assert.deepEqual([remote_addr, headers["x-forwarded-for"], headers["x-real-ip"]], [EIP, EIP, EIP]);
            await put("OPEN", { protocol: "UDP", port, targets: [plane.eni(udpPod)] });
            const client = await UdpClient.open(inside);
            assert.equal((await client.ask(vip, port)).remote_addr, EIP);
            client.close();
        });

        it("get no answer without an EIP, and are told of", async () => {
            putNat([]);
            const pod = await plane.startPod();
            await put("OPEN", { port, targets: [plane.eni(pod)] });
            const socket = await open(vip, port, inside);
            await eventually(() => assert.equal(drops.length, 1));
            assert.deepEqual([drops[0]?.client, drops[0]?.cause], [vpcAddress(inside), { kind: "no-egress" }]);
            assert.match(plane.logged.join("\n"), /no NAT gateway with an EIP/);
            socket.destroy();
            putNat();
            assert.equal((await seenFrom(inside)).remote_addr, EIP);
        });

        it("are let in by the CLB's security group by that EIP, not by their address in the VPC", async () => {
            putNat();
            const pod = await plane.startPod();
            const allow = (CidrBlock: string) =>
                plane.store.put("securityGroup", "sg-1", {
                    securityGroupId: "sg-1",
                    ingress: [{ CidrBlock, Action: "ACCEPT" }],
                } as unknown as SecurityGroupRecord);
            allow("10.20.0.0/16");
            await put("OPEN", { port, targets: [plane.eni(pod)] });
            plane.store.update("loadBalancer", "lb-1", { securityGroups: ["sg-1"] });
            await plane.loadBalancers.settled();
            const socket = await open(vip, port, inside);
            await eventually(() => assert.equal(drops[0]?.client, EIP));
            socket.destroy();
            allow(`${EIP}/32`);
            await plane.loadBalancers.settled();
            assert.equal((await seenFrom(inside)).remote_addr, EIP);
        });
    });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import type { ListenerRecord, SecurityGroupRecord, TargetRecord } from "../../../../../lab/cloud/model";
import type { Drop } from "../../../../../lab/network/filter/drops";
import { DataPlane } from "../data-plane";
import { UdpClient } from "../l4/datagrams";
import { freshAddress, freshPort, open, vpcAddress } from "../sockets";
import { eventually } from "../../../../support/eventually";

const CLIENT = "127.1.7.9";

describe("clients that the CLB data plane drops", () => {
    let plane: DataPlane;
    let drops: Drop[];
    let vip: string;
    let port: number;

    beforeEach(() => {
        plane = new DataPlane();
        drops = [];
        plane.loadBalancers.onDrop((drop) => drops.push(drop));
        [vip, port] = [freshAddress(), freshPort()];
        const group = { securityGroupId: "sg-nobody", ingress: [] } as unknown as SecurityGroupRecord;
        plane.store.put("securityGroup", "sg-nobody", group);
    });
    afterEach(() => plane.close());

    const cause = { kind: "security-group", securityGroupIds: ["sg-nobody"] } as const;

    async function close(...securityGroups: string[]): Promise<void> {
        plane.store.update("loadBalancer", "lb-1", { securityGroups });
        await plane.loadBalancers.settled();
    }

    it("are told of with the listener, the address that is theirs and the groups", async () => {
        await plane.putLoadBalancer(vip, { port, targets: [plane.eni(await plane.startPod())] });
        await close("sg-nobody");
        const inside = freshAddress();
        const sockets = [await open(vip, port, CLIENT), await open(vip, port, inside)];
        const listener = { ownerId: "lb-1", listenerId: "lbl-0", protocol: "TCP", port, backend: undefined, cause };
        await eventually(() =>
            assert.deepEqual(drops, [
                { ...listener, client: CLIENT },
                { ...listener, client: vpcAddress(inside) },
            ]),
        );
        await close();
        sockets.push(await open(vip, port, CLIENT));
        assert.equal(drops.length, 2);
        sockets.forEach((socket) => socket.destroy());
    });

    it("are told of over UDP, by datagram, while the log has them once", async () => {
        await plane.putLoadBalancer(vip, { protocol: "UDP", port });
        await close("sg-nobody");
        const client = await UdpClient.open(CLIENT);
        await client.hearsNothing(vip, port, 50);
        await client.hearsNothing(vip, port, 50);
        assert.deepEqual(
            drops.map((drop) => [drop.protocol, drop.client]),
            [
                ["UDP", CLIENT],
                ["UDP", CLIENT],
            ],
        );
        assert.equal(plane.logged.filter((message) => message.includes("dropped by security group")).length, 1);
        client.close();
    });

    for (const [layer, listener] of [
        [4, (target: TargetRecord) => ({ port, targets: [target] })],
        [
            7,
            (target: TargetRecord): Partial<ListenerRecord> => ({
                protocol: "HTTP",
                port,
                rules: [{ locationId: "loc-1", domain: "", url: "/", targets: [target] }],
            }),
        ],
    ] as const) {
        it(`are told of with their backend, and logged by their address after they have gone (layer ${layer})`, async () => {
            const pod = await plane.startPod();
            await plane.putLoadBalancer(vip, listener(plane.putNode(pod, "sg-nobody")));
            const socket = await open(vip, port, CLIENT);
            socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            const backend = { address: vpcAddress(pod.address), port: pod.port };
            await eventually(() => assert.deepEqual([drops[0]?.client, drops[0]?.backend], [CLIENT, backend]));
            socket.destroy();
            await once(socket, "close");
            const line = new RegExp(`^${vip}:${port} from ${CLIENT}.*dropped by security group sg-nobody`, "m");
            await eventually(() => assert.match(plane.logged.join("\n"), line));
            assert.doesNotMatch(plane.logged.join("\n"), /undefined/);
        });
    }

    it("keep their connections when a backend is deregistered, unless the listener resets them", async () => {
        const pod = await plane.startPod();
        for (const deregisterTargetRst of [false, true]) {
            await plane.putLoadBalancer(vip, { port, deregisterTargetRst, targets: [plane.eni(pod)] });
            const socket = await open(vip, port, CLIENT);
            const get = () => socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            get();
            await once(socket, "data");
            const failure = once(socket, "data").then(
                () => undefined,
                (error: NodeJS.ErrnoException) => error.code,
            );
            await plane.putLoadBalancer(vip, { port, deregisterTargetRst });
            get();
            assert.equal(await failure, deregisterTargetRst ? "ECONNRESET" : undefined);
            await (deregisterTargetRst ? pod.idle() : undefined);
            socket.destroy();
        }
    });
});

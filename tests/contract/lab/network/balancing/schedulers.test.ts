import assert from "node:assert/strict";
import { once } from "node:events";
import type { ListenerRecord, RuleRecord, TargetRecord } from "../../../../../lab/cloud/model";
import { DataPlane } from "../data-plane";
import { call, freshAddress, freshPort, open, type Pod } from "../sockets";

const CLIENT = "127.1.7.9";

describe("schedulers and session persistence of the CLB data plane", () => {
    let plane: DataPlane;
    let vip: string;
    let port: number;
    let pods: [Pod, Pod];

    beforeEach(async () => {
        plane = new DataPlane();
        [vip, port] = [freshAddress(), freshPort()];
        pods = [await plane.startPod(), await plane.startPod()];
    });
    afterEach(() => plane.close());

    function targets(...weights: number[]): TargetRecord[] {
        return pods.map((pod, index) => plane.eni(pod, weights[index]));
    }

    function l7(changes: Partial<RuleRecord>, ...weights: number[]): Partial<ListenerRecord> {
        const rule = { locationId: "loc-1", domain: "", url: "/", targets: targets(...weights) };
        return { protocol: "HTTP", port, rules: [{ ...rule, ...changes }] };
    }

    async function podOf(client: string, headers?: Record<string, string>): Promise<string> {
        return (await call({ host: vip, port, client, headers })).seen.pod;
    }

    it("LEAST_CONN gives a new connection to who has the fewest open ones", async () => {
        const scheduler = "LEAST_CONN";
        await plane.putLoadBalancer(vip, { port, targets: targets(10, 0), scheduler });
        const held = await Promise.all([1, 2, 3].map(() => open(vip, port, CLIENT)));
        for (const socket of held) {
            socket.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            await once(socket, "data");
        }
        await plane.putLoadBalancer(vip, { port, targets: targets(10, 10), scheduler });
        assert.deepEqual(
            [await podOf(CLIENT), await podOf(CLIENT), await podOf(CLIENT)],
            [pods[1].address, pods[1].address, pods[1].address],
        );
        held.forEach((socket) => socket.destroy());
    });

    it("a layer-4 session keeps a client with its backend, whatever the weights", async () => {
        await plane.putLoadBalancer(vip, { port, targets: targets(100, 1), sessionExpireTime: 30 });
        const first = await podOf(CLIENT);
        await plane.putLoadBalancer(vip, { port, targets: targets(1, 100), sessionExpireTime: 30 });
        assert.deepEqual([await podOf(CLIENT), await podOf(CLIENT)], [first, first]);
        assert.equal(await podOf("127.1.7.10"), pods[1].address);
        await plane.putLoadBalancer(vip, { port, targets: targets(1, 100) });
        assert.equal(await podOf(CLIENT), pods[1].address);
    });

    it("a layer-7 session is a cookie's, and ends with its backend", async () => {
        await plane.putLoadBalancer(vip, l7({ sessionExpireTime: 60 }, 100, 1));
        const { seen, headers } = await call({ host: vip, port, client: CLIENT });
        assert.equal(seen.pod, pods[0].address);
        const [cookie = "", ...attributes] = headers["set-cookie"]?.[0]?.split("; ") ?? [];
        assert.match(cookie, /^tgw_l7_route=[0-9a-f]{32}$/);
        assert.match(attributes.join("; "), /^Expires=.* GMT; Path=\/$/);
        await plane.putLoadBalancer(vip, l7({ sessionExpireTime: 60 }, 1, 100));
        const again = await call({ host: vip, port, client: "127.1.7.10", headers: { Cookie: `a=b; ${cookie}` } });
        assert.deepEqual([again.seen.pod, again.headers["set-cookie"]], [pods[0].address, undefined]);
        assert.equal(await podOf(CLIENT), pods[1].address);
        await plane.putLoadBalancer(vip, l7({ sessionExpireTime: 60 }, 0, 100));
        const moved = await call({ host: vip, port, client: CLIENT, headers: { Cookie: cookie } });
        assert.equal(moved.seen.pod, pods[1].address);
        assert.notEqual(moved.headers["set-cookie"]?.[0]?.split(";")[0], cookie);
    });

    it("IP_HASH keeps each client with one backend, and gives no cookie", async () => {
        await plane.putLoadBalancer(vip, l7({ scheduler: "IP_HASH" }));
        const clients = Array.from({ length: 12 }, (_, index) => `127.1.7.${index + 1}`);
        const first = await Promise.all(clients.map((client) => podOf(client)));
        assert.deepEqual(await Promise.all(clients.map((client) => podOf(client))), first);
        assert.equal(new Set(first).size, 2);
        assert.equal((await call({ host: vip, port, client: CLIENT })).headers["set-cookie"], undefined);
    });
});

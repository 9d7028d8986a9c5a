import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { LoadBalancerRecord } from "../../../lab/cloud/model";
import { Store } from "../../../lab/cloud/store";
import { tcpHealthCheck } from "../../../lab/network/target-health";

describe("tcpHealthCheck", () => {
    it("finds a real server healthy while it takes connections, and asks from the VIP", async () => {
        const store = new Store(":memory:");
        store.put("addressBlock", "vpc-1", { vpcId: "vpc-1", clusterId: "", cidr: "10.9.0.0/16", block: 209 });
        const balancer = { vpcId: "vpc-1", vips: ["127.2.0.99"] } as LoadBalancerRecord;
        const peers: (string | undefined)[] = [];
        const server = createServer((socket) => peers.push(socket.remoteAddress)).listen(0, "127.209.0.5");
        await once(server, "listening");
        const target = { address: "10.9.0.5", port: (server.address() as AddressInfo).port };
        assert.equal(await tcpHealthCheck(store)(balancer, target), true);
        assert.deepEqual(peers, ["127.2.0.99"]);
        server.close();
        await once(server, "close");
        assert.equal(await tcpHealthCheck(store)(balancer, target), false);
        store.close();
    });
});

import assert from "node:assert/strict";
import { gateConnections } from "../../../../../lab/network/filter/packet-filter";
import { ExternalIps } from "../../../../../lab/network/kube-proxy/external-ips";
import { createL4Server } from "../../../../../lab/network/l4/tcp-server";
import { LoopbackListener } from "../../../../../lab/network/sockets/loopback-listener";
import { call, freshAddress, freshPort, Pod } from "../sockets";

describe("EXTERNAL-IP from inside a cluster", () => {
    const log = () => undefined;
    const externalIps = new ExternalIps({ log });
    const [vip, node, bridge, port] = [freshAddress(), freshAddress(), freshAddress(), freshPort()];
    const pod = new Pod(freshAddress(), freshPort());
    let listener: LoopbackListener;

    before(async () => {
        await pod.start();
        const target = { address: pod.address, port: pod.port, weight: 1 };
        // As a CLB of a direct Service does, it leaves the client's address as it is.
        const clb = createL4Server({ targets: () => [target], localAddress: (client) => client, log });
        listener = new LoopbackListener(
            gateConnections(clb, [externalIps.gate({ address: vip, port: 80 })]),
            vip,
            port,
        );
        await listener.listen();
    });
    after(async () => {
        await listener.close();
        await pod.stop();
    });

    function shortCircuit(targets: { address: string; port: number }[], affinitySeconds = 0): void {
        externalIps.apply("cls-1", {
            nodes: [{ name: "node", address: node, bridgeAddress: bridge }],
            pods: [],
            externalIps: [
                {
                    address: vip,
                    protocol: "TCP",
                    port: 80,
                    policy: "Cluster",
                    affinitySeconds,
                    targets: targets.map((target) => ({ ...target, nodeName: "node", onBridge: true })),
                },
            ],
        });
    }

    const seenBy = async (client: string) => (await call({ host: vip, port, client })).seen.remote_addr;

    it("reaches the CLB with IPVS, which keeps the node's address", async () => {
        assert.equal(await seenBy(node), node);
    });

    it("does not with iptables: a node's request comes from the bridge, one from outside as before", async () => {
        shortCircuit([pod]);
        assert.equal(await seenBy(node), bridge);
        assert.equal(await seenBy("127.1.8.9"), "127.1.8.9");
    });

    it("stays with one Pod where the Service has sessionAffinity: ClientIP, and does not without", async () => {
        const other = await new Pod(freshAddress(), freshPort()).start();
        const podsSeen = async (affinitySeconds: number): Promise<number> => {
            shortCircuit([pod, other], affinitySeconds);
            const seen = [];
            for (let i = 0; i < 20; i++) {
                seen.push((await call({ host: vip, port, client: node })).seen.pod);
            }
            return new Set(seen).size;
        };
        assert.equal(await podsSeen(60), 1);
        assert.equal(await podsSeen(0), 2);
        await other.stop();
    });

    it("is rejected while there is no Pod, though the CLB has one", async () => {
        shortCircuit([]);
        await assert.rejects(seenBy(node), { code: "ECONNRESET" });
        externalIps.apply("cls-1", undefined);
        assert.equal(await seenBy(node), node);
    });
});

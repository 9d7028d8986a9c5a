import assert from "node:assert/strict";
import { gateConnections } from "../../../../../lab/network/filter/packet-filter";
import { PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { createL4Server } from "../../../../../lab/network/l4/tcp-server";
import { LoopbackListener } from "../../../../../lab/network/sockets/loopback-listener";
import { call, type Cluster } from "./cluster";
import { BLOCK, POD_BLOCK } from "./cluster-records";
import { eventuallyHolds } from "../../../../support/eventually";

const NODE = `127.${BLOCK}.0.5`;
const VIP = "127.1.9.7";
const PORT = 8080;
const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** Of a GlobalRouter cluster with one native node, whose kube-proxy is in iptables mode. */
export function describeKubeProxy(cluster: Cluster): void {
    it("serves node ports, and answers a client on the node itself in a CLB's stead", async () => {
        await cluster.create("web", { labels: { app: "web" } });
        const { status } = await cluster.ready("web");
        const podAddress = (status?.podIP ?? "").replace(/^172\.31/, `127.${POD_BLOCK}`);
        const target = { address: podAddress, port: 5000, weight: 1 };
        const clb = createL4Server({ targets: () => [target], localAddress: (client) => client, log: () => undefined });
        const listener = new LoopbackListener(
            gateConnections(clb, [cluster.externalIps.gate({ address: VIP, port: PORT })]),
            VIP,
            PORT,
        );
        await listener.listen();
        const ports = [{ port: PORT, targetPort: 5000 }];
        const service = await cluster.core.createNamespacedService({
            namespace: "default",
            body: { metadata: { name: "web" }, spec: { type: "LoadBalancer", selector: { app: "web" }, ports } },
        });
        const seenBy = async (client?: string, address = VIP, port = PORT) =>
            (await call(address, client, port)).remote_addr;
        // kube-proxy knows nothing of the CLB as long as the Service does not name it.
        assert.equal(await seenBy(NODE), NODE);
        await cluster.core.patchNamespacedServiceStatus(
            { name: "web", namespace: "default", body: { status: { loadBalancer: { ingress: [{ ip: VIP }] } } } },
            mergePatch,
        );
        const { podCIDR = "" } = (await cluster.core.readNode({ name: "10.77.0.5" })).spec ?? {};
        const [, high = "", low = ""] = /^172\.31\.(\d+)\.(\d+)\//.exec(podCIDR) ?? [];
        const bridge = `127.${POD_BLOCK}.${high}.${Number(low) + 1}`;
        await eventuallyHolds("the node's bridge is seen", async () => (await seenBy(NODE)) === bridge);
        assert.equal(await seenBy(podAddress), bridge);
        assert.equal(await seenBy("127.1.9.9"), "127.1.9.9");
        const { nodePort } = service.spec?.ports?.[0] ?? {};
        assert.equal(await seenBy("127.1.9.9", NODE, nodePort), NODE);
        await listener.close();
        await cluster.core.deleteNamespacedService({ name: "web", namespace: "default" });
        await cluster.delete("web");
        await cluster.gone("web");
    });
}

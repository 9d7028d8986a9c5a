import assert from "node:assert/strict";
import { mergePatch, NODE, soon } from "./controller-cluster";
import { useSharedCluster } from "./shared-cluster";

describe("an Ingress", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "ingress";
    const loadBalancerAnnotation = "kubernetes.io/ingress.qcloud-loadbalance-id";
    const read = () => cluster.networking.readNamespacedIngress({ namespace, name: "site" });
    let loadBalancerId: string;

    before(async () => {
        await cluster.createNamespace(namespace);
        await cluster.createService(namespace, "app", { spec: { type: "NodePort" } });
        await cluster.createPod(namespace, "app-1", "10.20.0.103");
        await cluster.setReady(namespace, "app-1");
    });

    it("without direct access is an HTTP rule to the nodes, on the CLB's own address", async () => {
        const annotations = { "ingress.cloud.tencent.com/direct-access": "false" };
        await cluster.createIngress(namespace, { annotations, spec: { ingressClassName: "qcloud" } });
        const { metadata, status } = await soon(async () => {
            const found = await read();
            assert.ok(found.status?.loadBalancer?.ingress?.[0]?.ip);
            return found;
        });
        loadBalancerId = metadata?.annotations?.[loadBalancerAnnotation] ?? "";
        const nodePort = (await cluster.service(namespace)).spec?.ports?.[0]?.nodePort;
        assert.deepEqual(await cluster.targets(loadBalancerId), [`HTTP:80 -> CVM ${NODE}:${nodePort}`]);
        const { Listeners = [] } = await cluster.cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
        assert.equal(Listeners[0]?.Rules?.[0]?.Domain, status?.loadBalancer?.ingress?.[0]?.ip);
        assert.match(metadata?.annotations?.["ingress.cloud.tencent.com/status.conditions"] ?? "", /"Ready".*"True"/);
        const event = await cluster.eventOf(namespace, "Ingress Sync Success. RetrunCode: S2000");
        assert.equal(event.source?.component, "ingress-controller");
    });

    it("says E4047 when its Service loses its NodePort", async () => {
        await cluster.core.patchNamespacedService(
            { namespace, name: "app", body: { spec: { type: "ClusterIP" } } },
            mergePatch,
        );
        await cluster.eventOf(namespace, "E4047");
        await cluster.bound(loadBalancerId, []);
    });

    it("loses its CLB when its class becomes another's", async () => {
        const body = { spec: { ingressClassName: "nginx" } };
        await cluster.networking.patchNamespacedIngress({ namespace, name: "site", body }, mergePatch);
        await soon(async () => {
            const { metadata } = await read();
            assert.equal(metadata?.finalizers, undefined);
            assert.deepEqual(await cluster.loadBalancersOf(metadata?.uid), []);
        });
    });

    it("gets direct access by default in a new cluster, when it says nothing", async () => {
        await cluster.networking.deleteNamespacedIngress({ namespace, name: "site" });
        await cluster.createIngress(namespace);
        const { metadata } = await soon(async () => {
            const found = await read();
            assert.ok(found.metadata?.annotations?.[loadBalancerAnnotation]);
            return found;
        });
        assert.equal(metadata?.annotations?.["ingress.cloud.tencent.com/direct-access"], "true");
        await cluster.bound(metadata?.annotations?.[loadBalancerAnnotation], ["HTTP:80 -> ENI 10.20.0.103:5000"]);
        await cluster.networking.deleteNamespacedIngress({ namespace, name: "site" });
        await soon(async () => assert.deepEqual(await cluster.loadBalancersOf(metadata?.uid), []));
    });
});

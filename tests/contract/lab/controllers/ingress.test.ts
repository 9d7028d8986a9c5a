import assert from "node:assert/strict";
import { mergePatch, NODE } from "../../../support/clusters/controller-cluster";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

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
        const { metadata, status } = await eventually(async () => {
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

    it("keeps its CLB between the ways to be TKE's own, loses it to another's class, and gets a new one when it is back", async () => {
        const setClass = (annotation: string | null, ingressClassName: string | null) =>
            cluster.patchIngress(namespace, {
                metadata: { annotations: { "kubernetes.io/ingress.class": annotation } },
                spec: { ingressClassName },
            });
        await setClass("qcloud", null);
        await setClass(null, null);
        // Anything that the controller does later shows that it has seen both.
        await cluster.patchService(namespace, { spec: { type: "NodePort" } });
        const nodePort = (await cluster.service(namespace)).spec?.ports?.[0]?.nodePort;
        await cluster.bound(loadBalancerId, [`HTTP:80 -> CVM ${NODE}:${nodePort}`]);
        for (const [annotation, ingressClassName] of [
            [null, "nginx"],
            ["nginx", null],
        ]) {
            await setClass(annotation!, ingressClassName!);
            await eventually(async () => {
                const { metadata, status } = await read();
                assert.equal(metadata?.finalizers, undefined);
                assert.equal(metadata?.annotations?.[loadBalancerAnnotation], undefined);
                assert.equal(status?.loadBalancer?.ingress, undefined);
                assert.deepEqual(await cluster.loadBalancersOf(metadata?.uid), []);
            });
            await setClass(null, "qcloud");
            const { metadata } = await cluster.syncedIngress(namespace);
            const anew = metadata?.annotations?.[loadBalancerAnnotation] ?? "";
            assert.notEqual(anew, loadBalancerId);
            await cluster.bound(anew, [`HTTP:80 -> CVM ${NODE}:${nodePort}`]);
            loadBalancerId = anew;
        }
    });

    it("with a user's CLB takes its listeners off it with its class, and puts them on again", async () => {
        const mine = await cluster.createLoadBalancer();
        const annotations = {
            "kubernetes.io/ingress.existLbId": mine,
            "ingress.cloud.tencent.com/direct-access": "false",
        };
        await cluster.createIngress(namespace, { name: "mine", annotations });
        for (const [ingressClassName, listeners] of [
            ["qcloud", ["TKE-DEDICATED-LISTENER:80"]],
            ["nginx", []],
            ["qcloud", ["TKE-DEDICATED-LISTENER:80"]],
        ] as const) {
            await cluster.patchIngress(namespace, { spec: { ingressClassName } }, "mine");
            await eventually(async () => assert.deepEqual(await cluster.listenerNames(mine), listeners));
        }
        await cluster.networking.deleteNamespacedIngress({ namespace, name: "mine" });
        await eventually(() => assert.rejects(cluster.ingress(namespace, "mine"), /404/));
        assert.deepEqual(await cluster.listenerNames(mine), []);
    });

    it("gets direct access by default in a new cluster, when it says nothing", async () => {
        await cluster.networking.deleteNamespacedIngress({ namespace, name: "site" });
        await eventually(() => assert.rejects(read(), /404/));
        await cluster.createIngress(namespace);
        const { metadata } = await eventually(async () => {
            const found = await read();
            assert.ok(found.metadata?.annotations?.[loadBalancerAnnotation]);
            return found;
        });
        assert.equal(metadata?.annotations?.["ingress.cloud.tencent.com/direct-access"], "true");
        await cluster.bound(metadata?.annotations?.[loadBalancerAnnotation], ["HTTP:80 -> ENI 10.20.0.103:5000"]);
        await cluster.networking.deleteNamespacedIngress({ namespace, name: "site" });
        await eventually(async () => assert.deepEqual(await cluster.loadBalancersOf(metadata?.uid), []));
    });
});

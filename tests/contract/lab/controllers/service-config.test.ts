import { CustomObjectsApi } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { mergePatch } from "../../../support/clusters/controller-cluster";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

const kind = { group: "cloud.tencent.com", version: "v1alpha1", plural: "tkeserviceconfigs" };
const annotation = "service.cloud.tencent.com/tke-service-config";

describe("a Service with a TkeServiceConfig", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "settings";
    let custom: CustomObjectsApi;
    let loadBalancerId: string;

    before(async () => {
        custom = cluster.kubeConfig.makeApiClient(CustomObjectsApi);
        await cluster.createNamespace(namespace);
        await cluster.createService(namespace, "app", { annotations: { [annotation]: "config" } });
        loadBalancerId = await eventually(async () => {
            const { metadata } = await cluster.service(namespace);
            return metadata?.annotations?.["service.kubernetes.io/loadbalance-id"] ?? assert.fail("has a CLB");
        });
    });

    function specWith(scheduler: string, intervalTime: number) {
        const listener = { protocol: "TCP", port: 80, scheduler, healthCheck: { intervalTime } };
        return { loadBalancer: { internetMaxBandwidthOut: 50, l4Listeners: [listener] } };
    }

    async function settings() {
        const { Listeners = [] } = await cluster.cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
        const { Scheduler, HealthCheck } = Listeners[0] ?? {};
        const bandwidth = (await cluster.loadBalancer(loadBalancerId))?.NetworkAttributes?.InternetMaxBandwidthOut;
        return [Scheduler, HealthCheck?.IntervalTime, HealthCheck?.TimeOut, bandwidth];
    }

    it("is not Ready while there is no such object, and takes it up when there is", async () => {
        await cluster.eventOf(namespace, "TkeServiceConfig config: the TkeServiceConfig does not exist");
        const body = {
            apiVersion: `${kind.group}/${kind.version}`,
            kind: "TkeServiceConfig",
            metadata: { name: "config" },
            spec: specWith("LEAST_CONN", 10),
        };
        await custom.createNamespacedCustomObject({ ...kind, namespace, body });
        await eventually(async () => assert.deepEqual(await settings(), ["LEAST_CONN", 10, 2, 50]));
        await eventually(async () => {
            const { status } = await cluster.service(namespace);
            assert.equal(status?.conditions?.[0]?.status, "True");
        });
    });

    it("follows its changes, and does nothing while nothing changes", async () => {
        const body = { spec: specWith("WRR", 20) };
        await custom.patchNamespacedCustomObject({ ...kind, namespace, name: "config", body }, mergePatch);
        await eventually(async () => assert.deepEqual(await settings(), ["WRR", 20, 2, 50]));
        await delay(500);
        const earlier = await cluster.service(namespace);
        await delay(1_000);
        assert.equal((await cluster.service(namespace)).metadata?.resourceVersion, earlier.metadata?.resourceVersion);
    });

    it("gets an event about settings that match none of its listeners, and stays Ready", async () => {
        const elsewhere = { protocol: "UDP", port: 53 };
        const { loadBalancer } = specWith("WRR", 20);
        const body = {
            spec: { loadBalancer: { ...loadBalancer, l4Listeners: [...loadBalancer.l4Listeners, elsewhere] } },
        };
        await custom.patchNamespacedCustomObject({ ...kind, namespace, name: "config", body }, mergePatch);
        const event = await cluster.eventOf(namespace, "config configures nothing by the listener UDP:53");
        assert.equal(event.type, "Warning");
        assert.equal((await cluster.service(namespace)).status?.conditions?.[0]?.status, "True");
    });

    it("is not Ready while a setting of its Ingress is not carried out", async () => {
        const rules = [{ url: "/", forwardType: "HTTPS" }];
        const l7Listeners = [{ protocol: "HTTP", port: 80, domains: [{ domain: "", http2: true, rules }] }];
        const body = {
            apiVersion: `${kind.group}/${kind.version}`,
            kind: "TkeServiceConfig",
            metadata: { name: "layer7" },
            spec: { loadBalancer: { l7Listeners } },
        };
        await custom.createNamespacedCustomObject({ ...kind, namespace, body });
        const annotations = { "ingress.cloud.tencent.com/tke-service-config": "layer7" };
        await cluster.createIngress(namespace, { annotations, spec: { ingressClassName: "qcloud" } });
        await cluster.eventOf(namespace, 'http2 of the domain "" is not carried out by the lab');
        await cluster.eventOf(namespace, "forwardType HTTPS of / is not carried out by the lab");
        await eventually(async () => {
            const { metadata } = await cluster.networking.readNamespacedIngress({ namespace, name: "site" });
            const conditions = metadata?.annotations?.["ingress.cloud.tencent.com/status.conditions"] ?? "";
            assert.match(conditions, /"Ready","status":"False"/);
        });
    });

    it("leaves the CLB as it is when the annotation goes", async () => {
        await cluster.annotate(namespace, { [annotation]: null });
        const body = { spec: specWith("LEAST_CONN", 30) };
        await custom.patchNamespacedCustomObject({ ...kind, namespace, name: "config", body }, mergePatch);
        await delay(500);
        assert.deepEqual(await settings(), ["WRR", 20, 2, 50]);
    });

    it("gets one of its own with -auto, which goes with it", async () => {
        const name = "own-auto-service-config";
        const auto = { "service.cloud.tencent.com/tke-service-config-auto": "true" };
        await cluster.createService(namespace, "own", { annotations: auto });
        const read = () => custom.getNamespacedCustomObject({ ...kind, namespace, name });
        const made = (await eventually(read)) as { spec: { loadBalancer: { l4Listeners: { scheduler: string }[] } } };
        const { metadata } = await cluster.syncedService(namespace, "own");
        loadBalancerId = metadata?.annotations?.["service.kubernetes.io/loadbalance-id"] ?? "";
        assert.equal(made.spec.loadBalancer.l4Listeners[0]?.scheduler, "WRR");
        const listener = { ...made.spec.loadBalancer.l4Listeners[0], scheduler: "LEAST_CONN" };
        const body = { spec: { loadBalancer: { l4Listeners: [listener] } } };
        await custom.patchNamespacedCustomObject({ ...kind, namespace, name, body }, mergePatch);
        await eventually(async () => assert.equal((await settings())[0], "LEAST_CONN"));
        await cluster.core.deleteNamespacedService({ namespace, name: "own" });
        await eventually(() => assert.rejects(read(), /404/));
    });
});

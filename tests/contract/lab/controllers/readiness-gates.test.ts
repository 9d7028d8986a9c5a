import type { V1PodCondition } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { READINESS_GATE } from "../../../../tke/pods";
import { NODE } from "../../../support/clusters/controller-cluster";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

describe("Pods behind a direct Service", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "readiness";
    let loadBalancerId: string | undefined;

    before(async () => {
        await cluster.createNamespace(namespace);
        await cluster.createService(namespace, "app");
        const { metadata } = await cluster.syncedService(namespace);
        loadBalancerId = metadata?.annotations?.["service.kubernetes.io/loadbalance-id"];
    });

    after(() => cluster.unhealthy.clear());

    async function gateOf(name: string): Promise<V1PodCondition | undefined> {
        const { status } = await cluster.core.readNamespacedPod({ namespace, name });
        return status?.conditions?.find(({ type }) => type === READINESS_GATE);
    }

    it("have a gate that stays closed while the CLB's health check fails, although the Pod is bound, and an event tells", async () => {
        cluster.unhealthy.add("10.20.0.131");
        await cluster.createGatedPod(namespace, "app-1", "10.20.0.131");
        await cluster.bound(loadBalancerId, ["TCP:80 -> ENI 10.20.0.131:5000"]);
        const event = await cluster.eventOf(namespace, "Pod readiness/app-1 (10.20.0.131:5000) stays NotReady");
        assert.equal(event.involvedObject.kind, "Service");
        assert.match(event.message ?? "", new RegExp(`${loadBalancerId} TCP:80`));
        assert.equal(await gateOf("app-1"), undefined);
    });

    it("have a gate that opens when the check passes", async () => {
        cluster.unhealthy.clear();
        const gate = await eventually(async () => {
            const found = await gateOf("app-1");
            assert.ok(found);
            return found;
        });
        assert.deepEqual([gate.status, gate.reason], ["True", "LoadBalancerNetworkGroupReady"]);
        assert.equal(gate.message, `Marking condition "${READINESS_GATE}" to True.`);
        const { status } = await cluster.core.readNamespacedPod({ namespace, name: "app-1" });
        assert.ok(
            status?.conditions?.some(({ type }) => type === "ContainersReady"),
            "other conditions stay",
        );
    });

    it("have a gate that waits for every listener that binds the Pod", async () => {
        const ports = [80, 81].map((port) => ({ name: `p${port}`, port, targetPort: 5000 + port - 80 }));
        cluster.unhealthy.add("10.20.0.132:5001");
        await cluster.patchService(namespace, { spec: { ports } });
        await cluster.createGatedPod(namespace, "app-2", "10.20.0.132");
        await cluster.eventOf(namespace, "Pod readiness/app-2 (10.20.0.132:5001) stays NotReady");
        assert.equal(await gateOf("app-2"), undefined);
        cluster.unhealthy.clear();
        await eventually(async () => assert.equal((await gateOf("app-2"))?.status, "True"));
    });

    it("are not said to fail a health check that has not been made", async () => {
        const address = "10.20.0.137";
        cluster.unchecked.add(address);
        await cluster.createGatedPod(namespace, "unchecked", address);
        const pending = await cluster.eventOf(namespace, "Pod readiness/unchecked");
        assert.match(pending.message ?? "", /no health check has ended yet on/);
        cluster.unhealthy.add(address);
        cluster.unchecked.clear();
        await eventually(async () => {
            const { items } = await cluster.core.listNamespacedEvent({ namespace });
            const messages = items.map(({ message = "" }) => message);
            assert.ok(messages.some((each) => /readiness\/unchecked .*the health check fails on/.test(each)));
        });
        cluster.unhealthy.clear();
        await eventually(async () => assert.equal((await gateOf("unchecked"))?.status, "True"));
        await cluster.core.deleteNamespacedPod({ namespace, name: "unchecked", gracePeriodSeconds: 0 });
        await eventually(async () => {
            const targets = await cluster.targets(loadBalancerId);
            assert.ok(!targets.some((target) => target.includes(address)), targets.join());
        });
    });

    it("wait for no Service that is gone without having been let go, its finalizer taken off by somebody", async () => {
        const gone = "readiness-gone";
        await cluster.createNamespace(gone);
        await cluster.createService(gone, "first");
        const { metadata } = await cluster.syncedService(gone, "first");
        const id = metadata?.annotations?.["service.kubernetes.io/loadbalance-id"] ?? "";
        const protect = (DeleteProtect: boolean) =>
            cluster.cloud.clb("ModifyLoadBalancerAttributes", { LoadBalancerId: id, DeleteProtect });
        cluster.unhealthy.add("10.20.0.136");
        await cluster.createGatedPod(gone, "late", "10.20.0.136");
        await cluster.bound(id, ["TCP:80 -> ENI 10.20.0.136:5000"]);
        await protect(true);
        await cluster.core.deleteNamespacedService({ namespace: gone, name: "first" });
        await cluster.eventOf(gone, `${id} cannot be deleted`);
        await cluster.patchService(gone, { metadata: { finalizers: null } }, "first");
        await eventually(() => assert.rejects(cluster.service(gone, "first"), /404/));
        await protect(false);
        await cluster.cloud.clb("DeleteLoadBalancer", { LoadBalancerIds: [id] });
        await cluster.createService(gone, "second");
        await cluster.syncedService(gone, "second");
        cluster.unhealthy.clear();
        await eventually(async () => {
            const { status } = await cluster.core.readNamespacedPod({ namespace: gone, name: "late" });
            assert.equal(status?.conditions?.find(({ type }) => type === READINESS_GATE)?.status, "True");
        });
    });

    it("are given no gate that they have not", async () => {
        await cluster.createPod(namespace, "app-3", "10.20.0.133", NODE);
        await cluster.setReady(namespace, "app-3");
        await eventually(async () => {
            const targets = await cluster.targets(loadBalancerId);
            assert.ok(targets.includes("TCP:80 -> ENI 10.20.0.133:5000"), targets.join());
        });
        await delay(500);
        assert.equal(await gateOf("app-3"), undefined);
    });

    it("are unbound at once when they terminate", async () => {
        const grace = { gracePeriodSeconds: 30 };
        await cluster.core.deleteNamespacedPod({ namespace, name: "app-3", ...grace });
        await eventually(async () => {
            const targets = await cluster.targets(loadBalancerId);
            assert.ok(!targets.some((target) => target.includes("10.20.0.133")), targets.join());
        });
        const { metadata } = await cluster.core.readNamespacedPod({ namespace, name: "app-3" });
        assert.ok(metadata?.deletionTimestamp, "it is there still");
    });

    it("keep their binding, with weight 0, when they terminate and the Service asks for a graceful shutdown", async () => {
        await cluster.annotate(namespace, { "service.cloud.tencent.com/enable-grace-shutdown": "true" });
        await cluster.core.deleteNamespacedPod({ namespace, name: "app-2", gracePeriodSeconds: 30 });
        await eventually(async () => assert.deepEqual(await weightsOf("10.20.0.132"), [0, 0]));
        await cluster.core.deleteNamespacedPod({ namespace, name: "app-2", gracePeriodSeconds: 0 });
        await eventually(async () => assert.deepEqual(await weightsOf("10.20.0.132"), []));
    });

    it("stay NotReady where their Service goes before the gate is open, an event tells, and another Service opens it", async () => {
        const another = "readiness-orphan";
        const pod = { namespace: another, name: "orphan" };
        await cluster.createNamespace(another);
        await cluster.createService(another, "app");
        await cluster.syncedService(another);
        cluster.unhealthy.add("10.20.0.134");
        await cluster.createGatedPod(another, "orphan", "10.20.0.134");
        await cluster.eventOf(another, "(10.20.0.134:5000) stays NotReady: the health check fails");
        await cluster.core.deleteNamespacedService({ namespace: another, name: "app" });
        const event = await cluster.eventOf(another, "stays NotReady: no direct Service or Ingress binds it");
        assert.deepEqual([event.involvedObject.kind, event.involvedObject.name], ["Pod", "orphan"]);
        const { status } = await cluster.core.readNamespacedPod(pod);
        assert.ok(!status?.conditions?.some(({ type }) => type === READINESS_GATE));
        cluster.unhealthy.clear();
        // The one before may not be gone yet.
        await eventually(() => cluster.createService(another, "app"));
        await eventually(async () => {
            const { status } = await cluster.core.readNamespacedPod(pod);
            assert.equal(status?.conditions?.find(({ type }) => type === READINESS_GATE)?.status, "True");
        });
    });

    async function weightsOf(address: string): Promise<(number | undefined)[]> {
        const request = { LoadBalancerId: loadBalancerId ?? "" };
        const { Listeners = [] } = await cluster.cloud.clb("DescribeTargets", request);
        return Listeners.flatMap(({ Targets = [] }) =>
            (Targets ?? [])
                .filter(({ PrivateIpAddresses }) => PrivateIpAddresses?.includes(address))
                .map(({ Weight }) => Weight),
        );
    }
});

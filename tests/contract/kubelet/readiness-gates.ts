import assert from "node:assert/strict";
import { eventually, type Cluster } from "./cluster";

export function describeReadinessGates(cluster: Cluster): void {
    it("is Ready only when the condition of its readiness gate is there", async () => {
        const conditionType = "cloud.tencent.com/load-balancer-backendgroup-ready";
        await cluster.create("gated", { readinessGates: [{ conditionType }] });
        const condition = async (type: string) =>
            (await cluster.pod("gated")).status?.conditions?.find((each) => each.type === type);
        await eventually("ContainersReady", async () => (await condition("ContainersReady"))?.status === "True");
        assert.equal((await condition("Ready"))?.reason, "ReadinessGatesNotReady");
        const { status } = await cluster.pod("gated");
        status?.conditions?.push({ type: conditionType, status: "True" });
        await cluster.core.replaceNamespacedPodStatus({
            name: "gated",
            namespace: "default",
            body: { metadata: { name: "gated" }, status, spec: (await cluster.pod("gated")).spec },
        });
        await cluster.ready("gated");
    });
}

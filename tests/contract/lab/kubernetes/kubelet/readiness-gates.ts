import assert from "node:assert/strict";
import { AdmissionregistrationV1Api } from "@kubernetes/client-node";
import { READINESS_GATE_WEBHOOK } from "../../../../../lab/controllers/admission/webhook-configurations";
import { READINESS_GATE } from "../../../../../tke/pods";
import { type Cluster } from "./cluster";
import { eventuallyHolds } from "../../../../support/eventually";

export function describeReadinessGates(cluster: Cluster): void {
    it("is Ready only when the condition of its readiness gate is there", async () => {
        const conditionType = READINESS_GATE;
        await cluster.create("gated", { readinessGates: [{ conditionType }] });
        const condition = async (type: string) =>
            (await cluster.pod("gated")).status?.conditions?.find((each) => each.type === type);
        await eventuallyHolds("ContainersReady", async () => (await condition("ContainersReady"))?.status === "True");
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

    it("gives a gate to a Pod that a direct Service selects, not to one that is older than the Service", async () => {
        const gatesOf = async (name: string) => (await cluster.pod(name)).spec?.readinessGates;
        const labels = { app: "direct" };
        await cluster.create("older", { labels });
        await cluster.core.createNamespacedService({
            namespace: "default",
            body: {
                metadata: { name: "direct", annotations: { "service.cloud.tencent.com/direct-access": "true" } },
                spec: { type: "LoadBalancer", selector: labels, ports: [{ port: 80, targetPort: 5000 }] },
            },
        });
        await cluster.create("newer", { labels });
        assert.equal(await gatesOf("older"), undefined);
        assert.deepEqual(
            (await gatesOf("newer"))?.map((gate) => ({ ...gate })),
            [{ conditionType: READINESS_GATE }],
        );
        await cluster.ready("older");
        await Promise.all([cluster.delete("older"), cluster.delete("newer")]);
        await Promise.all([cluster.gone("older"), cluster.gone("newer")]);
    });

    it("has a webhook for it that is made again when it is deleted", async () => {
        const api = cluster.kubeConfig.makeApiClient(AdmissionregistrationV1Api);
        const { name } = READINESS_GATE_WEBHOOK;
        const uid = async () => (await api.readMutatingWebhookConfiguration({ name })).metadata?.uid;
        const before = await uid();
        await api.deleteMutatingWebhookConfiguration({ name });
        await eventuallyHolds("another configuration", async () => (await uid()) !== before);
    });
}

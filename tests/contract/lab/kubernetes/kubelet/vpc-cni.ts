import assert from "node:assert/strict";
import { AdmissionregistrationV1Api } from "@kubernetes/client-node";
import { type Cluster } from "./cluster";
import { CLUSTER } from "./cluster-records";
import { eventuallyHolds } from "../../../../support/eventually";

const ENI_IP = "tke.cloud.tencent.com/eni-ip";
const WEBHOOK = "add-pod-eni-ip-limit-webhook";

/** Of a cluster with VPC-CNI alone. */
export function describeVpcCniWebhook(cluster: Cluster): void {
    it("gives a Pod the resource by which the scheduler counts the node's addresses", async () => {
        const pod = await cluster.create("counted", { container: { resources: { requests: { cpu: "10m" } } } });
        const { resources } = pod.spec!.containers[0]!;
        assert.deepEqual([resources?.requests, resources?.limits], [{ cpu: "10m", [ENI_IP]: "1" }, { [ENI_IP]: "1" }]);
        const host = await cluster.create("host", { hostNetwork: true });
        assert.equal(host.spec!.containers[0]!.resources?.limits, undefined);
        await cluster.ready("counted");
        await Promise.all([cluster.delete("counted"), cluster.delete("host")]);
        await Promise.all([cluster.gone("counted"), cluster.gone("host")]);
    });

    it("leaves Pods on nodes that have no address left to the scheduler", async () => {
        const { status } = await cluster.core.readNode({ name: "10.77.0.5" });
        assert.equal(status?.allocatable?.[ENI_IP], "27");
        const container = { resources: { requests: { [ENI_IP]: "28" }, limits: { [ENI_IP]: "28" } } };
        // The webhook sets the first container's; an init container counts as well.
        await cluster.create("many", { initContainers: [{ name: "first", image: "none", ...container }] });
        await eventuallyHolds("FailedScheduling", async () =>
            (await cluster.events("many")).some((event) => event.includes(`Insufficient ${ENI_IP}`)),
        );
        await cluster.delete("many");
    });

    it("is a MutatingWebhookConfiguration, which can be deleted, and which a namespace can be taken out of", async () => {
        const api = cluster.kubeConfig.makeApiClient(AdmissionregistrationV1Api);
        const { core } = cluster;
        const labels = { "not-add-pod-eni-ip-limit": "true" };
        await core.createNamespace({ body: { metadata: { name: "exempt", labels } } });
        const limits = async (namespace: string) => {
            const spec = { containers: [{ name: "echo", image: "none" }] };
            const pod = await core.createNamespacedPod({
                namespace,
                body: { metadata: { generateName: "limits-" }, spec },
                dryRun: "All",
            });
            return pod.spec!.containers[0]!.resources?.limits;
        };
        await eventuallyHolds("the ServiceAccount of the namespace", () =>
            core.readNamespacedServiceAccount({ name: "default", namespace: "exempt" }).then(Boolean),
        );
        await eventuallyHolds("the namespace is taken out", async () => (await limits("exempt")) === undefined);
        assert.deepEqual(await limits("default"), { [ENI_IP]: "1" });
        await api.deleteMutatingWebhookConfiguration({ name: WEBHOOK });
        await eventuallyHolds("no webhook", async () => (await limits("default")) === undefined);
        await cluster.registerWebhooks();
        await eventuallyHolds("the webhook again", async () => (await limits("default"))?.[ENI_IP] === "1");
    });
}

/** Of a GlobalRouter cluster. */
export function describeVpcCniOnGlobalRouter(cluster: Cluster): void {
    const eni = {
        annotations: { "tke.cloud.tencent.com/networks": "tke-route-eni" },
        container: { resources: { requests: { [ENI_IP]: "1" }, limits: { [ENI_IP]: "1" } } },
    };
    const addresses = async () => (await cluster.core.readNode({ name: "10.77.0.5" })).status?.allocatable?.[ENI_IP];

    it("leaves a Pod that asks for VPC-CNI unscheduled while the cluster has none", async () => {
        assert.equal(await addresses(), undefined);
        await cluster.create("eni", eni);
        await eventuallyHolds("FailedScheduling", async () =>
            (await cluster.events("eni")).some((event) => event.includes(`Insufficient ${ENI_IP}`)),
        );
    });

    it("gives it an address of the Pod subnet once VPC-CNI is switched on, and others still GlobalRouter's", async () => {
        cluster.store.update("cluster", CLUSTER, { eniSubnetIds: ["subnet-pods0001"] });
        await eventuallyHolds("the node has addresses", async () => (await addresses()) === "27");
        const { status } = await cluster.ready("eni");
        assert.match(status?.podIP ?? "", /^10\.77\.1\./);
        await cluster.create("half-asked", { annotations: eni.annotations });
        assert.match((await cluster.ready("half-asked")).status?.podIP ?? "", /^172\.31\./);
    });

    it("takes the node's addresses away when VPC-CNI is switched off", async () => {
        await Promise.all([cluster.delete("eni"), cluster.delete("half-asked")]);
        await Promise.all([cluster.gone("eni"), cluster.gone("half-asked")]);
        cluster.store.update("cluster", CLUSTER, { eniSubnetIds: [] });
        await eventuallyHolds("the node has none", async () => (await addresses()) === undefined);
    });
}

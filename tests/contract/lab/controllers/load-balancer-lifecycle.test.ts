import { CustomObjectsApi } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

const resources = { group: "networking.tke.cloud.tencent.com", version: "v1alpha1", plural: "loadbalancerresources" };
const loadBalancerIdKey = "service.kubernetes.io/loadbalance-id";
const bandwidthKey = "service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out";
const chargeTypeKey = "service.kubernetes.io/qcloud-loadbalancer-internet-charge-type";
const subnetKey = "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid";
const extensiveKey = "service.kubernetes.io/service.extensiveParameters";
const existingKey = "service.kubernetes.io/tke-existed-lbid";
const groupsKey = "service.cloud.tencent.com/security-groups";
const skipKey = "service.cloud.tencent.com/mode";

describe("a CLB that is created for an object", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "lifecycle";

    before(() => cluster.createNamespace(namespace));

    async function created(name: string, annotations: Record<string, string> = {}): Promise<string> {
        await cluster.createService(namespace, name, { annotations });
        const { metadata } = await cluster.syncedService(namespace, name);
        return metadata?.annotations?.[loadBalancerIdKey] ?? "";
    }

    async function remove(name: string): Promise<void> {
        await cluster.core.deleteNamespacedService({ namespace, name });
        await eventually(() => assert.rejects(cluster.service(namespace, name), /404/));
    }

    async function readyOf(name: string) {
        const { status } = await cluster.service(namespace, name);
        return status?.conditions?.find(({ type }) => type === "Ready");
    }

    async function tag(loadBalancerId: string, TagKey: string, TagValue: string): Promise<void> {
        const record = cluster.store.get("loadBalancer", loadBalancerId)!;
        const others = record.tags.filter(({ key }) => key !== TagKey);
        cluster.store.update("loadBalancer", loadBalancerId, { tags: [...others, { key: TagKey, value: TagValue }] });
    }

    it("has what its annotations ask for; later only its security groups and pass-to-target follow them", async () => {
        const newGroup = async (GroupName: string) => {
            const request = { GroupName, GroupDescription: GroupName };
            return (await cluster.cloud.vpc("CreateSecurityGroup", request)).SecurityGroup?.SecurityGroupId ?? "";
        };
        const group = await newGroup("clients");
        const other = await newGroup("others");
        const id = await created("parameters", {
            [chargeTypeKey]: "BANDWIDTH_POSTPAID_BY_HOUR",
            [bandwidthKey]: "20",
            [extensiveKey]: '{"LoadBalancerName": "named"}',
            [groupsKey]: group,
            "service.cloud.tencent.com/pass-to-target": "true",
        });
        const before = await cluster.loadBalancer(id);
        assert.equal(before?.LoadBalancerName, "named");
        assert.deepEqual(before?.NetworkAttributes, {
            InternetChargeType: "BANDWIDTH_POSTPAID_BY_HOUR",
            InternetMaxBandwidthOut: 20,
        });
        assert.deepEqual([before?.SecureGroups, before?.LoadBalancerPassToTarget], [[group], true]);

        await cluster.annotate(
            namespace,
            { [bandwidthKey]: "30", [groupsKey]: other, "service.cloud.tencent.com/pass-to-target": "false" },
            "parameters",
        );
        await cluster.eventOf(namespace, `${bandwidthKey} counts only when a CLB is created`);
        await eventually(async () => {
            const after = await cluster.loadBalancer(id);
            assert.deepEqual([after?.SecureGroups, after?.LoadBalancerPassToTarget], [[other], false]);
            assert.equal(after?.NetworkAttributes?.InternetMaxBandwidthOut, 20);
        });
        assert.equal((await readyOf("parameters"))?.status, "True");
        await remove("parameters");
    });

    it("is not created for annotations that are not valid: E4005", async () => {
        const { metadata } = await cluster.createService(namespace, "wrong", {
            annotations: { [bandwidthKey]: "4096" },
        });
        await cluster.eventOf(namespace, "E4005");
        assert.deepEqual(await cluster.loadBalancersOf(metadata?.uid), []);
        await remove("wrong");
    });

    it("is written down in a LoadBalancerResource of its name, as long as it is used", async () => {
        const id = await created("recorded");
        const api = cluster.kubeConfig.makeApiClient(CustomObjectsApi);
        const resource = (await api.getClusterCustomObject({ ...resources, name: id })) as {
            spec: { created: boolean; listeners: { protocol: string; port: number; references: { name: string }[] }[] };
        };
        assert.equal(resource.spec.created, true);
        assert.deepEqual(
            resource.spec.listeners.map(({ protocol, port, references }) => [protocol, port, references[0]?.name]),
            [["TCP", 80, "recorded"]],
        );
        await remove("recorded");
        await assert.rejects(api.getClusterCustomObject({ ...resources, name: id }), /404/);
        assert.equal(await cluster.loadBalancer(id), undefined);
    });

    it("is not changed in place to an internal or an existing one or to another zone, but anew by way of ClusterIP (457/90598)", async () => {
        const id = await created("switch");
        const mine = await cluster.createLoadBalancer();
        for (const [key, value] of [
            [subnetKey, cluster.subnetId],
            [existingKey, mine],
            [extensiveKey, '{"ZoneId": "ap-guangzhou-4"}'],
        ] as const) {
            await cluster.annotate(namespace, { [key]: value }, "switch");
            await eventually(async () => {
                const ready = await readyOf("switch");
                assert.deepEqual([ready?.status, ready?.message?.includes("in place")], ["False", true]);
            });
            assert.equal((await cluster.loadBalancer(id))?.LoadBalancerType, "OPEN");
            assert.deepEqual(await cluster.listenerNames(id), ["TKE-DEDICATED-LISTENER:80"]);
            assert.deepEqual(await cluster.listenerNames(mine), []);
            await cluster.annotate(namespace, { [key]: null }, "switch");
            await eventually(async () => assert.equal((await readyOf("switch"))?.status, "True"));
        }
        await cluster.patchService(namespace, { spec: { type: "ClusterIP" } }, "switch");
        await eventually(async () => assert.equal(await cluster.loadBalancer(id), undefined));
        const annotations = { [subnetKey]: cluster.subnetId };
        await cluster.patchService(namespace, { metadata: { annotations }, spec: { type: "LoadBalancer" } }, "switch");
        const { metadata } = await cluster.syncedService(namespace, "switch");
        const internal = await cluster.loadBalancer(metadata?.annotations?.[loadBalancerIdKey] ?? "");
        assert.equal(internal?.LoadBalancerType, "INTERNAL");
        await remove("switch");
    });

    it("outlives its object once its tag tke-lifecycle-owner is user", async () => {
        const id = await created("kept");
        await tag(id, "tke-lifecycle-owner", "user");
        await remove("kept");
        assert.deepEqual(await cluster.listenerNames(id), []);
    });

    it("keeps its object until the protection from deletion that a user gave it ends", async () => {
        const id = await created("guarded");
        await cluster.cloud.clb("ModifyLoadBalancerAttributes", { LoadBalancerId: id, DeleteProtect: true });
        await cluster.core.deleteNamespacedService({ namespace, name: "guarded" });
        await cluster.eventOf(namespace, `${id} cannot be deleted`);
        await cluster.cloud.clb("ModifyLoadBalancerAttributes", { LoadBalancerId: id, DeleteProtect: false });
        await eventually(() => assert.rejects(cluster.service(namespace, "guarded"), /404/));
        assert.equal(await cluster.loadBalancer(id), undefined);
    });

    it("is left alone with mode skip, whatever becomes of the Service", async () => {
        const id = await created("skipped");
        await cluster.annotate(namespace, { [skipKey]: "skip" }, "skipped");
        const ports = [{ name: "other", port: 81, targetPort: 5000 }];
        await cluster.patchService(namespace, { spec: { ports } }, "skipped");
        // What is done to another Service afterwards shows that this one was looked at and left.
        await remove((await created("after"), "after"));
        assert.deepEqual(await cluster.listenerNames(id), ["TKE-DEDICATED-LISTENER:80"]);
        await remove("skipped");
        assert.deepEqual(await cluster.listenerNames(id), ["TKE-DEDICATED-LISTENER:80"]);
    });

    it("is not hijacked by a copy of its Service's YAML, which gets a CLB and a token of its own", async () => {
        const id = await created("original");
        const { metadata, spec } = await cluster.service(namespace, "original");
        const { annotations, labels, finalizers } = metadata ?? {};
        const { type, selector } = spec ?? {};
        const ports = spec?.ports?.map(({ nodePort: _, ...port }) => port);
        await cluster.core.createNamespacedService({
            namespace,
            body: { metadata: { name: "copy", annotations, labels, finalizers }, spec: { type, selector, ports } },
        });
        const copy = await eventually(async () => {
            const found = await cluster.syncedService(namespace, "copy");
            assert.notEqual(found.metadata?.annotations?.[loadBalancerIdKey], id);
            return found;
        });
        const token = "service.cloud.tencent.com/client-token";
        assert.notEqual(copy.metadata?.annotations?.[token], annotations?.[token]);
        await remove("copy");
        assert.deepEqual(await cluster.listenerNames(id), ["TKE-DEDICATED-LISTENER:80"]);
        await remove("original");
    });

    it("has read-only things restored that somebody changes", async () => {
        const id = await created("tampered");
        const label = "service.cloud.tencent.com/loadbalance-type";
        const token = "service.cloud.tencent.com/client-token";
        const { metadata } = await cluster.service(namespace, "tampered");
        await cluster.patchService(
            namespace,
            {
                metadata: {
                    annotations: { [loadBalancerIdKey]: "lb-other", [token]: null },
                    labels: { [label]: "INTERNAL" },
                },
            },
            "tampered",
        );
        await eventually(async () => {
            const after = (await cluster.service(namespace, "tampered")).metadata;
            assert.equal(after?.annotations?.[loadBalancerIdKey], id);
            assert.equal(after?.annotations?.[token], metadata?.annotations?.[token]);
            assert.equal(after?.labels?.[label], "OPEN");
        });
        await remove("tampered");
    });

    describe("of an Ingress", () => {
        const key = (name: string) => `ingress.cloud.tencent.com/${name}`;

        before(() => cluster.createService(namespace, "app", { spec: { type: "NodePort" } }));

        async function createdFor(name: string, annotations: Record<string, string>): Promise<string> {
            await cluster.createIngress(namespace, { name, annotations });
            const { metadata } = await cluster.syncedIngress(namespace, name);
            return metadata?.annotations?.["kubernetes.io/ingress.qcloud-loadbalance-id"] ?? "";
        }

        it("with deletion-protection cannot go, and neither can the Ingress, until the annotation does", async () => {
            const id = await createdFor("protected", { [key("deletion-protection")]: "true" });
            assert.deepEqual((await cluster.loadBalancer(id))?.AttributeFlags, ["DeleteProtect"]);
            await cluster.networking.deleteNamespacedIngress({ namespace, name: "protected" });
            await cluster.eventOf(namespace, "deletion-protection protects the Ingress");
            const { metadata } = await cluster.ingress(namespace, "protected");
            const conditions = metadata?.annotations?.[key("status.conditions")] ?? "";
            assert.match(conditions, /"status":"False".*protects the Ingress and its CLB/);
            await cluster.patchIngress(
                namespace,
                { metadata: { annotations: { [key("deletion-protection")]: null } } },
                "protected",
            );
            await eventually(() => assert.rejects(cluster.ingress(namespace, "protected"), /404/));
            assert.equal(await cluster.loadBalancer(id), undefined);
        });

        it("with deletion-protection says so itself in a namespace that is being deleted, where no event can", async () => {
            const doomed = `${namespace}-doomed`;
            await cluster.createNamespace(doomed);
            await cluster.createService(doomed, "app", { spec: { type: "NodePort" } });
            await cluster.createIngress(doomed, { annotations: { [key("deletion-protection")]: "true" } });
            await cluster.syncedIngress(doomed);
            await cluster.core.deleteNamespace({ name: doomed });
            await eventually(async () => {
                const { metadata } = await cluster.ingress(doomed);
                const conditions = metadata?.annotations?.[key("status.conditions")] ?? "";
                assert.match(conditions, /"status":"False".*What to do: remove the annotation first/);
            });
            await cluster.patchIngress(doomed, { metadata: { annotations: { [key("deletion-protection")]: null } } });
            await eventually(() => assert.rejects(cluster.ingress(doomed), /404/));
        });

        it("with loadbalance-retain stays when the Ingress goes (W1001)", async () => {
            const id = await createdFor("retained", { [key("loadbalance-retain")]: "true" });
            await cluster.networking.deleteNamespacedIngress({ namespace, name: "retained" });
            await cluster.eventOf(namespace, `W1001 CLB ${id} stays`);
            await eventually(() => assert.rejects(cluster.ingress(namespace, "retained"), /404/));
            assert.deepEqual(await cluster.listenerNames(id), []);
        });
    });
});

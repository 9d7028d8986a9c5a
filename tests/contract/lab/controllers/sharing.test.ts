import assert from "node:assert/strict";
import { mergePatch } from "../../../support/clusters/controller-cluster";
import { useSharedCluster } from "../../../support/clusters/shared-cluster";
import { eventually } from "../../../support/eventually";

const existingKey = "service.kubernetes.io/tke-existed-lbid";
const existingIngressKey = "kubernetes.io/ingress.existLbId";
const groupKey = "ingress.cloud.tencent.com/enable-group";

describe("one CLB for several objects", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const namespace = "sharing";
    let loadBalancerId: string;

    before(async () => {
        await cluster.createNamespace(namespace);
        loadBalancerId = await cluster.createLoadBalancer();
    });

    function create(name: string, ...ports: number[]) {
        return cluster.createService(namespace, name, {
            annotations: { [existingKey]: loadBalancerId },
            spec: { ports: ports.map((port) => ({ name: `p${port}`, port, targetPort: 5000 })) },
        });
    }

    async function listeners(...expected: number[]): Promise<void> {
        await eventually(async () => {
            const names = await cluster.listenerNames(loadBalancerId);
            assert.deepEqual(names.sort(), expected.map((port) => `TKE-DEDICATED-LISTENER:${port}`).sort());
        });
    }

    async function remove(name: string): Promise<void> {
        await cluster.core.deleteNamespacedService({ namespace, name });
        await eventually(() => assert.rejects(cluster.service(namespace, name), /404/));
    }

    it("serves Services with different ports, each of which takes only its own along", async () => {
        await create("one", 80);
        await create("two", 81);
        await listeners(80, 81);
        await remove("two");
        await listeners(80);
    });

    it("refuses the later one a port that is taken (E4016) until it is free, and touches nothing of the earlier one", async () => {
        await cluster.syncedService(namespace, "one");
        const earlier = await cluster.cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
        await create("late", 80, 82);
        await cluster.eventOf(namespace, "E4016");
        await listeners(80, 82);
        const { Listeners } = await cluster.cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
        assert.equal(Listeners?.find(({ Port }) => Port === 80)?.ListenerId, earlier.Listeners?.[0]?.ListenerId);
        assert.equal((await cluster.service(namespace, "one")).status?.conditions?.[0]?.status, "True");
        await remove("one");
        await listeners(80, 82);
        await eventually(async () =>
            assert.equal((await cluster.service(namespace, "late")).status?.conditions?.[0]?.status, "True"),
        );
        await remove("late");
        await listeners();
    });

    it("takes an Ingress that was made to share it beside Services, and no other (E4406)", async () => {
        await create("service", 81);
        await listeners(81);
        await cluster.createService(namespace, "app", { spec: { type: "NodePort" } });
        const existing = { [existingIngressKey]: loadBalancerId };
        await cluster.createIngress(namespace, { name: "alone", annotations: existing });
        await cluster.eventOf(namespace, "E4406");
        await listeners(81);
        await cluster.createIngress(namespace, { name: "group", annotations: { ...existing, [groupKey]: "true" } });
        await listeners(80, 81);
        for (const name of ["alone", "group"]) {
            await cluster.networking.deleteNamespacedIngress({ namespace, name });
        }
        await listeners(81);
        await remove("service");
    });

    describe("Ingresses of one group, of different namespaces", () => {
        const annotations = () => ({
            [existingIngressKey]: loadBalancerId,
            [groupKey]: "true",
            "ingress.cloud.tencent.com/direct-access": "false",
        });
        const other = "sharing-too";
        const host = "a.example.com";

        before(async () => {
            await cluster.createNamespace(other);
            await cluster.createService(other, "app", { spec: { type: "NodePort" } });
        });

        function spec(...paths: string[]) {
            const backend = { service: { name: "app", port: { number: 80 } } };
            return { rules: [{ host, http: { paths: paths.map((path) => ({ path, pathType: "Prefix", backend })) } }] };
        }

        /** The rules of the one HTTP listener. */
        async function rules(...expected: string[]): Promise<void> {
            await eventually(async () => {
                const { Listeners } = await cluster.cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId });
                const urls = Listeners?.flatMap(({ Rules }) => Rules ?? []).map(({ Domain, Url }) => `${Domain}${Url}`);
                assert.deepEqual(urls?.sort(), expected.map((path) => `${host}${path}`).sort());
                assert.equal(Listeners?.length, expected.length === 0 ? 0 : 1);
            });
        }

        const edit = (inNamespace: string, ...paths: string[]) =>
            cluster.networking.patchNamespacedIngress(
                { namespace: inNamespace, name: "site", body: { spec: spec(...paths) } },
                mergePatch,
            );
        const conditions = async (inNamespace: string) =>
            (await cluster.ingress(inNamespace)).metadata?.annotations?.[
                "ingress.cloud.tencent.com/status.conditions"
            ] ?? "";
        const ready = (inNamespace: string) =>
            eventually(async () => assert.match(await conditions(inNamespace), /"Ready".*"True"/));

        it("share a listener, each with rules of its own", async () => {
            await cluster.createIngress(namespace, { annotations: annotations(), spec: spec("/one") });
            await rules("/one");
            await cluster.createIngress(other, { annotations: annotations(), spec: spec("/two", "/three") });
            await rules("/one", "/two", "/three");
            await Promise.all([ready(namespace), ready(other)]);
            await edit(other, "/two", "/four");
            await rules("/one", "/two", "/four");
            await eventually(async () =>
                assert.equal((await cluster.targets(loadBalancerId)).length, 3, "one node a rule"),
            );
        });

        it("are told whose a rule is that another one has, and change nothing until it is free", async () => {
            await edit(namespace, "/one", "/two", "/five");
            await eventually(async () =>
                assert.match(await conditions(namespace), /is a rule of Ingress sharing-too\/site/),
            );
            await rules("/one", "/two", "/four");
            assert.match(await conditions(other), /"True"/);
            await edit(other, "/four");
            await rules("/one", "/two", "/four", "/five");
            await ready(namespace);
        });

        it("are found again by controllers that start anew", async () => {
            await cluster.stopControllers();
            await edit(namespace, "/one");
            await cluster.startControllers();
            await rules("/one", "/four");
        });

        it("take only their own along, the last one the listener too", async () => {
            await cluster.networking.deleteNamespacedIngress({ namespace, name: "site" });
            await rules("/four");
            await cluster.networking.deleteNamespacedIngress({ namespace: other, name: "site" });
            await rules();
        });
    });

    it("is for one Service alone in a cluster that does not let them share (E4016)", async () => {
        await cluster.stopControllers();
        await cluster.startControllers({ controllerDefaults: "old" });
        await cluster.configure({ REUSE_LOADBALANCER: "false" });
        try {
            await create("first", 80);
            await listeners(80);
            await create("second", 81);
            await cluster.eventOf(namespace, "the CLB is used by Service sharing/first");
            await listeners(80);
            await remove("first");
            await listeners(81);
            await remove("second");
        } finally {
            await cluster.stopControllers();
            await cluster.startControllers();
        }
    });
});

import assert from "node:assert/strict";
import { providerOf } from "../../../../../engine/embedded/providers/provider-registry";
import type { Properties } from "../../../../../engine/api/property-values";
import { startLabCloud } from "../../lab-cloud";

/** A field that is taken out of the program does not stay on in the cloud; what drifts there is read. */
describe("a field that is removed", function () {
    this.timeout(60_000);
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    let ids: Record<"vpc" | "subnet" | "rtb" | "nat" | "clb" | "cluster", string>;

    before(async () => {
        lab = await startLabCloud();
        const vpc = await create("vpc:Vpc", { name: "net", cidrBlock: "10.20.0.0/16" });
        const zone = "ap-guangzhou-3";
        const cidr = { cidrBlock: "10.20.0.0/24", availabilityZone: zone };
        const subnet = await create("subnet:Subnet", { vpcId: vpc.id, name: "nodes", ...cidr });
        const eip = await create("eip:Eip", { name: "nat", internetMaxBandwidthOut: 10 });
        const address = { assignedEipSets: [eip.outputs.publicIp ?? ""] };
        const nat = await create("natGateway:NatGateway", { vpcId: vpc.id, name: "hub", ...address });
        const clb = await create("clbInstance:ClbInstance", { networkType: "OPEN", clbName: "c", vpcId: vpc.id });
        const cluster = await create("kubernetesCluster:KubernetesCluster", {
            vpcId: vpc.id,
            clusterName: "cluster",
            clusterVersion: "1.34.1",
            networkType: "VPC-CNI",
            eniSubnetIds: [subnet.id],
            serviceCidr: "172.16.0.0/20",
            clusterMaxServiceNum: 4096,
        });
        const rtb = vpc.outputs.defaultRouteTableId as string;
        ids = { vpc: vpc.id, subnet: subnet.id, rtb, nat: nat.id, clb: clb.id, cluster: cluster.id };
    });
    after(() => lab.close());

    async function create(token: string, inputs: Properties) {
        const provider = providerOf(`tencentcloud:index/${token}`);
        const id = await provider.create(inputs, lab.context);
        await provider.settle?.(id, inputs, lab.context);
        return { id, outputs: (await provider.read(id, inputs, lab.context)) ?? {} };
    }

    const pool = () => ({
        clusterId: ids.cluster,
        name: "pool",
        type: "Native",
        native: {
            replicas: 1,
            scaling: { minReplicas: 1, maxReplicas: 3 },
            instanceTypes: ["SA5.MEDIUM4"],
            instanceChargeType: "POSTPAID_BY_HOUR",
            subnetIds: [ids.subnet],
            securityGroupIds: [],
            systemDisk: { diskType: "CLOUD_SSD", diskSize: 50 },
        },
    });

    /** By type: what a resource is asked for with throughout, what is removed, and what has to be there instead. */
    const cases: [token: string, kept: () => Properties, removed: Properties, instead: Properties][] = [
        [
            "vpc:Vpc",
            () => ({ name: "other", cidrBlock: "10.30.0.0/16" }),
            { tags: { team: "net" }, assistantCidrs: ["10.31.0.0/16"] },
            { tags: null, assistantCidrs: [] },
        ],
        ["securityGroup:SecurityGroup", () => ({ name: "app" }), { description: "the app" }, { description: "" }],
        [
            "routeTableEntry:RouteTableEntry",
            () => ({ routeTableId: ids.rtb, destinationCidrBlock: "0.0.0.0/0", nextType: "NAT", nextHub: ids.nat }),
            { description: "out" },
            { description: "" },
        ],
        [
            "clbInstance:ClbInstance",
            () => ({ networkType: "OPEN", clbName: "entry", vpcId: ids.vpc }),
            { loadBalancerPassToTarget: true, tags: { team: "net" } },
            { loadBalancerPassToTarget: false, tags: null },
        ],
        [
            "clbListener:ClbListener",
            () => ({ clbId: ids.clb, listenerName: "l", port: 80, protocol: "TCP" }),
            { sessionExpireTime: 60, deregisterTargetRst: true },
            { sessionExpireTime: null, deregisterTargetRst: false },
        ],
        [
            "kubernetesNativeNodePool:KubernetesNativeNodePool",
            pool,
            {
                labels: [{ name: "tier", value: "app" }],
                taints: [{ key: "a", value: "b", effect: "NoSchedule" }],
                tags: [{ resourceType: "machine", tags: [{ key: "team", value: "net" }] }],
            },
            { labels: [], taints: [], tags: [] },
        ],
        [
            "kubernetesServerlessNodePool:KubernetesServerlessNodePool",
            () => ({ clusterId: ids.cluster, name: "super", serverlessNodes: [{ subnetId: ids.subnet }] }),
            { labels: { tier: "app" } },
            { labels: {} },
        ],
    ];

    for (const [token, kept, removed, instead] of cases) {
        it(`${token.split(":")[1]}: ${Object.keys(removed).join(", ")}`, async () => {
            const provider = providerOf(`tencentcloud:index/${token}`);
            const [olds, news] = [{ ...kept(), ...removed }, kept()];
            const { id, outputs } = await create(token, olds);
            for (const name of Object.keys(removed)) {
                assert.notDeepEqual(outputs[name], instead[name], `${name} was set`);
            }
            await provider.update?.(id, olds, news, lab.context);
            const now = (await provider.read(id, news, lab.context)) ?? {};
            const left = Object.fromEntries(Object.keys(removed).map((name) => [name, now[name] ?? null]));
            assert.deepEqual(left, instead);
        });
    }

    it("KubernetesCluster and NatGateway: description, level's upgrades, bandwidth and connections", async () => {
        const cluster = providerOf("tencentcloud:index/kubernetesCluster:KubernetesCluster");
        const inputs = { vpcId: ids.vpc, clusterName: "cluster", networkType: "VPC-CNI", eniSubnetIds: [ids.subnet] };
        const more = { ...inputs, clusterDesc: "the cluster", autoUpgradeClusterLevel: true };
        await cluster.update?.(ids.cluster, inputs, more, lab.context);
        await cluster.update?.(ids.cluster, more, inputs, lab.context);
        const { clusterDesc, autoUpgradeClusterLevel } = (await cluster.read(ids.cluster, inputs, lab.context)) ?? {};
        assert.deepEqual([clusterDesc, autoUpgradeClusterLevel], ["", false]);

        const gateway = providerOf("tencentcloud:index/natGateway:NatGateway");
        const [{ addressIp } = { addressIp: "" }] = lab.store.list("address");
        const plain = { vpcId: ids.vpc, name: "hub", assignedEipSets: [addressIp] };
        const larger = { ...plain, bandwidth: 200, maxConcurrent: 3_000_000 };
        await gateway.update?.(ids.nat, plain, larger, lab.context);
        await gateway.update?.(ids.nat, larger, plain, lab.context);
        const { bandwidth, maxConcurrent } = (await gateway.read(ids.nat, plain, lab.context)) ?? {};
        assert.deepEqual([bandwidth, maxConcurrent], [100, 1_000_000]);
    });

    it("of a CLB that the engine cannot change is refused, rather than called changed", async () => {
        const inputs = { networkType: "OPEN", clbName: "c", vpcId: ids.vpc };
        const clb = providerOf("tencentcloud:index/clbInstance:ClbInstance");
        for (const [name, value] of Object.entries({
            slaType: "clb.c2.medium",
            snatPro: true,
            snatIps: [{ subnetId: "s" }],
        })) {
            const update = clb.update?.(ids.clb, inputs, { ...inputs, [name]: value }, lab.context);
            await assert.rejects(Promise.resolve(update), new RegExp(`does not change ${name} of a CLB`));
        }
    });

    it("or changed of a node pool behind the stack's back is read", async () => {
        const inputs = {
            ...pool(),
            name: "drifting",
            tags: [{ resourceType: "machine", tags: [{ key: "a", value: "b" }] }],
        };
        const { id, outputs } = await create("kubernetesNativeNodePool:KubernetesNativeNodePool", inputs);
        const poolId = id.split("#")[1] ?? "";
        lab.store.update("nodePool", poolId, { replicas: 3, tags: [] });
        const provider = providerOf("tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool");
        const now = (await provider.read(id, inputs, lab.context)) ?? {};
        const replicas = (properties: Properties) => (properties.native as { replicas?: number }).replicas;
        assert.deepEqual([replicas(outputs), replicas(now), now.tags], [1, 3, []]);
    });
});

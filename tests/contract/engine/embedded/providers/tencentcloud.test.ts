import assert from "node:assert/strict";
import type { ProviderContext } from "../../../../../engine/embedded/provider";
import { providerOf } from "../../../../../engine/embedded/providers/provider-registry";
import type { Properties, PropertyValue } from "../../../../../engine/api/property-values";
import { startLabCloud } from "../../lab-cloud";

type LabCloud = Awaited<ReturnType<typeof startLabCloud>>;

const CLIENT_RULE = { action: "ACCEPT", cidrBlock: "0.0.0.0/0", protocol: "TCP", port: "5000", description: "clients" };

describe("Tencent Cloud resources against the lab's API", function () {
    this.timeout(60_000);
    let lab: LabCloud;
    let context: ProviderContext;
    const ids: Record<string, string> = {};

    before(async () => {
        lab = await startLabCloud();
        context = lab.context;
    });
    after(() => lab.close());

    const create = async (token: string, inputs: Properties): Promise<Properties> => {
        const provider = providerOf(`tencentcloud:index/${token}`);
        const name = token.split(":")[0] ?? "";
        const id = await provider.create(inputs, context);
        ids[name] = id;
        await provider.settle?.(id, inputs, context);
        return present(await provider.read(id, inputs, context));
    };
    const update = async (token: string, olds: Properties, news: Properties): Promise<Properties> => {
        const provider = providerOf(`tencentcloud:index/${token}`);
        const id = ids[token.split(":")[0] ?? ""] ?? "";
        await provider.update?.(id, olds, news, context);
        return present(await provider.read(id, news, context));
    };
    const remove = async (token: string, inputs: Properties): Promise<void> => {
        const provider = providerOf(`tencentcloud:index/${token}`);
        const id = ids[token.split(":")[0] ?? ""] ?? "";
        await provider.delete(id, inputs, {}, context);
        assert.equal(await provider.read(id, inputs, context), undefined);
        await provider.delete(id, inputs, {}, context);
    };

    const vpc = { name: "net", cidrBlock: "10.20.0.0/16", tags: { team: "net" } };
    const subnet = () => ({
        vpcId: ids.vpc ?? "",
        name: "nodes",
        cidrBlock: "10.20.0.0/24",
        availabilityZone: "ap-guangzhou-3",
    });
    const group = { name: "app", description: "the app", tags: { team: "net" } };
    const rules = () => ({ securityGroupId: ids.securityGroup ?? "", ingresses: [CLIENT_RULE], egresses: [] });
    const address = { name: "nat", internetMaxBandwidthOut: 10 };
    let publicIp = "";
    const nat = () => ({
        vpcId: ids.vpc ?? "",
        name: "nat",
        bandwidth: 100,
        maxConcurrent: 1000000,
        assignedEipSets: [publicIp],
    });
    let routeTableId = "";
    const route = () => ({
        routeTableId,
        destinationCidrBlock: "0.0.0.0/0",
        nextType: "NAT",
        nextHub: ids.natGateway ?? "",
    });
    const clb = () => ({
        networkType: "OPEN",
        clbName: "clb",
        vpcId: ids.vpc ?? "",
        loadBalancerPassToTarget: true,
        securityGroups: [ids.securityGroup ?? ""],
        tags: { team: "net" },
    });
    const cluster = () => ({
        vpcId: ids.vpc ?? "",
        clusterName: "cluster",
        clusterVersion: "1.34.1",
        clusterLevel: "L5",
        networkType: "VPC-CNI",
        vpcCniType: "tke-route-eni",
        eniSubnetIds: [ids.subnet ?? ""],
        serviceCidr: "172.16.0.0/20",
        clusterMaxServiceNum: 4096,
    });
    const pool = (replicas: number) => ({
        clusterId: ids.kubernetesCluster ?? "",
        name: "pool",
        type: "Native",
        labels: [{ name: "tier", value: "app" }],
        native: {
            replicas,
            scaling: { minReplicas: 1, maxReplicas: 3 },
            instanceTypes: ["SA5.MEDIUM4"],
            instanceChargeType: "POSTPAID_BY_HOUR",
            subnetIds: [ids.subnet ?? ""],
            securityGroupIds: [ids.securityGroup ?? ""],
            systemDisk: { diskType: "CLOUD_SSD", diskSize: 50 },
        },
    });
    const superPool = () => ({
        clusterId: ids.kubernetesCluster ?? "",
        name: "super",
        serverlessNodes: [{ subnetId: ids.subnet ?? "", displayName: "super-1" }],
        securityGroupIds: [ids.securityGroup ?? ""],
        labels: { tier: "app" },
    });
    const endpoint = () => ({
        clusterId: ids.kubernetesCluster ?? "",
        clusterIntranet: true,
        clusterIntranetSubnetId: ids.subnet ?? "",
    });

    it("Vpc", async () => {
        const created = await create("vpc:Vpc", vpc);
        assert.match(text(created.defaultRouteTableId), /^rtb-/);
        assert.deepEqual([created.tags, created.isDefault], [{ team: "net" }, false]);
        routeTableId = text(created.defaultRouteTableId);
        const updated = await update("vpc:Vpc", vpc, { ...vpc, name: "renamed", tags: { team: "app" } });
        assert.deepEqual([updated.name, updated.tags], ["renamed", { team: "app" }]);
    });

    it("Subnet", async () => {
        const created = await create("subnet:Subnet", subnet());
        assert.deepEqual([created.routeTableId, created.cdcId], [routeTableId, ""]);
        const updated = await update("subnet:Subnet", subnet(), { ...subnet(), name: "renamed", tags: { a: "b" } });
        assert.deepEqual([updated.name, updated.tags], ["renamed", { a: "b" }]);
    });

    it("SecurityGroup and SecurityGroupRuleSet", async () => {
        const created = await create("securityGroup:SecurityGroup", group);
        assert.deepEqual([created.projectId, created.tags], [0, { team: "net" }]);
        const renamed = await update("securityGroup:SecurityGroup", group, { ...group, name: "renamed" });
        assert.equal(renamed.name, "renamed");
        const set = await create("securityGroupRuleSet:SecurityGroupRuleSet", rules());
        assert.deepEqual(set.ingresses, [{ ...CLIENT_RULE, policyIndex: 0 }]);
        const narrowed = { ...rules(), ingresses: [{ ...CLIENT_RULE, cidrBlock: "203.0.113.0/24" }] };
        const changed = await update("securityGroupRuleSet:SecurityGroupRuleSet", rules(), narrowed);
        assert.deepEqual(changed.ingresses, [{ ...CLIENT_RULE, cidrBlock: "203.0.113.0/24", policyIndex: 0 }]);
        assert.ok(Number(changed.version) > Number(set.version));
    });

    it("Eip, NatGateway and RouteTableEntry", async () => {
        const eip = await create("eip:Eip", address);
        publicIp = text(eip.publicIp);
        assert.match(publicIp, /^127\.2\./);
        assert.equal(eip.status, "UNBIND");
        const gateway = await create("natGateway:NatGateway", nat());
        assert.deepEqual(gateway.assignedEipSets, [publicIp]);
        const renamed = await update("natGateway:NatGateway", nat(), { ...nat(), name: "renamed" });
        assert.equal(renamed.name, "renamed");
        const entry = await create("routeTableEntry:RouteTableEntry", route());
        assert.equal(ids.routeTableEntry, `${JSON.stringify(entry.routeEntryId)}.${routeTableId}`);
        const described = await update("routeTableEntry:RouteTableEntry", route(), { ...route(), description: "out" });
        assert.equal(described.description, "out");
    });

    it("ClbInstance", async () => {
        const created = await create("clbInstance:ClbInstance", clb());
        assert.match(text((created.clbVips as string[])[0] ?? ""), /^127\.2\./);
        assert.deepEqual([created.securityGroups, created.tags], [[ids.securityGroup], { team: "net" }]);
        const updated = await update("clbInstance:ClbInstance", clb(), { ...clb(), loadBalancerPassToTarget: false });
        assert.equal(updated.loadBalancerPassToTarget, false);
    });

    it("KubernetesCluster waits until it can be worked with", async () => {
        const created = await create("kubernetesCluster:KubernetesCluster", cluster());
        assert.equal(lab.store.get("cluster", ids.kubernetesCluster ?? "")?.status, "Running");
        assert.deepEqual([created.vpcCniType, created.kubeConfig], ["tke-route-eni", ""]);
        const updated = await update("kubernetesCluster:KubernetesCluster", cluster(), {
            ...cluster(),
            clusterName: "renamed",
        });
        assert.equal(updated.clusterName, "renamed");
    });

    it("KubernetesNativeNodePool", async () => {
        const created = await create("kubernetesNativeNodePool:KubernetesNativeNodePool", pool(1));
        assert.deepEqual([created.lifeState, created.labels], ["Running", pool(1).labels]);
        await update("kubernetesNativeNodePool:KubernetesNativeNodePool", pool(1), pool(2));
        const machines = lab.store.list("machine").filter(({ state }) => state !== "Deleting");
        assert.equal(machines.length, 2);
    });

    it("KubernetesServerlessNodePool", async () => {
        const created = await create("kubernetesServerlessNodePool:KubernetesServerlessNodePool", superPool());
        assert.deepEqual([created.lifeState, created.labels], ["normal", { tier: "app" }]);
    });

    it("KubernetesClusterEndpoint", async () => {
        const created = await create("kubernetesClusterEndpoint:KubernetesClusterEndpoint", endpoint());
        assert.match(text(created.kubeConfigIntranet), new RegExp(`^kubeconfig of ${ids.kubernetesCluster}`));
        assert.deepEqual([created.kubeConfig, created.clusterInternet], ["", false]);
    });

    it("all of it goes again, and deleting what is gone is no error", async () => {
        await remove("kubernetesClusterEndpoint:KubernetesClusterEndpoint", endpoint());
        await remove("kubernetesServerlessNodePool:KubernetesServerlessNodePool", superPool());
        await remove("kubernetesNativeNodePool:KubernetesNativeNodePool", pool(2));
        await remove("kubernetesCluster:KubernetesCluster", cluster());
        await remove("clbInstance:ClbInstance", clb());
        await remove("routeTableEntry:RouteTableEntry", route());
        await remove("natGateway:NatGateway", nat());
        await remove("eip:Eip", address);
        await remove("subnet:Subnet", subnet());
        await remove("securityGroup:SecurityGroup", group);
        await remove("vpc:Vpc", vpc);
        for (const kind of ["vpc", "subnet", "loadBalancer", "cluster", "nodePool", "machine", "address"] as const) {
            assert.deepEqual(lab.store.list(kind), [], kind);
        }
    });
});

function present(outputs: Properties | undefined): Properties {
    assert.ok(outputs, "it is gone right after it was made");
    return outputs;
}

function text(value: PropertyValue | undefined): string {
    assert.ok(typeof value === "string");
    return value;
}

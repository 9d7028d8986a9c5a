import assert from "node:assert/strict";
import { BeingDeleted } from "../../../../../engine/embedded/deployment/being-deleted";
import { providerOf } from "../../../../../engine/embedded/providers/provider-registry";
import type { Properties } from "../../../../../engine/api/property-values";
import { endpointId } from "../../../../../lab/cloud/services/tke/endpoints";
import { startLabCloud } from "../../lab-cloud";

/** What the cloud takes its time to delete is neither there nor gone meanwhile, whatever its type. */
describe("a resource that Tencent Cloud is deleting", function () {
    this.timeout(60_000);
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    before(async () => (lab = await startLabCloud(undefined, undefined, true)));
    after(() => lab.close());

    it("is not read as gone, nor as there", async () => {
        const create = async (token: string, inputs: Properties) => {
            const provider = providerOf(`tencentcloud:index/${token}`);
            const id = await provider.create(inputs, lab.context);
            await provider.settle?.(id, inputs, lab.context);
            const read = () => provider.read(id, inputs, lab.context);
            return { id, read, outputs: (await read()) ?? {} };
        };
        const vpc = await create("vpc:Vpc", { name: "net", cidrBlock: "10.20.0.0/16" });
        const zone = { availabilityZone: "ap-guangzhou-3" };
        const subnet = await create("subnet:Subnet", {
            vpcId: vpc.id,
            name: "nodes",
            cidrBlock: "10.20.0.0/24",
            ...zone,
        });
        const eip = await create("eip:Eip", { name: "nat", internetMaxBandwidthOut: 10 });
        const nat = await create("natGateway:NatGateway", {
            vpcId: vpc.id,
            name: "nat",
            assignedEipSets: [eip.outputs.publicIp ?? ""],
        });
        const cluster = await create("kubernetesCluster:KubernetesCluster", {
            vpcId: vpc.id,
            clusterName: "cluster",
            clusterVersion: "1.34.1",
            networkType: "VPC-CNI",
            eniSubnetIds: [subnet.id],
            serviceCidr: "172.16.0.0/20",
            clusterMaxServiceNum: 4096,
        });
        const pool = await create("kubernetesNativeNodePool:KubernetesNativeNodePool", {
            clusterId: cluster.id,
            name: "pool",
            type: "Native",
            native: {
                replicas: 1,
                scaling: { minReplicas: 1, maxReplicas: 1 },
                instanceTypes: ["SA5.MEDIUM4"],
                instanceChargeType: "POSTPAID_BY_HOUR",
                subnetIds: [subnet.id],
                securityGroupIds: [],
                systemDisk: { diskType: "CLOUD_SSD", diskSize: 50 },
            },
        });
        const superPool = await create("kubernetesServerlessNodePool:KubernetesServerlessNodePool", {
            clusterId: cluster.id,
            name: "super",
            serverlessNodes: [{ subnetId: subnet.id }],
            securityGroupIds: [],
        });
        const endpoint = await create("kubernetesClusterEndpoint:KubernetesClusterEndpoint", {
            clusterId: cluster.id,
            clusterIntranet: true,
            clusterIntranetSubnetId: subnet.id,
        });
        const { store } = lab;
        const poolId = (id: string) => id.split("#")[1] ?? "";
        const begin: [what: string, of: { read: () => Promise<unknown> }, deletion: () => void][] = [
            [
                "endpoint",
                endpoint,
                () => store.update("clusterEndpoint", endpointId(cluster.id, false), { status: "Deleting" }),
            ],
            [
                "super pool",
                superPool,
                () => store.update("virtualNodePool", poolId(superPool.id), { lifeState: "deleting" }),
            ],
            ["native pool", pool, () => store.update("nodePool", poolId(pool.id), { lifeState: "Deleting" })],
            ["NAT gateway", nat, () => store.update("natGateway", nat.id, { deleting: true })],
            ["cluster", cluster, () => store.update("cluster", cluster.id, { status: "Deleting" })],
        ];
        for (const [what, { read }, deletion] of begin) {
            deletion();
            await assert.rejects(read(), BeingDeleted, what);
        }
    });
});

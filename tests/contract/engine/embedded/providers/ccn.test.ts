import assert from "node:assert/strict";
import { providerOf } from "../../../../../engine/embedded/providers/provider-registry";
import type { Properties } from "../../../../../engine/api/property-values";
import { startLabCloud } from "../../lab-cloud";

const REGION = "ap-guangzhou";

describe("a CCN, a VPC on it and a published route, against the lab's API", function () {
    this.timeout(60_000);
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    let vpcId = "";
    let ccnId = "";

    before(async () => {
        lab = await startLabCloud();
        const { Vpc } = await lab.cloud.vpc("CreateVpc", { VpcName: "net", CidrBlock: "10.20.0.0/16" });
        vpcId = Vpc?.VpcId ?? "";
        await lab.cloud.tke("CreateCluster", {
            ClusterType: "MANAGED_CLUSTER",
            ClusterCIDRSettings: { ClusterCIDR: "172.22.0.0/16", ServiceCIDR: "172.16.8.0/22", MaxNodePodNum: 256 },
            ClusterBasicSettings: { ClusterName: "c", ClusterVersion: "1.34.1", VpcId: vpcId },
            ClusterAdvancedSettings: { NetworkType: "GR" },
        });
    });
    after(() => lab.close());

    async function create(type: string, inputs: Properties) {
        const provider = providerOf(`tencentcloud:index/${type}`);
        const id = await provider.create(inputs, lab.context);
        await provider.settle?.(id, inputs, lab.context);
        // As after a kill that left it unknown whether it was done.
        await provider.settle?.(id, inputs, lab.context);
        return { provider, id, outputs: await provider.read(id, inputs, lab.context) };
    }

    const ccnInputs = { name: "ccn", tags: { team: "net" } };
    const attachment = () => ({ ccnId, instanceId: vpcId, instanceRegion: REGION, instanceType: "VPC" });

    it("makes a CCN with the provider's defaults and changes it in place", async () => {
        const { provider, id, outputs } = await create("ccn:Ccn", ccnInputs);
        ccnId = id;
        assert.match(id, /^ccn-/);
        const { qos, chargeType, bandwidthLimitType, tags, state } = outputs ?? {};
        assert.deepEqual(
            { qos, chargeType, bandwidthLimitType, tags, state },
            {
                qos: "AU",
                chargeType: "POSTPAID",
                bandwidthLimitType: "OUTER_REGION_LIMIT",
                tags: ccnInputs.tags,
                state: "AVAILABLE",
            },
        );
        const news = { name: "renamed", tags: { team: "edge" } };
        await provider.update?.(id, ccnInputs, news, lab.context);
        const changed = await provider.read(id, news, lab.context);
        assert.deepEqual([changed?.name, changed?.tags], ["renamed", { team: "edge" }]);
    });

    it("attaches the VPC", async () => {
        const { id, outputs } = await create("ccnAttachmentV2:CcnAttachmentV2", attachment());
        assert.equal(id, `${ccnId}#VPC#${REGION}#${vpcId}`);
        assert.deepEqual([outputs?.state, outputs?.cidrBlocks], ["ACTIVE", ["10.20.0.0/16"]]);
    });

    it("publishes the route to a GlobalRouter cluster's Pods, and all go in the opposite order", async () => {
        const { RouteTableSet } = await lab.cloud.vpc("DescribeRouteTables", {
            Filters: [{ Name: "vpc-id", Values: [vpcId] }],
        });
        const { RouteTableId = "", RouteSet = [] } = RouteTableSet![0]!;
        const { RouteItemId = "" } = RouteSet.find((route) => route.DestinationCidrBlock === "172.22.0.0/16")!;
        const inputs = { routeTableId: RouteTableId, routeItemIds: [RouteItemId] };
        const published = await create("vpcNotifyRoutes:VpcNotifyRoutes", inputs);
        assert.equal(published.id, `${RouteTableId}#${RouteItemId}`);
        assert.equal(published.outputs?.publishedToVbc, true);
        const cidrs = async () =>
            (await lab.cloud.vpc("DescribeCcnRoutes", { CcnId: ccnId })).RouteSet?.map(
                (route) => `${route.DestinationCidrBlock} ${route.Enabled}`,
            );
        assert.deepEqual(await cidrs(), ["172.22.0.0/16 true"]);

        await published.provider.delete(published.id, inputs, {}, lab.context);
        assert.deepEqual(await cidrs(), []);
        for (const [type, id, given] of [
            ["ccnAttachmentV2:CcnAttachmentV2", `${ccnId}#VPC#${REGION}#${vpcId}`, attachment()],
            ["ccn:Ccn", ccnId, ccnInputs],
        ] as const) {
            const provider = providerOf(`tencentcloud:index/${type}`);
            await provider.delete(id, given, {}, lab.context);
            assert.equal(await provider.read(id, given, lab.context), undefined);
            await provider.delete(id, given, {}, lab.context);
        }
    });
});

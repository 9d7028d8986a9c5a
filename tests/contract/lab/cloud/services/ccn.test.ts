import assert from "node:assert/strict";
import { listResources } from "../../../../../lab/cloud/resources";
import { provision, REGION, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createNetwork, globalRouterCluster, ZONE } from "../../../../support/cloud-stack";

describe("the lab's API: Cloud Connect Networks", () => {
    let lab: LabCloud;
    let CcnId: string;

    beforeEach(async () => {
        lab = await startLabCloud();
        CcnId = (await lab.vpc.CreateCcn({ CcnName: "ccn", Tags: [{ Key: "stack", Value: "test" }] })).Ccn?.CcnId ?? "";
    });
    afterEach(() => lab.close());

    async function createVpc(CidrBlock: string, subnets: string[] = []): Promise<string> {
        const vpcId = (await lab.vpc.CreateVpc({ VpcName: "v", CidrBlock })).Vpc?.VpcId ?? "";
        await Promise.all(subnets.map((cidr) => createSubnet(vpcId, cidr)));
        return vpcId;
    }

    async function createSubnet(VpcId: string, CidrBlock: string): Promise<string> {
        const { Subnet } = await lab.vpc.CreateSubnet({ VpcId, SubnetName: "s", CidrBlock, Zone: ZONE });
        return Subnet?.SubnetId ?? "";
    }

    function instances(...vpcIds: string[]) {
        return vpcIds.map((InstanceId) => ({ InstanceId, InstanceRegion: REGION, InstanceType: "VPC" }));
    }

    const attach = (...vpcIds: string[]) => lab.vpc.AttachCcnInstances({ CcnId, Instances: instances(...vpcIds) });
    const detach = (vpcId: string) => lab.vpc.DetachCcnInstances({ CcnId, Instances: instances(vpcId) });
    const routes = async () => (await lab.vpc.DescribeCcnRoutes({ CcnId })).RouteSet ?? [];
    const enabled = async () =>
        (await routes()).map((route) => `${route.DestinationCidrBlock} ${route.Enabled ? "on" : "off"}`);

    async function mainTable(vpcId: string) {
        const { RouteTableSet } = await lab.vpc.DescribeRouteTables({ Filters: [{ Name: "vpc-id", Values: [vpcId] }] });
        return RouteTableSet?.[0] ?? {};
    }

    it("publish the subnets of the VPCs that are attached, as they come and go", async () => {
        const vpcId = await createVpc("10.1.0.0/16", ["10.1.1.0/24"]);
        await attach(vpcId);
        assert.deepEqual(await enabled(), ["10.1.1.0/24 on"]);
        const subnetId = await createSubnet(vpcId, "10.1.2.0/24");
        assert.deepEqual(await enabled(), ["10.1.1.0/24 on", "10.1.2.0/24 on"]);
        await lab.vpc.DeleteSubnet({ SubnetId: subnetId });
        await lab.vpc.ModifyVpcAttribute({ VpcId: vpcId, EnableRouteVpcPublish: true });
        await lab.vpc.CreateAssistantCidr({ VpcId: vpcId, CidrBlocks: ["10.2.0.0/24"] });
        assert.deepEqual(await enabled(), ["10.1.0.0/16 on", "10.2.0.0/24 on"]);
        await detach(vpcId);
        assert.deepEqual(await routes(), []);
    });

    it("give each VPC routes to the others, and none to itself", async () => {
        const [one, other] = [
            await createVpc("10.1.0.0/16", ["10.1.1.0/24"]),
            await createVpc("10.2.0.0/16", ["10.2.1.0/24"]),
        ];
        await attach(one, other);
        const { RouteSet = [] } = await mainTable(one);
        assert.deepEqual(
            RouteSet.map((route) => [route.DestinationCidrBlock, route.GatewayType, route.GatewayId, route.RouteType]),
            [["10.2.1.0/24", "CCN", CcnId, "CCN"]],
        );
        await assert.rejects(
            lab.vpc.NotifyRoutes({
                RouteTableId: (await mainTable(one)).RouteTableId ?? "",
                RouteItemIds: [RouteSet[0]?.RouteItemId ?? ""],
            }),
            withCode("UnsupportedOperation.SystemRoute"),
        );
        await detach(other);
        assert.deepEqual((await mainTable(one)).RouteSet, []);
    });

    it("disable the later one of two routes to one CIDR, which can take over once the first is disabled", async () => {
        const [one, other] = [
            await createVpc("10.1.0.0/16", ["10.1.1.0/24"]),
            await createVpc("10.1.0.0/16", ["10.1.1.0/24"]),
        ];
        await attach(one);
        await attach(other);
        assert.deepEqual(await enabled(), ["10.1.1.0/24 on", "10.1.1.0/24 off"]);
        const [first = "", second = ""] = (await routes()).map((route) => route.RouteId ?? "");
        const enable = (routeId: string) => lab.vpc.EnableCcnRoutes({ CcnId, RouteIds: [routeId] });
        await assert.rejects(enable(second), withCode("UnsupportedOperation.Ecmp"));
        await lab.vpc.DisableCcnRoutes({ CcnId, RouteIds: [first] });
        await enable(second);
        assert.deepEqual(await enabled(), ["10.1.1.0/24 off", "10.1.1.0/24 on"]);
        await assert.rejects(enable("ccnr-00000000"), withCode("ResourceNotFound"));
    });

    it("refuse overlapping routes only where route overlap is switched off", async () => {
        await lab.vpc.ModifyCcnAttribute({ CcnId, RouteOverlapFlag: false });
        const [one, other] = [
            await createVpc("10.1.0.0/16", ["10.1.1.0/24"]),
            await createVpc("10.1.0.0/16", ["10.1.1.0/25"]),
        ];
        await attach(one, other);
        assert.deepEqual(await enabled(), ["10.1.1.0/24 on", "10.1.1.0/25 off"]);
        const RouteIds = [(await routes())[1]?.RouteId ?? ""];
        await assert.rejects(
            lab.vpc.EnableCcnRoutes({ CcnId, RouteIds }),
            withCode("UnsupportedOperation.CcnRouteCidrOverlap"),
        );
        await lab.vpc.ModifyCcnAttribute({ CcnId, RouteOverlapFlag: true });
        await lab.vpc.EnableCcnRoutes({ CcnId, RouteIds });
    });

    it("have a GlobalRouter cluster's container CIDR only once its route is published", async () => {
        const network = await createNetwork(lab);
        await attach(network.vpcId);
        const { ClusterId = "" } = await lab.tke.CreateCluster(globalRouterCluster(network, "10.21.0.0/16"));
        provision(lab.store);
        const subnets = ["10.20.1.0/24 on", "10.20.2.0/24 on"];
        assert.deepEqual(await enabled(), subnets);
        const { RouteTableId = "", RouteSet = [] } = await mainTable(network.vpcId);
        const RouteItemIds = RouteSet.filter((each) => each.DestinationCidrBlock === "10.21.0.0/16").map(
            (each) => each.RouteItemId ?? "",
        );
        await lab.vpc.NotifyRoutes({ RouteTableId, RouteItemIds });
        assert.deepEqual(await enabled(), [...subnets, "10.21.0.0/16 on"]);
        assert.equal((await mainTable(network.vpcId)).RouteSet?.[0]?.PublishedToVbc, true);
        await assert.rejects(
            lab.vpc.NotifyRoutes({ RouteTableId, RouteItemIds }),
            withCode("UnsupportedOperation.NotifyCcn"),
        );
        await lab.vpc.WithdrawNotifyRoutes({ RouteTableId, RouteItemIds });
        assert.deepEqual(await enabled(), subnets);
        await lab.vpc.NotifyRoutes({ RouteTableId, RouteItemIds });
        await lab.tke.DeleteCluster({ ClusterId, InstanceDeleteMode: "terminate" });
        assert.deepEqual(await enabled(), subnets);
    });

    it("take no route that leads out, nor one of a VPC that is not attached, nor an unknown one", async () => {
        const vpcId = await createVpc("10.1.0.0/16");
        const { RouteTableId = "" } = await mainTable(vpcId);
        const notify = (...RouteItemIds: string[]) => lab.vpc.NotifyRoutes({ RouteTableId, RouteItemIds });
        await assert.rejects(notify("rti-00000000"), withCode("UnsupportedOperation.CcnNotAttached"));
        await attach(vpcId);
        await assert.rejects(notify("rti-00000000"), withCode("InvalidRouteId.NotFound"));
        const route = { GatewayType: "NORMAL_CVM", GatewayId: "10.1.0.9" };
        const Routes = ["0.0.0.0/0", "10.9.0.0/24"].map((DestinationCidrBlock) => ({ ...route, DestinationCidrBlock }));
        const { RouteTableSet } = await lab.vpc.CreateRoutes({ RouteTableId, Routes });
        const [out = "", within = ""] = (RouteTableSet?.[0]?.RouteSet ?? []).map((each) => each.RouteItemId ?? "");
        await assert.rejects(notify(out), withCode("UnsupportedOperation.InvalidStatusNotifyCcn"));
        await notify(within);
        const deleteRoute = () =>
            lab.vpc.DeleteRoutes({
                RouteTableId,
                Routes: [{ RouteItemId: within, DestinationCidrBlock: "", GatewayType: "", GatewayId: "" }],
            });
        await assert.rejects(deleteRoute(), withCode("UnsupportedOperation.NotifyCcn"));
        await detach(vpcId);
        await deleteRoute();
    });

    it("answer the provider's filters with exactly the attachment that is asked for", async () => {
        const [one, other] = [await createVpc("10.1.0.0/16"), await createVpc("10.2.0.0/16")];
        await attach(one, other);
        const select = async (values: Record<string, string>) => {
            const Filters = Object.entries(values).map(([Name, value]) => ({ Name, Values: [value] }));
            const { InstanceSet = [] } = await lab.vpc.DescribeCcnAttachedInstances({
                CcnId,
                Filters,
                Offset: 0,
                Limit: 20,
            });
            return InstanceSet.map((each) => each.InstanceId);
        };
        const where = { "instance-type": "VPC", "instance-region": REGION };
        assert.deepEqual(await select({ ...where, "instance-id": other }), [other]);
        assert.deepEqual(await select({ ...where, "instance-region": "ap-shanghai" }), []);
        const byTag = await lab.vpc.DescribeCcns({ Filters: [{ Name: "tag:stack", Values: ["test"] }] });
        assert.deepEqual([byTag.TotalCount, byTag.CcnSet?.[0]?.InstanceCount], [1, 2]);
    });

    it("are not deleted, and their VPCs are not, while they are attached", async () => {
        const vpcId = await createVpc("10.1.0.0/16");
        await attach(vpcId);
        await assert.rejects(attach(vpcId), withCode("UnsupportedOperation.CcnAttached"));
        await assert.rejects(
            lab.vpc.DeleteCcn({ CcnId }),
            withCode("UnsupportedOperation.ExistCcnInstancesNotSupportDeleteCcn"),
        );
        await assert.rejects(lab.vpc.DeleteVpc({ VpcId: vpcId }), withCode("ResourceInUse"));
        await detach(vpcId);
        await assert.rejects(detach(vpcId), withCode("UnsupportedOperation.CcnNotAttached"));
        await lab.vpc.DeleteVpc({ VpcId: vpcId });
        await lab.vpc.DeleteCcn({ CcnId });
        await assert.rejects(lab.vpc.DeleteCcn({ CcnId }), withCode("ResourceNotFound"));
        assert.deepEqual(listResources(lab.store), []);
    });

    it("are five at most, and a prepaid one limits bandwidth between regions", async () => {
        const create = (request: object = {}) => lab.vpc.CreateCcn({ CcnName: "more", ...request });
        await assert.rejects(
            create({ InstanceChargeType: "PREPAID" }),
            withCode("UnsupportedOperation.PrepaidCcnOnlySupportInterRegionLimit"),
        );
        const { Ccn } = await create({ InstanceChargeType: "PREPAID", BandwidthLimitType: "INTER_REGION_LIMIT" });
        await assert.rejects(
            lab.vpc.ModifyCcnRegionBandwidthLimitsType({ CcnId: Ccn?.CcnId ?? "" }),
            withCode("UnsupportedOperation.NotPostpaidCcnOperation"),
        );
        await Promise.all([create(), create(), create()]);
        await assert.rejects(create(), withCode("LimitExceeded"));
    });
});

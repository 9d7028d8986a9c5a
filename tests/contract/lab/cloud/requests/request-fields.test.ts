import assert from "node:assert/strict";
import { startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createNetwork, vpcCniCluster, ZONE, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: every field of a request", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    let logged: string[];

    beforeEach(async () => {
        logged = [];
        lab = await startLabCloud({ log: (line) => logged.push(line) });
        network = await createNetwork(lab);
    });
    afterEach(() => lab.close());

    function createClb(changes: object = {}) {
        const request = { LoadBalancerType: "OPEN", VpcId: network.vpcId, LoadBalancerName: "a", ...changes };
        return lab.clb.request("CreateLoadBalancer", request) as ReturnType<typeof lab.clb.CreateLoadBalancer>;
    }

    async function listed(request: Parameters<typeof lab.clb.DescribeLoadBalancers>[0]): Promise<string[]> {
        const { LoadBalancerSet = [], TotalCount } = await lab.clb.DescribeLoadBalancers(request);
        assert.equal(TotalCount, LoadBalancerSet.length);
        return LoadBalancerSet.map(({ LoadBalancerName = "" }) => LoadBalancerName);
    }

    it("that no model has is named, wherever it stands", async () => {
        await assert.rejects(createClb({ Vips: [] }), /UnknownParameter|`Vips`/);
        await assert.rejects(createClb({ __proto__: null, Tags: [{ Key: "a" }] }), /`Tags\.0\.Key` is not recognized/);
    });

    it("is refused by name where the lab does not have what it asks for, unless it asks for nothing", async () => {
        const refused: [string, object][] = [
            ["Vip", { Vip: "127.2.0.99" }],
            ["SnatPro", { SnatPro: true }],
            ["InternetAccessible.BandwidthpkgSubType", { InternetAccessible: { BandwidthpkgSubType: "BGP" } }],
            ["ExclusiveCluster", { ExclusiveCluster: { L4Clusters: [{ ClusterId: "c" }] } }],
        ];
        for (const [name, changes] of refused) {
            await assert.rejects(createClb(changes), withCode("UnsupportedOperation"));
            await assert.rejects(createClb(changes), new RegExp(`\`${name}\``));
        }
        await createClb({ Vip: "", SnatPro: false, SnatIps: [], ExclusiveCluster: {}, Forward: 1, Egress: null });
    });

    it("has the type that the model says, or answers InvalidParameter", async () => {
        for (const changes of [
            { Number: "1" },
            { Tags: {} },
            { VpcId: 1 },
            { Tags: ["a"] },
            { InternetAccessible: [] },
        ]) {
            await assert.rejects(createClb(changes), withCode("InvalidParameter"), JSON.stringify(changes));
        }
    });

    it("VipIsp is stored and shown, where the carrier can be had", async () => {
        const InternetAccessible = { InternetChargeType: "BANDWIDTH_PACKAGE", InternetMaxBandwidthOut: 5 };
        await createClb({ VipIsp: "CTCC", InternetAccessible });
        const { LoadBalancerSet } = await lab.clb.DescribeLoadBalancers({});
        assert.equal(LoadBalancerSet?.[0]?.VipIsp, "CTCC");
        await assert.rejects(createClb({ VipIsp: "CTCC" }), withCode("UnsupportedOperation"));
        await assert.rejects(createClb({ VipIsp: "CTCC" }), /`VipIsp`/);
        await assert.rejects(createClb({ VipIsp: "XYZ" }), withCode("InvalidParameterValue"));
        assert.deepEqual(await listed({ Filters: [{ Name: "vip-isp", Values: ["CTCC"] }] }), ["a"]);
    });

    it("zones and the type of a CLB are checked, stored and shown", async () => {
        await createClb({ MasterZoneId: "100003", SlaveZoneId: "ap-guangzhou-4", SlaType: "clb.c2.medium" });
        const [clb] = (await lab.clb.DescribeLoadBalancers({ MasterZone: "100003" })).LoadBalancerSet ?? [];
        assert.deepEqual(
            [clb?.MasterZone?.Zone, clb?.BackupZoneSet?.[0]?.ZoneId, clb?.SlaType],
            [ZONE, 100004, "clb.c2.medium"],
        );
        assert.deepEqual(await listed({ MasterZone: "100004" }), []);
        await assert.rejects(createClb({ ZoneId: "ap-beijing-3" }), withCode("InvalidParameterValue"));
        await assert.rejects(createClb({ SlaType: "huge" }), withCode("InvalidParameterValue"));
    });

    it("of DescribeLoadBalancers selects and orders", async () => {
        await createClb({ LoadBalancerName: "b", ProjectId: 7 });
        await createClb({ LoadBalancerName: "c", DynamicVip: true });
        assert.deepEqual(await listed({}), ["c", "b"], "the newest first");
        assert.deepEqual(await listed({ OrderBy: "LoadBalancerName", OrderType: 0 }), ["b", "c"]);
        assert.deepEqual(await listed({ ProjectId: 12345 }), []);
        assert.deepEqual(await listed({ ProjectId: 7 }), ["b"]);
        assert.deepEqual(await listed({ Domain: "tencentclb.com" }), ["c"]);
        assert.deepEqual(await listed({ Forward: 0 }), []);
        assert.deepEqual(await listed({ WithRs: 1 }), []);
        assert.deepEqual(await listed({ WithRs: 0, SearchKey: ".clb." }), ["c"]);
        assert.deepEqual(await listed({ BackendPrivateIps: ["10.20.1.9"] }), []);
        await assert.rejects(listed({ OrderBy: "Colour" }), withCode("InvalidParameterValue"));
    });

    it("of a listener's connections is stored, shown and checked by protocol", async () => {
        const { LoadBalancerIds: [LoadBalancerId = ""] = [] } = await createClb();
        const { ListenerIds: [ListenerId = ""] = [] } = await lab.clb.CreateListener({
            LoadBalancerId,
            Ports: [80],
            Protocol: "TCP",
            SnatEnable: true,
            DeregisterTargetRst: true,
        });
        const shown = async () => (await lab.clb.DescribeListeners({ LoadBalancerId })).Listeners?.[0];
        assert.deepEqual([(await shown())?.DeregisterTargetRst, (await shown())?.AttrFlags], [true, ["SnatEnable"]]);
        await lab.clb.ModifyListener({ LoadBalancerId, ListenerId, SnatEnable: false, ProxyProtocol: true });
        assert.deepEqual([(await shown())?.DeregisterTargetRst, (await shown())?.AttrFlags], [true, ["ProxyProtocol"]]);
        const http = { LoadBalancerId, Ports: [81], Protocol: "HTTP" };
        await assert.rejects(
            lab.clb.CreateListener({ ...http, ProxyProtocol: true }),
            withCode("InvalidParameter.ProtocolCheckFailed"),
        );
        await assert.rejects(
            lab.clb.CreateListener({ LoadBalancerId, Ports: [82], Protocol: "TCP_SSL" }),
            withCode("MissingParameter"),
        );
    });

    it("of a security group's rule is normalised as the VPC API does it", async () => {
        const SecurityGroupId = network.securityGroupId;
        const rule = { Protocol: "TCP", Port: "80", Action: "ACCEPT" };
        await lab.vpc.CreateSecurityGroupPolicies({
            SecurityGroupId,
            SecurityGroupPolicySet: {
                Ingress: [{ ...rule, CidrBlock: "0.0.0.0/8" }, rule, { ...rule, CidrBlock: "MY_PUBLIC_IP" }],
            },
        });
        const sources = async (Filters?: { Name: string; Values: string[] }[]) =>
            (
                await lab.vpc.DescribeSecurityGroupPolicies({ SecurityGroupId, Filters })
            ).SecurityGroupPolicySet?.Ingress?.map(({ CidrBlock }) => CidrBlock);
        assert.deepEqual(await sources(), ["0.0.0.0/0", "0.0.0.0/0", "127.0.0.1"]);
        assert.deepEqual(await sources([{ Name: "ip", Values: ["127.0"] }]), ["127.0.0.1"]);
        assert.deepEqual(await sources([{ Name: "direction", Values: ["OUTBOUND"] }]), []);
        await assert.rejects(sources([{ Name: "colour", Values: ["red"] }]), withCode("InvalidParameterValue"));
    });

    it("of a new cluster installs add-ons, known ones and others, and keeps arguments", async () => {
        const values = Buffer.from('{"a":1}').toString("base64");
        const App = {
            spec: { chart: { chartVersion: "9.9.9" }, values: { rawValues: values, rawValuesType: "base64" } },
        };
        const cluster = vpcCniCluster(network);
        const { ClusterId = "" } = await lab.tke.CreateCluster({
            ...cluster,
            ClusterAdvancedSettings: { ...cluster.ClusterAdvancedSettings, ExtraArgs: { KubeAPIServer: ["v=2"] } },
            ExtensionAddons: [
                { AddonName: "COS", AddonParam: JSON.stringify(App) },
                { AddonName: "my-own-addon", AddonParam: "{}" },
            ],
            DisableAddons: ["cluster-autoscaler"],
        });
        const { Addons = [] } = await lab.tke.DescribeAddon({ ClusterId });
        const byName = new Map(Addons.map((addon) => [addon.AddonName, addon]));
        assert.deepEqual([byName.get("cos")?.AddonVersion, byName.get("cos")?.RawValues], ["9.9.9", values]);
        assert.ok(byName.has("my-own-addon") && !byName.has("cluster-autoscaler"));
        assert.match(logged.join("\n"), /my-own-addon/);
        const { ClusterExtraArgs } = await lab.tke.DescribeClusterExtraArgs({ ClusterId });
        assert.deepEqual(ClusterExtraArgs?.KubeAPIServer, ["v=2"]);
    });

    it("ClientToken makes a repeated call answer as the first one did", async () => {
        const first = await createClb({ ClientToken: "t-1" });
        const again = await createClb({ ClientToken: "t-1" });
        assert.deepEqual(again.LoadBalancerIds, first.LoadBalancerIds);
        assert.equal((await listed({})).length, 1);
        await assert.rejects(createClb({ ClientToken: "t-1", ProjectId: 1 }), withCode("InvalidParameterValue"));
    });

    it("of a next hop is checked", async () => {
        const { RouteTableSet } = await lab.vpc.DescribeRouteTables({});
        const RouteTableId = RouteTableSet?.[0]?.RouteTableId ?? "";
        const add = (GatewayType: string, GatewayId: string) =>
            lab.vpc.CreateRoutes({
                RouteTableId,
                Routes: [{ DestinationCidrBlock: "192.168.0.0/24", GatewayType, GatewayId }],
            });
        await assert.rejects(add("MAGIC", "x"), withCode("InvalidParameterValue"));
        await assert.rejects(add("NAT", "nat-none"), withCode("ResourceNotFound"));
        await assert.rejects(add("VPN", "vpngw-none"), withCode("ResourceNotFound"));
        await assert.rejects(add("NORMAL_CVM", "ins-none"), withCode("InvalidParameterValue"));
    });
});

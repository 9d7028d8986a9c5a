import assert from "node:assert/strict";
import { provision, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createCluster, createNetwork, globalRouterCluster, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: a CLB's listeners, rules and backends", () => {
    const unhealthyPorts = new Set<number>();
    let lab: LabCloud;
    let network: NetworkIds;
    let LoadBalancerId: string;
    let instanceId: string;

    before(async () => {
        lab = await startLabCloud({
            targetHealth: (_groupId, _vpcId, { port }) => (unhealthyPorts.has(port) ? "Dead" : "Alive"),
        });
        network = await createNetwork(lab);
        await createCluster(lab, network, globalRouterCluster(network));
        instanceId = lab.store.list("machine")[0]?.instanceId ?? "";
    });
    beforeEach(async () => {
        const { LoadBalancerIds } = await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            VpcId: network.vpcId,
        });
        LoadBalancerId = LoadBalancerIds?.[0] ?? "";
    });
    after(() => lab.close());

    async function createListener(Protocol: string, port: number): Promise<string> {
        const { ListenerIds } = await lab.clb.CreateListener({ LoadBalancerId, Protocol, Ports: [port] });
        return ListenerIds?.[0] ?? "";
    }

    async function layer4Targets(ListenerId: string) {
        const { Listeners } = await lab.clb.DescribeTargets({ LoadBalancerId, ListenerIds: [ListenerId] });
        return (Listeners?.[0]?.Targets ?? []).map(({ Type, InstanceId, PrivateIpAddresses, Port, Weight }) => ({
            Type,
            InstanceId,
            address: PrivateIpAddresses?.[0],
            Port,
            Weight,
        }));
    }

    it("binds Pods by their address, in the VPC or in a GlobalRouter cluster's CIDR, and nodes by their instance", async () => {
        const ListenerId = await createListener("TCP", 80);
        const Targets = [
            { EniIp: "10.20.2.9", Port: 5000 },
            { EniIp: "10.21.0.7", Port: 5000, Weight: 0 },
            { InstanceId: instanceId, Port: 30080 },
        ];
        const registered = await lab.clb.RegisterTargets({ LoadBalancerId, ListenerId, Targets });
        assert.equal((await lab.clb.DescribeTaskStatus({ TaskId: registered.RequestId })).Status, 0);
        const nodeAddress = lab.store.list("machine")[0]?.lanIp;
        assert.deepEqual(await layer4Targets(ListenerId), [
            { Type: "ENI", InstanceId: "", address: "10.20.2.9", Port: 5000, Weight: 10 },
            { Type: "ENI", InstanceId: "", address: "10.21.0.7", Port: 5000, Weight: 0 },
            { Type: "CVM", InstanceId: instanceId, address: nodeAddress, Port: 30080, Weight: 10 },
        ]);
    });

    it("keeps a backend that is registered again once, with its new weight", async () => {
        const ListenerId = await createListener("TCP", 80);
        const target = { EniIp: "10.20.2.9", Port: 5000 };
        await lab.clb.RegisterTargets({ LoadBalancerId, ListenerId, Targets: [target] });
        await lab.clb.RegisterTargets({ LoadBalancerId, ListenerId, Targets: [{ ...target, Weight: 30 }] });
        assert.deepEqual(
            (await layer4Targets(ListenerId)).map(({ Weight }) => Weight),
            [30],
        );
        await lab.clb.ModifyTargetWeight({ LoadBalancerId, ListenerId, Targets: [target], Weight: 0 });
        assert.deepEqual(
            (await layer4Targets(ListenerId)).map(({ Weight }) => Weight),
            [0],
        );
        await lab.clb.DeregisterTargets({ LoadBalancerId, ListenerId, Targets: [target] });
        assert.deepEqual(await layer4Targets(ListenerId), []);
    });

    it("refuses backends that are not in its VPC, and registers none of the request's then", async () => {
        const ListenerId = await createListener("TCP", 80);
        const register = (target: { EniIp?: string; InstanceId?: string }) =>
            lab.clb.RegisterTargets({
                LoadBalancerId,
                ListenerId,
                Targets: [
                    { EniIp: "10.20.2.9", Port: 5000 },
                    { ...target, Port: 80 },
                ],
            });
        await assert.rejects(register({ EniIp: "10.99.0.1" }), withCode("InvalidParameterValue"));
        await assert.rejects(register({ InstanceId: "ins-00000000" }), withCode("InvalidParameterValue"));
        await assert.rejects(register({}), withCode("InvalidParameter"));
        assert.deepEqual(await layer4Targets(ListenerId), []);
    });

    it("gives a port to one listener only, but TCP and UDP apart", async () => {
        await createListener("TCP", 80);
        await createListener("UDP", 80);
        await assert.rejects(createListener("HTTP", 80), withCode("InvalidParameter.PortCheckFailed"));
        await assert.rejects(createListener("QUIC", 81), withCode("UnsupportedOperation"));
        await assert.rejects(createListener("HTTPS", 443), withCode("MissingParameter"));
    });

    it("ends idle connections after the time of its protocol, or the one that is set", async () => {
        const ids = [
            await createListener("TCP", 80),
            await createListener("UDP", 53),
            await createListener("HTTP", 81),
        ];
        const [tcp, udp, http] = ids as [string, string, string];
        const modify = (ListenerId: string, IdleConnectTimeout: number) =>
            lab.clb.ModifyListener({ LoadBalancerId, ListenerId, IdleConnectTimeout });
        const shown = async () =>
            (await lab.clb.DescribeListeners({ LoadBalancerId })).Listeners?.map((each) => each.IdleConnectTimeout);
        assert.deepEqual(await shown(), [900, 300, undefined]);
        await modify(udp, 10);
        assert.deepEqual(await shown(), [900, 10, undefined]);
        await assert.rejects(modify(tcp, 901), withCode("InvalidParameterValue.Range"));
        await assert.rejects(modify(tcp, 9), withCode("InvalidParameterValue.Range"));
        await assert.rejects(modify(http, 60), withCode("InvalidParameter.ProtocolCheckFailed"));
    });

    it("checks TCP and UDP backends by a protocol of the user's own", async () => {
        const create = (Protocol: string, HealthCheck: object) =>
            lab.clb.CreateListener({ LoadBalancerId, Protocol, Ports: [80], HealthCheck });
        const text = { CheckType: "CUSTOM", ContextType: "TEXT", SendContext: "hi?", RecvContext: "hi!" };
        await create("UDP", text);
        const { Listeners } = await lab.clb.DescribeListeners({ LoadBalancerId });
        assert.equal(Listeners?.[0]?.HealthCheck?.RecvContext, "hi!");
        await assert.rejects(create("TCP", { ...text, RecvContext: undefined }), withCode("MissingParameter"));
        await assert.rejects(create("TCP", { ...text, ContextType: "HEX" }), withCode("InvalidParameterValue"));
        await assert.rejects(create("TCP", { ...text, ContextType: "JSON" }), withCode("InvalidParameterValue"));
    });

    it("has forwarding rules on layer 7, each with its backends", async () => {
        const ListenerId = await createListener("HTTP", 80);
        const Rules = [
            { Domain: "", Url: "/" },
            { Domain: "a.example.com", Url: "/api" },
        ];
        const { LocationIds = [] } = await lab.clb.CreateRule({ LoadBalancerId, ListenerId, Rules });
        await assert.rejects(
            lab.clb.CreateRule({ LoadBalancerId, ListenerId, Rules: [{ Domain: "a.example.com", Url: "/api" }] }),
            withCode("InvalidParameterValue.Duplicate"),
        );
        const node = { InstanceId: instanceId, Port: 30080 };
        await assert.rejects(
            lab.clb.RegisterTargets({ LoadBalancerId, ListenerId, Targets: [node] }),
            withCode("MissingParameter"),
        );
        await lab.clb.RegisterTargets({ LoadBalancerId, ListenerId, LocationId: LocationIds[0], Targets: [node] });
        await lab.clb.RegisterTargets({
            LoadBalancerId,
            ListenerId,
            Domain: "a.example.com",
            Url: "/api",
            Targets: [node],
        });
        const { Listeners = [] } = await lab.clb.DescribeListeners({ LoadBalancerId, Protocol: "HTTP" });
        assert.deepEqual(
            Listeners[0]?.Rules?.map(({ LocationId, Domain, Url }) => [LocationId, Domain, Url]),
            [
                [LocationIds[0], "", "/"],
                [LocationIds[1], "a.example.com", "/api"],
            ],
        );
        const bound = await lab.clb.DescribeTargets({ LoadBalancerId });
        assert.deepEqual(
            bound.Listeners?.[0]?.Rules?.map((rule) => rule.Targets?.[0]?.InstanceId),
            [instanceId, instanceId],
        );
        await lab.clb.ModifyRule({ LoadBalancerId, ListenerId, LocationId: LocationIds[1] ?? "", Url: "/v2" });
        await lab.clb.DeleteRule({ LoadBalancerId, ListenerId, LocationIds: [LocationIds[0] ?? ""] });
        const left = await lab.clb.DescribeListeners({ LoadBalancerId, ListenerIds: [ListenerId] });
        assert.deepEqual(
            left.Listeners?.[0]?.Rules?.map((rule) => rule.Url),
            ["/v2"],
        );
        await assert.rejects(
            lab.clb.DeleteRule({ LoadBalancerId, ListenerId, Domain: "gone.example.com" }),
            withCode("InvalidParameter.LocationNotFound"),
        );
        const layer4 = await createListener("TCP", 8080);
        await assert.rejects(
            lab.clb.CreateRule({ LoadBalancerId, ListenerId: layer4, Rules }),
            withCode("InvalidParameter.ProtocolCheckFailed"),
        );
    });

    it("registers in batches, and names the listeners whose part failed", async () => {
        const ListenerId = await createListener("TCP", 80);
        const answer = await lab.clb.BatchRegisterTargets({
            LoadBalancerId,
            Targets: [
                { ListenerId, EniIp: "10.20.2.9", Port: 5000 },
                { ListenerId: "lbl-00000000", EniIp: "10.20.2.9", Port: 5000 },
            ],
        });
        assert.deepEqual(answer.FailListenerIdSet, ["lbl-00000000"]);
        assert.equal((await layer4Targets(ListenerId)).length, 1);
        await lab.clb.BatchDeregisterTargets({
            LoadBalancerId,
            Targets: [{ ListenerId, EniIp: "10.20.2.9", Port: 5000 }],
        });
        assert.deepEqual(await layer4Targets(ListenerId), []);
    });

    it("reports what its health checks find", async () => {
        const ListenerId = await createListener("TCP", 80);
        const Targets = [
            { EniIp: "10.20.2.9", Port: 5000 },
            { EniIp: "10.20.2.9", Port: 6000 },
        ];
        await lab.clb.RegisterTargets({ LoadBalancerId, ListenerId, Targets });
        unhealthyPorts.add(6000);
        const { LoadBalancers } = await lab.clb.DescribeTargetHealth({ LoadBalancerIds: [LoadBalancerId] });
        assert.deepEqual(
            LoadBalancers?.[0]?.Listeners?.[0]?.Rules?.[0]?.Targets?.map(
                ({ Port, HealthStatus, HealthStatusDetail }) => [Port, HealthStatus, HealthStatusDetail],
            ),
            [
                [5000, true, "Alive"],
                [6000, false, "Dead"],
            ],
        );
    });

    it("changes and deletes listeners, and goes with all it has", async () => {
        const ListenerId = await createListener("TCP", 80);
        await lab.clb.ModifyListener({ LoadBalancerId, ListenerId, ListenerName: "web", Scheduler: "LEAST_CONN" });
        const { Listeners } = await lab.clb.DescribeListeners({ LoadBalancerId });
        assert.deepEqual([Listeners?.[0]?.ListenerName, Listeners?.[0]?.Scheduler], ["web", "LEAST_CONN"]);
        await lab.clb.DeleteListener({ LoadBalancerId, ListenerId });
        await assert.rejects(
            lab.clb.DeleteListener({ LoadBalancerId, ListenerId }),
            withCode("InvalidParameter.ListenerIdNotFound"),
        );
        await createListener("TCP", 80);
        await lab.clb.DeleteLoadBalancer({ LoadBalancerIds: [LoadBalancerId] });
        await assert.rejects(lab.clb.DescribeListeners({ LoadBalancerId }), withCode("InvalidParameter.LBIdNotFound"));
    });

    it("takes an internal CLB's address from its subnet, and gives it back", async () => {
        const { LoadBalancerIds = [] } = await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "INTERNAL",
            LoadBalancerName: "internal",
            VpcId: network.vpcId,
            SubnetId: network.podSubnetId,
        });
        const held = () => lab.store.list("privateIp").filter((each) => each.subnetId === network.podSubnetId);
        const { LoadBalancerSet } = await lab.clb.DescribeLoadBalancers({ LoadBalancerIds });
        assert.deepEqual(LoadBalancerSet?.[0]?.LoadBalancerVips, [held()[0]?.ip]);
        await lab.clb.ModifyLoadBalancerAttributes({ LoadBalancerId: LoadBalancerIds[0] ?? "", DeleteProtect: true });
        await assert.rejects(lab.clb.DeleteLoadBalancer({ LoadBalancerIds }), withCode("FailedOperation"));
        await lab.clb.ModifyLoadBalancerAttributes({ LoadBalancerId: LoadBalancerIds[0] ?? "", DeleteProtect: false });
        await lab.clb.DeleteLoadBalancer({ LoadBalancerIds });
        assert.deepEqual(held(), []);
    });

    it("refuses a CLB in no VPC, in another VPC's subnet, or with a bandwidth that is not sold", async () => {
        const open = { LoadBalancerType: "OPEN", VpcId: network.vpcId };
        await assert.rejects(lab.clb.CreateLoadBalancer({ LoadBalancerType: "OPEN" }), withCode("MissingParameter"));
        await assert.rejects(
            lab.clb.CreateLoadBalancer({ ...open, LoadBalancerType: "INTERNAL" }),
            withCode("MissingParameter"),
        );
        const other = await createNetwork(lab);
        provision(lab.store);
        await assert.rejects(
            lab.clb.CreateLoadBalancer({ ...open, SubnetId: other.subnetId }),
            withCode("InvalidParameterValue"),
        );
        await assert.rejects(
            lab.clb.CreateLoadBalancer({ ...open, InternetAccessible: { InternetMaxBandwidthOut: 4096 } }),
            withCode("InvalidParameterValue.Range"),
        );
    });
});

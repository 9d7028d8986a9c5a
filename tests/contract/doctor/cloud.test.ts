import assert from "node:assert/strict";
import { DOCTOR_ACTIONS } from "../../../doctor/cloud/actions";
import { readCloud } from "../../../doctor/cloud/read-cloud";
import { NO_OBJECTS, type ClusterObjects } from "../../../doctor/model/cluster-objects";
import type { Fact } from "../../../doctor/model/facts";
import { setAccountProfile } from "../../../lab/cloud/account/profile";
import { parseFault } from "../../../lab/cloud/faults/fault-request";
import { clientConfig, tencentClients, type TencentClients } from "../../../tencent/clients";
import { startClientLab, type ClientLab } from "../../support/client-environment";
import { provision } from "../../support/lab-cloud";

const ZONE = "ap-guangzhou-6";

/** Asked with Tencent's official clients. */
describe("doctor's questions to Tencent's API", () => {
    let lab: ClientLab;
    let clients: TencentClients;
    let vpcId: string;
    let subnetId: string;

    beforeEach(async () => {
        lab = await startClientLab();
        clients = tencentClients(clientConfig(lab.environment, "the contract test runs"));
        const { Vpc } = await clients.vpc.CreateVpc({ VpcName: "doctor", CidrBlock: "10.0.0.0/16" });
        vpcId = Vpc!.VpcId!;
        const subnet = { VpcId: vpcId, SubnetName: "nodes", CidrBlock: "10.0.1.0/24", Zone: ZONE };
        subnetId = (await clients.vpc.CreateSubnet(subnet)).Subnet!.SubnetId!;
    });
    afterEach(() => lab.close());

    async function createCluster(NetworkType: "GR" | "VPC-CNI", IPVS: boolean): Promise<string> {
        const { ClusterId = "" } = await clients.tke.CreateCluster({
            ClusterType: "MANAGED_CLUSTER",
            ClusterCIDRSettings:
                NetworkType === "GR"
                    ? { ClusterCIDR: "172.20.0.0/16", MaxNodePodNum: 256, MaxClusterServiceNum: 256 }
                    : { ServiceCIDR: "172.16.0.0/24", EniSubnetIds: [subnetId], MaxClusterServiceNum: 256 },
            ClusterBasicSettings: { ClusterName: "doctor", ClusterVersion: "1.34.1", VpcId: vpcId, ClusterLevel: "L5" },
            ClusterAdvancedSettings: {
                NetworkType,
                IPVS,
                ...(NetworkType === "VPC-CNI" && { VpcCniType: "tke-route-eni" }),
            },
        });
        provision(lab.store);
        return ClusterId;
    }

    async function createSecurityGroup(...rules: [string, string, string][]): Promise<string> {
        const { SecurityGroup } = await clients.vpc.CreateSecurityGroup({
            GroupName: "doctor",
            GroupDescription: "test",
        });
        const SecurityGroupId = SecurityGroup!.SecurityGroupId;
        const Ingress = rules.map(([Action, CidrBlock, Port]) => ({ Action, CidrBlock, Port, Protocol: "TCP" }));
        if (Ingress.length > 0) {
            await clients.vpc.CreateSecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet: { Ingress } });
        }
        return SecurityGroupId;
    }

    /** A CLB, the Service that names it, and what the Pod behind it is. */
    async function createLoadBalancer(
        clusterId: string,
    ): Promise<{ id: string; listenerId: string; objects: ClusterObjects }> {
        const { LoadBalancerIds } = await clients.clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            Forward: 1,
            VpcId: vpcId,
            Tags: [{ TagKey: "tke-clusterId", TagValue: clusterId }],
        });
        const id = LoadBalancerIds![0]!;
        const { ListenerIds } = await clients.clb.CreateListener({ LoadBalancerId: id, Ports: [80], Protocol: "TCP" });
        const listenerId = ListenerIds![0]!;
        const Targets = [{ EniIp: "10.0.1.77", Port: 5000 }];
        await clients.clb.RegisterTargets({ LoadBalancerId: id, ListenerId: listenerId, Targets });
        const service = {
            metadata: {
                namespace: "default",
                name: "web",
                annotations: { "service.kubernetes.io/loadbalance-id": id },
            },
        };
        const pod = {
            metadata: { name: "web-1" },
            spec: {
                nodeName: "n1",
                containers: [{ name: "web", resources: { limits: { "tke.cloud.tencent.com/eni-ip": "1" } } }],
            },
            status: { podIP: "10.0.1.77" },
        };
        const node = { metadata: { name: "n1" }, status: { addresses: [{ type: "InternalIP", address: "10.0.1.5" }] } };
        const objects = { ...NO_OBJECTS, services: [service], pods: [pod], nodes: [node], complete: true };
        return { id, listenerId, objects };
    }

    it("tell the cluster's network and kube-proxy, and the account's type", async () => {
        const [gr, vpcCni] = [await createCluster("GR", false), await createCluster("VPC-CNI", true)];
        const ofGr = await readCloud(clients, NO_OBJECTS, gr);
        const ofVpcCni = await readCloud(clients, NO_OBJECTS, vpcCni);
        assert.deepEqual([ofGr.network, ofGr.kubeProxy, ofVpcCni.network, ofVpcCni.kubeProxy].map(valueOf), [
            "GR",
            "iptables",
            "VPC-CNI",
            "ipvs",
        ]);
        assert.equal(valueOf(ofGr.billByIp), true);
        setAccountProfile(lab.store, { billByIp: false });
        assert.equal(valueOf((await readCloud(clients, NO_OBJECTS, gr)).billByIp), false);
    });

    it("know a container CIDR for registered once it is in force in the VPC's CCN", async () => {
        const clusterId = await createCluster("GR", true);
        assert.equal((await readCloud(clients, NO_OBJECTS, clusterId)).containerCidrRegistered.known, false);
        const { Ccn } = await clients.vpc.CreateCcn({ CcnName: "doctor" });
        const instance = { InstanceId: vpcId, InstanceRegion: "ap-guangzhou", InstanceType: "VPC" };
        await clients.vpc.AttachCcnInstances({ CcnId: Ccn!.CcnId!, Instances: [instance] });
        const { RouteTableSet = [] } = await clients.vpc.DescribeRouteTables({
            Filters: [{ Name: "vpc-id", Values: [vpcId] }],
        });
        const { RouteTableId = "", RouteSet = [] } = RouteTableSet[0] ?? {};
        await clients.vpc.NotifyRoutes({ RouteTableId, RouteItemIds: RouteSet.map(({ RouteItemId }) => RouteItemId!) });
        assert.equal(valueOf((await readCloud(clients, NO_OBJECTS, clusterId)).containerCidrRegistered), true);
    });

    it("tell a CLB's listeners and backends, and find the cluster by the CLB's tag", async () => {
        const clusterId = await createCluster("VPC-CNI", true);
        const { id, listenerId, objects } = await createLoadBalancer(clusterId);
        await clients.clb.ModifyListener({ LoadBalancerId: id, ListenerId: listenerId, SnatEnable: true });
        const facts = await readCloud(clients, objects);
        assert.equal(valueOf(facts.network), "VPC-CNI");
        const { ipVersion, listeners, passToTarget, reachability } = facts.loadBalancers[id]!;
        assert.deepEqual([valueOf(ipVersion), valueOf(passToTarget)], ["ipv4", false]);
        const [listener] = valueOf(listeners)!;
        const { snatEnable, keepalive, port, targets } = listener!;
        assert.deepEqual([snatEnable, keepalive, port], [true, false, 80]);
        assert.deepEqual(
            targets.map(({ kind, address }) => [kind, address]),
            [["Pod", "10.0.1.77"]],
        );
        assert.deepEqual(valueOf(reachability), { open: true, decidedBy: "no security group on the way" });
    });

    it("evaluate the security groups on the way", async () => {
        const clusterId = await createCluster("VPC-CNI", true);
        const { id, objects } = await createLoadBalancer(clusterId);
        const reachability = async (...rules: [string, string, string][]) => {
            const SecurityGroups = [await createSecurityGroup(...rules)];
            await clients.clb.SetLoadBalancerSecurityGroups({ LoadBalancerId: id, SecurityGroups });
            return valueOf((await readCloud(clients, objects)).loadBalancers[id]!.reachability);
        };
        assert.equal((await reachability(["ACCEPT", "0.0.0.0/0", "80"]))?.open, true);
        const closed = await reachability(["ACCEPT", "0.0.0.0/0", "443"]);
        assert.deepEqual([closed?.open, closed?.onlyFrom], [false, []]);
        assert.match(closed?.decidedBy ?? "", /^the CLB: no rule of sg-\w+ accepts TCP 80$/);
        const some = await reachability(["ACCEPT", "203.0.113.0/24", "80"]);
        assert.deepEqual([some?.open, some?.onlyFrom], [false, ["203.0.113.0/24"]]);
    });

    for (const [name, action] of Object.entries(DOCTOR_ACTIONS)) {
        it(`do without ${action}, and name the permission that is missing`, async () => {
            const clusterId = await createCluster("GR", true);
            const { id, objects } = await createLoadBalancer(clusterId);
            const sg = await createSecurityGroup(["ACCEPT", "0.0.0.0/0", "ALL"]);
            await clients.clb.SetLoadBalancerSecurityGroups({ LoadBalancerId: id, SecurityGroups: [sg] });
            const denied = { action: action.split(":")[1]!, error: "UnauthorizedOperation" };
            lab.cloud.faults.add(parseFault(denied, lab.cloud.actions));
            const { loadBalancers, ...cluster } = await readCloud(clients, objects, clusterId);
            const { ipVersion, listeners, passToTarget, reachability } = loadBalancers[id]!;
            const facts: Fact<unknown>[] = [
                ...[cluster.network, cluster.kubeProxy, cluster.billByIp, cluster.containerCidrRegistered],
                ...[ipVersion, listeners, passToTarget, reachability],
            ];
            const reasons = facts.flatMap((fact) => (fact.known ? [] : [fact.reason.en]));
            // These are asked about only where something else was found first.
            if (!["ccnRoutes", "vpcs", "nodePools", "instances", "targetHealth"].includes(name)) {
                assert.ok(
                    reasons.some((reason) => reason === `the API key has no permission for ${action}`),
                    reasons.join("\n"),
                );
            }
            assert.ok(facts.every((fact) => fact.known || fact.find.en !== ""));
        });
    }
});

function valueOf<T>(fact: Fact<T>): T | undefined {
    return fact.known ? fact.value : undefined;
}

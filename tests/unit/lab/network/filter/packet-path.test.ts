import assert from "node:assert/strict";
import type {
    ClusterRecord,
    LoadBalancerRecord,
    MachineRecord,
    PrivateIpRecord,
    SecurityGroupRecord,
    VirtualNodePoolRecord,
    VirtualNodeRecord,
} from "../../../../../lab/cloud/model";
import {
    groupIds,
    packetArrives,
    pathToEndpoint,
    pathToLoadBalancer,
    pathToTarget,
    type PacketPath,
    type PacketPathRecords,
} from "../../../../../lab/network/filter/packet-path";
import { backendRules, clbRules } from "../../../../../components/network/security-rules";
import { NetworkType, NodeKind, SCENARIOS } from "../../../../../tke/scenarios";

const VPC = "vpc-1";
const NODE = { type: "CVM", instanceId: "ins-1" } as const;
const GR_POD = { type: "ENI", eniIp: "172.18.0.7" } as const;
const SUPER_NODE_POD = { type: "ENI", eniIp: "10.20.8.7" } as const;
const SHARED_ENI_POD = { type: "ENI", eniIp: "10.20.4.7" } as const;

function securityGroup(securityGroupId: string): SecurityGroupRecord {
    return { securityGroupId, ingress: [] } as unknown as SecurityGroupRecord;
}

function records(changes: Partial<PacketPathRecords> = {}): PacketPathRecords {
    return {
        securityGroups: ["sg-clb", "sg-node", "sg-super", "sg-other"].map(securityGroup),
        clusters: [
            { clusterId: "cls-1", vpcId: VPC },
            { clusterId: "cls-2", vpcId: "vpc-2" },
        ] as ClusterRecord[],
        machines: [
            { instanceId: "ins-1", clusterId: "cls-1", lanIp: "10.20.1.5", securityGroupIds: ["sg-node"] },
            { instanceId: "ins-2", clusterId: "cls-1", lanIp: "10.20.1.6", securityGroupIds: ["sg-node"] },
            { instanceId: "ins-3", clusterId: "cls-2", lanIp: "10.20.1.5", securityGroupIds: ["sg-other"] },
        ] as MachineRecord[],
        virtualNodes: [{ clusterId: "cls-1", nodePoolId: "np-super", subnetId: "subnet-super" }] as VirtualNodeRecord[],
        virtualNodePools: [{ nodePoolId: "np-super", securityGroupIds: ["sg-super"] }] as VirtualNodePoolRecord[],
        privateIps: [
            { vpcId: VPC, subnetId: "subnet-pods", ip: "10.20.4.7", owner: "pod/cls-1/a" },
            { vpcId: VPC, subnetId: "subnet-super", ip: "10.20.8.7", owner: "pod/cls-1/b" },
            { vpcId: "vpc-2", subnetId: "subnet-2", ip: "10.20.8.7", owner: "pod/cls-2/c" },
        ] as PrivateIpRecord[],
        addressBlocks: [
            { vpcId: VPC, clusterId: "", cidr: "10.20.0.0/16", block: 16 },
            { vpcId: VPC, clusterId: "cls-1", cidr: "172.18.0.0/16", block: 17 },
        ],
        ...changes,
    };
}

function ids(path: PacketPath): string[][] {
    return path.map((groups) => groups.map(({ securityGroupId }) => securityGroupId));
}

describe("the security groups on a packet's way", () => {
    const loadBalancer = { vpcId: VPC, passToTarget: false, securityGroups: ["sg-clb", "sg-other"] };

    it("before a CLB: its own, in their order", () => {
        assert.deepEqual(ids(pathToLoadBalancer(loadBalancer, records())), [["sg-clb", "sg-other"]]);
        assert.deepEqual(ids(pathToLoadBalancer({ securityGroups: [] }, records())), []);
    });

    it("before an endpoint: its own, which lets the user's machine in as well", () => {
        const from = (securityGroup: string, source: string) =>
            packetArrives(pathToEndpoint({ securityGroup }, undefined, records()), {
                source,
                protocol: "TCP",
                port: 443,
            });
        assert.deepEqual([from("sg-other", "127.0.0.1"), from("sg-other", "127.1.2.3")], [true, false]);
        assert.equal(from("", "127.1.2.3"), true);
        assert.deepEqual(groupIds(pathToEndpoint({ securityGroup: "sg-other" }, undefined, records())), ["sg-other"]);
        const onExisting = pathToEndpoint({ securityGroup: "" }, { securityGroups: ["sg-clb"] }, records());
        assert.deepEqual(groupIds(onExisting), ["sg-clb"]);
    });

    it("before NodePorts, GlobalRouter Pods and Pods with hostNetwork: the node's", () => {
        for (const target of [NODE, GR_POD, { type: "ENI", eniIp: "10.20.1.6" } as const]) {
            assert.deepEqual(ids(pathToTarget(loadBalancer, target, records())), [["sg-node"]]);
        }
    });

    it("before a Pod on a super node: its pool's; before a shared network interface: none", () => {
        assert.deepEqual(ids(pathToTarget(loadBalancer, SUPER_NODE_POD, records())), [["sg-super"]]);
        assert.deepEqual(ids(pathToTarget(loadBalancer, SHARED_ENI_POD, records())), []);
    });

    it("pass-to-target leaves only the CLB's", () => {
        for (const target of [NODE, GR_POD, SUPER_NODE_POD, SHARED_ENI_POD]) {
            assert.deepEqual(pathToTarget({ ...loadBalancer, passToTarget: true }, target, records()), []);
        }
    });

    it("every pool's of the cluster before a GlobalRouter Pod, where they differ", () => {
        const { machines } = records();
        const other = { ...machines[1]!, securityGroupIds: ["sg-other"] };
        const path = pathToTarget(loadBalancer, GR_POD, records({ machines: [machines[0]!, other] }));
        assert.deepEqual(ids(path), [["sg-node"], ["sg-other"]]);
    });

    it("a rule for another group lets in that group's nodes", () => {
        const ingress = [{ SecurityGroupId: "sg-node", Action: "ACCEPT" }];
        const securityGroups = [{ ...securityGroup("sg-clb"), ingress }];
        const path = pathToLoadBalancer({ securityGroups: ["sg-clb"] }, records({ securityGroups }));
        const from = (source: string) => packetArrives(path, { source, protocol: "TCP", port: 80 });
        assert.deepEqual(["10.20.1.5", "10.20.1.6", "10.20.1.7"].map(from), [true, true, false]);
    });

    for (const [number, { networkType, nodeKind, directAccess }] of Object.entries(SCENARIOS)) {
        it(`scenario ${number}: its rules let in its clients all the way to the Pod, and no one else`, () => {
            const clientCidrs = ["127.1.2.0/24"];
            const access = { networkType, nodeKind, directAccess, vpcCidr: "10.20.0.0/16", clientCidrs };
            const backend = backendRules({
                ...access,
                clusterCidr: networkType === NetworkType.GlobalRouter ? "172.18.0.0/16" : undefined,
            });
            const group = (id: string, rules: typeof backend): SecurityGroupRecord => ({
                ...securityGroup(id),
                ingress: rules.map((rule) => ({
                    Protocol: rule.protocol,
                    Port: rule.port,
                    CidrBlock: rule.cidrBlock,
                    Action: rule.action,
                })),
            });
            const given = records({
                securityGroups: [
                    group("sg-clb", clbRules(clientCidrs)),
                    group("sg-node", backend),
                    group("sg-super", backend),
                ],
            });
            const balancer: Pick<LoadBalancerRecord, "securityGroups" | "vpcId" | "passToTarget"> = {
                ...loadBalancer,
                securityGroups: ["sg-clb"],
            };
            const pod =
                nodeKind === NodeKind.Super
                    ? SUPER_NODE_POD
                    : networkType === NetworkType.GlobalRouter
                      ? GR_POD
                      : SHARED_ENI_POD;
            const from = (source: string) => [
                packetArrives(pathToLoadBalancer(balancer, given), { source, protocol: "TCP", port: 80 }),
                packetArrives(pathToTarget(balancer, directAccess ? pod : NODE, given), {
                    source,
                    protocol: "TCP",
                    port: directAccess ? 5000 : 31_234,
                }),
            ];
            assert.deepEqual(from("127.1.2.9"), [true, true]);
            assert.deepEqual(from("127.1.3.9"), [false, directAccess && pod === SHARED_ENI_POD]);
        });
    }
});

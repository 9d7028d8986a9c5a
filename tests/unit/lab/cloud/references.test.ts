import assert from "node:assert/strict";
import type { Records } from "../../../../lab/cloud/model";
import { usersOfSecurityGroup, usersOfSubnet, usersOfVpc } from "../../../../lab/cloud/references";
import { listResources } from "../../../../lab/cloud/resources";
import { Store } from "../../../../lab/cloud/store";

describe("what uses what", () => {
    let store: Store;

    beforeEach(() => {
        store = new Store(":memory:");
    });

    /** Puts a record of which only the fields that matter here are given. */
    function put<K extends keyof Records>(kind: K, id: string, fields: Partial<Records[K]>): void {
        store.put(kind, id, fields as Records[K]);
    }

    it("keeps a VPC while a subnet, cluster, CLB, NAT gateway or route table of its own is in it", () => {
        put("routeTable", "rtb-main", { routeTableId: "rtb-main", vpcId: "vpc-1", main: true });
        assert.deepEqual(usersOfVpc(store, "vpc-1"), []);
        put("subnet", "subnet-1", { subnetId: "subnet-1", vpcId: "vpc-1" });
        put("cluster", "cls-1", { clusterId: "cls-1", vpcId: "vpc-1" });
        put("loadBalancer", "lb-1", { loadBalancerId: "lb-1", vpcId: "vpc-1" });
        put("natGateway", "nat-1", { natGatewayId: "nat-1", vpcId: "vpc-1" });
        put("routeTable", "rtb-1", { routeTableId: "rtb-1", vpcId: "vpc-1", main: false });
        put("subnet", "subnet-2", { subnetId: "subnet-2", vpcId: "vpc-2" });
        assert.deepEqual(usersOfVpc(store, "vpc-1"), ["subnet-1", "cls-1", "lb-1", "nat-1", "rtb-1"]);
    });

    it("keeps a subnet while an address, super node, cluster's Pods or node pool are in it", () => {
        assert.deepEqual(usersOfSubnet(store, "subnet-1"), []);
        put("privateIp", "vpc-1/10.0.0.2", { subnetId: "subnet-1", ip: "10.0.0.2", owner: "lb/lb-1" });
        put("virtualNode", "eklet-1", { name: "eklet-1", subnetId: "subnet-1" });
        put("cluster", "cls-1", { clusterId: "cls-1", eniSubnetIds: ["subnet-1"] });
        put("nodePool", "np-1", {
            nodePoolId: "np-1",
            native: { SubnetIds: ["subnet-1"] } as Records["nodePool"]["native"],
        });
        assert.deepEqual(usersOfSubnet(store, "subnet-1"), ["lb/lb-1 (10.0.0.2)", "eklet-1", "cls-1", "np-1"]);
    });

    it("keeps a security group while it is bound, or another group's rules name it", () => {
        put("securityGroup", "sg-1", { securityGroupId: "sg-1", ingress: [{ SecurityGroupId: "sg-1" }], egress: [] });
        const none = { CVM: [], CLB: [], ENI: [], SG: [] };
        assert.deepEqual(usersOfSecurityGroup(store, "sg-1"), none, "its own rules do not keep it");
        put("securityGroup", "sg-2", { securityGroupId: "sg-2", ingress: [], egress: [{ SecurityGroupId: "sg-1" }] });
        put("machine", "np-1-a", { machineName: "np-1-a", securityGroupIds: ["sg-1"] });
        put("loadBalancer", "lb-1", { loadBalancerId: "lb-1", securityGroups: ["sg-1"] });
        put("clusterEndpoint", "cls-1/extranet", { clusterId: "cls-1", securityGroup: "sg-1" });
        put("virtualNodePool", "np-2", { nodePoolId: "np-2", securityGroupIds: ["sg-1"] });
        assert.deepEqual(usersOfSecurityGroup(store, "sg-1"), {
            CVM: ["np-1-a"],
            CLB: ["lb-1", "cls-1 (endpoint)"],
            ENI: ["np-2"],
            SG: ["sg-2"],
        });
    });

    it("lists what exists, but not the default route table that comes with a VPC", () => {
        put("vpc", "vpc-1", { vpcId: "vpc-1", name: "net" });
        put("routeTable", "rtb-main", { routeTableId: "rtb-main", name: "default", main: true });
        put("cluster", "cls-1", { clusterId: "cls-1", name: "c", status: "Creating" });
        put("task", "t", { taskId: "t", loadBalancerIds: [] });
        assert.deepEqual(listResources(store), [
            { service: "vpc", type: "vpc", id: "vpc-1", name: "net", state: "AVAILABLE" },
            { service: "tke", type: "cluster", id: "cls-1", name: "c", state: "Creating" },
        ]);
    });
});

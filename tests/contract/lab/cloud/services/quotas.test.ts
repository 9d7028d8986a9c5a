import assert from "node:assert/strict";
import { QUOTAS } from "../../../../../lab/cloud/account/quota-defaults";
import { startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";
import { createNetwork, vpcCniCluster, ZONE, type NetworkIds } from "../../../../support/cloud-stack";

describe("the lab's API: quotas", () => {
    let lab: LabCloud;
    let network: NetworkIds;

    beforeEach(async () => {
        lab = await startLabCloud();
        network = await createNetwork(lab);
    });
    afterEach(() => lab.close());

    /** Calls `create` until the quota is reached, where the next call has to fail; `existing` count towards it. */
    async function assertQuota(
        quota: keyof typeof QUOTAS,
        existing: number,
        create: (index: number) => Promise<unknown>,
        code = "LimitExceeded",
    ): Promise<void> {
        for (let index = existing; index < QUOTAS[quota]; index++) {
            await create(index);
        }
        await assert.rejects(create(QUOTAS[quota]), withCode(code));
    }

    it("limit VPCs, and the subnets, route tables and NAT gateways of one", async () => {
        const { vpcId: VpcId } = network;
        await assertQuota("appid-max-vpcs", 1, (index) =>
            lab.vpc.CreateVpc({ VpcName: "n", CidrBlock: `10.${100 + index}.0.0/16` }),
        );
        await assertQuota("vpc-max-subnets", 2, (index) =>
            lab.vpc.CreateSubnet({ VpcId, SubnetName: "s", CidrBlock: `10.20.${100 + index}.0/24`, Zone: ZONE }),
        );
        await assertQuota("vpc-max-route-tables", 1, () => lab.vpc.CreateRouteTable({ VpcId, RouteTableName: "t" }));
        await assertQuota(
            "vpc-max-nat-gateways",
            0,
            () => lab.vpc.CreateNatGateway({ VpcId, NatGatewayName: "n", AddressCount: 1 }),
            "LimitExceeded.NatGatewayPerVpcLimitExceeded",
        );
    }).timeout(20_000);

    it("limit EIPs, also those that come with a NAT gateway, and say how many there are", async () => {
        const allocate = () => lab.vpc.AllocateAddresses({});
        await assertQuota("addresses", 0, allocate, "AddressQuotaLimitExceeded");
        const NatGatewayName = "n";
        await assert.rejects(
            lab.vpc.CreateNatGateway({ VpcId: network.vpcId, NatGatewayName, AddressCount: 1 }),
            withCode("AddressQuotaLimitExceeded"),
        );
        const { QuotaSet } = await lab.vpc.DescribeAddressQuota();
        assert.deepEqual(QuotaSet, [{ QuotaId: "TOTAL_EIP_QUOTA", QuotaCurrent: 20, QuotaLimit: 20 }]);
    });

    it("limit security groups, and the rules of one in each direction", async () => {
        await assertQuota("securityGroups", 1, () =>
            lab.vpc.CreateSecurityGroup({ GroupName: "g", GroupDescription: "" }),
        );
        const rules = (count: number) =>
            Array.from({ length: count }, (_, index) => ({
                Protocol: "TCP",
                Port: String(1000 + index),
                CidrBlock: "10.0.0.0/8",
                Action: "ACCEPT",
            }));
        const SecurityGroupId = network.securityGroupId;
        const modify = (Ingress: object[]) =>
            lab.vpc.ModifySecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet: { Ingress } });
        const code = "LimitExceeded.SecurityGroupPolicySet";
        await assert.rejects(modify(rules(101)), withCode(code));
        await modify(rules(100));
        const SecurityGroupPolicySet = { Ingress: [{ ...rules(1)[0], PolicyIndex: 0 }] };
        await assert.rejects(
            lab.vpc.CreateSecurityGroupPolicies({ SecurityGroupId, SecurityGroupPolicySet }),
            withCode(code),
        );
    });

    it("limit CLBs of each type, and clusters", async () => {
        const LoadBalancerType = "OPEN";
        const create = (Number: number) =>
            lab.clb.CreateLoadBalancer({ LoadBalancerType, VpcId: network.vpcId, Number });
        for (let count = 0; count < QUOTAS.loadBalancers; count += 20) {
            await create(20);
        }
        await assert.rejects(create(1), withCode("LimitExceeded"));
        await lab.clb.CreateLoadBalancer({
            LoadBalancerType: "INTERNAL",
            VpcId: network.vpcId,
            SubnetId: network.subnetId,
        });
        await assertQuota("clusters", 0, () => lab.tke.CreateCluster(vpcCniCluster(network)));
    }).timeout(20_000);

    it("are told by DescribeVpcLimits", async () => {
        const { VpcLimitSet } = await lab.vpc.DescribeVpcLimits({ LimitTypes: ["vpc-max-subnets", "appid-max-vpcs"] });
        assert.deepEqual(
            VpcLimitSet?.map((limit) => [limit.LimitType, limit.LimitValue]),
            [
                ["vpc-max-subnets", 100],
                ["appid-max-vpcs", 20],
            ],
        );
    });
});

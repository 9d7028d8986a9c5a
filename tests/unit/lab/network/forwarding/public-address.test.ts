import assert from "node:assert/strict";
import type {
    AddressRecord,
    MachineRecord,
    NatGatewayRecord,
    RouteRecord,
    RouteTableRecord,
    SubnetRecord,
} from "../../../../../lab/cloud/model";
import { publicAddressOf, type EgressRecords } from "../../../../../lab/network/forwarding/public-address";

const VPC = "vpc-1";
const CLB = "127.2.0.10";
const NODE = "127.16.1.5";

function route(destinationCidrBlock: string, gatewayType: string, gatewayId: string, enabled = true): RouteRecord {
    return { destinationCidrBlock, gatewayType, gatewayId, enabled } as RouteRecord;
}

function records(routes: RouteRecord[], changes: Partial<EgressRecords> = {}): EgressRecords {
    return {
        addressBlocks: [
            { vpcId: VPC, clusterId: "", cidr: "10.20.0.0/16", block: 16 },
            { vpcId: VPC, clusterId: "cls-1", cidr: "172.18.0.0/16", block: 17 },
        ],
        subnets: [{ vpcId: VPC, cidrBlock: "10.20.1.0/24", routeTableId: "rtb-1" } as SubnetRecord],
        routeTables: [{ routeTableId: "rtb-1", routes } as RouteTableRecord],
        natGateways: [{ natGatewayId: "nat-1", addressIds: ["eip-1"] } as NatGatewayRecord],
        addresses: [{ addressId: "eip-1", addressIp: "127.2.0.99", instanceId: "nat-1" } as AddressRecord],
        machines: [{ lanIp: "10.20.1.5", instanceId: "ins-1" } as MachineRecord],
        ...changes,
    };
}

describe("as which address a client reaches a public CLB", () => {
    const nat = route("0.0.0.0/0", "NAT", "nat-1");
    const hostOf = (address: string) => (address === "127.17.0.7" ? NODE : undefined);
    const from = (client: string, ...question: Parameters<typeof records>) =>
        publicAddressOf(client, CLB, records(...question), hostOf);

    it("its own, from outside of every VPC", () => {
        assert.equal(from("127.1.2.3", []), "127.1.2.3");
    });

    it("the EIP of the NAT gateway that its subnet's route leads to, a GlobalRouter Pod by its node", () => {
        assert.equal(from(NODE, [nat]), "127.2.0.99");
        assert.equal(from("127.16.1.77", [nat]), "127.2.0.99");
        assert.equal(from("127.17.0.7", [nat]), "127.2.0.99");
    });

    it("none without a route, one that is switched off, or a subnet", () => {
        assert.equal(from(NODE, []), undefined);
        assert.equal(from(NODE, [{ ...nat, enabled: false }]), undefined);
        assert.equal(from("127.16.9.1", [nat]), undefined);
        assert.equal(from("127.17.0.8", [nat]), undefined, "a Pod that no node has");
    });

    it("none with a NAT gateway that has no EIP, is being created or deleted, or is gone", () => {
        const gateway = (changes: Partial<NatGatewayRecord>) =>
            from(NODE, [nat], {
                natGateways: [{ natGatewayId: "nat-1", addressIds: ["eip-1"], ...changes } as NatGatewayRecord],
            });
        assert.equal(gateway({}), "127.2.0.99");
        assert.equal(gateway({ addressIds: [] }), undefined);
        assert.equal(gateway({ deleting: true }), undefined);
        assert.equal(gateway({ pendingUntil: "2999-01-01T00:00:00Z" }), undefined);
        assert.equal(gateway({ pendingUntil: "2000-01-01T00:00:00Z" }), "127.2.0.99");
        assert.equal(from(NODE, [nat], { natGateways: [] }), undefined);
    });

    it("an EIP of the machine's own, where no route to a NAT gateway says otherwise", () => {
        const addresses = [
            { addressId: "eip-1", addressIp: "127.2.0.99", instanceId: "nat-1" },
            { addressId: "eip-2", addressIp: "127.2.0.98", instanceId: "ins-1" },
        ] as AddressRecord[];
        assert.equal(from(NODE, [], { addresses }), "127.2.0.98");
        assert.equal(from(NODE, [nat], { addresses }), "127.2.0.99");
    });

    it("takes the most specific route", () => {
        const elsewhere = route("127.2.0.0/16", "NORMAL_CVM", "10.20.1.9");
        assert.equal(from(NODE, [nat, elsewhere]), undefined);
        assert.equal(from(NODE, [nat, route("127.3.0.0/16", "NORMAL_CVM", "10.20.1.9")]), "127.2.0.99");
    });
});

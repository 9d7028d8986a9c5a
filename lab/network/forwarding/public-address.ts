import { containsCidr } from "cidr-tools";
import type {
    AddressBlockRecord,
    AddressRecord,
    MachineRecord,
    NatGatewayRecord,
    RouteTableRecord,
    SubnetRecord,
} from "../../cloud/model";
import { isUnderWay } from "../../cloud/lifecycle/time";
import { fromLoopback } from "../../addressing/loopback";

/** What decides how packets leave a VPC for the internet. */
export interface EgressRecords {
    addressBlocks: readonly Readonly<AddressBlockRecord>[];
    subnets: readonly Readonly<SubnetRecord>[];
    routeTables: readonly Readonly<RouteTableRecord>[];
    natGateways: readonly Readonly<NatGatewayRecord>[];
    addresses: readonly Readonly<AddressRecord>[];
    machines: readonly Readonly<MachineRecord>[];
}

/**
 * As which address a client reaches a public address: as one within a VPC it leaves by its subnet's route, so by the NAT
 * gateway's EIP, or by an EIP of its machine; undefined: there is no way out. Every other client keeps its address.
 *
 * A GlobalRouter Pod's packets leave its node from the node's address (ip-masq-agent).
 *
 * @param client loopback address.
 * @param hostOf the loopback address of the machine that a node or Pod is on.
 */
export function publicAddressOf(
    client: string,
    destination: string,
    records: EgressRecords,
    hostOf: (address: string) => string | undefined,
): string | undefined {
    const ofClient = blockOf(client, records.addressBlocks);
    if (!ofClient) {
        return client;
    }
    const source = ofClient.clusterId ? hostOf(client) : client;
    const block = source && blockOf(source, records.addressBlocks);
    if (!block || block.clusterId) {
        return undefined;
    }
    const address = fromLoopback([block], source);
    const subnet = records.subnets.find(
        ({ vpcId, cidrBlock }) => vpcId === block.vpcId && containsCidr(cidrBlock, address),
    );
    const route = records.routeTables
        .find(({ routeTableId }) => routeTableId === subnet?.routeTableId)
        ?.routes.filter((each) => each.enabled && containsCidr(each.destinationCidrBlock, destination))
        .toSorted((a, b) => prefixLength(b.destinationCidrBlock) - prefixLength(a.destinationCidrBlock))[0];
    if (route?.gatewayType === "NAT") {
        const gateway = records.natGateways.find(({ natGatewayId }) => natGatewayId === route.gatewayId);
        const isUp = gateway && !gateway.deleting && !isUnderWay(gateway.pendingUntil, new Date());
        return isUp ? eipOf(records, ({ addressId }) => gateway.addressIds.includes(addressId)) : undefined;
    }
    const machine = records.machines.find(({ lanIp }) => lanIp === address);
    return machine && eipOf(records, ({ instanceId }) => instanceId === machine.instanceId);
}

function blockOf(loopback: string, blocks: EgressRecords["addressBlocks"]): Readonly<AddressBlockRecord> | undefined {
    const [, number] = loopback.split(".").map(Number);
    return blocks.find(({ block }) => block === number);
}

function prefixLength(cidr: string): number {
    return Number(cidr.split("/")[1] ?? 32);
}

function eipOf({ addresses }: EgressRecords, isMeant: (address: AddressRecord) => boolean): string | undefined {
    return addresses.find(isMeant)?.addressIp;
}

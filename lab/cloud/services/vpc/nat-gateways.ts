import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { NatGateway } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { invalidParameterValue, resourceNotFound, TencentCloudError } from "../../errors";
import { applyFilters, page, withIds, type FilterFields } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import { newId } from "../../ids";
import type { AddressRecord, NatGatewayRecord, Tag } from "../../model";
import { checkQuota } from "../../account/quotas";
import type { Store } from "../../store";
import { tagSet, tagsFrom } from "../../record-tags";
import { beijingTime, completionTime, isoTime, isUnderWay } from "../../lifecycle/time";
import { allocateAddress } from "./addresses";
import { checkedName } from "./names";
import { deleteRoutesTo } from "./routes/route-tables";
import { getVpc } from "./vpcs";

const FILTERS: FilterFields<Readonly<NatGatewayRecord>> = {
    "nat-gateway-id": (nat) => nat.natGatewayId,
    "vpc-id": (nat) => nat.vpcId,
    "nat-gateway-name": (nat) => nat.name,
};

/** 1: the traditional NAT gateway, 2: the standard one. */
/** SDK text of CreateNatGateway; a standard one (`NatProductVersion` 2) has 2,000,000 and 5,000. */
const CONNECTIONS = [1_000_000, 2_000_000, 3_000_000, 10_000_000];
const BANDWIDTHS_MBPS = [20, 50, 100, 200, 500, 1_000, 2_000, 5_000];

const PRODUCT_VERSIONS = [1, 2];

export function natGateways({ store, zones, now, durationOf }: CloudContext): Handlers<Client> {
    return {
        CreateNatGateway(request, { region, requestId }) {
            rememberTask(store, requestId);
            const vpc = getVpc(store, request.VpcId);
            const others = store.list("natGateway").filter((each) => each.vpcId === vpc.vpcId);
            checkQuota(
                store,
                "vpc-max-nat-gateways",
                others.length + 1,
                `NAT gateways of ${vpc.vpcId}`,
                "LimitExceeded.NatGatewayPerVpcLimitExceeded",
            );
            const offered = zones(region).map((each) => each.zone);
            const zone = request.Zone || offered[0] || "";
            if (!offered.includes(zone)) {
                throw new TencentCloudError(
                    "InvalidParameterValue.UnavailableZone",
                    `\`${zone}\` is no zone of ${region}: ${offered.join(", ")}.`,
                );
            }
            const natProductVersion = request.NatProductVersion ?? 1;
            if (!PRODUCT_VERSIONS.includes(natProductVersion)) {
                throw invalidParameterValue("NatProductVersion", natProductVersion, "must be 1 or 2");
            }
            const nat: NatGatewayRecord = {
                natGatewayId: newId("nat"),
                vpcId: vpc.vpcId,
                name: checkedName("NatGatewayName", request.NatGatewayName),
                zone,
                maxConcurrentConnection: checkedConnections(request.MaxConcurrentConnection ?? 1_000_000),
                internetMaxBandwidthOut: checkedBandwidth(request.InternetMaxBandwidthOut ?? 100),
                natProductVersion,
                addressIds: [],
                createdTime: beijingTime(now()),
                pendingUntil: completionTime({ now, durationOf }, "CreateNatGateway"),
                tags: tagsFrom(request.Tags),
            };
            const attached = attachAddresses(store, nat, request, isoTime(now()));
            if (attached.addressIds.length === 0) {
                throw new TencentCloudError(
                    "MissingParameter",
                    "The request is missing a required parameter: `AddressCount` or `PublicIpAddresses`.",
                );
            }
            return { TotalCount: 1, NatGatewaySet: [describeNatGateway(store, attached, now())] };
        },
        DescribeNatGateways(request) {
            const named = withIds(store.list("natGateway"), request.NatGatewayIds, (nat) => nat.natGatewayId);
            const found = applyFilters(named, request.Filters, FILTERS);
            return {
                TotalCount: found.length,
                NatGatewaySet: page(found, request).map((nat) => describeNatGateway(store, nat, now())),
            };
        },
        ModifyNatGatewayAttribute(request) {
            const nat = getNatGateway(store, request.NatGatewayId);
            store.update("natGateway", nat.natGatewayId, {
                name:
                    request.NatGatewayName === undefined
                        ? nat.name
                        : checkedName("NatGatewayName", request.NatGatewayName),
                internetMaxBandwidthOut: checkedBandwidth(
                    request.InternetMaxBandwidthOut ?? nat.internetMaxBandwidthOut,
                ),
            });
            return {};
        },
        ResetNatGatewayConnection(request) {
            const { natGatewayId } = getNatGateway(store, request.NatGatewayId);
            const maxConcurrentConnection = checkedConnections(request.MaxConcurrentConnection);
            store.update("natGateway", natGatewayId, { maxConcurrentConnection });
            return {};
        },
        AssociateNatGatewayAddress(request, { requestId }) {
            rememberTask(store, requestId);
            attachAddresses(store, getNatGateway(store, request.NatGatewayId), request, isoTime(now()));
            return {};
        },
        DisassociateNatGatewayAddress(request, { requestId }) {
            rememberTask(store, requestId);
            const nat = getNatGateway(store, request.NatGatewayId);
            const gone = request.PublicIpAddresses.map((ip) => boundAddress(store, nat.natGatewayId, ip));
            gone.forEach((addressId) => store.update("address", addressId, { instanceId: "" }));
            store.update("natGateway", nat.natGatewayId, {
                addressIds: nat.addressIds.filter((addressId) => !gone.includes(addressId)),
            });
            return {};
        },
        DescribeVpcTaskResult(request) {
            if (!store.get("task", request.TaskId)) {
                throw resourceNotFound("task", request.TaskId);
            }
            return { Status: "SUCCESS", Output: "" };
        },
        DeleteNatGateway(request) {
            const { natGatewayId } = getNatGateway(store, request.NatGatewayId);
            if (durationOf?.("DeleteNatGateway")) {
                store.update("natGateway", natGatewayId, { deleting: true });
            } else {
                removeNatGateway(store, natGatewayId);
            }
            return {};
        },
    };
}

/** What a call does is done when it is answered; clients ask by its request id all the same. */
function rememberTask(store: Store, taskId: string): void {
    store.put("task", taskId, { taskId, loadBalancerIds: [] });
}

/** Ends a NAT gateway: unbinds its EIPs and takes the routes to it away. */
export function removeNatGateway(store: Store, natGatewayId: string): void {
    for (const addressId of store.get("natGateway", natGatewayId)?.addressIds ?? []) {
        store.update("address", addressId, { instanceId: "" });
    }
    deleteRoutesTo(store, natGatewayId);
    store.delete("natGateway", natGatewayId);
}

/** Binds the EIPs with the given addresses, and as many new ones as asked for, and stores the gateway. */
function attachAddresses(
    store: Store,
    nat: Readonly<NatGatewayRecord>,
    { PublicIpAddresses = [], AddressCount = 0 }: { PublicIpAddresses?: string[]; AddressCount?: number },
    createdTime: string,
): NatGatewayRecord {
    const existing = PublicIpAddresses.map((ip) => freeAddress(store, ip));
    const made = Array.from({ length: AddressCount }, () => newAddress(store, nat.tags, createdTime));
    const addressIds = [...existing, ...made].map((address) => address.addressId);
    addressIds.forEach((id) => store.update("address", id, { instanceId: nat.natGatewayId }));
    const attached = { ...nat, addressIds: [...nat.addressIds, ...addressIds] };
    store.put("natGateway", nat.natGatewayId, attached);
    return attached;
}

function newAddress(store: Store, tags: Tag[], createdTime: string): AddressRecord {
    return allocateAddress(store, {
        addressId: newId("eip"),
        name: "",
        internetChargeType: "TRAFFIC_POSTPAID_BY_HOUR",
        bandwidth: 100,
        instanceId: "",
        createdTime,
        tags,
    });
}

function boundAddress(store: Store, natGatewayId: string, ip: string): string {
    const address = store.list("address").find((each) => each.addressIp === ip && each.instanceId === natGatewayId);
    if (!address) {
        throw new TencentCloudError(
            "UnsupportedOperation.NatGatewayEipNotExists",
            `The NAT gateway \`${natGatewayId}\` does not have the EIP \`${ip}\`.`,
        );
    }
    return address.addressId;
}

function freeAddress(store: Store, ip: string): Readonly<AddressRecord> {
    const address = store.list("address").find((each) => each.addressIp === ip);
    if (!address) {
        throw new TencentCloudError("InvalidParameterValue.AddressIpNotFound", `The EIP \`${ip}\` does not exist.`);
    }
    if (address.instanceId !== "") {
        throw new TencentCloudError(
            "ResourceInUse.Address",
            `The EIP \`${ip}\` is bound to \`${address.instanceId}\`.`,
        );
    }
    return address;
}

function getNatGateway(store: Store, natGatewayId: string): Readonly<NatGatewayRecord> {
    const nat = store.get("natGateway", natGatewayId);
    if (!nat) {
        throw resourceNotFound("NAT gateway", natGatewayId);
    }
    return nat;
}

function stateOf(nat: Readonly<NatGatewayRecord>, now: Date): string {
    if (nat.deleting) {
        return "DELETING";
    }
    return isUnderWay(nat.pendingUntil, now) ? "PENDING" : "AVAILABLE";
}

function describeNatGateway(store: Store, nat: Readonly<NatGatewayRecord>, now: Date): NatGateway {
    return {
        NatGatewayId: nat.natGatewayId,
        NatGatewayName: nat.name,
        CreatedTime: nat.createdTime,
        State: stateOf(nat, now),
        NetworkState: "AVAILABLE",
        InternetMaxBandwidthOut: nat.internetMaxBandwidthOut,
        MaxConcurrentConnection: nat.maxConcurrentConnection,
        PublicIpAddressSet: nat.addressIds.map((id) => ({
            AddressId: id,
            PublicIpAddress: store.get("address", id)?.addressIp ?? "",
            IsBlocked: false,
        })),
        VpcId: nat.vpcId,
        Zone: nat.zone,
        SubnetId: "",
        TagSet: tagSet(nat.tags),
        SecurityGroupSet: [],
        DestinationIpPortTranslationNatRuleSet: [],
        DirectConnectGatewayIds: [],
        NatProductVersion: nat.natProductVersion,
        DeletionProtectionEnabled: false,
    };
}

function checkedConnections(value: number): number {
    return checkedSpecification("MaxConcurrentConnection", value, CONNECTIONS);
}

function checkedBandwidth(value: number): number {
    return checkedSpecification("InternetMaxBandwidthOut", value, BANDWIDTHS_MBPS);
}

function checkedSpecification(parameter: string, value: number, allowed: readonly number[]): number {
    if (!allowed.includes(value)) {
        throw invalidParameterValue(parameter, value, `must be one of ${allowed.join(", ")}`);
    }
    return value;
}

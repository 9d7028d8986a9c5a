import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { Address } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { allocatePublicIp } from "../../networks/ip-allocation";
import { invalidParameterValue, missingParameter, TencentCloudError } from "../../errors";
import { applyFilters, page, withIds, type FilterFields } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import { newId, stableNumber } from "../../ids";
import type { AddressRecord, InstanceRecord, MachineRecord } from "../../model";
import { eipApplicationsToday, countApplication } from "../../account/daily-addresses";
import { checkQuota, quotaOf } from "../../account/quotas";
import type { Store } from "../../store";
import { tagSet, tagsFrom } from "../../record-tags";
import { isoTime } from "../../lifecycle/time";

const CHARGE_TYPES = [
    "TRAFFIC_POSTPAID_BY_HOUR",
    "BANDWIDTH_POSTPAID_BY_HOUR",
    "BANDWIDTH_PREPAID_BY_MONTH",
    "BANDWIDTH_PACKAGE",
];

const FILTERS: FilterFields<Readonly<AddressRecord>> = {
    "address-status": statusOf,
    "address-id": (address) => address.addressId,
    "address-name": (address) => address.name,
    "address-ip": (address) => address.addressIp,
    "instance-id": (address) => address.instanceId,
    // The lab's addresses are ordinary ones; the provider asks for those of dedicated clusters (CDC) beside them.
    "business-type": () => "EIP",
};

export function addresses({ store, now }: CloudContext): Handlers<Client> {
    return {
        AllocateAddresses(request, { requestId }) {
            const count = request.AddressCount ?? 1;
            if (!Number.isInteger(count) || count < 1 || count > 20) {
                throw invalidParameterValue("AddressCount", count, "must be 1 to 20");
            }
            const made = Array.from({ length: count }, () =>
                allocateAddress(store, {
                    addressId: newId("eip"),
                    name: request.AddressName ?? "",
                    internetChargeType: checkedChargeType(request.InternetChargeType),
                    bandwidth: checkedBandwidth(request.InternetMaxBandwidthOut ?? 1),
                    instanceId: "",
                    createdTime: isoTime(now()),
                    tags: tagsFrom(request.Tags),
                }),
            );
            // A decimal number in a string here, a number in DescribeTaskResult (provider v1.83.25).
            const taskId = String(stableNumber(requestId));
            store.put("task", taskId, { taskId, loadBalancerIds: [] });
            return { AddressSet: made.map((address) => address.addressId), TaskId: taskId };
        },
        DescribeAddresses(request) {
            const all = store.list("address").map((address) => withoutGoneInstance(store, address));
            const named = withIds(all, request.AddressIds, (address) => address.addressId);
            const found = applyFilters(named, request.Filters, FILTERS);
            return {
                TotalCount: found.length,
                AddressSet: page(found, request).map((address) => describeAddress(store, address)),
            };
        },
        ModifyAddressAttribute(request) {
            const { addressId, name } = getAddress(store, request.AddressId);
            store.update("address", addressId, { name: request.AddressName ?? name });
            return {};
        },
        ModifyAddressesBandwidth(request) {
            const bandwidth = checkedBandwidth(request.InternetMaxBandwidthOut);
            for (const { addressId } of request.AddressIds.map((id) => getAddress(store, id))) {
                store.update("address", addressId, { bandwidth });
            }
            return {};
        },
        AssociateAddress(request) {
            const address = getAddress(store, request.AddressId);
            if (address.instanceId !== "") {
                throw statusNotPermitted(address);
            }
            const instanceId = request.InstanceId ?? "";
            if (!instanceOf(store, instanceId)) {
                throw new TencentCloudError(
                    "InvalidInstanceId.NotFound",
                    `There is no instance \`${instanceId}\`; the lab binds EIPs to the nodes of native node pools.`,
                );
            }
            if (store.list("address").some((other) => other.instanceId === instanceId)) {
                throw new TencentCloudError(
                    "InvalidInstanceId.AlreadyBindEip",
                    `The instance \`${instanceId}\` has an EIP already.`,
                );
            }
            store.update("address", address.addressId, { instanceId });
            return {};
        },
        DisassociateAddress(request) {
            const address = getAddress(store, request.AddressId);
            if (address.instanceId === "") {
                throw statusNotPermitted(address);
            }
            if (instanceOf(store, address.instanceId)) {
                store.update("address", address.addressId, { instanceId: "" });
                return {};
            }
            throw new TencentCloudError(
                "UnsupportedOperation.IncorrectAddressResourceType",
                `The EIP \`${address.addressId}\` is bound to the NAT gateway \`${address.instanceId}\`: ` +
                    "unbind it with DisassociateNatGatewayAddress.",
            );
        },
        ReleaseAddresses(request) {
            for (const address of request.AddressIds.map((id) => getAddress(store, id))) {
                if (address.instanceId !== "") {
                    throw statusNotPermitted(address);
                }
                store.delete("address", address.addressId);
            }
            return {};
        },
        DescribeTaskResult(request) {
            const { TaskId } = request;
            if (TaskId === undefined) {
                throw missingParameter("TaskId");
            }
            if (!store.get("task", String(TaskId))) {
                throw new TencentCloudError("InvalidParameter", `There is no task \`${TaskId}\`.`);
            }
            return { TaskId, Result: "SUCCESS" };
        },
        DescribeAddressQuota() {
            const daily = quotaOf(store, "dailyAddresses");
            return {
                QuotaSet: [
                    {
                        QuotaId: "TOTAL_EIP_QUOTA",
                        QuotaCurrent: store.list("address").length,
                        QuotaLimit: quotaOf(store, "addresses"),
                    },
                    ...(Number.isFinite(daily)
                        ? [
                              {
                                  QuotaId: "DAILY_EIP_APPLY",
                                  QuotaCurrent: eipApplicationsToday(store, now()),
                                  QuotaLimit: daily,
                              },
                          ]
                        : []),
                ],
            };
        },
        DescribeBandwidthPackages() {
            return { TotalCount: 0, BandwidthPackageSet: [] };
        },
    };
}

/** Makes an EIP with a public address of the lab. Throws AddressQuotaLimitExceeded. */
export function allocateAddress(store: Store, address: Omit<AddressRecord, "addressIp">): AddressRecord {
    checkQuota(store, "addresses", store.list("address").length + 1, "EIPs of a region", "AddressQuotaLimitExceeded");
    const now = new Date(address.createdTime);
    checkQuota(
        store,
        "dailyAddresses",
        eipApplicationsToday(store, now) + 1,
        "EIPs applied for in a day",
        "AddressQuotaLimitExceeded.DailyAllocate",
    );
    countApplication(store, now);
    const record = { ...address, addressIp: allocatePublicIp(store) };
    store.put("address", record.addressId, record);
    return record;
}

function getAddress(store: Store, addressId: string): Readonly<AddressRecord> {
    const address = store.get("address", addressId);
    if (!address) {
        throw new TencentCloudError("InvalidAddressId.NotFound", `The EIP \`${addressId}\` does not exist.`);
    }
    return withoutGoneInstance(store, address);
}

function instanceOf(store: Store, id: string): Readonly<InstanceRecord | MachineRecord> | undefined {
    return store.get("instance", id) ?? store.list("machine").find(({ instanceId }) => instanceId === id);
}

/** An EIP is unbound when the instance that it is bound to goes. */
function withoutGoneInstance(store: Store, address: Readonly<AddressRecord>): Readonly<AddressRecord> {
    const isGone = address.instanceId.startsWith("ins-") && !instanceOf(store, address.instanceId);
    return isGone ? { ...address, instanceId: "" } : address;
}

function statusNotPermitted(address: Readonly<AddressRecord>): TencentCloudError {
    return new TencentCloudError(
        "UnsupportedOperation.AddressStatusNotPermit",
        `The EIP \`${address.addressId}\` has the status ${statusOf(address)}, which does not allow this.`,
    );
}

function statusOf(address: Readonly<AddressRecord>): string {
    return address.instanceId === "" ? "UNBIND" : "BIND";
}

export function checkedChargeType(type = "TRAFFIC_POSTPAID_BY_HOUR"): string {
    if (!CHARGE_TYPES.includes(type)) {
        throw invalidParameterValue("InternetChargeType", type, `must be one of ${CHARGE_TYPES.join(", ")}`);
    }
    return type;
}

function checkedBandwidth(bandwidth: number): number {
    if (!Number.isInteger(bandwidth) || bandwidth < 1 || bandwidth > 2000) {
        throw new TencentCloudError(
            "InvalidParameterValue.BandwidthOutOfRange",
            `The bandwidth ${bandwidth} is out of range: 1 to 2000 Mbps.`,
        );
    }
    return bandwidth;
}

function describeAddress(store: Store, address: Readonly<AddressRecord>): Address {
    const machine = instanceOf(store, address.instanceId);
    const instanceType = machine ? "CVM" : "NAT";
    return {
        AddressId: address.addressId,
        AddressName: address.name,
        AddressStatus: statusOf(address),
        AddressIp: address.addressIp,
        AddressType: "EIP",
        InstanceId: address.instanceId,
        InstanceType: address.instanceId === "" ? "" : instanceType,
        CreatedTime: address.createdTime,
        NetworkInterfaceId: "",
        PrivateAddressIp: machine?.lanIp ?? "",
        IsArrears: false,
        IsBlocked: false,
        IsEipDirectConnection: false,
        CascadeRelease: false,
        InternetServiceProvider: "BGP",
        LocalBgp: false,
        Bandwidth: address.bandwidth,
        InternetChargeType: address.internetChargeType,
        TagSet: tagSet(address.tags),
    };
}

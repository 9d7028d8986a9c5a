import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { CCN } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { invalidParameterValue, TencentCloudError } from "../../../errors";
import {
    applyFilters,
    checkNotBoth,
    isDescending,
    sortedRecords,
    page,
    withIds,
    type FilterFields,
    type OrderFields,
} from "../../../requests/filters";
import type { CloudContext, Handlers } from "../../../handlers";
import { newId } from "../../../ids";
import type { CcnRecord } from "../../../model";
import { checkQuota } from "../../../account/quotas";
import type { Store } from "../../../store";
import { tagSet, tagsFrom } from "../../../record-tags";
import { beijingTime } from "../../../lifecycle/time";
import { attachmentsOf, getCcn } from "./ccn-records";
import { checkedDescription, checkedName } from "../names";

const FILTERS: FilterFields<Readonly<CcnRecord>> = {
    "ccn-id": (ccn) => ccn.ccnId,
    "ccn-name": (ccn) => ccn.name,
    "ccn-description": (ccn) => ccn.description,
    state: () => "AVAILABLE",
};

const ORDER_FIELDS: OrderFields<Readonly<CcnRecord>> = {
    CcnId: (ccn) => ccn.ccnId,
    CcnName: (ccn) => ccn.name,
    CreateTime: (ccn) => ccn.createTime,
    State: () => "AVAILABLE",
    QosLevel: (ccn) => ccn.qosLevel,
};

const BANDWIDTH_LIMIT_TYPES = ["OUTER_REGION_LIMIT", "INTER_REGION_LIMIT"];

export function ccns({ store, now }: CloudContext): Handlers<Client> {
    return {
        CreateCcn(request) {
            checkQuota(store, "ccns", store.list("ccn").length + 1, "CCNs of an account");
            const instanceChargeType = oneOf("InstanceChargeType", request.InstanceChargeType || "POSTPAID", [
                "POSTPAID",
                "PREPAID",
            ]);
            const bandwidthLimitType = oneOf(
                "BandwidthLimitType",
                request.BandwidthLimitType || "OUTER_REGION_LIMIT",
                BANDWIDTH_LIMIT_TYPES,
            );
            if (instanceChargeType === "PREPAID" && bandwidthLimitType !== "INTER_REGION_LIMIT") {
                throw new TencentCloudError(
                    "UnsupportedOperation.PrepaidCcnOnlySupportInterRegionLimit",
                    "A prepaid CCN needs `BandwidthLimitType` INTER_REGION_LIMIT.",
                );
            }
            const ccn: CcnRecord = {
                ccnId: newId("ccn"),
                name: checkedName("CcnName", request.CcnName),
                description: checkedDescription("CcnDescription", request.CcnDescription ?? ""),
                qosLevel: oneOf("QosLevel", request.QosLevel || "AU", ["PT", "AU", "AG"]),
                instanceChargeType,
                instanceMeteringType: oneOf("InstanceMeteringType", request.InstanceMeteringType || "BANDWIDTH", [
                    "BANDWIDTH",
                    "TRAFFIC",
                ]),
                bandwidthLimitType,
                routeEcmpFlag: false,
                routeOverlapFlag: true,
                routeTableId: newId("ccnrtb"),
                createTime: beijingTime(now()),
                routes: [],
                tags: tagsFrom(request.Tags),
            };
            store.put("ccn", ccn.ccnId, ccn);
            return { Ccn: describeCcn(store, ccn) };
        },
        DescribeCcns(request) {
            checkNotBoth(request.CcnIds, request.Filters);
            const named = withIds(store.list("ccn"), request.CcnIds, (ccn) => ccn.ccnId);
            const found = sortedRecords(
                applyFilters(named, request.Filters, FILTERS),
                { field: request.OrderField, descending: isDescending(request.OrderDirection) },
                ORDER_FIELDS,
            );
            return { TotalCount: found.length, CcnSet: page(found, request).map((ccn) => describeCcn(store, ccn)) };
        },
        ModifyCcnAttribute(request) {
            const ccn = getCcn(store, request.CcnId);
            store.update("ccn", ccn.ccnId, {
                name: request.CcnName === undefined ? ccn.name : checkedName("CcnName", request.CcnName),
                description: checkedDescription("CcnDescription", request.CcnDescription ?? ccn.description),
                routeEcmpFlag: request.RouteECMPFlag ?? ccn.routeEcmpFlag,
                routeOverlapFlag: request.RouteOverlapFlag ?? ccn.routeOverlapFlag,
            });
            return {};
        },
        ModifyCcnRegionBandwidthLimitsType(request) {
            const ccn = getCcn(store, request.CcnId);
            if (ccn.instanceChargeType !== "POSTPAID") {
                throw new TencentCloudError(
                    "UnsupportedOperation.NotPostpaidCcnOperation",
                    `The CCN \`${ccn.ccnId}\` is prepaid: its bandwidth limit stays as it is.`,
                );
            }
            const type = request.BandwidthLimitType || "OUTER_REGION_LIMIT";
            store.update("ccn", ccn.ccnId, {
                bandwidthLimitType: oneOf("BandwidthLimitType", type, BANDWIDTH_LIMIT_TYPES),
            });
            return {};
        },
        DeleteCcn(request) {
            const { ccnId } = getCcn(store, request.CcnId);
            const attached = attachmentsOf(store, ccnId).map((each) => each.instanceId);
            if (attached.length > 0) {
                throw new TencentCloudError(
                    "UnsupportedOperation.ExistCcnInstancesNotSupportDeleteCcn",
                    `The CCN \`${ccnId}\` has attached instances: ${attached.join(", ")}. Detach them first.`,
                );
            }
            store.delete("ccn", ccnId);
            return {};
        },
    };
}

function oneOf(parameter: string, value: string, allowed: readonly string[]): string {
    if (!allowed.includes(value)) {
        throw invalidParameterValue(parameter, value, `must be one of ${allowed.join(", ")}`);
    }
    return value;
}

function describeCcn(store: Store, ccn: Readonly<CcnRecord>): CCN {
    return {
        CcnId: ccn.ccnId,
        CcnName: ccn.name,
        CcnDescription: ccn.description,
        InstanceCount: attachmentsOf(store, ccn.ccnId).length,
        CreateTime: ccn.createTime,
        State: "AVAILABLE",
        QosLevel: ccn.qosLevel,
        InstanceChargeType: ccn.instanceChargeType,
        InstanceMeteringType: ccn.instanceMeteringType,
        BandwidthLimitType: ccn.bandwidthLimitType,
        TagSet: tagSet(ccn.tags),
        RoutePriorityFlag: false,
        RouteTableCount: 1,
        RouteTableFlag: false,
        IsSecurityLock: false,
        RouteBroadcastPolicyFlag: false,
        RouteECMPFlag: ccn.routeEcmpFlag,
        RouteOverlapFlag: ccn.routeOverlapFlag,
        TrafficMarkingPolicyFlag: false,
        RouteSelectPolicyFlag: false,
        DirectConnectAccelerateChannelFlag: false,
    };
}

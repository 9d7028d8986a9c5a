import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type {
    CreateLoadBalancerRequest,
    InternetAccessible,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { CLB_LIMITS } from "../../../../tke/clb";
import { allocatePrivateIp, allocatePublicIp, releasePrivateIps } from "../../networks/ip-allocation";
import { invalidParameterValue, missingParameter, TencentCloudError, LabLimitError } from "../../errors";
import { page } from "../../requests/filters";
import type { CloudContext, Handlers, RequestContext } from "../../handlers";
import { newId, randomSuffix } from "../../ids";
import type { LoadBalancerRecord } from "../../model";
import { accountProfile } from "../../account/profile";
import { checkQuota } from "../../account/quotas";
import type { Store } from "../../store";
import { tagsFrom } from "../../record-tags";
import { beijingTime, completionTime } from "../../lifecycle/time";
import { getSubnet } from "../vpc/subnets";
import { getVpc } from "../vpc/vpcs";
import { carrierLine, type LoadBalancerPlacement } from "./load-balancer-line";
import { currentInternet, describeLoadBalancer } from "./load-balancer-answers";
import { selectLoadBalancers } from "./load-balancer-selection";
import { putTask } from "./tasks";

const CHARGE_TYPES = [
    "TRAFFIC_POSTPAID_BY_HOUR",
    "BANDWIDTH_POSTPAID_BY_HOUR",
    "BANDWIDTH_PACKAGE",
    "BANDWIDTH_PREPAID",
];
const DEFAULT_BANDWIDTH = 10;
const MAX_SECURITY_GROUPS = 5;

export function loadBalancers({ store, now, durationOf, zones }: CloudContext): Handlers<Client> {
    return {
        CreateLoadBalancer(request, context) {
            checkRequest(store, request);
            const line = carrierLine(request, context.region, zones(context.region));
            const count = request.Number ?? 1;
            const others = store.list("loadBalancer").filter((each) => each.type === request.LoadBalancerType);
            checkQuota(store, "loadBalancers", others.length + count, `CLBs of type ${request.LoadBalancerType}`);
            const records = Array.from({ length: count }, () =>
                newLoadBalancer(store, request, line, context.region, beijingTime(now())),
            );
            const ids = records.map((record) => record.loadBalancerId);
            const creatingUntil = completionTime({ now, durationOf }, "CreateLoadBalancer");
            ids.forEach((id) => store.update("loadBalancer", id, { creatingUntil }));
            putTask(store, context.requestId, ids, "CreateLoadBalancer");
            return { LoadBalancerIds: ids, DealName: `deal-${context.requestId}` };
        },
        DescribeLoadBalancers(request, { region }) {
            const found = selectLoadBalancers(store, request, zones(region));
            return {
                TotalCount: found.length,
                LoadBalancerSet: page(found, request).map((each) =>
                    describeLoadBalancer(each, { region, zones: zones(region), now: now() }),
                ),
            };
        },
        ModifyLoadBalancerAttributes(request, context) {
            const record = getLoadBalancer(store, request.LoadBalancerId);
            store.update("loadBalancer", record.loadBalancerId, {
                name: request.LoadBalancerName === undefined ? record.name : checkedName(request.LoadBalancerName),

                passToTarget: request.LoadBalancerPassToTarget ?? record.passToTarget,
                deleteProtect: request.DeleteProtect ?? record.deleteProtect,
                ...(request.InternetChargeInfo
                    ? internetOf({ ...currentInternet(record), ...request.InternetChargeInfo })
                    : {}),
            });
            return task(store, context, record.loadBalancerId);
        },
        SetLoadBalancerSecurityGroups(request, context) {
            const { loadBalancerId } = getLoadBalancer(store, request.LoadBalancerId);
            const securityGroups = [...new Set(request.SecurityGroups ?? [])];
            if (securityGroups.length > MAX_SECURITY_GROUPS) {
                throw new TencentCloudError(
                    "LimitExceeded",
                    `A CLB has at most ${MAX_SECURITY_GROUPS} security groups.`,
                );
            }
            const missing = securityGroups.find((id) => !store.get("securityGroup", id));
            if (missing !== undefined) {
                throw invalidParameterValue("SecurityGroups", missing, "does not exist");
            }
            store.update("loadBalancer", loadBalancerId, { securityGroups });
            return task(store, context, loadBalancerId);
        },
        DeleteLoadBalancer(request, context) {
            const records = request.LoadBalancerIds.map((id) => getLoadBalancer(store, id));
            const kept = records.find((record) => record.deleteProtect);
            if (kept) {
                throw new TencentCloudError(
                    "FailedOperation",
                    `The CLB \`${kept.loadBalancerId}\` is protected from deletion: set \`DeleteProtect\` to false first.`,
                );
            }
            for (const { loadBalancerId } of records) {
                releasePrivateIps(store, ownerOf(loadBalancerId));
                store.delete("loadBalancer", loadBalancerId);
            }
            putTask(store, context.requestId, request.LoadBalancerIds, "DeleteLoadBalancer");
            return {};
        },
    };
}

/** Throws InvalidParameter.LBIdNotFound, which the provider takes for "already gone". */
export function getLoadBalancer(store: Store, loadBalancerId: string): Readonly<LoadBalancerRecord> {
    const record = store.get("loadBalancer", loadBalancerId);
    if (!record) {
        throw new TencentCloudError("InvalidParameter.LBIdNotFound", `The CLB \`${loadBalancerId}\` does not exist.`);
    }
    return record;
}

function task(store: Store, { requestId }: RequestContext, loadBalancerId: string): object {
    putTask(store, requestId, [loadBalancerId]);
    return {};
}

function ownerOf(loadBalancerId: string): string {
    return `lb/${loadBalancerId}`;
}

function checkRequest(store: Store, request: CreateLoadBalancerRequest): void {
    if (request.LoadBalancerType !== "OPEN" && request.LoadBalancerType !== "INTERNAL") {
        throw invalidParameterValue("LoadBalancerType", request.LoadBalancerType, "must be OPEN or INTERNAL");
    }
    if (request.AddressIPVersion !== undefined && request.AddressIPVersion.toUpperCase() !== "IPV4") {
        throw new LabLimitError("The lab has CLBs with `AddressIPVersion` IPV4 only.");
    }
    const count = request.Number ?? 1;
    if (!Number.isInteger(count) || count < 1 || count > 20) {
        throw invalidParameterValue("Number", count, "must be 1 to 20");
    }
    // Tencent puts a CLB without a VPC into the region's default VPC, which the lab does not have.
    if (!request.VpcId) {
        throw missingParameter("VpcId");
    }
    getVpc(store, request.VpcId);
    if (request.LoadBalancerType === "INTERNAL" && !request.SubnetId) {
        throw missingParameter("SubnetId");
    }
    if (request.SubnetId && getSubnet(store, request.SubnetId).vpcId !== request.VpcId) {
        throw invalidParameterValue("SubnetId", request.SubnetId, `is no subnet of ${request.VpcId}`);
    }
}

function newLoadBalancer(
    store: Store,
    request: CreateLoadBalancerRequest,
    line: LoadBalancerPlacement,
    region: string,
    createdTime: string,
): LoadBalancerRecord {
    const loadBalancerId = newId("lb");
    const open = request.LoadBalancerType === "OPEN";
    const subnetId = request.SubnetId ?? "";
    const record: LoadBalancerRecord = {
        loadBalancerId,
        name: checkedName(request.LoadBalancerName ?? loadBalancerId),
        type: open ? "OPEN" : "INTERNAL",
        vips: [open ? allocatePublicIp(store) : allocatePrivateIp(store, subnetId, ownerOf(loadBalancerId))],
        ...(open && (request.DynamicVip || accountProfile(store).clbAddress === "domain")
            ? { domain: newDomain(loadBalancerId, region) }
            : {}),
        vpcId: request.VpcId ?? "",
        subnetId,
        projectId: request.ProjectId ?? 0,
        ...(open
            ? internetOf(request.InternetAccessible ?? {})
            : { internetChargeType: "", internetMaxBandwidthOut: 0 }),
        ...line,
        passToTarget: request.LoadBalancerPassToTarget ?? false,
        deleteProtect: false,
        securityGroups: [],
        createdTime,
        tags: tagsFrom(request.Tags?.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue }))),
        listeners: [],
    };
    store.put("loadBalancer", loadBalancerId, record);
    return record;
}

/** As the domain names of public CLBs look in accounts that have no VIPs (214/53830). */
function newDomain(loadBalancerId: string, region: string): string {
    return `${loadBalancerId}-${randomSuffix(16)}.clb.${region}.tencentclb.com`;
}

function checkedName(name: string): string {
    if (name.length < 1 || name.length > 80) {
        throw new TencentCloudError("InvalidParameterValue.Length", "`LoadBalancerName` must have 1 to 80 characters.");
    }
    return name;
}

function internetOf(
    internet: InternetAccessible,
): Pick<LoadBalancerRecord, "internetChargeType" | "internetMaxBandwidthOut"> {
    const internetChargeType = internet.InternetChargeType || "TRAFFIC_POSTPAID_BY_HOUR";
    const internetMaxBandwidthOut = internet.InternetMaxBandwidthOut ?? DEFAULT_BANDWIDTH;
    if (!CHARGE_TYPES.includes(internetChargeType)) {
        throw invalidParameterValue(
            "InternetChargeType",
            internetChargeType,
            `must be one of ${CHARGE_TYPES.join(", ")}`,
        );
    }
    if (
        !Number.isInteger(internetMaxBandwidthOut) ||
        internetMaxBandwidthOut < 1 ||
        internetMaxBandwidthOut > CLB_LIMITS.bandwidthMbps.max
    ) {
        throw new TencentCloudError(
            "InvalidParameterValue.Range",
            `\`InternetMaxBandwidthOut\` must be 1 to ${CLB_LIMITS.bandwidthMbps.max} Mbps, not ${internetMaxBandwidthOut}.`,
        );
    }
    return { internetChargeType, internetMaxBandwidthOut };
}

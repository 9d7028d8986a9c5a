import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { CcnAttachedInstance } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { ACCOUNT } from "../../../account/account-ids";
import { invalidParameterValue, TencentCloudError, LabLimitError } from "../../../errors";
import {
    applyFilters,
    isDescending,
    sortedRecords,
    page,
    type FilterFields,
    type OrderFields,
} from "../../../requests/filters";
import type { CloudContext, Handlers } from "../../../handlers";
import type { CcnAttachmentRecord, CcnRecord } from "../../../model";
import { checkQuota } from "../../../account/quotas";
import { isRegion } from "../../../catalogue/regions";
import type { Store } from "../../../store";
import { beijingTime } from "../../../lifecycle/time";
import { attachmentsOf, getCcn, refreshCcnRoutes } from "./ccn-records";
import { checkedDescription } from "../names";
import { cidrsOfVpc, getVpc } from "../vpcs";

const FILTERS: FilterFields<Readonly<CcnAttachmentRecord>> = {
    "ccn-id": (attachment) => attachment.ccnId,
    "instance-type": () => "VPC",
    "instance-region": (attachment) => attachment.instanceRegion,
    "instance-id": (attachment) => attachment.instanceId,
};

const ORDER_FIELDS: OrderFields<Readonly<CcnAttachmentRecord>> = {
    CcnId: (attachment) => attachment.ccnId,
    InstanceType: () => "VPC",
    InstanceId: (attachment) => attachment.instanceId,
    InstanceRegion: (attachment) => attachment.instanceRegion,
    AttachedTime: (attachment) => attachment.attachedTime,
    State: () => "ACTIVE",
};

export function ccnAttachments({ store, now }: CloudContext): Handlers<Client> {
    return {
        AttachCcnInstances(request) {
            const ccn = getCcn(store, request.CcnId);
            const others = attachmentsOf(store, ccn.ccnId).length;
            checkQuota(store, "ccnInstances", others + request.Instances.length, `instances of ${ccn.ccnId}`);
            for (const instance of request.Instances) {
                if (instance.InstanceType !== "VPC") {
                    throw new LabLimitError(
                        `The lab attaches instances with \`InstanceType\` VPC, not ${instance.InstanceType}.`,
                    );
                }
                if (!isRegion(instance.InstanceRegion)) {
                    throw invalidParameterValue("InstanceRegion", instance.InstanceRegion, "is no region");
                }
                checkRouteTable(ccn, instance.RouteTableId);
                const { vpcId } = getVpc(store, instance.InstanceId);
                const attached = store.get("ccnAttachment", vpcId);
                if (attached) {
                    throw new TencentCloudError(
                        "UnsupportedOperation.CcnAttached",
                        `The VPC \`${vpcId}\` is attached to \`${attached.ccnId}\` already.`,
                    );
                }
                store.put("ccnAttachment", vpcId, {
                    ccnId: ccn.ccnId,
                    instanceId: vpcId,
                    instanceRegion: instance.InstanceRegion,
                    description: checkedDescription("Description", instance.Description ?? ""),
                    attachedTime: beijingTime(now()),
                });
            }
            refreshCcnRoutes(store, ccn.ccnId, now());
            return {};
        },
        DescribeCcnAttachedInstances(request) {
            const all = request.CcnId ? attachmentsOf(store, request.CcnId) : store.list("ccnAttachment");
            const found = sortedRecords(
                applyFilters(all, request.Filters, FILTERS),
                { field: request.OrderField, descending: isDescending(request.OrderDirection) },
                ORDER_FIELDS,
            );
            return {
                TotalCount: found.length,
                InstanceSet: page(found, request).map((each) => describeAttachment(store, each)),
            };
        },
        ModifyCcnAttachedInstancesAttribute(request) {
            const ccn = getCcn(store, request.CcnId);
            for (const instance of request.Instances) {
                const attachment = getAttachment(store, ccn.ccnId, instance.InstanceId);
                checkRouteTable(ccn, instance.RouteTableId);
                store.update("ccnAttachment", attachment.instanceId, {
                    description: checkedDescription("Description", instance.Description ?? attachment.description),
                });
            }
            return {};
        },
        DetachCcnInstances(request) {
            const { ccnId } = getCcn(store, request.CcnId);
            for (const { instanceId } of request.Instances.map((each) =>
                getAttachment(store, ccnId, each.InstanceId),
            )) {
                withdrawAllRoutes(store, instanceId);
                store.delete("ccnAttachment", instanceId);
            }
            refreshCcnRoutes(store, ccnId, now());
            return {};
        },
    };
}

/** Throws UnsupportedOperation.CcnNotAttached. */
function getAttachment(store: Store, ccnId: string, instanceId: string): Readonly<CcnAttachmentRecord> {
    const attachment = store.get("ccnAttachment", instanceId);
    if (attachment?.ccnId !== ccnId) {
        throw new TencentCloudError(
            "UnsupportedOperation.CcnNotAttached",
            `The instance \`${instanceId}\` is not attached to \`${ccnId}\`.`,
        );
    }
    return attachment;
}

function checkRouteTable(ccn: Readonly<CcnRecord>, routeTableId: string | undefined): void {
    if (routeTableId && routeTableId !== ccn.routeTableId) {
        throw new TencentCloudError(
            "UnsupportedOperation.CcnRouteTableNotExist",
            `The CCN \`${ccn.ccnId}\` has the route table \`${ccn.routeTableId}\`, and no \`${routeTableId}\`.`,
        );
    }
}

function withdrawAllRoutes(store: Store, vpcId: string): void {
    for (const { routeTableId } of store.list("routeTable").filter((table) => table.vpcId === vpcId)) {
        store.update("routeTable", routeTableId, { publishedRouteItemIds: [] });
    }
}

/** The provider reads every one of these fields without checking for null (v1.83.25). */
function describeAttachment(store: Store, attachment: Readonly<CcnAttachmentRecord>): CcnAttachedInstance {
    const vpc = getVpc(store, attachment.instanceId);
    const ccn = getCcn(store, attachment.ccnId);
    return {
        CcnId: attachment.ccnId,
        InstanceType: "VPC",
        InstanceId: attachment.instanceId,
        InstanceName: vpc.name,
        InstanceRegion: attachment.instanceRegion,
        InstanceUin: ACCOUNT.uin,
        CidrBlock: cidrsOfVpc(vpc),
        State: "ACTIVE",
        AttachedTime: attachment.attachedTime,
        CcnUin: ACCOUNT.uin,
        InstanceArea: "",
        Description: attachment.description,
        RouteTableId: ccn.routeTableId,
        RouteTableName: "default",
    };
}

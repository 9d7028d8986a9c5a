import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { SecurityGroup } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { resourceInUse, resourceNotFound } from "../../errors";
import {
    applyFilters,
    checkNotBoth,
    isDescending,
    sortedRecords,
    stringPage,
    withIds,
    type FilterFields,
    type OrderFields,
} from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import { newId } from "../../ids";
import type { SecurityGroupRecord } from "../../model";
import { checkQuota } from "../../account/quotas";
import { usersOfSecurityGroup } from "../../references";
import type { Store } from "../../store";
import { tagSet, tagsFrom } from "../../record-tags";
import { beijingTime } from "../../lifecycle/time";
import { checkedName } from "./names";

const FILTERS: FilterFields<Readonly<SecurityGroupRecord>> = {
    "security-group-id": (group) => group.securityGroupId,
    "security-group-name": (group) => group.name,
    "project-id": (group) => group.projectId,
};

const ORDER_FIELDS: OrderFields<Readonly<SecurityGroupRecord>> = {
    CreatedTime: (group) => group.createdTime,
    UpdateTime: (group) => group.createdTime,
    SecurityGroupName: (group) => group.name,
};

export function securityGroups({ store, now }: CloudContext): Handlers<Client> {
    return {
        CreateSecurityGroup(request) {
            checkQuota(store, "securityGroups", store.list("securityGroup").length + 1, "security groups of a region");
            const group: SecurityGroupRecord = {
                securityGroupId: newId("sg"),
                name: checkedName("GroupName", request.GroupName),
                description: request.GroupDescription,
                projectId: request.ProjectId ?? "0",
                createdTime: beijingTime(now()),
                version: "0",
                ingress: [],
                egress: [],
                tags: tagsFrom(request.Tags),
            };
            store.put("securityGroup", group.securityGroupId, group);
            return { SecurityGroup: describeSecurityGroup(group) };
        },
        DescribeSecurityGroups(request) {
            checkNotBoth(request.SecurityGroupIds, request.Filters);
            const named = withIds(
                store.list("securityGroup"),
                request.SecurityGroupIds,
                (group) => group.securityGroupId,
            );
            const found = sortedRecords(
                applyFilters(named, request.Filters, FILTERS),
                { field: request.OrderField, descending: isDescending(request.OrderDirection) },
                ORDER_FIELDS,
            );
            return {
                TotalCount: found.length,
                SecurityGroupSet: stringPage(found, request).map(describeSecurityGroup),
            };
        },
        ModifySecurityGroupAttribute(request) {
            const group = getSecurityGroup(store, request.SecurityGroupId);
            store.update("securityGroup", group.securityGroupId, {
                name: request.GroupName === undefined ? group.name : checkedName("GroupName", request.GroupName),
                description: request.GroupDescription ?? group.description,
            });
            return {};
        },
        DescribeSecurityGroupAssociationStatistics(request) {
            const known = request.SecurityGroupIds.filter((id) => store.get("securityGroup", id));
            return {
                SecurityGroupAssociationStatisticsSet: known.map((id) => {
                    const { CVM, CLB, ENI, SG } = usersOfSecurityGroup(store, id);
                    return {
                        SecurityGroupId: id,
                        CVM: CVM.length,
                        CDB: 0,
                        ENI: ENI.length,
                        SG: SG.length,
                        CLB: CLB.length,
                        InstanceStatistics: [],
                        TotalCount: CVM.length + ENI.length + SG.length + CLB.length,
                    };
                }),
            };
        },
        DeleteSecurityGroup(request) {
            const { securityGroupId } = getSecurityGroup(store, request.SecurityGroupId);
            const users = Object.values(usersOfSecurityGroup(store, securityGroupId)).flat();
            if (users.length > 0) {
                throw resourceInUse("security group", securityGroupId, users);
            }
            store.delete("securityGroup", securityGroupId);
            return {};
        },
    };
}

/** Throws ResourceNotFound. */
export function getSecurityGroup(store: Store, securityGroupId: string): Readonly<SecurityGroupRecord> {
    const group = store.get("securityGroup", securityGroupId);
    if (!group) {
        throw resourceNotFound("security group", securityGroupId);
    }
    return group;
}

function describeSecurityGroup(group: Readonly<SecurityGroupRecord>): SecurityGroup {
    return {
        SecurityGroupId: group.securityGroupId,
        SecurityGroupName: group.name,
        SecurityGroupDesc: group.description,
        ProjectId: group.projectId,
        IsDefault: false,
        CreatedTime: group.createdTime,
        UpdateTime: group.createdTime,
        TagSet: tagSet(group.tags),
    };
}

import { isIP } from "node:net";
import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { Vpc } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { allocateAddressBlock } from "../../networks/ip-allocation";
import { vpcCidrProblem } from "../../networks/cidrs";
import { invalidParameterValue, resourceInUse, resourceNotFound, TencentCloudError } from "../../errors";
import { applyFilters, checkNotBoth, stringPage, withIds, type FilterFields } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import { newId } from "../../ids";
import type { VpcRecord } from "../../model";
import { usersOfVpc } from "../../references";
import { QUOTAS, type QuotaName } from "../../account/quota-defaults";
import { checkQuota, quotaOf } from "../../account/quotas";
import type { Store } from "../../store";
import { tagSet, tagsFrom } from "../../record-tags";
import { beijingTime } from "../../lifecycle/time";
import { describeAssistantCidrs, releaseAssistantCidr } from "./assistant-cidr-records";
import { checkedName } from "./names";

const DEFAULT_DNS_SERVERS = ["183.60.83.19", "183.60.82.98"];

const FILTERS: FilterFields<Readonly<VpcRecord>> = {
    "vpc-id": (vpc) => vpc.vpcId,
    "vpc-name": (vpc) => vpc.name,
    "cidr-block": (vpc) => vpc.cidrBlock,
};

export function vpcs({ store, now }: CloudContext): Handlers<Client> {
    return {
        CreateVpc(request) {
            const problem = vpcCidrProblem(request.CidrBlock);
            if (problem) {
                throw invalidParameterValue("CidrBlock", request.CidrBlock, problem);
            }
            checkQuota(store, "appid-max-vpcs", store.list("vpc").length + 1, "VPCs of a region");
            const vpc: VpcRecord = {
                vpcId: newId("vpc"),
                name: checkedName("VpcName", request.VpcName),
                cidrBlock: request.CidrBlock,
                dnsServers: checkedDnsServers(request.DnsServers) ?? DEFAULT_DNS_SERVERS,
                domainName: request.DomainName ?? "",
                enableRouteVpcPublish: request.EnableRouteVpcPublish ?? false,
                createdTime: beijingTime(now()),
                tags: tagsFrom(request.Tags),
            };
            allocateAddressBlock(store, { id: vpc.vpcId, vpcId: vpc.vpcId, clusterId: "", cidr: vpc.cidrBlock });
            store.put("vpc", vpc.vpcId, vpc);
            const routeTableId = newId("rtb");
            store.put("routeTable", routeTableId, {
                routeTableId,
                vpcId: vpc.vpcId,
                name: "default",
                main: true,
                createdTime: vpc.createdTime,
                routes: [],
                tags: [],
            });
            return { Vpc: describeVpc(store, vpc) };
        },
        DescribeVpcs(request) {
            checkNotBoth(request.VpcIds, request.Filters);
            const found = applyFilters(withIds(store.list("vpc"), request.VpcIds, idOf), request.Filters, FILTERS);
            return {
                TotalCount: found.length,
                VpcSet: stringPage(found, request).map((vpc) => describeVpc(store, vpc)),
            };
        },
        ModifyVpcAttribute(request) {
            const vpc = getVpc(store, request.VpcId);
            store.update("vpc", vpc.vpcId, {
                name: request.VpcName === undefined ? vpc.name : checkedName("VpcName", request.VpcName),
                dnsServers: checkedDnsServers(request.DnsServers) ?? vpc.dnsServers,
                domainName: request.DomainName ?? vpc.domainName,
                enableRouteVpcPublish: request.EnableRouteVpcPublish ?? vpc.enableRouteVpcPublish,
            });
            return {};
        },
        DeleteVpc(request) {
            const { vpcId, assistantCidrs } = getVpc(store, request.VpcId);
            const users = usersOfVpc(store, vpcId);
            if (users.length > 0) {
                throw resourceInUse("VPC", vpcId, users);
            }
            for (const table of store.list("routeTable").filter((each) => each.vpcId === vpcId)) {
                store.delete("routeTable", table.routeTableId);
            }
            (assistantCidrs ?? []).forEach((cidr) => releaseAssistantCidr(store, vpcId, cidr));
            store.delete("addressBlock", vpcId);
            store.delete("vpc", vpcId);
            return {};
        },
        DescribeVpcLimits(request) {
            const known = request.LimitTypes.filter((type) => type in QUOTAS);
            return {
                VpcLimitSet: known.map((type) => ({
                    LimitType: type,
                    LimitValue: quotaOf(store, type as QuotaName),
                })),
            };
        },
    };
}

/** Throws ResourceNotFound. */
export function getVpc(store: Store, vpcId: string): Readonly<VpcRecord> {
    const vpc = store.get("vpc", vpcId);
    if (!vpc) {
        throw resourceNotFound("VPC", vpcId);
    }
    return vpc;
}

/** A VPC's CIDR and its secondary ones. */
export function cidrsOfVpc(vpc: Readonly<VpcRecord>): string[] {
    return [vpc.cidrBlock, ...(vpc.assistantCidrs ?? [])];
}

function idOf(vpc: Readonly<VpcRecord>): string {
    return vpc.vpcId;
}

function describeVpc(store: Store, vpc: Readonly<VpcRecord>): Vpc {
    return {
        VpcId: vpc.vpcId,
        VpcName: vpc.name,
        CidrBlock: vpc.cidrBlock,
        Ipv6CidrBlock: "",
        IsDefault: false,
        EnableMulticast: false,
        EnableDhcp: true,
        CreatedTime: vpc.createdTime,
        DnsServerSet: vpc.dnsServers,
        DomainName: vpc.domainName ?? "",
        DhcpOptionsId: "",
        TagSet: tagSet(vpc.tags),
        AssistantCidrSet: describeAssistantCidrs(store, vpc),
        EnableRouteVpcPublish: vpc.enableRouteVpcPublish ?? false,
        EnableRouteVpcPublishIpv6: false,
    };
}

function checkedDnsServers(servers: string[] | undefined): string[] | undefined {
    if (servers && (servers.length < 1 || servers.length > 4)) {
        throw new TencentCloudError(
            "InvalidParameterValue.LimitExceeded",
            "`DnsServers` must name one to four servers.",
        );
    }
    const unknown = servers?.find((server) => isIP(server) !== 4);
    if (unknown !== undefined) {
        throw invalidParameterValue("DnsServers", unknown, "is no IPv4 address");
    }
    return servers;
}

import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import type { Subnet } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { availableIpCount, totalIpCount } from "../../networks/ip-allocation";
import { overlapCidr, subnetCidrProblem } from "../../networks/cidrs";
import { invalidParameterValue, resourceInUse, resourceNotFound, TencentCloudError } from "../../errors";
import { applyFilters, checkNotBoth, stringPage, withIds, type FilterFields } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import { newId } from "../../ids";
import type { SubnetRecord, VpcRecord } from "../../model";
import { checkQuota } from "../../account/quotas";
import { usersOfSubnet } from "../../references";
import type { Store } from "../../store";
import { tagSet, tagsFrom } from "../../record-tags";
import { beijingTime } from "../../lifecycle/time";
import { refreshRoutesOfVpc } from "./ccn/ccn-records";
import { checkedName } from "./names";
import { cidrsOfVpc, getVpc } from "./vpcs";

const FILTERS: FilterFields<Readonly<SubnetRecord>> = {
    "subnet-id": (subnet) => subnet.subnetId,
    "vpc-id": (subnet) => subnet.vpcId,
    "cidr-block": (subnet) => subnet.cidrBlock,
    "subnet-name": (subnet) => subnet.name,
    zone: (subnet) => subnet.zone,
    "route-table-id": (subnet) => subnet.routeTableId,
};

export function subnets({ store, zones, now }: CloudContext): Handlers<Client> {
    return {
        CreateSubnet(request, { region }) {
            const vpc = getVpc(store, request.VpcId);
            checkCidr(store, vpc, request.CidrBlock);
            const others = store.list("subnet").filter((each) => each.vpcId === vpc.vpcId);
            checkQuota(store, "vpc-max-subnets", others.length + 1, `subnets of ${vpc.vpcId}`);
            const offered = zones(region).map((each) => each.zone);
            if (!offered.includes(request.Zone)) {
                throw invalidParameterValue("Zone", request.Zone, `is no zone of ${region}: ${offered.join(", ")}`);
            }
            const main = store.list("routeTable").find((table) => table.vpcId === vpc.vpcId && table.main);
            const subnet: SubnetRecord = {
                subnetId: newId("subnet"),
                vpcId: vpc.vpcId,
                name: checkedName("SubnetName", request.SubnetName),
                cidrBlock: request.CidrBlock,
                zone: request.Zone,
                routeTableId: main?.routeTableId ?? "",
                createdTime: beijingTime(now()),
                tags: tagsFrom(request.Tags),
            };
            store.put("subnet", subnet.subnetId, subnet);
            refreshRoutesOfVpc(store, vpc.vpcId, now());
            return { Subnet: describeSubnet(store, subnet) };
        },
        DescribeSubnets(request) {
            checkNotBoth(request.SubnetIds, request.Filters);
            const named = withIds(store.list("subnet"), request.SubnetIds, (subnet) => subnet.subnetId);
            const found = applyFilters(named, request.Filters, FILTERS);
            return {
                TotalCount: found.length,
                SubnetSet: stringPage(found, request).map((each) => describeSubnet(store, each)),
            };
        },
        ModifySubnetAttribute(request) {
            const subnet = getSubnet(store, request.SubnetId);
            if (request.SubnetName !== undefined) {
                store.update("subnet", subnet.subnetId, { name: checkedName("SubnetName", request.SubnetName) });
            }
            return {};
        },
        ReplaceRouteTableAssociation(request) {
            const subnet = getSubnet(store, request.SubnetId ?? "");
            const table = store.get("routeTable", request.RouteTableId);
            if (table?.vpcId !== subnet.vpcId) {
                throw resourceNotFound("route table", request.RouteTableId);
            }
            store.update("subnet", subnet.subnetId, { routeTableId: table.routeTableId });
            return {};
        },
        DeleteSubnet(request) {
            const { subnetId, vpcId } = getSubnet(store, request.SubnetId);
            const users = usersOfSubnet(store, subnetId);
            if (users.length > 0) {
                throw resourceInUse("subnet", subnetId, users);
            }
            store.delete("subnet", subnetId);
            refreshRoutesOfVpc(store, vpcId, now());
            return {};
        },
    };
}

/** Throws ResourceNotFound. */
export function getSubnet(store: Store, subnetId: string): Readonly<SubnetRecord> {
    const subnet = store.get("subnet", subnetId);
    if (!subnet) {
        throw resourceNotFound("subnet", subnetId);
    }
    return subnet;
}

function checkCidr(store: Store, vpc: Readonly<VpcRecord>, cidr: string): void {
    const { vpcId } = vpc;
    const problem = subnetCidrProblem(cidr, cidrsOfVpc(vpc));
    if (problem) {
        throw new TencentCloudError("InvalidParameterValue.SubnetRange", `The subnet CIDR \`${cidr}\` ${problem}.`);
    }
    const other = store.list("subnet").find((each) => each.vpcId === vpcId && overlapCidr(each.cidrBlock, cidr));
    if (other) {
        throw new TencentCloudError(
            "InvalidParameterValue.SubnetConflict",
            `The subnet CIDR \`${cidr}\` overlaps \`${other.cidrBlock}\` of \`${other.subnetId}\`.`,
        );
    }
    const cluster = store
        .list("cluster")
        .find((each) => each.vpcId === vpcId && each.clusterCidr !== "" && overlapCidr(each.clusterCidr, cidr));
    if (cluster) {
        throw new TencentCloudError(
            "UnsupportedOperation.ConflictWithDockerRoute",
            `The subnet CIDR \`${cidr}\` overlaps the container CIDR \`${cluster.clusterCidr}\` of \`${cluster.clusterId}\`.`,
        );
    }
}

function describeSubnet(store: Store, subnet: Readonly<SubnetRecord>): Subnet {
    return {
        VpcId: subnet.vpcId,
        SubnetId: subnet.subnetId,
        SubnetName: subnet.name,
        CidrBlock: subnet.cidrBlock,
        Ipv6CidrBlock: "",
        IsDefault: false,
        EnableBroadcast: false,
        Zone: subnet.zone,
        RouteTableId: subnet.routeTableId,
        NetworkAclId: "",
        CreatedTime: subnet.createdTime,
        AvailableIpAddressCount: availableIpCount(store, subnet),
        TotalIpAddressCount: totalIpCount(subnet),
        IsRemoteVpcSnat: false,
        TagSet: tagSet(subnet.tags),
        CdcId: "",
        IsCdcSubnet: 0,
    };
}

import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { containsCidr, overlapCidr, vpcCidrProblem } from "../../networks/cidrs";
import {
    invalidParameterValue,
    missingParameter,
    resourceInUse,
    resourceNotFound,
    TencentCloudError,
} from "../../errors";
import { applyFilters, page, withIds } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import type { VpcRecord } from "../../model";
import { checkQuota } from "../../account/quotas";
import type { Store } from "../../store";
import { describeAssistantCidrs, holdAssistantCidr, releaseAssistantCidr } from "./assistant-cidr-records";
import { refreshRoutesOfVpc } from "./ccn/ccn-records";
import { getVpc } from "./vpcs";

export function assistantCidrs({ store, now }: CloudContext): Handlers<Client> {
    const change = (vpcId: string, added: readonly string[], removed: readonly string[]) => {
        const vpc = getVpc(store, vpcId);
        const remaining = withoutCidrs(store, vpc, removed);
        const changed = added.reduce<string[]>((all, cidr) => withCidr(store, vpc, all, cidr), remaining);
        checkQuota(store, "vpc-max-assistant_cidrs", changed.length, `secondary CIDRs of ${vpcId}`);
        removed.forEach((cidr) => releaseAssistantCidr(store, vpcId, cidr));
        added.forEach((cidr) => holdAssistantCidr(store, vpcId, cidr));
        store.update("vpc", vpcId, { assistantCidrs: changed });
        refreshRoutesOfVpc(store, vpcId, now());
        return { AssistantCidrSet: describeAssistantCidrs(store, getVpc(store, vpcId)) };
    };
    return {
        CreateAssistantCidr(request) {
            return change(request.VpcId, request.CidrBlocks, []);
        },
        ModifyAssistantCidr(request) {
            if (!request.NewCidrBlocks && !request.OldCidrBlocks) {
                throw missingParameter("NewCidrBlocks");
            }
            return change(request.VpcId, request.NewCidrBlocks ?? [], request.OldCidrBlocks ?? []);
        },
        DeleteAssistantCidr(request) {
            change(request.VpcId, [], request.CidrBlocks);
            return {};
        },
        DescribeAssistantCidr(request) {
            const named = withIds(store.list("vpc"), request.VpcIds, (vpc) => vpc.vpcId);
            const found = applyFilters(named, request.Filters, { "vpc-id": (vpc) => vpc.vpcId }).flatMap((vpc) =>
                describeAssistantCidrs(store, vpc),
            );
            return { TotalCount: found.length, AssistantCidrSet: page(found, request) };
        },
    };
}

function withoutCidrs(store: Store, vpc: Readonly<VpcRecord>, removed: readonly string[]): string[] {
    const existing = vpc.assistantCidrs ?? [];
    for (const cidr of removed) {
        if (!existing.includes(cidr)) {
            throw resourceNotFound("secondary CIDR", `${vpc.vpcId} ${cidr}`);
        }
        const users = store
            .list("subnet")
            .filter((subnet) => subnet.vpcId === vpc.vpcId && containsCidr(cidr, subnet.cidrBlock));
        if (users.length > 0) {
            throw resourceInUse(
                "secondary CIDR",
                cidr,
                users.map((subnet) => subnet.subnetId),
            );
        }
    }
    return existing.filter((cidr) => !removed.includes(cidr));
}

function withCidr(store: Store, vpc: Readonly<VpcRecord>, existing: readonly string[], cidr: string): string[] {
    const problem = vpcCidrProblem(cidr);
    if (problem) {
        throw invalidParameterValue("CidrBlocks", cidr, problem);
    }
    if (existing.includes(cidr)) {
        throw conflict("InvalidParameterValue.Duplicate", cidr, "is there already");
    }
    if (overlapCidr(cidr, vpc.cidrBlock)) {
        throw conflict("InvalidParameterValue.VpcCidrConflict", cidr, `overlaps the VPC's \`${vpc.cidrBlock}\``);
    }
    const other = existing.find((each) => overlapCidr(each, cidr));
    if (other) {
        throw conflict(
            "InvalidParameterValue.SubnetOverlapAssistCidr",
            cidr,
            `overlaps the secondary CIDR \`${other}\``,
        );
    }
    const container = store
        .list("cluster")
        .find((each) => each.vpcId === vpc.vpcId && each.clusterCidr !== "" && overlapCidr(each.clusterCidr, cidr));
    if (container) {
        throw conflict(
            "InvalidParameterValue.SubnetConflict",
            cidr,
            `overlaps the container CIDR \`${container.clusterCidr}\` of \`${container.clusterId}\``,
        );
    }
    const route = store
        .list("routeTable")
        .filter((table) => table.vpcId === vpc.vpcId)
        .flatMap((table) => table.routes)
        .find((each) => containsCidr(cidr, each.destinationCidrBlock));
    if (route) {
        throw conflict(
            "InvalidParameterValue.VpcCidrOverlapRoute",
            cidr,
            `covers the destination \`${route.destinationCidrBlock}\` of \`${route.routeItemId}\``,
        );
    }
    return [...existing, cidr];
}

function conflict(code: string, cidr: string, reason: string): TencentCloudError {
    return new TencentCloudError(code, `The secondary CIDR \`${cidr}\` ${reason}.`);
}

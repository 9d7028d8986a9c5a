import { TAG_KEYS } from "../../components/common/resource-tags";
import { readWithRetry } from "../../tencent/retry";
import { type KindName, OPEN_ENDPOINT_STATES } from "../../tencent/resource-kinds";
import { tagRecord, type TagPair } from "../../tencent/tagged-resources";
import type { RegionClients } from "./search-clients";

/** A resource as its own service lists it. */
export interface Listed {
    id: string;
    name: string;
    tags: Record<string, string>;
}

/** How a service is asked for the resources of a project. */
export interface Listing {
    kind: KindName;
    /** Whether all resources of the kind are listed: what is not among them, is not there. */
    isComplete: boolean;
    list: (clients: RegionClients, project: string) => Promise<Listed[]>;
}

/** The largest page of each of these actions. */
const PAGE = 100;

/**
 * The services' own lists, by tag where the action has such a filter. Native nodes need not be among the CVM API's
 * instances, nor their disks among the CBS API's.
 */
export const LISTINGS: readonly Listing[] = [
    {
        kind: "clb/clb",
        isComplete: true,
        list: (clients, project) => loadBalancers(clients, { Filters: [projectFilter(project)] }),
    },
    {
        kind: "ccs/cluster",
        isComplete: true,
        list: ({ tke }) =>
            pages(async (Offset) => {
                const { Clusters = [], TotalCount } = await readWithRetry(() =>
                    tke.DescribeClusters({ Offset, Limit: PAGE }),
                );
                const rows = Clusters.map(({ ClusterId, ClusterName, TagSpecification }) =>
                    listed(
                        ClusterId,
                        ClusterName,
                        TagSpecification?.flatMap(({ Tags }) => Tags ?? []),
                    ),
                );
                return { rows, total: TotalCount };
            }),
    },
    {
        kind: "cvm/instance",
        isComplete: false,
        list: ({ cvm }, project) =>
            pages(async (Offset) => {
                const { InstanceSet = [], TotalCount } = await readWithRetry(() =>
                    cvm.DescribeInstances({ Filters: [projectFilter(project)], Offset, Limit: PAGE }),
                );
                const rows = InstanceSet.map(({ InstanceId, InstanceName, Tags }) =>
                    listed(InstanceId, InstanceName, Tags),
                );
                return { rows, total: TotalCount };
            }),
    },
    {
        kind: "cvm/volume",
        isComplete: false,
        list: ({ cbs }, project) =>
            pages(async (Offset) => {
                const { DiskSet = [], TotalCount } = await readWithRetry(() =>
                    cbs.DescribeDisks({ Filters: [projectFilter(project)], Offset, Limit: PAGE }),
                );
                return {
                    rows: DiskSet.map(({ DiskId, DiskName, Tags }) => listed(DiskId, DiskName, Tags)),
                    total: TotalCount,
                };
            }),
    },
    {
        kind: "vpc/nat",
        isComplete: true,
        list: ({ vpc }) =>
            pages(async (Offset) => {
                const { NatGatewaySet = [], TotalCount } = await readWithRetry(() =>
                    vpc.DescribeNatGateways({ Offset, Limit: PAGE }),
                );
                const rows = NatGatewaySet.map(({ NatGatewayId, NatGatewayName, TagSet }) =>
                    listed(NatGatewayId, NatGatewayName, TagSet),
                );
                return { rows, total: TotalCount };
            }),
    },
    {
        kind: "vpc/eip",
        isComplete: true,
        list: ({ vpc }, project) =>
            pages(async (Offset) => {
                const { AddressSet = [], TotalCount } = await readWithRetry(() =>
                    vpc.DescribeAddresses({ Filters: [projectFilter(project)], Offset, Limit: PAGE }),
                );
                const rows = AddressSet.map(({ AddressId, AddressName, TagSet }) =>
                    listed(AddressId, AddressName, TagSet),
                );
                return { rows, total: TotalCount };
            }),
    },
    {
        kind: "cvm/sg",
        isComplete: true,
        list: ({ vpc }, project) =>
            pages(async (Offset) => {
                const { SecurityGroupSet = [], TotalCount } = await readWithRetry(() =>
                    vpc.DescribeSecurityGroups({ Filters: [projectFilter(project)], ...textPage(Offset) }),
                );
                const rows = SecurityGroupSet.map(({ SecurityGroupId, SecurityGroupName, TagSet }) =>
                    listed(SecurityGroupId, SecurityGroupName, TagSet),
                );
                return { rows, total: TotalCount };
            }),
    },
    {
        kind: "vpc/subnet",
        isComplete: true,
        list: ({ vpc }, project) =>
            pages(async (Offset) => {
                const { SubnetSet = [], TotalCount } = await readWithRetry(() =>
                    vpc.DescribeSubnets({ Filters: [projectFilter(project)], ...textPage(Offset) }),
                );
                const rows = SubnetSet.map(({ SubnetId, SubnetName, TagSet }) => listed(SubnetId, SubnetName, TagSet));
                return { rows, total: TotalCount };
            }),
    },
    {
        kind: "vpc/vpc",
        isComplete: true,
        list: ({ vpc }, project) =>
            pages(async (Offset) => {
                const { VpcSet = [], TotalCount } = await readWithRetry(() =>
                    vpc.DescribeVpcs({ Filters: [projectFilter(project)], ...textPage(Offset) }),
                );
                const rows = VpcSet.map(({ VpcId, VpcName, TagSet }) => listed(VpcId, VpcName, TagSet));
                return { rows, total: TotalCount };
            }),
    },
];

/** CLBs that a filter selects, or those of a VPC. */
export function loadBalancers(
    { clb }: Pick<RegionClients, "clb">,
    selector: { Filters?: { Name: string; Values: string[] }[]; VpcId?: string },
): Promise<Listed[]> {
    return pages(async (Offset) => {
        const { LoadBalancerSet, TotalCount } = await readWithRetry(() =>
            clb.DescribeLoadBalancers({ ...selector, Offset, Limit: PAGE }),
        );
        const rows = (LoadBalancerSet ?? []).map(({ LoadBalancerId, LoadBalancerName, Tags }) =>
            listed(LoadBalancerId, LoadBalancerName, Tags),
        );
        return { rows, total: TotalCount };
    });
}

/** Native and other node pools of a cluster. Their ids are `<cluster>/<pool>`. */
export function nodePools({ nodePools: client }: RegionClients, clusterId: string): Promise<Listed[]> {
    return pages(async (Offset) => {
        const { NodePools = [], TotalCount } = await readWithRetry(() =>
            client.DescribeNodePools({ ClusterId: clusterId, Offset, Limit: PAGE }),
        );
        const rows = NodePools.map(({ NodePoolId, Name }) => listed(`${clusterId}/${NodePoolId}`, Name));
        return { rows, total: TotalCount };
    });
}

/** The super node pools of a cluster. They have no tags. */
export async function virtualNodePools({ tke }: RegionClients, clusterId: string): Promise<Listed[]> {
    const { NodePoolSet } = await readWithRetry(() => tke.DescribeClusterVirtualNodePools({ ClusterId: clusterId }));
    return (NodePoolSet ?? []).map(({ NodePoolId, Name }) => listed(`${clusterId}/${NodePoolId}`, Name));
}

/** The routes of a VPC's route tables, and what they lead to. Their ids are `<route table>/<route>`. */
export async function routes({ vpc }: RegionClients, vpcId: string): Promise<{ id: string; nextHub: string }[]> {
    const tables = await pages(async (Offset) => {
        const { RouteTableSet = [], TotalCount } = await readWithRetry(() =>
            vpc.DescribeRouteTables({ Filters: [{ Name: "vpc-id", Values: [vpcId] }], ...textPage(Offset) }),
        );
        return { rows: RouteTableSet, total: TotalCount };
    });
    return tables.flatMap(({ RouteTableId, RouteSet = [] }) =>
        RouteSet.map(({ RouteId, GatewayId }) => ({ id: `${RouteTableId}/${RouteId}`, nextHub: GatewayId ?? "" })),
    );
}

/**
 * Of these sides, those on which a cluster's API server has an endpoint that keeps another one from being created. One whose
 * creation has failed does not, and one that is being deleted is about to go. Their ids are `<cluster>/<side>`.
 */
export async function endpoints(
    { tke }: Pick<RegionClients, "tke">,
    clusterId: string,
    sides: readonly ("intranet" | "extranet")[],
): Promise<Listed[]> {
    const found = await Promise.all(
        sides.map(async (side) => {
            const { Status = "" } = await readWithRetry(() =>
                tke.DescribeClusterEndpointStatus({ ClusterId: clusterId, IsExtranet: side === "extranet" }),
            );
            return OPEN_ENDPOINT_STATES.includes(Status) ? [listed(`${clusterId}/${side}`, side)] : [];
        }),
    );
    return found.flat();
}

function projectFilter(project: string): { Name: string; Values: string[] } {
    return { Name: `tag:${TAG_KEYS.project}`, Values: [project] };
}

/** These actions take decimal strings. */
function textPage(offset: number): { Offset: string; Limit: string } {
    return { Offset: `${offset}`, Limit: `${PAGE}` };
}

function listed(id: string | undefined, name: string | null | undefined, tags?: readonly TagPair[] | null): Listed {
    return { id: id ?? "", name: name ?? "", tags: tagRecord(tags ?? []) };
}

/** All pages of a list. */
export async function pages<T>(
    fetch: (offset: number) => Promise<{ rows: T[]; total: number | undefined }>,
): Promise<T[]> {
    const all: T[] = [];
    for (;;) {
        const { rows, total = 0 } = await fetch(all.length);
        all.push(...rows);
        if (rows.length === 0 || all.length >= total) {
            return all;
        }
    }
}

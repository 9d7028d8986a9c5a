import type { FunctionContext, ProviderFunction } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { call, clientsFor } from "../client";
import { readTags } from "../tag-calls";
import { answer, filtersOf, tagMap } from "./function-answer";

/** These two actions take numbers as strings. */
const PAGE = 100;

const VPC_FILTERS = {
    vpcId: "vpc-id",
    name: "vpc-name",
    tagKey: "tag-key",
    cidrBlock: "cidr-block",
    isDefault: "is-default",
};

const SUBNET_FILTERS = {
    subnetId: "subnet-id",
    vpcId: "vpc-id",
    name: "subnet-name",
    availabilityZone: "zone",
    isDefault: "is-default",
    tagKey: "tag-key",
    cidrBlock: "cidr-block",
};

const ROUTE_TABLE_FILTERS = {
    routeTableId: "route-table-id",
    vpcId: "vpc-id",
    name: "route-table-name",
    associationMain: "association.main",
    tagKey: "tag-key",
};

export const getVpcInstances: ProviderFunction = async (args, context) => {
    const Filters = filtersOf(args, VPC_FILTERS);
    const found = await pages(
        (page) => call(context, () => clientsFor(context).vpc.DescribeVpcs({ ...page, Filters })),
        ({ VpcSet }) => VpcSet,
    );
    const rows = await Promise.all(
        found.map(async (vpc) => {
            const assistants = vpc.AssistantCidrSet ?? [];
            const subnets = await describeSubnets({ vpcId: vpc.VpcId ?? "" }, context);
            return {
                vpcId: vpc.VpcId,
                name: vpc.VpcName,
                cidrBlock: vpc.CidrBlock,
                commonAssistantCidrs: assistants.filter((a) => a.AssistantType === 0).map((a) => a.CidrBlock),
                containerAssistantCidrs: assistants.filter((a) => a.AssistantType !== 0).map((a) => a.CidrBlock),
                isDefault: vpc.IsDefault,
                isMulticast: vpc.EnableMulticast,
                dnsServers: vpc.DnsServerSet,
                subnetIds: subnets.map(({ SubnetId }) => SubnetId),
                createTime: vpc.CreatedTime,
                tags: tagMap(vpc.TagSet, ({ Key, Value }) => [Key, Value]),
            };
        }),
    );
    return answer(
        args,
        "instanceLists",
        rows,
        found.map(({ VpcId }) => VpcId ?? ""),
    );
};

export const getVpcSubnets: ProviderFunction = async (args, context) => {
    const found = await describeSubnets(args, context);
    const rows = await Promise.all(
        found.map(async (subnet) => ({
            subnetId: subnet.SubnetId,
            vpcId: subnet.VpcId,
            name: subnet.SubnetName,
            availabilityZone: subnet.Zone,
            cidrBlock: subnet.CidrBlock,
            cdcId: subnet.CdcId,
            isDefault: subnet.IsDefault,
            // As the provider has it (data_source_tc_vpc_subnets.go).
            isMulticast: subnet.EnableBroadcast,
            routeTableId: subnet.RouteTableId,
            availableIpCount: subnet.AvailableIpAddressCount,
            createTime: subnet.CreatedTime,
            tags: (await readTags(context, { service: "vpc", prefix: "subnet", id: subnet.SubnetId ?? "" })) ?? {},
        })),
    );
    return answer(
        args,
        "instanceLists",
        rows,
        found.map(({ SubnetId }) => SubnetId ?? ""),
    );
};

export const getVpcRouteTables: ProviderFunction = async (args, context) => {
    const Filters = filtersOf(args, ROUTE_TABLE_FILTERS);
    const found = await pages(
        (page) => call(context, () => clientsFor(context).vpc.DescribeRouteTables({ ...page, Filters })),
        ({ RouteTableSet }) => RouteTableSet,
    );
    const rows = await Promise.all(
        found.map(async (table) => ({
            routeTableId: table.RouteTableId,
            name: table.RouteTableName,
            vpcId: table.VpcId,
            subnetIds: (table.AssociationSet ?? []).map(({ SubnetId }) => SubnetId),
            isDefault: table.Main,
            createTime: table.CreatedTime,
            routeEntryInfos: (table.RouteSet ?? []).map((route) => ({
                routeEntryId: `${route.RouteId}.${table.RouteTableId}`,
                description: route.RouteDescription,
                destinationCidrBlock: route.DestinationCidrBlock,
                nextType: route.GatewayType,
                nextHub: route.GatewayId,
                routeItemId: route.RouteItemId,
            })),
            tags: (await readTags(context, { service: "vpc", prefix: "rtb", id: table.RouteTableId ?? "" })) ?? {},
        })),
    );
    return answer(
        args,
        "instanceLists",
        rows,
        found.map(({ RouteTableId }) => RouteTableId ?? ""),
    );
};

function describeSubnets(args: Properties, context: FunctionContext) {
    const Filters = filtersOf(args, SUBNET_FILTERS);
    return pages(
        (page) => call(context, () => clientsFor(context).vpc.DescribeSubnets({ ...page, Filters })),
        ({ SubnetSet }) => SubnetSet,
    );
}

async function pages<Answer, Row>(
    ask: (page: { Offset: string; Limit: string }) => Promise<Answer>,
    rowsOf: (answer: Answer) => Row[] | null | undefined,
): Promise<Row[]> {
    const all: Row[] = [];
    for (;;) {
        const rows = rowsOf(await ask({ Offset: `${all.length}`, Limit: `${PAGE}` })) ?? [];
        all.push(...rows);
        if (rows.length < PAGE) {
            return all;
        }
    }
}

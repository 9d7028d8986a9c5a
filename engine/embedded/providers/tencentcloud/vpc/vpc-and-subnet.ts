import { isDeepStrictEqual } from "node:util";
import type { ResourceProvider } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { call, callToCreate, clientsFor } from "../client";
import { codeOf } from "../../../../../tencent/retry";
import { allPages, createdWithTags } from "../interrupted";
import { apiTags, definedProperties, type Tags } from "../shapes";
import { readTags, writeTags, type TaggedResource } from "../tag-calls";

interface VpcInputs {
    name: string;
    cidrBlock: string;
    dnsServers?: string[];
    isMulticast?: boolean;
    assistantCidrs?: string[];
    enableRouteVpcPublish?: boolean;
    enableRouteVpcPublishIpv6?: boolean;
    tags?: Tags;
}

interface SubnetInputs {
    vpcId: string;
    name: string;
    cidrBlock: string;
    availabilityZone: string;
    isMulticast?: boolean;
    routeTableId?: string;
    tags?: Tags;
}

const inputsOfVpc = (inputs: Properties) => inputs as unknown as VpcInputs;
const inputsOfSubnet = (inputs: Properties) => inputs as unknown as SubnetInputs;
const tagged = (prefix: "vpc" | "subnet", id: string): TaggedResource => ({ service: "vpc", prefix, id });

/** Any page of VPCs or subnets; these two actions take numbers as strings. */
const FIRST_PAGE = { Offset: "0", Limit: "100" };

/** A deletion may meet what still leaves the network: the provider tries it again for any error (extension_vpc.go:335). */
const IN_USE = ["ResourceInUse", "UnsupportedOperation", "InternalError", "FailedOperation"];

export const vpc: ResourceProvider = {
    wholeMaps: ["tags"],
    replaceOn: ["cidrBlock"],

    async create(inputs, context) {
        const args = inputsOfVpc(inputs);
        const { Vpc } = await callToCreate(context, () =>
            clientsFor(context).vpc.CreateVpc({
                VpcName: args.name,
                CidrBlock: args.cidrBlock,
                EnableMulticast: String(args.isMulticast ?? false),
                DnsServers: args.dnsServers,
                Tags: apiTags(args.tags),
                EnableRouteVpcPublish: args.enableRouteVpcPublish,
                EnableRouteVpcPublishIpv6: args.enableRouteVpcPublishIpv6,
            }),
        );
        return Vpc?.VpcId ?? "";
    },

    async find(inputs, context) {
        const args = inputsOfVpc(inputs);
        const vpcs = await allPages(async (offset, limit) => {
            const page = { Offset: String(offset), Limit: String(limit) };
            return (await call(context, () => clientsFor(context).vpc.DescribeVpcs(page))).VpcSet ?? [];
        });
        const ids = vpcs
            .filter(({ VpcName, CidrBlock }) => VpcName === args.name && CidrBlock === args.cidrBlock)
            .map(({ VpcId }) => VpcId ?? "");
        const tagsOf = (id: string) => readTags(context, tagged("vpc", id));
        return createdWithTags(context, args.tags, ids, tagsOf, `VPC ${args.name}`);
    },

    async settle(id, inputs, context) {
        const { assistantCidrs = [] } = inputsOfVpc(inputs);
        const client = clientsFor(context).vpc;
        const { VpcSet = [] } = await call(context, () => client.DescribeVpcs({ VpcIds: [id] }));
        const known = VpcSet[0]?.AssistantCidrSet?.map(({ CidrBlock }) => CidrBlock) ?? [];
        const missing = assistantCidrs.filter((cidr) => !known.includes(cidr));
        if (missing.length > 0) {
            await call(context, () => client.CreateAssistantCidr({ VpcId: id, CidrBlocks: missing }));
        }
    },

    async read(id, inputs, context) {
        const client = clientsFor(context).vpc;
        const { VpcSet = [] } = await call(context, () =>
            client.DescribeVpcs({ ...FIRST_PAGE, Filters: [{ Name: "vpc-id", Values: [id] }] }),
        );
        const found = VpcSet[0];
        if (!found) {
            return undefined;
        }
        const { RouteTableSet = [] } = await call(context, () =>
            client.DescribeRouteTables({
                ...FIRST_PAGE,
                Filters: [
                    { Name: "vpc-id", Values: [id] },
                    { Name: "association.main", Values: ["true"] },
                ],
            }),
        );
        const assistants = found.AssistantCidrSet ?? [];
        const tags = Object.fromEntries((found.TagSet ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
        return definedProperties({
            ...inputs,
            name: found.VpcName,
            cidrBlock: found.CidrBlock,
            dnsServers: found.DnsServerSet,
            isMulticast: found.EnableMulticast,
            assistantCidrs: assistants.filter((a) => a.AssistantType === 0).map(({ CidrBlock }) => CidrBlock),
            dockerAssistantCidrs: assistants.filter((a) => a.AssistantType !== 0).map(({ CidrBlock }) => CidrBlock),
            enableRouteVpcPublish: found.EnableRouteVpcPublish,
            enableRouteVpcPublishIpv6: found.EnableRouteVpcPublishIpv6,
            isDefault: found.IsDefault,
            createTime: found.CreatedTime,
            defaultRouteTableId: RouteTableSet.find(({ Main }) => Main)?.RouteTableId ?? "",
            tags: Object.keys(tags).length > 0 ? tags : undefined,
        });
    },

    async update(id, olds, news, context) {
        const [before, args] = [inputsOfVpc(olds), inputsOfVpc(news)];
        const client = clientsFor(context).vpc;
        await call(context, () =>
            client.ModifyVpcAttribute({
                VpcId: id,
                VpcName: args.name,
                EnableMulticast: String(args.isMulticast ?? false),
                DnsServers: args.dnsServers,
                EnableRouteVpcPublish: args.enableRouteVpcPublish,
                EnableRouteVpcPublishIpv6: args.enableRouteVpcPublishIpv6,
            }),
        );
        if (!isDeepStrictEqual(before.assistantCidrs ?? [], args.assistantCidrs ?? [])) {
            await call(context, () =>
                client.ModifyAssistantCidr({
                    VpcId: id,
                    OldCidrBlocks: before.assistantCidrs,
                    NewCidrBlocks: args.assistantCidrs,
                }),
            );
        }
        await writeTags(context, tagged("vpc", id), args.tags);
    },

    async delete(id, _inputs, _outputs, context) {
        await deleteFromNetwork(() =>
            call(context, () => clientsFor(context).vpc.DeleteVpc({ VpcId: id }), { alsoRetried: IN_USE }),
        );
    },
};

export const subnet: ResourceProvider = {
    wholeMaps: ["tags"],
    replaceOn: ["vpcId", "availabilityZone", "cidrBlock", "cdcId"],

    async create(inputs, context) {
        const args = inputsOfSubnet(inputs);
        const { Subnet } = await callToCreate(context, () =>
            clientsFor(context).vpc.CreateSubnet({
                VpcId: args.vpcId,
                SubnetName: args.name,
                CidrBlock: args.cidrBlock,
                Zone: args.availabilityZone,
                Tags: apiTags(args.tags),
            }),
        );
        return Subnet?.SubnetId ?? "";
    },

    async find(inputs, context) {
        const args = inputsOfSubnet(inputs);
        const subnets = await allPages(async (offset, limit) => {
            const request = {
                Offset: String(offset),
                Limit: String(limit),
                Filters: [{ Name: "vpc-id", Values: [args.vpcId] }],
            };
            return (await call(context, () => clientsFor(context).vpc.DescribeSubnets(request))).SubnetSet ?? [];
        });
        const ids = subnets
            .filter(({ CidrBlock }) => CidrBlock === args.cidrBlock)
            .map(({ SubnetId }) => SubnetId ?? "");
        const tagsOf = (id: string) => readTags(context, tagged("subnet", id));
        return createdWithTags(context, args.tags, ids, tagsOf, `subnet ${args.name}`);
    },

    async settle(id, inputs, context) {
        await writeSubnet(id, inputs, context);
    },

    async read(id, inputs, context) {
        const { SubnetSet = [] } = await call(context, () =>
            clientsFor(context).vpc.DescribeSubnets({
                ...FIRST_PAGE,
                Filters: [{ Name: "subnet-id", Values: [id] }],
            }),
        );
        const found = SubnetSet[0];
        return found
            ? definedProperties({
                  ...inputs,
                  vpcId: found.VpcId,
                  name: found.SubnetName,
                  cidrBlock: found.CidrBlock,
                  availabilityZone: found.Zone,
                  isMulticast: found.EnableBroadcast,
                  routeTableId: found.RouteTableId,
                  cdcId: found.CdcId ?? "",
                  isDefault: found.IsDefault,
                  createTime: found.CreatedTime,
                  availableIpCount: found.AvailableIpAddressCount,
                  tags: await readTags(context, tagged("subnet", id)),
              })
            : undefined;
    },

    async update(id, _olds, news, context) {
        await writeSubnet(id, news, context);
    },

    async delete(id, _inputs, _outputs, context) {
        await deleteFromNetwork(() =>
            call(context, () => clientsFor(context).vpc.DeleteSubnet({ SubnetId: id }), { alsoRetried: IN_USE }),
        );
    },
};

const writeSubnet: NonNullable<ResourceProvider["settle"]> = async (id, inputs, context) => {
    const args = inputsOfSubnet(inputs);
    const client = clientsFor(context).vpc;
    await call(context, () =>
        client.ModifySubnetAttribute({
            SubnetId: id,
            SubnetName: args.name,
            EnableBroadcast: String(args.isMulticast ?? false),
        }),
    );
    const { routeTableId } = args;
    if (routeTableId) {
        await call(context, () => client.ReplaceRouteTableAssociation({ SubnetId: id, RouteTableId: routeTableId }));
    }
    await writeTags(context, tagged("subnet", id), args.tags);
};

/** Gone already is as good as deleted. */
export async function deleteFromNetwork(request: () => Promise<unknown>): Promise<void> {
    try {
        await request();
    } catch (error) {
        if (!codeOf(error).startsWith("ResourceNotFound")) {
            throw error;
        }
    }
}

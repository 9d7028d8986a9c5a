import { unlessBeingDeleted } from "../../../deployment/being-deleted";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { call, callToCreate, clientsFor, waitFor } from "../client";
import { codeOf } from "../../../../../tencent/retry";
import { allPages, createdWithTags } from "../interrupted";
import { apiTags, definedProperties, type Tags } from "../shapes";
import { readTags, writeTags, type TaggedResource } from "../tag-calls";

interface EipInputs {
    name?: string;
    type?: string;
    internetChargeType?: string;
    internetMaxBandwidthOut?: number;
    internetServiceProvider?: string;
    bandwidthPackageId?: string;
    tags?: Tags;
}

interface NatGatewayInputs {
    vpcId: string;
    name: string;
    assignedEipSets: string[];
    bandwidth?: number;
    maxConcurrent?: number;
    zone?: string;
    subnetId?: string;
    natProductVersion?: number;
    stockPublicIpAddressesBandwidthOut?: number;
    tags?: Tags;
}

/** Of the provider's schema (resource_tc_nat_gateway.go). */
const DEFAULT_BANDWIDTH = 100;
const DEFAULT_CONNECTIONS = 1_000_000;

const THREE_MINUTES = 3 * 60_000;

const inputsOfEip = (inputs: Properties) => inputs as unknown as EipInputs;
const inputsOfNat = (inputs: Properties) => inputs as unknown as NatGatewayInputs;
const tagged = (prefix: "eip" | "nat", id: string): TaggedResource => ({ service: "vpc", prefix, id });

export const eip: ResourceProvider = {
    wholeMaps: ["tags"],
    replaceOn: [
        "type",
        "internetServiceProvider",
        "internetChargeType",
        "bandwidthPackageId",
        "anycastZone",
        "cdcId",
        "egress",
    ],

    async create(inputs, context) {
        const args = inputsOfEip(inputs);
        const { AddressSet = [] } = await callToCreate(context, () =>
            clientsFor(context).vpc.AllocateAddresses({
                AddressCount: 1,
                AddressType: args.type ?? "EIP",
                AddressName: args.name,
                InternetChargeType: args.internetChargeType,
                InternetMaxBandwidthOut: args.internetMaxBandwidthOut,
                InternetServiceProvider: args.internetServiceProvider,
                BandwidthPackageId: args.bandwidthPackageId,
                Tags: apiTags(args.tags),
            }),
        );
        return AddressSet[0] ?? "";
    },

    async find(inputs, context) {
        const { name, tags } = inputsOfEip(inputs);
        const addresses = await allPages(async (Offset, Limit) => {
            const answer = await call(context, () => clientsFor(context).vpc.DescribeAddresses({ Offset, Limit }));
            return answer.AddressSet ?? [];
        });
        const ids = addresses.filter(({ AddressName }) => AddressName === name).map(({ AddressId }) => AddressId ?? "");
        const tagsOf = (id: string) => readTags(context, tagged("eip", id));
        return createdWithTags(context, tags, ids, tagsOf, `EIP ${name}`);
    },

    async settle(id, _inputs, context) {
        await waitFor(context, `creation of EIP ${id}`, THREE_MINUTES, async () => {
            const address = await describeAddress(id, context);
            return address && address.AddressStatus !== "CREATING" ? address : undefined;
        });
    },

    async read(id, inputs, context) {
        const found = await describeAddress(id, context);
        return found
            ? definedProperties({
                  ...inputs,
                  name: found.AddressName,
                  type: found.AddressType,
                  internetChargeType: found.InternetChargeType,
                  internetMaxBandwidthOut: found.Bandwidth,
                  publicIp: found.AddressIp,
                  status: found.AddressStatus,
                  tags: await readTags(context, tagged("eip", id)),
              })
            : undefined;
    },

    async update(id, olds, news, context) {
        const [before, args] = [inputsOfEip(olds), inputsOfEip(news)];
        const client = clientsFor(context).vpc;
        await call(context, () => client.ModifyAddressAttribute({ AddressId: id, AddressName: args.name }));
        const { internetMaxBandwidthOut } = args;
        if (internetMaxBandwidthOut !== undefined && internetMaxBandwidthOut !== before.internetMaxBandwidthOut) {
            await call(context, () =>
                client.ModifyAddressesBandwidth({ AddressIds: [id], InternetMaxBandwidthOut: internetMaxBandwidthOut }),
            );
        }
        await writeTags(context, tagged("eip", id), args.tags);
    },

    async delete(id, _inputs, _outputs, context) {
        const client = clientsFor(context).vpc;
        const found = await describeAddress(id, context);
        if (!found) {
            return;
        }
        if (found.AddressStatus !== "UNBIND") {
            await call(context, () => client.DisassociateAddress({ AddressId: id }));
        }
        await call(context, () => client.ReleaseAddresses({ AddressIds: [id] }));
        await waitFor(context, `release of EIP ${id}`, THREE_MINUTES, async () =>
            (await describeAddress(id, context)) ? undefined : true,
        );
    },
};

async function describeAddress(id: string, context: ProviderContext) {
    const { AddressSet = [] } = await unlessNotFound(() =>
        call(context, () => clientsFor(context).vpc.DescribeAddresses({ AddressIds: [id] })),
    );
    return AddressSet[0];
}

export const natGateway: ResourceProvider = {
    wholeMaps: ["tags"],
    replaceOn: ["vpcId", "zone", "subnetId", "natProductVersion"],

    async create(inputs, context) {
        const args = inputsOfNat(inputs);
        const { NatGatewaySet = [] } = await callToCreate(context, () =>
            clientsFor(context).vpc.CreateNatGateway({
                NatGatewayName: args.name,
                VpcId: args.vpcId,
                InternetMaxBandwidthOut: args.bandwidth,
                MaxConcurrentConnection: args.maxConcurrent,
                PublicIpAddresses: args.assignedEipSets,
                Zone: args.zone,
                SubnetId: args.subnetId,
                NatProductVersion: args.natProductVersion,
                StockPublicIpAddressesBandwidthOut: args.stockPublicIpAddressesBandwidthOut,
                Tags: apiTags(args.tags),
            }),
        );
        return NatGatewaySet[0]?.NatGatewayId ?? "";
    },

    async find(inputs, context) {
        const args = inputsOfNat(inputs);
        const gateways = await allPages(async (Offset, Limit) => {
            const answer = await call(context, () => clientsFor(context).vpc.DescribeNatGateways({ Offset, Limit }));
            return answer.NatGatewaySet ?? [];
        });
        const ids = gateways
            .filter((nat) => nat.VpcId === args.vpcId && nat.NatGatewayName === args.name)
            .map(({ NatGatewayId }) => NatGatewayId ?? "");
        const tagsOf = (id: string) => readTags(context, tagged("nat", id));
        return createdWithTags(context, args.tags, ids, tagsOf, `NAT gateway ${args.name}`);
    },

    async settle(id, inputs, context) {
        await waitFor(context, `NAT gateway ${id} becoming AVAILABLE`, THREE_MINUTES, async () => {
            const nat = await describeNatGateway(id, context);
            if (nat?.State === "FAILED") {
                throw new Error(`NAT gateway ${id} could not be created (state FAILED)`);
            }
            return nat?.State === "AVAILABLE" ? nat : undefined;
        });
        await writeTags(context, tagged("nat", id), inputsOfNat(inputs).tags);
    },

    async read(id, inputs, context) {
        const isLeaving = ({ State }: { State?: string }) => State === "DELETING";
        const found = unlessBeingDeleted(await describeNatGateway(id, context), isLeaving, `NAT gateway ${id}`);
        return found
            ? definedProperties({
                  ...inputs,
                  vpcId: found.VpcId,
                  name: found.NatGatewayName,
                  bandwidth: found.InternetMaxBandwidthOut,
                  maxConcurrent: found.MaxConcurrentConnection,
                  zone: found.Zone,
                  natProductVersion: found.NatProductVersion,
                  assignedEipSets: found.PublicIpAddressSet?.map(({ PublicIpAddress }) => PublicIpAddress),
                  createdTime: found.CreatedTime,
                  tags: await readTags(context, tagged("nat", id)),
              })
            : undefined;
    },

    async update(id, olds, news, context) {
        const [before, args] = [inputsOfNat(olds), inputsOfNat(news)];
        const client = clientsFor(context).vpc;
        await call(context, () =>
            client.ModifyNatGatewayAttribute({
                NatGatewayId: id,
                NatGatewayName: args.name,
                InternetMaxBandwidthOut: args.bandwidth ?? DEFAULT_BANDWIDTH,
            }),
        );
        const { maxConcurrent = DEFAULT_CONNECTIONS } = args;
        if (maxConcurrent !== (before.maxConcurrent ?? DEFAULT_CONNECTIONS)) {
            await call(context, () =>
                client.ResetNatGatewayConnection({ NatGatewayId: id, MaxConcurrentConnection: maxConcurrent }),
            );
        }
        const bound = (await describeNatGateway(id, context))?.PublicIpAddressSet ?? [];
        const addresses = bound.map(({ PublicIpAddress }) => PublicIpAddress ?? "");
        const added = args.assignedEipSets.filter((address) => !addresses.includes(address));
        const removed = addresses.filter((address) => !args.assignedEipSets.includes(address));
        if (added.length > 0) {
            await call(context, () =>
                client.AssociateNatGatewayAddress({
                    NatGatewayId: id,
                    AddressCount: added.length,
                    PublicIpAddresses: added,
                }),
            );
        }
        if (removed.length > 0) {
            await call(context, () =>
                client.DisassociateNatGatewayAddress({ NatGatewayId: id, PublicIpAddresses: removed }),
            );
        }
        await writeTags(context, tagged("nat", id), args.tags);
    },

    async delete(id, _inputs, _outputs, context) {
        if (!(await describeNatGateway(id, context))) {
            return;
        }
        await call(context, () => clientsFor(context).vpc.DeleteNatGateway({ NatGatewayId: id }));
        await waitFor(context, `deletion of NAT gateway ${id}`, THREE_MINUTES, async () =>
            (await describeNatGateway(id, context)) ? undefined : true,
        );
    },
};

async function describeNatGateway(id: string, context: ProviderContext) {
    const { NatGatewaySet = [] } = await unlessNotFound(() =>
        call(context, () => clientsFor(context).vpc.DescribeNatGateways({ NatGatewayIds: [id] })),
    );
    return NatGatewaySet[0];
}

async function unlessNotFound<T extends object>(request: () => Promise<T>): Promise<Partial<T>> {
    try {
        return await request();
    } catch (error) {
        if (codeOf(error).startsWith("ResourceNotFound") || codeOf(error).startsWith("InvalidAddressId.NotFound")) {
            return {};
        }
        throw error;
    }
}

import type { ProviderContext, ResourceProvider } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { call, callToCreate, clientsFor, noneIfNotFound } from "../client";
import { allPages, createdWithTags } from "../interrupted";
import { apiTags, definedProperties, type Tags } from "../shapes";
import { readTags, writeTags, type TaggedResource } from "../tag-calls";

interface CcnInputs {
    name: string;
    description?: string;
    qos?: string;
    chargeType?: string;
    bandwidthLimitType?: string;
    instanceMeteringType?: string;
    routeEcmpFlag?: boolean;
    routeOverlapFlag?: boolean;
    tags?: Tags;
}

const inputsOf = (inputs: Properties) => inputs as unknown as CcnInputs;
const tagged = (id: string): TaggedResource => ({ service: "vpc", prefix: "ccn", id });

export const ccn: ResourceProvider = {
    wholeMaps: ["tags"],
    replaceOn: ["qos", "chargeType", "instanceMeteringType"],

    async create(inputs, context) {
        const args = inputsOf(inputs);
        const { Ccn } = await callToCreate(context, () =>
            clientsFor(context).vpc.CreateCcn({
                CcnName: args.name,
                CcnDescription: args.description ?? "",
                QosLevel: args.qos ?? "AU",
                InstanceChargeType: args.chargeType ?? "POSTPAID",
                BandwidthLimitType: args.bandwidthLimitType ?? "OUTER_REGION_LIMIT",
                InstanceMeteringType: args.instanceMeteringType,
                // The provider tags afterwards; from the start they tell whose an interrupted creation is.
                Tags: apiTags(args.tags),
            }),
        );
        return Ccn?.CcnId ?? "";
    },

    async find(inputs, context) {
        const { name, tags } = inputsOf(inputs);
        const ccns = await allPages(async (Offset, Limit) => {
            const request = { Filters: [{ Name: "ccn-name", Values: [name] }], Offset, Limit };
            return (await call(context, () => clientsFor(context).vpc.DescribeCcns(request))).CcnSet ?? [];
        });
        const ids = ccns.filter(({ CcnName }) => CcnName === name).map(({ CcnId }) => CcnId ?? "");
        return createdWithTags(context, tags, ids, (id) => readTags(context, tagged(id)), `CCN ${name}`);
    },

    async settle(id, inputs, context) {
        const { tags, routeEcmpFlag, routeOverlapFlag } = inputsOf(inputs);
        await writeTags(context, tagged(id), tags);
        if (routeEcmpFlag !== undefined || routeOverlapFlag !== undefined) {
            await modify(id, inputs, context);
        }
    },

    async read(id, inputs, context) {
        const { CcnSet = [] } = await call(context, () => clientsFor(context).vpc.DescribeCcns({ CcnIds: [id] })).catch(
            noneIfNotFound({ CcnSet: [] }),
        );
        const found = CcnSet[0];
        return (
            found &&
            definedProperties({
                ...inputs,
                name: found.CcnName,
                description: found.CcnDescription || undefined,
                qos: found.QosLevel,
                chargeType: found.InstanceChargeType,
                bandwidthLimitType: found.BandwidthLimitType,
                instanceMeteringType: found.InstanceMeteringType,
                routeEcmpFlag: found.RouteECMPFlag,
                routeOverlapFlag: found.RouteOverlapFlag,
                state: found.State,
                instanceCount: found.InstanceCount,
                createTime: found.CreateTime,
                tags: await readTags(context, tagged(id)),
            })
        );
    },

    async update(id, _olds, news, context) {
        await modify(id, news, context);
        await writeTags(context, tagged(id), inputsOf(news).tags);
    },

    async delete(id, _inputs, _outputs, context) {
        await call(context, () => clientsFor(context).vpc.DeleteCcn({ CcnId: id })).catch(noneIfNotFound(undefined));
    },
};

async function modify(id: string, inputs: Properties, context: ProviderContext): Promise<void> {
    const args = inputsOf(inputs);
    await call(context, () =>
        clientsFor(context).vpc.ModifyCcnAttribute({
            CcnId: id,
            CcnName: args.name,
            CcnDescription: args.description ?? "",
            RouteECMPFlag: args.routeEcmpFlag,
            RouteOverlapFlag: args.routeOverlapFlag,
        }),
    );
}

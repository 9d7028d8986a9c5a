import { CreationRefused } from "../../deployment/creation-refused";
import type { ProviderContext, ResourceProvider } from "../../provider";
import type { Properties } from "../../../api/values";
import { call, callToCreate, clientsFor, waitFor } from "./client";
import { codeOf } from "../../../../tencent/retry";
import { allPages, createdWithTags } from "./interrupted";
import { apiTags, present, type Tags } from "./shapes";
import { readTags, writeTags, type TaggedResource } from "./tags";

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

interface AttachmentInputs {
    ccnId: string;
    instanceId: string;
    instanceRegion: string;
    instanceType: string;
    ccnUin?: string;
    description?: string;
    routeTableId?: string;
}

interface PublishedRouteInputs {
    routeTableId: string;
    routeItemIds: string[];
}

const THREE_MINUTES = 3 * 60_000;

const inputsOf = (inputs: Properties) => inputs as unknown as CcnInputs;
const attachmentOf = (inputs: Properties) => inputs as unknown as AttachmentInputs;
const routeOf = (inputs: Properties) => inputs as unknown as PublishedRouteInputs;
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
            present({
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

/** Its id is `<CCN>#<type>#<region>#<instance>`. */
export const ccnAttachmentV2: ResourceProvider = {
    replaceOn: ["ccnId", "ccnUin", "instanceId", "instanceRegion", "instanceType", "routeTableId"],

    async assertAbsent(inputs, context) {
        const args = attachmentOf(inputs);
        if (await describeAttachment(args, context)) {
            throw new CreationRefused(
                `${args.instanceId} is attached to ${args.ccnId} already, not by this stack: detach it, or leave the attachment to its owner`,
            );
        }
    },

    create(inputs) {
        const { ccnId, instanceType, instanceRegion, instanceId } = attachmentOf(inputs);
        return Promise.resolve([ccnId, instanceType, instanceRegion, instanceId].join("#"));
    },

    async settle(id, inputs, context) {
        const args = attachmentOf(inputs);
        if (!(await describeAttachment(args, context))) {
            await call(context, () =>
                clientsFor(context).vpc.AttachCcnInstances({
                    CcnId: args.ccnId,
                    CcnUin: args.ccnUin,
                    Instances: [
                        {
                            InstanceId: args.instanceId,
                            InstanceRegion: args.instanceRegion,
                            InstanceType: args.instanceType,
                            Description: args.description,
                            RouteTableId: args.routeTableId,
                        },
                    ],
                }),
            );
        }
        await waitFor(context, `attachment ${id}`, THREE_MINUTES, async () =>
            (await describeAttachment(args, context))?.State === "ACTIVE" ? true : undefined,
        );
    },

    async read(_id, inputs, context) {
        const args = attachmentOf(inputs);
        const found = await describeAttachment(args, context);
        if (!found) {
            return undefined;
        }
        const { RouteSet = [] } = await call(context, () =>
            clientsFor(context).vpc.DescribeCcnRoutes({ CcnId: args.ccnId, Limit: 100 }),
        );
        return present({
            ...inputs,
            description: found.Description || undefined,
            routeTableId: found.RouteTableId,
            ccnUin: found.CcnUin,
            state: found.State,
            attachedTime: found.AttachedTime,
            cidrBlocks: found.CidrBlock,
            routeIds: RouteSet.map(({ RouteId }) => RouteId ?? ""),
        });
    },

    async update(_id, _olds, news, context) {
        const { ccnId, instanceId, instanceRegion, instanceType, description } = attachmentOf(news);
        await call(context, () =>
            clientsFor(context).vpc.ModifyCcnAttachedInstancesAttribute({
                CcnId: ccnId,
                Instances: [
                    {
                        InstanceId: instanceId,
                        InstanceRegion: instanceRegion,
                        InstanceType: instanceType,
                        Description: description,
                    },
                ],
            }),
        );
    },

    async delete(id, inputs, _outputs, context) {
        const args = attachmentOf(inputs);
        if (!(await describeAttachment(args, context))) {
            return;
        }
        await call(context, () =>
            clientsFor(context).vpc.DetachCcnInstances({
                CcnId: args.ccnId,
                Instances: [
                    {
                        InstanceId: args.instanceId,
                        InstanceRegion: args.instanceRegion,
                        InstanceType: args.instanceType,
                    },
                ],
            }),
        );
        await waitFor(context, `end of attachment ${id}`, THREE_MINUTES, async () =>
            (await describeAttachment(args, context)) ? undefined : true,
        );
    },
};

async function describeAttachment({ ccnId, instanceId }: AttachmentInputs, context: ProviderContext) {
    const { InstanceSet = [] } = await call(context, () =>
        clientsFor(context).vpc.DescribeCcnAttachedInstances({
            Filters: [
                { Name: "ccn-id", Values: [ccnId] },
                { Name: "instance-id", Values: [instanceId] },
            ],
            Limit: 100,
        }),
    ).catch(noneIfNotFound({ InstanceSet: [] }));
    return InstanceSet[0];
}

/** Its id is `<route table>#<route>`. */
export const vpcNotifyRoutes: ResourceProvider = {
    replaceOn: ["routeTableId", "routeItemIds"],

    async assertAbsent(inputs, context) {
        if (await describePublished(inputs, context)) {
            const { routeTableId, routeItemIds } = routeOf(inputs);
            throw new CreationRefused(
                `route ${routeItemIds.join(", ")} of ${routeTableId} is published already, not by this stack: withdraw it, or leave it to its owner`,
            );
        }
    },

    create(inputs) {
        const { routeTableId, routeItemIds } = routeOf(inputs);
        return Promise.resolve([routeTableId, routeItemIds[0] ?? ""].join("#"));
    },

    async settle(_id, inputs, context) {
        const { routeTableId, routeItemIds } = routeOf(inputs);
        if (!(await describePublished(inputs, context))) {
            await call(context, () =>
                clientsFor(context).vpc.NotifyRoutes({ RouteTableId: routeTableId, RouteItemIds: routeItemIds }),
            );
        }
    },

    async read(_id, inputs, context) {
        return (await describePublished(inputs, context)) && present({ ...inputs, publishedToVbc: true });
    },

    async delete(_id, inputs, _outputs, context) {
        const { routeTableId, routeItemIds } = routeOf(inputs);
        if (await describePublished(inputs, context)) {
            await call(context, () =>
                clientsFor(context).vpc.WithdrawNotifyRoutes({
                    RouteTableId: routeTableId,
                    RouteItemIds: routeItemIds,
                }),
            );
        }
    },
};

/** The route, where it is there and published. */
async function describePublished(inputs: Properties, context: ProviderContext) {
    const { routeTableId, routeItemIds } = routeOf(inputs);
    const { RouteTableSet = [] } = await call(context, () =>
        clientsFor(context).vpc.DescribeRouteTables({ RouteTableIds: [routeTableId] }),
    ).catch(noneIfNotFound({ RouteTableSet: [] }));
    return RouteTableSet[0]?.RouteSet?.find(
        ({ RouteItemId, PublishedToVbc }) => PublishedToVbc && routeItemIds.includes(RouteItemId ?? ""),
    );
}

function noneIfNotFound<T>(none: T) {
    return (error: unknown): T => {
        if (/NotFound/.test(codeOf(error))) {
            return none;
        }
        throw error;
    };
}

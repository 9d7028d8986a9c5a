import { unlessBeingDeleted } from "../../../deployment/being-deleted";
import { CreationRefused } from "../../../deployment/creation-refused";
import type { ProviderContext, ResourceProvider } from "../../../provider";
import type { Properties } from "../../../../api/property-values";
import { call, clientsFor, noneIfNotFound, waitFor } from "../client";
import { definedProperties } from "../shapes";

interface AttachmentInputs {
    ccnId: string;
    instanceId: string;
    instanceRegion: string;
    instanceType: string;
    ccnUin?: string;
    description?: string;
    routeTableId?: string;
}

const THREE_MINUTES = 3 * 60_000;

const attachmentOf = (inputs: Properties) => inputs as unknown as AttachmentInputs;

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

    async read(id, inputs, context) {
        const args = attachmentOf(inputs);
        const isLeaving = ({ State }: { State?: string }) => State === "DETACHING";
        const found = unlessBeingDeleted(await describeAttachment(args, context), isLeaving, `attachment ${id}`);
        if (!found) {
            return undefined;
        }
        const { RouteSet = [] } = await call(context, () =>
            clientsFor(context).vpc.DescribeCcnRoutes({ CcnId: args.ccnId, Limit: 100 }),
        );
        return definedProperties({
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
                        Description: description ?? "",
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

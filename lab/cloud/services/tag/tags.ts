import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { TencentCloudError } from "../../errors";
import { page } from "../../filters";
import { service, type CloudContext, type Handlers, type RequiredParameters, type Service } from "../../handlers";
import { changedTags, parseResource, taggedKind, tagsFrom } from "../../tags";

const required: RequiredParameters<Client> = {
    DescribeResourceTagsByResourceIds: { ServiceType: "string", ResourcePrefix: "string", ResourceIds: "array" },
    ModifyResourceTags: { Resource: "string" },
};

/** Tags of the resources themselves, not of a tag service of its own. tag 2018-08-13. */
export function tagService(context: CloudContext): Service {
    return service<Client>("tag", "2018-08-13", tags(context), required);
}

function tags({ store }: CloudContext): Handlers<Client> {
    return {
        // Never an error for what is not there: the provider asks for resources that have just gone (v1.83.25).
        DescribeResourceTagsByResourceIds(request) {
            const kind = taggedKind(request.ServiceType, request.ResourcePrefix);
            const rows = request.ResourceIds.flatMap((id) =>
                (kind ? (store.get(kind, id)?.tags ?? []) : []).map(({ key, value }) => ({
                    TagKey: key,
                    TagValue: value,
                    ResourceId: id,
                    ServiceType: request.ServiceType,
                })),
            );
            const { Offset = 0, Limit = 15 } = request;
            return { TotalCount: rows.length, Offset, Limit, Tags: page(rows, { Offset, Limit }) };
        },
        ModifyResourceTags(request) {
            const resource = parseResource(request.Resource);
            const kind = resource && taggedKind(resource.serviceType, resource.prefix);
            if (!kind) {
                throw new TencentCloudError(
                    "InvalidParameterValue.ResourceDescriptionError",
                    `\`Resource\` must name a resource of the lab as \`qcs::vpc:<region>:uin/<uin>:vpc/<id>\`, not ${request.Resource}.`,
                );
            }
            const record = store.get(kind, resource.id);
            if (!record) {
                throw new TencentCloudError("ResourceNotFound", `The resource \`${request.Resource}\` does not exist.`);
            }
            const replace = tagsFrom(
                request.ReplaceTags?.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })),
            );
            const remove = (request.DeleteTags ?? []).map(({ TagKey }) => TagKey);
            store.update(kind, resource.id, { tags: changedTags(record.tags, replace, remove) });
            return {};
        },
    };
}

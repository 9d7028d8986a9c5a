import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { TencentCloudError } from "../../errors";
import { page } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import type { Tag } from "../../model";
import { changedTags, checkedTags, parseResource, taggedKind } from "../../record-tags";
import type { Store } from "../../store";
import { checkedTag } from "../../checked-tag";

/** Tencent's limit for one resource (651/13354). */
const MAX_TAGS = 50;

/** Which tags a resource carries. */
export function attachmentActions({ store }: CloudContext): Handlers<Client> {
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
        ModifyResourceTags({ Resource, ReplaceTags = [], DeleteTags = [] }) {
            const replace = checkedTags(ReplaceTags);
            const remove = DeleteTags.map(({ TagKey }) => TagKey);
            if (replace.some(({ key }) => remove.includes(key))) {
                throw new TencentCloudError(
                    "InvalidParameterValue.DeleteTagsParamError",
                    "`DeleteTags` names a key that `ReplaceTags` sets.",
                );
            }
            change(store, Resource, replace, remove);
            return {};
        },
        TagResources({ ResourceList, Tags }) {
            const tags = checkedTags(Tags);
            ResourceList.forEach((resource) => change(store, resource, tags, []));
            return { FailedResources: [] };
        },
        UnTagResources({ ResourceList, TagKeys }) {
            ResourceList.forEach((resource) => change(store, resource, [], TagKeys));
            return { FailedResources: [] };
        },
        AddResourceTag({ Resource, TagKey, TagValue }) {
            if (tagsOf(store, Resource).some(({ key }) => key === TagKey)) {
                throw new TencentCloudError(
                    "ResourceInUse.TagKeyAttached",
                    `The resource \`${Resource}\` has a tag \`${TagKey}\` already.`,
                );
            }
            change(store, Resource, [checkedTag({ TagKey, TagValue })], []);
            return {};
        },
        DeleteResourceTag({ Resource, TagKey }) {
            if (!tagsOf(store, Resource).some(({ key }) => key === TagKey)) {
                throw new TencentCloudError(
                    "ResourceNotFound.AttachedTagKeyNotFound",
                    `The resource \`${Resource}\` has no tag \`${TagKey}\`.`,
                );
            }
            change(store, Resource, [], [TagKey]);
            return {};
        },
    };
}

/** Throws InvalidParameterValue.ResourceDescriptionError, ResourceNotFound. */
function target(store: Store, description: string) {
    const resource = parseResource(description);
    const kind = resource && taggedKind(resource.serviceType, resource.prefix);
    if (!kind) {
        throw new TencentCloudError(
            "InvalidParameterValue.ResourceDescriptionError",
            `\`Resource\` must name a resource of the lab as \`qcs::vpc:<region>:uin/<uin>:vpc/<id>\`, not ${description}.`,
        );
    }
    const record = store.get(kind, resource.id);
    if (!record) {
        throw new TencentCloudError("ResourceNotFound", `The resource \`${description}\` does not exist.`);
    }
    return { kind, id: resource.id, tags: record.tags };
}

function tagsOf(store: Store, description: string): readonly Tag[] {
    return target(store, description).tags;
}

/** Throws LimitExceeded.ResourceAttachedTags. */
function change(store: Store, description: string, replace: readonly Tag[], remove: readonly string[]): void {
    const { kind, id, tags } = target(store, description);
    const changed = changedTags(tags, replace, remove);
    if (changed.length > MAX_TAGS) {
        throw new TencentCloudError(
            "LimitExceeded.ResourceAttachedTags",
            `The resource \`${description}\` would have more than ${MAX_TAGS} tags.`,
        );
    }
    store.update(kind, id, { tags: changed });
}

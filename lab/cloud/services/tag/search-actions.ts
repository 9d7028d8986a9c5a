import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { TencentCloudError } from "../../errors";
import { page } from "../../requests/filters";
import type { CloudContext, Handlers } from "../../handlers";
import { tokenPage } from "./pages";
import { matchesFilters, resourceDescription, taggedResources, tagPairs } from "./tagged-resources";

const MAX_FILTERS = 6;
const MAX_VALUES = 10;
const MAX_RESULTS = 200;

/** Finds resources by their tags. The lab has one region; the real service answers for all of them at once. */
export function searchActions({ store, region }: CloudContext): Handlers<Client> {
    return {
        GetResources({ ResourceList, TagFilters, ...paging }) {
            const filters = checkedFilters(TagFilters);
            const found = taggedResources(store)
                .filter(({ tags }) => matchesFilters(tags, filters))
                .map((resource) => ({
                    Resource: resourceDescription(resource, region),
                    Tags: tagPairs(resource.tags),
                }));
            if (ResourceList?.length) {
                const wanted = new Set(ResourceList.map(withoutAccount));
                const mapped = found.filter(({ Resource }) => wanted.has(withoutAccount(Resource)));
                return { PaginationToken: "", ResourceTagMappingList: mapped };
            }
            const { rows, PaginationToken } = tokenPage(found, paging, MAX_RESULTS);
            return { PaginationToken, ResourceTagMappingList: rows };
        },
        DescribeResourcesByTags({ TagFilters, Offset = 0, Limit = 15, ...wanted }) {
            const filters = checkedFilters(TagFilters);
            const found = taggedResources(store)
                .filter(({ tags }) => matchesFilters(tags, filters))
                .map(({ serviceType, prefix, id, tags }) => ({
                    ResourceRegion: region,
                    ServiceType: serviceType,
                    ResourcePrefix: prefix,
                    ResourceId: id,
                    Tags: tagPairs(tags),
                }))
                .filter((row) =>
                    (["ResourceRegion", "ServiceType", "ResourcePrefix", "ResourceId"] as const).every(
                        (field) => !wanted[field] || wanted[field] === row[field],
                    ),
                );
            return { TotalCount: found.length, Offset, Limit, Rows: page(found, { Offset, Limit }) };
        },
    };
}

function checkedFilters(filters: { TagKey: string; TagValue?: string[] }[] = []) {
    if (filters.length > MAX_FILTERS) {
        throw new TencentCloudError(
            "InvalidParameterValue.TagFilters",
            `\`TagFilters\` takes at most ${MAX_FILTERS} filters, not ${filters.length}.`,
        );
    }
    if (filters.some(({ TagValue }) => (TagValue?.length ?? 0) > MAX_VALUES)) {
        throw new TencentCloudError(
            "InvalidParameterValue.TagFiltersLengthExceeded",
            `A tag filter takes at most ${MAX_VALUES} values.`,
        );
    }
    return filters;
}

/** A caller may leave the account's number out: `uin/`. */
function withoutAccount(resource: string): string {
    return resource.replace(/:uin\/\d*:/, ":uin/:");
}

import type { Client as TagClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";

/** A resource as the tag service identifies it. */
export interface ResourceReference {
    /** `<service type>/<resource prefix>`, for example `clb/clb`. */
    kind: string;
    id: string;
    /** Empty for a resource that belongs to no region. */
    region: string;
}

export interface TaggedResource extends ResourceReference {
    tags: Record<string, string>;
}

/** GetResources' largest page (651/72275). */
const PAGE = 200;

/**
 * Every resource of the account, of all regions, that has each of these tags.
 *
 * @param read carries out each call: retries or measures it.
 */
export async function taggedResources(
    tag: TagClient,
    tags: Readonly<Record<string, string>>,
    read: <T>(request: () => Promise<T>) => Promise<T>,
): Promise<TaggedResource[]> {
    const found: TaggedResource[] = [];
    let token = "";
    do {
        const page = await read(() =>
            tag.GetResources({
                TagFilters: Object.entries(tags).map(([TagKey, value]) => ({ TagKey, TagValue: [value] })),
                MaxResults: PAGE,
                ...(token ? { PaginationToken: token } : {}),
            }),
        );
        for (const { Resource = "", Tags } of page.ResourceTagMappingList ?? []) {
            const reference = parseDescription(Resource);
            if (reference) {
                found.push({ ...reference, tags: tagRecord(Tags ?? []) });
            }
        }
        token = page.PaginationToken ?? "";
    } while (token);
    return found;
}

/** What a six-segment description names: `qcs::<service type>:<region>:<account>:<prefix>/<id>` (598/10606). */
export function parseDescription(text: string): ResourceReference | undefined {
    const { service, region, prefix, id } =
        /^qcs::(?<service>[^:]*):(?<region>[^:]*):[^:]*:(?<prefix>[^/]+)\/(?<id>.+)$/.exec(text)?.groups ?? {};
    return service && prefix && id ? { kind: `${service}/${prefix}`, id, region: region ?? "" } : undefined;
}

export type TagPair = { Key?: string; Value?: string } | { TagKey?: string; TagValue?: string };

/** Tags in either of the two forms of Tencent's APIs. */
export function tagRecord(pairs: readonly TagPair[]): Record<string, string> {
    return Object.fromEntries(
        pairs.map((pair) =>
            "TagKey" in pair
                ? [pair.TagKey ?? "", pair.TagValue ?? ""]
                : [(pair as { Key?: string }).Key ?? "", (pair as { Value?: string }).Value ?? ""],
        ),
    );
}

import type { FunctionContext } from "../../provider";
import { call, clientsFor } from "./client";
import type { Tags } from "./shapes";

/** Service and resource prefix of a six-segment resource description, `qcs::<service>:<region>:uin/:<prefix>/<id>`. */
export interface TaggedResource {
    service: "vpc" | "cvm" | "clb" | "ssl";
    prefix: "vpc" | "subnet" | "sg" | "clb" | "eip" | "nat" | "ccn" | "rtb" | "certificate";
    id: string;
}

const PAGE = 20;

/** The tags that the Tag service has for a resource; undefined for none, as the bridge's outputs have it. */
export async function readTags(context: FunctionContext, resource: TaggedResource): Promise<Tags | undefined> {
    const { tag, region } = clientsFor(context);
    const tags: Tags = {};
    for (let offset = 0; ; offset += PAGE) {
        const { Tags: rows = [] } = await call(context, () =>
            tag.DescribeResourceTagsByResourceIds({
                ServiceType: resource.service,
                ResourcePrefix: resource.prefix,
                ResourceRegion: region,
                ResourceIds: [resource.id],
                Offset: offset,
                Limit: PAGE,
            }),
        );
        rows.forEach(({ TagKey, TagValue }) => (tags[TagKey ?? ""] = TagValue ?? ""));
        if (rows.length < PAGE) {
            return Object.keys(tags).length > 0 ? tags : undefined;
        }
    }
}

/** Makes a resource's tags exactly these. */
export async function writeTags(
    context: FunctionContext,
    resource: TaggedResource,
    tags: Tags | undefined,
): Promise<void> {
    const { tag, region } = clientsFor(context);
    const present = (await readTags(context, resource)) ?? {};
    const replaced = Object.entries(tags ?? {}).filter(([key, value]) => present[key] !== value);
    const deleted = Object.keys(present).filter((key) => tags?.[key] === undefined);
    if (replaced.length + deleted.length > 0) {
        await call(context, () =>
            tag.ModifyResourceTags({
                Resource: `qcs::${resource.service}:${region}:uin/:${resource.prefix}/${resource.id}`,
                ReplaceTags: replaced.map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
                DeleteTags: deleted.map((TagKey) => ({ TagKey })),
            }),
        );
    }
}

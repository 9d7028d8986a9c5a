import { TencentCloudError } from "./errors";
import type { RecordKind, Records, Tag } from "./model";
import { checkedTag } from "./checked-tag";

/** The kinds of records that carry tags which the tag service can read and change. */
type TaggedKind = {
    [K in RecordKind]: Records[K] extends { tags: Tag[] } ? K : never;
}[RecordKind];

/** Record kinds by the tag service's `<service type>/<resource prefix>`. */
const TAGGED: Readonly<Record<string, TaggedKind>> = {
    "vpc/vpc": "vpc",
    "vpc/subnet": "subnet",
    "vpc/rtb": "routeTable",
    "vpc/eip": "address",
    "cvm/eip": "address",
    "vpc/nat": "natGateway",
    "vpc/ccn": "ccn",
    "cvm/sg": "securityGroup",
    "clb/clb": "loadBalancer",
    "ssl/certificate": "certificate",
    "cvm/instance": "instance",
    "ccs/cluster": "cluster",
    "tke/cluster": "cluster",
};

export function taggedKind(serviceType: string, resourcePrefix: string): TaggedKind | undefined {
    return TAGGED[`${serviceType}/${resourcePrefix}`];
}

/** Tags of requests in `{Key, Value}` form. Throws InvalidParameterValue.TagDuplicateKey, and what {@link checkedTag} does. */
export function tagsFrom(tags: readonly { Key?: string; Value?: string }[] | undefined): Tag[] {
    return checkedTags((tags ?? []).map(({ Key = "", Value = "" }) => ({ TagKey: Key, TagValue: Value })));
}

/** Tags of requests in `{TagKey, TagValue}` form; throws as {@link tagsFrom}. */
export function checkedTags(tags: readonly { TagKey: string; TagValue: string }[]): Tag[] {
    const list = tags.map(checkedTag);
    const duplicate = list.find((tag, index) => list.findIndex((other) => other.key === tag.key) !== index);
    if (duplicate) {
        throw new TencentCloudError(
            "InvalidParameterValue.TagDuplicateKey",
            `The tag key \`${duplicate.key}\` is given more than once.`,
        );
    }
    return list;
}

/** Tags in the `{Key, Value}` form of answers. */
export function tagSet(tags: readonly Tag[]): { Key: string; Value: string }[] {
    return tags.map(({ key, value }) => ({ Key: key, Value: value }));
}

/** The tags after `replace` were set and `remove` (keys) taken away. */
export function changedTags(tags: readonly Tag[], replace: readonly Tag[], remove: readonly string[]): Tag[] {
    const gone = new Set([...remove, ...replace.map((tag) => tag.key)]);
    return [...tags.filter((tag) => !gone.has(tag.key)), ...replace];
}

/** What `qcs::<service type>:<region>:<account>:<prefix>/<id>` names; undefined where it is not of that form. */
export function parseResource(resource: string): { serviceType: string; prefix: string; id: string } | undefined {
    const match = /^qcs::([^:]*):[^:]*:[^:]*:([^/]+)\/(.+)$/.exec(resource);
    return match ? { serviceType: match[1] ?? "", prefix: match[2] ?? "", id: match[3] ?? "" } : undefined;
}

import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tag/v20180813/tag_client";
import { TencentCloudError } from "../../errors";
import type { CloudContext, Handlers } from "../../handlers";
import type { Tag } from "../../model";
import type { Store } from "../../store";
import { checkedTag } from "../../checked-tag";
import { tokenPage } from "./pages";
import { taggedResources, tagPairs } from "./tagged-resources";

const MAX_RESULTS = 1000;

/** The account's tag definitions: those that were created, and those that a resource carries. */
export function definitionActions({ store }: CloudContext): Handlers<Client> {
    return {
        CreateTag({ TagKey, TagValue }) {
            create(store, [{ TagKey, TagValue }]);
            return {};
        },
        CreateTags({ Tags = [] }) {
            create(store, Tags);
            return {};
        },
        DeleteTag({ TagKey, TagValue }) {
            remove(store, [{ TagKey, TagValue }]);
            return {};
        },
        DeleteTags({ Tags }) {
            remove(store, Tags);
            return {};
        },
        GetTags({ TagKeys, ...paging }) {
            const tags = accountTags(store).filter(({ key }) => !TagKeys?.length || TagKeys.includes(key));
            const { rows, PaginationToken } = tokenPage(tags, paging, MAX_RESULTS);
            return { PaginationToken, Tags: tagPairs(rows) };
        },
        GetTagKeys(paging) {
            const keys = [...new Set(accountTags(store).map(({ key }) => key))];
            const { rows, PaginationToken } = tokenPage(keys, paging, MAX_RESULTS);
            return { PaginationToken, TagKeys: rows };
        },
        GetTagValues({ TagKeys, ...paging }) {
            const tags = accountTags(store).filter(({ key }) => TagKeys.includes(key));
            const { rows, PaginationToken } = tokenPage(tags, paging, MAX_RESULTS);
            return { PaginationToken, Tags: tagPairs(rows) };
        },
    };
}

interface TagPair {
    TagKey: string;
    TagValue: string;
}

/** Throws ResourceInUse.TagDuplicate, and what `checkedTag` throws. */
function create(store: Store, pairs: readonly TagPair[]): void {
    for (const tag of pairs.map(checkedTag)) {
        if (accountTags(store).some((other) => isSame(tag, other))) {
            throw new TencentCloudError("ResourceInUse.TagDuplicate", `The tag ${textOf(tag)} exists already.`);
        }
        store.put("tag", storeId(tag), tag);
    }
}

/** Throws FailedOperation.TagAttachedResource, ResourceNotFound.TagNonExist. */
function remove(store: Store, pairs: readonly TagPair[]): void {
    for (const { TagKey: key, TagValue: value } of pairs) {
        const tag = { key, value };
        if (usedTags(store).some((other) => isSame(tag, other))) {
            throw new TencentCloudError(
                "FailedOperation.TagAttachedResource",
                `The tag ${textOf(tag)} is on a resource and cannot be deleted.`,
            );
        }
        if (!store.get("tag", storeId(tag))) {
            throw new TencentCloudError("ResourceNotFound.TagNonExist", `The tag ${textOf(tag)} does not exist.`);
        }
        store.delete("tag", storeId(tag));
    }
}

/** Every tag once, by key and value. */
function accountTags(store: Store): Tag[] {
    const all = [...store.list("tag"), ...usedTags(store)];
    const unique = new Map(all.map((tag) => [storeId(tag), tag]));
    return [...unique.values()].sort((a, b) => compare(a.key, b.key) || compare(a.value, b.value));
}

function usedTags(store: Store): Tag[] {
    return taggedResources(store).flatMap(({ tags }) => tags);
}

function isSame(a: Tag, b: Tag): boolean {
    return a.key === b.key && a.value === b.value;
}

function storeId({ key, value }: Tag): string {
    return JSON.stringify([key, value]);
}

function textOf({ key, value }: Tag): string {
    return `\`${key}\` = \`${value}\``;
}

function compare(a: string, b: string): number {
    return a < b ? -1 : Number(a > b);
}

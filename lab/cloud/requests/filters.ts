import { invalidParameterValue, TencentCloudError } from "../errors";
import type { Tag } from "../model";

export interface Filter {
    Name: string;
    Values: string[];
}

/** What a filter's name selects by: the record's values, one of which has to be among the filter's. */
export type FilterFields<R> = Record<string, (record: R) => string | readonly string[]>;

/**
 * Records that match every filter (its values are alternatives). Beside `fields` there are `tag-key`, `tag-value`, and
 * `tag:<key>`, which selects by that tag's value.
 *
 * @param unknownCode the error's code for any other filter.
 */
export function applyFilters<R extends object>(
    records: readonly R[],
    filters: readonly Filter[] | undefined,
    fields: FilterFields<R>,
    unknownCode = "InvalidParameterValue",
): R[] {
    return (filters ?? []).map(checkedFilter).reduce<R[]>(
        (remaining, filter) => {
            const select = fieldOf(filter.Name, fields, unknownCode);
            return remaining.filter((record) => [select(record)].flat().some((value) => filter.Values.includes(value)));
        },
        [...records],
    );
}

function fieldOf<R extends object>(
    name: string,
    fields: FilterFields<R>,
    unknownCode: string,
): FilterFields<R>[string] {
    if (name.startsWith("tag:")) {
        const key = name.slice("tag:".length);
        return (record) =>
            tagsOf(record)
                .filter((tag) => tag.key === key)
                .map((tag) => tag.value);
    }
    const all = { ...TAG_FIELDS, ...fields };
    const field = Object.hasOwn(all, name) ? all[name] : undefined;
    if (!field) {
        throw new TencentCloudError(
            unknownCode,
            `The filter \`${name}\` is not supported; supported are ${Object.keys(all).join(", ")} and tag:<key>.`,
        );
    }
    return field;
}

const TAG_FIELDS: FilterFields<object> = {
    "tag-key": (record) => tagsOf(record).map((tag) => tag.key),
    "tag-value": (record) => tagsOf(record).map((tag) => tag.value),
};

/** What TKE's filter `Tags` (or `tags`) selects by: `<key>:<value>`. */
export function keyValuePairs(record: object): string[] {
    return tagsOf(record).map(({ key, value }) => `${key}:${value}`);
}

/** A node pool's tags are grouped by what they are for. */
function tagsOf(record: object): readonly Tag[] {
    const tags = "tags" in record ? (record.tags as (Tag | { tags: Tag[] })[]) : [];
    return tags.flatMap((tag) => ("tags" in tag ? tag.tags : [tag]));
}

/** Throws InvalidParameter for a filter without a name, or whose values are no list. */
function checkedFilter({ Name, Values }: Partial<Filter>): Filter {
    if (typeof Name !== "string" || !Array.isArray(Values)) {
        throw new TencentCloudError("InvalidParameter", "Each of `Filters` needs a `Name`, and a list of `Values`.");
    }
    return { Name, Values };
}

/** Throws InvalidParameter.Coexist where a request has both ids and filters, which most of Tencent's actions refuse. */
export function checkNotBoth(ids: readonly string[] | undefined, filters: readonly Filter[] | undefined): void {
    if (ids?.length && filters?.length) {
        throw new TencentCloudError("InvalidParameter.Coexist", "A request has either ids or `Filters`, not both.");
    }
}

/** Records with one of `ids`; all of them when no ids are given. */
export function withIds<R>(
    records: readonly R[],
    ids: readonly string[] | undefined,
    idOf: (record: R) => string,
): R[] {
    return ids?.length ? records.filter((record) => ids.includes(idOf(record))) : [...records];
}

/** What a list can be ordered by: the record's value, by the field's name. */
export type OrderFields<R> = Record<string, (record: R) => string>;

/**
 * Records in the order that is asked for; as they are where no field is named. Throws InvalidParameterValue.
 *
 * @param name what the request calls the field.
 */
export function sortedRecords<R>(
    records: readonly R[],
    { field, descending }: { field?: string; descending: boolean },
    fields: OrderFields<R>,
    name = "OrderField",
): R[] {
    if (!field) {
        return [...records];
    }
    const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (!value) {
        throw invalidParameterValue(name, field, `must be one of ${Object.keys(fields).join(", ")}`);
    }
    const ascending = records.toSorted((a, b) => (value(a) < value(b) ? -1 : value(a) > value(b) ? 1 : 0));
    return descending ? ascending.toReversed() : ascending;
}

/** Whether `OrderDirection` is DESC; ASC is the default of Tencent's VPC API. Throws InvalidParameterValue. */
export function isDescending(direction: string | undefined): boolean {
    if (direction && !["ASC", "DESC"].includes(direction)) {
        throw invalidParameterValue("OrderDirection", direction, "must be ASC or DESC");
    }
    return direction === "DESC";
}

/** The most that one page has, whatever is asked for. */
const MAX_LIMIT = 100;

/** One page. Throws InvalidParameter for an `Offset` or `Limit` that is no number, InvalidParameterValue.Range. */
export function page<R>(
    records: readonly R[],
    { Offset = 0, Limit }: { Offset?: number; Limit?: number },
    defaultLimit = 20,
): R[] {
    const limit = wholeNumber("Limit", Limit ?? defaultLimit, "number", MAX_LIMIT);
    const offset = wholeNumber("Offset", Offset, "number");
    return records.slice(offset, offset + limit);
}

/** One page with some of the VPC API's actions, whose `Offset` and `Limit` are decimal strings. */
export function stringPage<R>(
    records: readonly R[],
    { Offset = "0", Limit = "20" }: { Offset?: string; Limit?: string },
): R[] {
    const limit = wholeNumber("Limit", Limit, "string", MAX_LIMIT);
    const offset = wholeNumber("Offset", Offset, "string");
    return records.slice(offset, offset + limit);
}

function wholeNumber(name: string, value: number | string, type: "number" | "string", max = Infinity): number {
    if (typeof value !== type) {
        throw new TencentCloudError(
            "InvalidParameter",
            `The parameter \`${name}\` must be of type ${type}, not ${typeof value}.`,
        );
    }
    const number = Number(value);
    if (value === "" || !Number.isInteger(number) || number < 0 || number > max) {
        throw new TencentCloudError(
            "InvalidParameterValue.Range",
            `\`${name}\` must be a whole number${max < Infinity ? ` of at most ${max}` : ""}, not ${JSON.stringify(value)}.`,
        );
    }
    return number;
}

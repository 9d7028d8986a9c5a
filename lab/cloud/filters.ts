import { TencentCloudError } from "./errors";
import type { Tag } from "./model";

export interface Filter {
    Name: string;
    Values: string[];
}

/** What a filter's name selects by: the record's values, one of which has to be among the filter's. */
export type FilterFields<R> = Record<string, (record: R) => string | readonly string[]>;

/**
 * Records that match every filter (its values are alternatives). `tag:<key>` selects by a tag's value.
 * Throws InvalidParameterValue for a filter that is not among `fields`.
 */
export function applyFilters<R extends object>(
    records: readonly R[],
    filters: readonly Filter[] | undefined,
    fields: FilterFields<R>,
): R[] {
    return (filters ?? []).reduce<R[]>(
        (remaining, filter) => {
            const select = fieldOf(filter.Name, fields);
            return remaining.filter((record) => [select(record)].flat().some((value) => filter.Values.includes(value)));
        },
        [...records],
    );
}

function fieldOf<R extends object>(name: string, fields: FilterFields<R>): FilterFields<R>[string] {
    if (name.startsWith("tag:")) {
        const key = name.slice("tag:".length);
        return (record) =>
            tagsOf(record)
                .filter((tag) => tag.key === key)
                .map((tag) => tag.value);
    }
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!field) {
        throw new TencentCloudError(
            "InvalidParameterValue",
            `The filter \`${name}\` is not supported; supported are ${Object.keys(fields).join(", ")}.`,
        );
    }
    return field;
}

function tagsOf(record: object): readonly Tag[] {
    return "tags" in record ? (record.tags as Tag[]) : [];
}

/** Records with one of `ids`; all of them when no ids are given. */
export function withIds<R>(
    records: readonly R[],
    ids: readonly string[] | undefined,
    idOf: (record: R) => string,
): R[] {
    return ids?.length ? records.filter((record) => ids.includes(idOf(record))) : [...records];
}

/** One page. `Offset` and `Limit` are numbers, or with some of the VPC API's actions decimal strings. */
export function page<R>(
    records: readonly R[],
    { Offset, Limit }: { Offset?: number | string; Limit?: number | string },
    defaultLimit = 20,
): R[] {
    const offset = wholeNumber("Offset", Offset ?? 0);
    return records.slice(offset, offset + wholeNumber("Limit", Limit ?? defaultLimit));
}

function wholeNumber(name: string, value: number | string): number {
    const number = Number(value);
    if (value === "" || !Number.isInteger(number) || number < 0) {
        throw new TencentCloudError(
            "InvalidParameterValue",
            `\`${name}\` must be a whole number, not ${JSON.stringify(value)}.`,
        );
    }
    return number;
}

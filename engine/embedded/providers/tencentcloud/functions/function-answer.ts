import { createHash } from "node:crypto";
import type { Properties } from "../../../../api/property-values";
import { definedProperties } from "../shapes";

/** A function's answer: its arguments, its list under the list's name, and an id made of the ids in it. */
export function answer(args: Properties, listName: string, rows: Record<string, unknown>[], ids: string[]): Properties {
    const id = createHash("md5").update(ids.join(",")).digest("hex");
    return { ...args, id, [listName]: rows.map(definedProperties) };
}

/** Filters by the API's names for them; arguments that are not given filter nothing. */
export function filtersOf(args: Properties, names: Readonly<Record<string, string>>) {
    const filters = Object.entries(names).flatMap(([arg, Name]) => {
        const value = args[arg];
        return typeof value === "string" || typeof value === "boolean" ? [{ Name, Values: [`${value}`] }] : [];
    });
    return filters.length > 0 ? filters : undefined;
}

/** Tags as a map. */
export function tagMap<T>(
    tags: readonly T[] | null | undefined,
    entry: (tag: T) => [string | undefined, string | undefined],
) {
    return Object.fromEntries((tags ?? []).map(entry).map(([key, value]) => [key ?? "", value ?? ""]));
}

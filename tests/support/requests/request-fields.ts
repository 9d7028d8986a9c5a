import type { RequestModels } from "../../../lab/cloud/requests/models";

/** Fields that the router carries out for every action that has them. */
export const ROUTER_FIELDS: ReadonlySet<string> = new Set(["ClientToken"]);

export interface FieldPath {
    /** Without indices: `Rules.HealthCheck.TimeOut`. */
    path: string;
    /** Whether it has no fields of its own. */
    isLeaf: boolean;
}

/**
 * Every field of an action's request, and every field of what is in it where `goesOn` says so of that field's path. A
 * structure within one of its own kind is left out.
 */
export function fieldPaths(
    types: RequestModels[string],
    action: string,
    goesOn: (path: string) => boolean,
): FieldPath[] {
    const visit = (type: string, prefix: string, above: readonly string[]): FieldPath[] =>
        Object.entries(types[type] ?? {}).flatMap(([name, declared]) => {
            const path = prefix === "" ? name : `${prefix}.${name}`;
            const element = declared.replace(/!$/, "").replaceAll("[]", "");
            const isLeaf = !(element in types);
            const inside =
                isLeaf || above.includes(element) || !goesOn(path) ? [] : visit(element, path, [...above, element]);
            return [{ path, isLeaf }, ...inside];
        });
    return visit(`${action}Request`, "", []);
}

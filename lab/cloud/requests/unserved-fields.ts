import type { Action } from "../api";

/** Why the lab does not carry out what a request's field asks for, and what becomes of a request that has it. */
export interface UnservedField {
    /** `none`: the request goes on without any effect of the field. `refused`: `UnsupportedOperation`, which names it. */
    effect: "none" | "refused";
    /** In the words of docs/en/tencent-api.md: completes "it has no effect: …" or "refused: …". */
    reason: string;
    /** Values that ask for no more than the lab does anyway, beside those that are empty, 0 or false. Of refused fields. */
    allowed: readonly (string | number | boolean)[];
}

/**
 * The fields of each action's request that its handler does not read, by their path (`HealthCheck.HttpVersion`, without
 * indices); a structure's path stands for all that is in it. Every other field is read: a test compares it with the code.
 */
export type UnservedFields<Client> = { [A in Action<Client>]?: Readonly<Record<string, UnservedField>> };

/** A field that is accepted although it changes nothing. */
export function noEffect(reason: string): UnservedField {
    return { effect: "none", reason, allowed: [] };
}

/** A field that would change what the user gets, which the lab does not have. */
export function refused(reason: string, ...allowed: UnservedField["allowed"]): UnservedField {
    return { effect: "refused", reason, allowed };
}

/** The same for several fields. */
export function each(field: UnservedField, ...paths: readonly string[]): Record<string, UnservedField> {
    return Object.fromEntries(paths.map((path) => [path, field]));
}

/** The same fields within a structure. */
export function within(path: string, fields: Readonly<Record<string, UnservedField>>): Record<string, UnservedField> {
    return Object.fromEntries(Object.entries(fields).map(([name, field]) => [`${path}.${name}`, field]));
}

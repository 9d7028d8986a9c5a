import { z } from "zod";
import { isCidr, isPrivate, prefixLength } from "../network/cidr-plan";

/** Control characters and invisible ones, such as a zero-width space. */
const INVISIBLE = /\p{C}/u;

export function isVisible(value: string): boolean {
    return !INVISIBLE.test(value);
}

/** A domain name by its letters (RFC 1035), without the length of one. */
export const DOMAIN =
    /^(?=.{4,253}$)([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9]([-a-z0-9]{0,57}[a-z0-9])?)$/;

export const text = (pattern: RegExp, what: string) => z.string().regex(pattern).describe(what);

export const optionalText = (pattern: RegExp, what: string) => z.string().regex(pattern).optional().describe(what);

export const wholeNumber = (min: number, max: number) => z.int().min(min).max(max);

export const flag = z.boolean().optional().describe("true or false");

export const choice = <const T extends Record<string, string>>(of: T) =>
    z
        .enum(Object.values(of) as T[keyof T][])
        .optional()
        .describe(`one of ${Object.values(of).join(", ")}`);

// Aborts: the checks that follow read it as a CIDR.
const cidr = z
    .string()
    .regex(/^\d{1,3}(\.\d{1,3}){3}\/\d{1,2}$/, { abort: true })
    .refine(isCidr, { abort: true });

export const privateCidr = (minPrefix: number, maxPrefix: number) =>
    cidr.refine((value) => isPrivate(value) && prefixLength(value) >= minPrefix && prefixLength(value) <= maxPrefix);

export const cidrList = z.array(cidr);

const idPattern = (prefix: string) => new RegExp(`^${prefix}-[a-z0-9]+$`);

export const id = (prefix: string) => optionalText(idPattern(prefix), `an id, such as ${prefix}-1a2b3c4d`);

export const idList = (prefix: string) =>
    distinct(z.string().regex(idPattern(prefix)))
        .optional()
        .describe(`a list of different ids, such as [${prefix}-1a2b3c4d]`);

/** A list of one or more texts, none twice. */
export const distinct = (entry: z.ZodType<string>) =>
    z
        .array(entry)
        .min(1)
        .refine((entries) => new Set(entries).size === entries.length)
        .meta({ uniqueItems: true });

/** A text that YAML may take for a number or a flag. */
export const plainText = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** A {@link plainText} of a pattern. */
export const plainTextOf = (pattern: RegExp) =>
    z
        .union([z.string().regex(pattern), z.number(), z.boolean()])
        .transform(String)
        .pipe(z.string().regex(pattern));

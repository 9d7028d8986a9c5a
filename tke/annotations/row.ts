import type { z } from "zod";

/** What the text of an annotation holds. */
export type ValueType =
    | { type: "boolean" }
    | { type: "oneOf"; values: readonly string[] }
    | { type: "wholeNumber"; min: number; max?: number }
    /** `what` goes into the error message and the docs; `isValid` says what a pattern cannot. */
    | { type: "text"; pattern: RegExp; isValid?: (text: string) => boolean; what: string }
    /** Separated by commas. `max` by default: any number of them. */
    | { type: "list"; pattern: RegExp; what: string; max?: number; mayBeEmpty?: true }
    | { type: "json"; schema: z.ZodType; what: string };

/**
 * Who may set an annotation, and when. `create-only`: heeded while the CLB is created, not afterwards. `read-only`: the
 * controller writes it. `label`: the controller writes a label of this name, and an annotation of it has no effect.
 */
export type Access = "create-only" | "read-only" | "deprecated" | "label";

/** What is known of one annotation. */
export interface AnnotationRow {
    key: string;
    meaning: string;
    value: ValueType;
    /** What holds without the annotation. @default - none */
    default?: string;
    /** Version of TKE's controller. @default - not published */
    since?: string;
    /** @default - the user sets it, at any time */
    access?: Access;
    /** Whether a change needs another object: neither TKE nor the CLB carries it out in place (457/90598). @default false */
    changeReplaces?: true;
    /** What to do instead; every `deprecated` row and every `label` has it. */
    instead?: string;
    /** Names of rows that cannot be set beside this one. Said in one of the two rows. @default - none */
    excludes?: readonly string[];
    /** Names of rows without which this one has no effect. @default - none */
    needs?: readonly string[];
    /** The only kind of backends on which it has an effect. @default - both */
    only?: "direct" | "non-direct";
    /** What the controller reports for a wrong value. @default - not published */
    error?: string;
    /** Page of the documentation, `<product>/<page>`; `intl`: of www.tencentcloud.com. */
    source: string;
}

export type AnnotationRows = Record<string, AnnotationRow>;

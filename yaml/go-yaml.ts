import {
    isScalar,
    Scalar,
    type Document,
    type DocumentOptions,
    type ParseOptions,
    type ScalarTag,
    type SchemaOptions,
} from "yaml";

/**
 * Who reads a text. Both are programs in Go, and neither follows YAML 1.1 nor 1.2: kubectl has go.yaml.in/yaml/v2 (which takes
 * `yes` and `on` for flags), the Pulumi CLI gopkg.in/yaml.v3 (which takes `2026-11-30` for a time).
 */
export type GoReader = "kubectl" | "pulumi";

/** Options with which `yaml` reads what these read: `12e45678` is a text for them, `0o17`, `017` and `1_000` are numbers. */
export function goYaml(reader: GoReader): ParseOptions & DocumentOptions & SchemaOptions {
    const timestamps = reader === "pulumi" ? [timestampTag] : [];
    return { schema: "failsafe", merge: true, customTags: [nullTag, boolTag(reader), ...timestamps, numberTag] };
}

/**
 * Options for a file that is read to be written again: every value stays as it is spelled, where a number would come out as
 * another one, or as `.inf`.
 */
export const VERBATIM: ParseOptions & DocumentOptions & SchemaOptions = { schema: "failsafe" };

/** A text for a {@link VERBATIM} document that stays one, whatever it looks like. */
export function quoted(text: string): Scalar {
    const scalar = new Scalar(text);
    scalar.type = Scalar.QUOTE_DOUBLE;
    return scalar;
}

/** The values of a map in a document, as the Pulumi CLI has those of a config: one that is no list or map is a text, as it stands there. */
export function configValues(document: Document.Parsed, path: readonly string[]): Record<string, unknown> {
    const map = document.getIn(path, true);
    const values = (document.toJS() as Record<string, unknown> | null) ?? {};
    const found = path.reduce<unknown>((within, key) => (within as Record<string, unknown> | undefined)?.[key], values);
    if (typeof found !== "object" || found === null || Array.isArray(found)) {
        return {};
    }
    const textOf = (key: string, value: unknown) => {
        const node = document.getIn([...path, key], true);
        return isScalar(node) ? scalarText(node) : value;
    };
    return map === undefined
        ? {}
        : Object.fromEntries(Object.entries(found).map(([key, value]) => [key, textOf(key, value)]));
}

function scalarText({ type, source, value }: Scalar): string {
    if (value === null) {
        return "";
    }
    return type === Scalar.PLAIN && source !== undefined ? source : `${value as string | number | boolean}`;
}

const nullTag: ScalarTag = {
    tag: "tag:yaml.org,2002:null",
    default: true,
    test: /^(?:~|null|Null|NULL)?$/,
    resolve: () => new Scalar(null),
};

function boolTag(reader: GoReader): ScalarTag {
    const words = reader === "kubectl" ? "y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF|" : "";
    return {
        tag: "tag:yaml.org,2002:bool",
        default: true,
        test: new RegExp(`^(?:${words}true|True|TRUE|false|False|FALSE)$`),
        resolve: (text) => /^(?:y|yes|on|true)$/i.test(text),
    };
}

/** `YYYY-M-D`, alone or with a time; as JSON has what Go reads. */
const timestampTag: ScalarTag = {
    tag: "tag:yaml.org,2002:timestamp",
    default: true,
    test: /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[-+]\d{2}:\d{2})?)?$/,
    resolve: (text) => {
        if (Number.isNaN(Date.parse(text.replace(/-(\d)(?!\d)/g, "-0$1").slice(0, 10)))) {
            return text;
        }
        const [date = "", time = ""] = text.split(/[Tt ]/);
        const [, clock = "0:0:0", fraction = "", zone = "Z"] =
            /^([\d:]+)(\.\d+)?(Z|[-+]\d{2}:\d{2})?$/.exec(time) ?? [];
        const padded = (parts: string, separator: string) =>
            parts
                .split(separator)
                .map((part) => part.padStart(2, "0"))
                .join(separator);
        return `${padded(date, "-")}T${padded(clock, ":")}${fraction.replace(/\.?0+$/, "")}${zone}`;
    },
};

const INTEGER = /^[-+]?(?:0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;

/** What begins as a number may be one; one that no float64 holds stays a text. */
const numberTag: ScalarTag = {
    tag: "tag:yaml.org,2002:float",
    default: true,
    test: /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|[-+\d.][\w.+-]*)$/,
    resolve: (text) => numberOf(text) ?? text,
};

function numberOf(text: string): number | undefined {
    if (/nan/i.test(text)) {
        return Number.NaN;
    }
    if (/inf/i.test(text)) {
        return text.startsWith("-") ? -Infinity : Infinity;
    }
    const plain = text.startsWith(".") ? text : text.replaceAll("_", "");
    const sign = plain.startsWith("-") ? -1 : 1;
    const digits = plain.replace(/^[-+]/, "");
    if (INTEGER.test(plain)) {
        return sign * Number(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
    }
    const value = FLOAT.test(plain) ? Number(plain) : Number.NaN;
    return Number.isFinite(value) ? value : undefined;
}

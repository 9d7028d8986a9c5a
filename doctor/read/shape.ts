import { z } from "zod";
import type { AnyObject } from "../model/cluster-objects";
import { ROUTE_KINDS } from "../model/route-kinds";
import type { Text } from "../model/text";
import { coreTypeOf, mistypedField, type Mistyped } from "./core-types";

const text = z.string();
const texts = z.record(text, text).optional();
const map = z.looseObject({});
const maps = z.array(map).optional();
const named = z.array(z.looseObject({ name: text })).optional();
const metadata = z.looseObject({
    name: text.optional(),
    namespace: text.optional(),
    labels: texts,
    annotations: texts,
});
const object = <T extends z.ZodType>(spec: T) =>
    z.looseObject({ metadata, spec: spec.optional(), status: map.optional() });

const parts = z.looseObject({
    healthCheck: map.optional(),
    session: map.optional(),
    domains: z.array(z.looseObject({ rules: maps })).optional(),
});
const listeners = z.array(parts).optional();

/** Of kinds that CRDs bring, the fields that doctor looks at, as far as their types go: values are for its rules. */
const CUSTOM_SHAPES: ReadonlyMap<string, z.ZodType> = new Map<string, z.ZodType>([
    ...ROUTE_KINDS["gateway.networking.k8s.io"].map(
        (kind) => [kind, object(z.looseObject({ parentRefs: named }))] as const,
    ),
    ["VirtualService", object(z.looseObject({ gateways: z.array(text).optional(), http: maps, tls: maps, tcp: maps }))],
    ...ROUTE_KINDS["traefik.io"].map((kind) => [kind, object(z.looseObject({ routes: maps }))] as const),
    ["ApisixRoute", object(z.looseObject({ http: maps, stream: maps }))],
    [
        "TkeServiceConfig",
        object(
            z.looseObject({
                loadBalancer: z.looseObject({ l4Listeners: listeners, l7Listeners: listeners }).optional(),
            }),
        ),
    ],
]);

/** Why the API server would refuse an object: field, value and remedy; undefined: what doctor looks at is of its form. */
export function misshapen(kind: string, manifest: AnyObject): Text | undefined {
    const core = coreTypeOf(kind, manifest.apiVersion);
    const found = core ? mistypedField(manifest, core.model) : mistypedCustomField(kind, manifest);
    if (found) {
        return refusal(found.path, found.value, WANTS[found.wants]);
    }
    const { apiVersion, metadata: { name = "" } = {}, spec } = manifest;
    if (core && apiVersion !== undefined && apiVersion !== core.apiVersion) {
        const convert = `kubectl convert -f FILE --output-version ${core.apiVersion}`;
        return refusal(["apiVersion"], apiVersion, {
            en: `${core.apiVersion}, the version that clusters have now: ${convert}`,
            zh: ` ${core.apiVersion}（目前集群支持的版本）：${convert}`,
        });
    }
    if (name.length > LONGEST_NAME || NO_NAME.test(name)) {
        const most = `${LONGEST_NAME}`;
        return refusal(["metadata", "name"], name, {
            en: `a name of at most ${most} letters, digits, - and .`,
            zh: `名称：最多 ${most} 个字母、数字、- 和 .`,
        });
    }
    const wrong = Object.entries(core && kind === "Service" ? SERVICE_VALUES : {}).find(([field, values]) => {
        const value = (spec as Readonly<Record<string, unknown>> | undefined)?.[field];
        return value !== undefined && !values.includes(value as string);
    });
    return (
        wrong &&
        refusal(["spec", wrong[0]], (spec as Readonly<Record<string, unknown>>)[wrong[0]], {
            en: `one of ${wrong[1].join(", ")}`,
            zh: ` ${wrong[1].join("、")} 之一`,
        })
    );
}

const LONGEST_NAME = 253;
const NO_NAME = /[\s\p{C}]/u;

/** Fields of a Service that take a few values, and decide its path. */
const SERVICE_VALUES: Readonly<Record<string, readonly string[]>> = {
    type: ["LoadBalancer", "NodePort", "ClusterIP", "ExternalName"],
    externalTrafficPolicy: ["Cluster", "Local"],
    sessionAffinity: ["None", "ClientIP"],
};

function refusal(path: readonly string[], value: unknown, wants: Text): Text {
    const field = path.join(".");
    const is = JSON.stringify(value)?.slice(0, 60);
    return {
        en: `${field} is ${is ?? "absent"} and must be ${wants.en}`,
        zh: `${field} 为 ${is ?? "空"}，应为${wants.zh}`,
    };
}

const WANTS: Readonly<Record<Mistyped["wants"], Text>> = {
    text: { en: "text: put it in quotes", zh: "文本：请加引号" },
    number: { en: "a number, without quotes", zh: "数字，不加引号" },
    boolean: { en: "true or false, without quotes", zh: "true 或 false，不加引号" },
    "number or text": { en: "a number or text", zh: "数字或文本" },
    list: { en: "a list", zh: "列表" },
    map: { en: "a map", zh: "映射" },
};

function mistypedCustomField(kind: string, manifest: AnyObject): Mistyped | undefined {
    const issue = (CUSTOM_SHAPES.get(kind) ?? z.looseObject({ metadata })).safeParse(manifest).error?.issues[0];
    if (!issue) {
        return undefined;
    }
    const value: unknown = issue.path.reduce<unknown>(
        (within, key) => (within as Record<PropertyKey, unknown> | undefined)?.[key],
        manifest,
    );
    const expected = issue.code === "invalid_type" ? issue.expected : undefined;
    return {
        path: issue.path.map(String),
        value,
        wants: expected === "string" ? "text" : expected === "array" ? "list" : "map",
    };
}

/** Without fields that are null, which is how YAML writes an empty one: the API server takes them for absent. */
export function withoutNulls<T>(value: T): T {
    if (Array.isArray(value)) {
        return value.map(withoutNulls) as T;
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const entries = Object.entries(value).filter(([, each]) => each !== null);
    return Object.fromEntries(entries.map(([key, each]) => [key, withoutNulls(each as unknown)])) as T;
}

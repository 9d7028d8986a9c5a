import { z } from "zod";
import type { AnyObject } from "../model/cluster-objects";
import type { Text } from "../model/text";

const text = z.string();
const texts = z.record(text, text).optional();
const map = z.looseObject({});
const maps = z.array(map).optional();
const metadata = z.looseObject({
    name: text.optional(),
    namespace: text.optional(),
    labels: texts,
    annotations: texts,
});
const object = <T extends z.ZodType>(spec: T) =>
    z.looseObject({ metadata, spec: spec.optional(), status: map.optional() });

const podSpec = z.looseObject({
    containers: maps,
    tolerations: maps,
    nodeSelector: texts,
    readinessGates: maps,
    volumes: maps,
});
const template = z.looseObject({ metadata: metadata.optional(), spec: podSpec.optional() });
const workload = object(z.looseObject({ template: template.optional() }));
const backend = z.looseObject({ service: z.looseObject({ name: text.optional(), port: map.optional() }).optional() });
const path = z.looseObject({ backend: backend.optional() });
const rule = z.looseObject({ http: z.looseObject({ paths: z.array(path).optional() }).optional() });

/** The fields that doctor looks at, as far as their types go: values are for its rules. */
const SHAPES: Readonly<Partial<Record<string, z.ZodType>>> = {
    Service: object(z.looseObject({ type: text.optional(), selector: texts, ports: maps })),
    Ingress: object(z.looseObject({ defaultBackend: backend.optional(), rules: z.array(rule).optional(), tls: maps })),
    Pod: object(podSpec),
    ConfigMap: z.looseObject({ metadata, data: texts }),
    Deployment: workload,
    StatefulSet: workload,
    DaemonSet: workload,
    ReplicaSet: workload,
    Job: workload,
    ...Object.fromEntries(
        ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind) => [
            kind,
            object(z.looseObject({ parentRefs: maps })),
        ]),
    ),
    VirtualService: object(z.looseObject({ gateways: z.array(text).optional(), http: maps, tls: maps, tcp: maps })),
    IngressRoute: object(z.looseObject({ routes: maps })),
    IngressRouteTCP: object(z.looseObject({ routes: maps })),
    IngressRouteUDP: object(z.looseObject({ routes: maps })),
    ApisixRoute: object(z.looseObject({ http: maps, stream: maps })),
    CronJob: object(z.looseObject({ jobTemplate: object(z.looseObject({ template: template.optional() })).partial() })),
};

/** Why the API server would refuse an object for the types of its fields: field, value and remedy; undefined: it would not. */
export function misshapen(kind: string, manifest: AnyObject): Text | undefined {
    const issue = (SHAPES[kind] ?? z.looseObject({ metadata })).safeParse(manifest).error?.issues[0];
    if (!issue) {
        return undefined;
    }
    const value: unknown = issue.path.reduce<unknown>(
        (within, key) => (within as Record<PropertyKey, unknown> | undefined)?.[key],
        manifest,
    );
    const wants: Text =
        issue.code === "invalid_type" && issue.expected === "string"
            ? { en: "text: put it in quotes", zh: "文本：请加引号" }
            : issue.code === "invalid_type" && issue.expected === "array"
              ? { en: "a list", zh: "列表" }
              : { en: "a map", zh: "映射" };
    const field = issue.path.join(".");
    const is = JSON.stringify(value)?.slice(0, 60);
    return {
        en: `${field} is ${is ?? "absent"} and has to be ${wants.en}`,
        zh: `${field} 为 ${is ?? "空"}，应为${wants.zh}`,
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

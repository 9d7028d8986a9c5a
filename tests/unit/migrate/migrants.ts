import { type Migrant } from "../../../migrate/modes";

export const DIRECT = "service.cloud.tencent.com/direct-access";
export const ONLY = "service.kubernetes.io/local-svc-only-bind-node-with-pod";

export function service(annotations: Record<string, string> = {}, externalTrafficPolicy = "Cluster"): Migrant {
    return {
        kind: "Service",
        object: {
            metadata: { namespace: "shop", name: "web", annotations },
            spec: {
                type: "LoadBalancer",
                selector: { app: "web" },
                externalTrafficPolicy,
                ports: [{ port: 80, targetPort: 5000 }],
            },
        },
    };
}

export function ingress(annotations: Record<string, string> = {}): Migrant {
    return { kind: "Ingress", object: { metadata: { namespace: "shop", name: "front", annotations } } };
}

export type Patch = {
    metadata: { annotations: Record<string, string | null> };
    spec?: { externalTrafficPolicy: string };
};

/** What the API server makes of a merge patch. */
export function patched({ kind, object }: Migrant, patch: Patch): Migrant {
    const entries = Object.entries({ ...object.metadata?.annotations, ...patch.metadata.annotations });
    const annotations = Object.fromEntries(entries.filter((entry): entry is [string, string] => entry[1] !== null));
    const metadata = { ...object.metadata, annotations };
    return kind === "Service"
        ? { kind, object: { ...object, metadata, spec: { ...object.spec, ...patch.spec } } }
        : { kind, object: { ...object, metadata } };
}

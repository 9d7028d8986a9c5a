import type { KubernetesObject } from "@kubernetes/client-node";
import type { ClusterObjects, Metadata, Workload } from "../../doctor/model/cluster-objects";
import { readFiles } from "../../doctor/read/read-files";
import { TKE_SERVICE_CONFIG } from "../../tke/objects";

/** The namespace that is created for manifests, and deleted with everything in it. */
export const TRY_NAMESPACE = "lab-try";

/** More than that take longer than anybody waits. */
const MOST_ENTRIES = 5;

/** The part of manifests that is tried in the lab. */
export interface LabManifests {
    /** In {@link TRY_NAMESPACE}; workloads have no Pods: the twin of a proof stands for them. */
    objects: KubernetesObject[];
    /** What clients can connect to, as doctor takes it: `service/web`. */
    entries: string[];
    /** What is not tried, one line each. */
    leftOut: string[];
}

/**
 * The objects of a text that decide over a client's address, as they may be applied to a cluster of the lab: nothing of them
 * runs, and nothing reaches another namespace.
 *
 * @throws Error where they are of several namespaces, hold nothing that clients connect to, or too much of it
 */
export function labManifests(text: string): LabManifests {
    const { objects, problems } = readFiles([], { text });
    const { services, ingresses, workloads, pods, tkeServiceConfigs } = objects;
    const namespaces = new Set(
        [services, ingresses, workloads].flatMap((list: readonly { metadata?: Metadata }[]) =>
            list.map(({ metadata }) => metadata?.namespace ?? "default"),
        ),
    );
    if (namespaces.size > 1) {
        throw new Error(
            `the manifests are of namespaces ${[...namespaces].join(", ")}: give the manifests of one namespace at a time`,
        );
    }
    const entries = [
        ...services.filter(({ spec }) => spec?.type === "LoadBalancer").map((each) => `service/${each.metadata?.name}`),
        ...ingresses.map((each) => `ingress/${each.metadata?.name}`),
    ];
    if (entries.length === 0 || entries.length > MOST_ENTRIES) {
        throw new Error(
            `the manifests hold ${entries.length} Services of type LoadBalancer and Ingresses: give 1 to ${MOST_ENTRIES}`,
        );
    }
    const alone = pods.map((pod): Workload => ({ kind: "Pod", metadata: pod.metadata ?? {}, template: pod }));
    return {
        objects: [
            ...services.map((each) => applied("v1", "Service", each)),
            ...ingresses.map((each) => applied("networking.k8s.io/v1", "Ingress", each)),
            ...tkeServiceConfigs.map((each) =>
                applied(`${TKE_SERVICE_CONFIG.group}/${TKE_SERVICE_CONFIG.version}`, TKE_SERVICE_CONFIG.kind, each),
            ),
            ...[...workloads, ...alone].map(asDeployment),
        ],
        entries,
        leftOut: [...problems.map(({ text: { en } }) => en), ...otherKinds(objects)],
    };
}

function otherKinds({ configMaps, others, nodes, events }: ClusterObjects): string[] {
    const kinds = [
        ...configMaps.map(() => "ConfigMap"),
        ...nodes.map(() => "Node"),
        ...events.map(() => "Event"),
        ...others.map(({ kind }) => kind ?? "an object without kind"),
    ];
    return [...Map.groupBy(kinds, (kind) => kind)].map(([kind, each]) => `${each.length} ${kind}: not applied`);
}

function applied(apiVersion: string, kind: string, { metadata, spec }: { metadata?: Metadata; spec?: unknown }) {
    return { apiVersion, kind, metadata: ownMetadata(metadata), spec } as KubernetesObject;
}

/** Any workload's template, without a Pod of it: what places Pods is all that a twin takes of it. */
function asDeployment({ metadata, template }: Workload): KubernetesObject {
    const labels = template.metadata?.labels ?? {};
    const { annotations } = template.metadata ?? {};
    const spec = {
        replicas: 0,
        selector: { matchLabels: labels },
        template: {
            metadata: { labels, ...(annotations && { annotations }) },
            // The only policy that a Deployment's Pods may have.
            spec: { ...template.spec, restartPolicy: "Always" },
        },
    };
    return { apiVersion: "apps/v1", kind: "Deployment", metadata: ownMetadata(metadata), spec } as KubernetesObject;
}

function ownMetadata({ name, labels, annotations }: Metadata = {}) {
    return { namespace: TRY_NAMESPACE, name, ...(labels && { labels }), ...(annotations && { annotations }) };
}

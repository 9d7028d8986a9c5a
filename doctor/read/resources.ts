import { ENI_RESOURCES, READINESS_GATE } from "../../tke/pods";
import type { AnyObject, ClusterObjects, Metadata, ObjectList, Workload } from "../model/cluster-objects";

/** A kind that doctor reads. */
export interface Resource {
    list: ObjectList;
    group: string;
    version: string;
    plural: string;
    kind: string;
    /** Whether objects belong to the whole cluster. @default false */
    cluster?: true;
    /** Whether a cluster may lack the kind, since a CRD brings it. @default false */
    custom?: true;
    /** Query of the list. @default - everything */
    query?: string;
}

/** Everything that doctor reads of a cluster. */
export const RESOURCES: readonly Resource[] = [
    { list: "services", group: "", version: "v1", plural: "services", kind: "Service" },
    { list: "ingresses", group: "networking.k8s.io", version: "v1", plural: "ingresses", kind: "Ingress" },
    {
        list: "ingressClasses",
        group: "networking.k8s.io",
        version: "v1",
        plural: "ingressclasses",
        kind: "IngressClass",
        cluster: true,
    },
    { list: "pods", group: "", version: "v1", plural: "pods", kind: "Pod" },
    { list: "nodes", group: "", version: "v1", plural: "nodes", kind: "Node", cluster: true },
    {
        list: "tkeServiceConfigs",
        group: "cloud.tencent.com",
        version: "v1alpha1",
        plural: "tkeserviceconfigs",
        kind: "TkeServiceConfig",
        custom: true,
    },
    { list: "workloads", group: "apps", version: "v1", plural: "deployments", kind: "Deployment" },
    { list: "workloads", group: "apps", version: "v1", plural: "statefulsets", kind: "StatefulSet" },
    { list: "workloads", group: "apps", version: "v1", plural: "daemonsets", kind: "DaemonSet" },
    {
        list: "events",
        group: "",
        version: "v1",
        plural: "events",
        kind: "Event",
        query: "fieldSelector=type%3DWarning",
    },
];

/** The path of a list, of one namespace or of all. */
export function apiPathOf({ group, version, plural, cluster, query }: Resource, namespace: string | undefined): string {
    const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
    const scope = cluster || namespace === undefined ? "" : `/namespaces/${namespace}`;
    return `${root}${scope}/${plural}${query ? `?${query}` : ""}`;
}

/** The metadata of an object that matters: its names, labels, annotations and owners. */
function prunedMetadata(metadata: Metadata | undefined): Metadata {
    const { name, namespace, uid, labels, annotations, ownerReferences, creationTimestamp } = metadata ?? {};
    const { "kubectl.kubernetes.io/last-applied-configuration": applied, ...kept } = annotations ?? {};
    void applied;
    return { name, namespace, uid, labels, annotations: kept, ownerReferences, creationTimestamp };
}

type PodLike = ClusterObjects["pods"][number];

/** An object with the fields alone that doctor looks at. */
export function pruned(item: AnyObject): AnyObject {
    return { ...item, metadata: prunedMetadata(item.metadata) };
}

const INTERFACES: readonly string[] = Object.values(ENI_RESOURCES);
const CONDITIONS = ["Ready", "ContainersReady", READINESS_GATE];

/** A Pod with what decides over its network, its readiness and its ports: thousands of them are in memory at once. */
export function prunedPod({ metadata, spec, status }: PodLike): PodLike {
    const { name, namespace, labels, annotations, ownerReferences } = metadata ?? {};
    const { nodeName, hostNetwork, readinessGates, containers, initContainers, nodeSelector, tolerations, affinity } =
        spec ?? {};
    const isOwned = (ownerReferences ?? []).length > 0;
    return {
        metadata: {
            name,
            namespace,
            labels,
            ownerReferences: ownerReferences?.map(({ kind, name: owner }) => ({ kind, name: owner })),
            annotations: Object.fromEntries(
                Object.entries(annotations ?? {}).filter(([key]) => key.includes("cloud.tencent.com/")),
            ),
        },
        spec: {
            nodeName,
            hostNetwork,
            readinessGates,
            nodeSelector,
            affinity,
            // Of others the workload has them.
            ...(!isOwned && { tolerations }),
            // Those with ports are sidecars.
            initContainers: initContainers?.flatMap(({ name: container, ports }) =>
                ports ? [{ name: container, ports: namedPorts(ports) }] : [],
            ),
            containers: (containers ?? []).map(({ ports, resources }) => ({
                ports: namedPorts(ports),
                ...(INTERFACES.some((each) => resources?.requests?.[each] ?? resources?.limits?.[each]) && {
                    resources,
                }),
            })),
        },
        status: {
            phase: status?.phase,
            podIP: status?.podIP,
            conditions: (status?.conditions ?? []).flatMap(({ type, status: is }) =>
                CONDITIONS.includes(type ?? "") ? [{ type, status: is }] : [],
            ),
        },
    };
}

type Ports = NonNullable<NonNullable<PodLike["spec"]>["containers"]>[number]["ports"];

function namedPorts(ports: Ports): Ports {
    return ports?.map(({ name, containerPort }) => ({ name, containerPort }));
}

interface WorkloadObject {
    kind?: string;
    metadata?: Metadata;
    spec?: {
        replicas?: number;
        template?: Workload["template"];
        jobTemplate?: { spec?: { template?: Workload["template"] } };
    };
}

/** A workload of any kind by its Pod template; undefined: it has none. */
export function workloadOf(kind: string, object: AnyObject): Workload | undefined {
    const { metadata, spec } = object as WorkloadObject;
    const template = spec?.template ?? spec?.jobTemplate?.spec?.template;
    return (
        template && {
            kind,
            metadata: prunedMetadata(metadata),
            ...(spec?.replicas !== undefined && { replicas: spec.replicas }),
            template,
        }
    );
}

import { POOL_NAMES } from "../../components/cluster/pool-names";
import { physicalNameOf } from "../../components/common/physical-name";
import type { ImportedResource, StackResource } from "../../engine/api/engine";
import { deletionRank, kindOf } from "../../tencent/resource-kinds";
import type { CloudResource } from "./cloud-resource";

/** A resource of a stack that the stack's state does not hold: a creation that was cut off leaves such. */
export interface LostResource extends CloudResource {
    /** How the program registers it; absent where the stack has another one in its place, or the provider imports none. */
    importAs?: ImportedResource;
    /** The command that deletes it. */
    remedy: string;
}

/** What Tencent's provider records only after it has waited for it, by kind, as `ClientIpScenario` of index.ts names them. */
const REGISTERED: Readonly<
    Record<string, { type: string; name: string; parent: string; poolName?: string; role?: string }>
> = {
    cluster: {
        type: "tencentcloud:index/kubernetesCluster:KubernetesCluster",
        name: "client-ip-cluster-cluster",
        parent: "client-ip-cluster",
    },
    native: {
        type: "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool",
        name: "client-ip-cluster-native-pool",
        parent: "client-ip-cluster-native",
        poolName: POOL_NAMES.native,
    },
    super: {
        type: "tencentcloud:index/kubernetesServerlessNodePool:KubernetesServerlessNodePool",
        name: "client-ip-cluster-super-pool",
        parent: "client-ip-cluster-super",
        poolName: POOL_NAMES.super,
    },
    clb: {
        type: "tencentcloud:index/clbInstance:ClbInstance",
        name: "client-ip-clb-instance",
        parent: "client-ip-clb",
        role: "clb",
    },
    endpoint: {
        type: "tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint",
        name: "client-ip-cluster-endpoint",
        parent: "client-ip-cluster",
    },
};

const KINDS: Readonly<Record<string, keyof typeof REGISTERED>> = {
    "clb/clb": "clb",
    "ccs/cluster": "cluster",
    "tke/nodepool": "native",
    "tke/virtualnodepool": "super",
    "tke/endpoint": "endpoint",
};

/** Tencent's provider v1.83.25 has no importer for it. */
const NOT_IMPORTED = "tke/endpoint";

/**
 * CLBs and clusters of a stack, and the node pools and endpoints of clusters of it, that its state does not hold. Of two of a kind
 * the state can take one at most.
 */
export function lostResources(
    { project, stack }: { project: string; stack: string },
    found: readonly CloudResource[],
    state: readonly StackResource[],
): LostResource[] {
    // By type: an endpoint has the id of its cluster.
    const isKnown = (kind: string, id: string) =>
        state.some((other) => other.type === REGISTERED[kind]?.type && other.id === id);
    const lost = found.filter(
        (resource) =>
            resource.stack === stack &&
            isOfProgram(resource, project) &&
            !isKnown(kindIn(resource) ?? "", stateId(resource)) &&
            !isUnderWay(resource, state),
    );
    const clusters = lost.filter(({ kind }) => kind === "ccs/cluster");
    const [cluster] = clusters;
    const isFree = (resource: CloudResource) => !state.some((other) => isAs(resource, other));
    // With two of a kind it is unknown which one belongs to the stack: neither is imported.
    const clusterId = cluster && clusters.length === 1 && isFree(cluster) ? cluster.id : undefined;
    const isOnly = (resource: CloudResource) => lost.filter(({ kind }) => kind === resource.kind).length === 1;
    const isImportable = (resource: CloudResource) => {
        if (resource.kind === "clb/clb") {
            return isFree(resource) && isOnly(resource);
        }
        const [owner = ""] = resource.id.split("/");
        return (
            resource.kind !== NOT_IMPORTED &&
            isFree(resource) &&
            (owner === clusterId || (resource !== cluster && isKnown("cluster", owner)))
        );
    };
    return lost.map((resource) => {
        const { type = "", name = "", parent = "" } = REGISTERED[kindIn(resource) ?? ""] ?? {};
        return {
            ...resource,
            ...(isImportable(resource) ? { importAs: { type, name, parent, id: stateId(resource) } } : {}),
            remedy: kindOf(resource.kind).remedy(resource.id, resource.region),
        };
    });
}

/** One line of what was found, and one for each way on. */
export function lostText(
    stack: string,
    lost: readonly LostResource[],
    options: { cloud?: boolean; engine?: string },
): string {
    const flags = options.cloud ? " --cloud" : options.engine ? ` --engine ${options.engine}` : "";
    const names = lost.map(({ kind, id }) => `${kindOf(kind).label} ${id}`).join(", ");
    const inOrder = [...lost].sort((one, other) => deletionRank(one.kind) - deletionRank(other.kind));
    const endpoints = inOrder.filter(({ kind }) => kind === NOT_IMPORTED);
    const others = inOrder.filter(({ kind }) => kind !== NOT_IMPORTED);
    const commands = (resources: readonly LostResource[]) => resources.map(({ remedy }) => remedy).join(" && ");
    return [
        `stack ${stack}: ${names} ${lost.length === 1 ? "belongs" : "belong"} to it, and its state does not know ` +
            `${lost.length === 1 ? "it" : "them"}: an \`up\` that was cut off has created ${lost.length === 1 ? "it" : "them"}`,
        ...(lost.some(({ importAs }) => importAs)
            ? [
                  `  to keep: npm run adopt-lost -- ${stack}${flags}` +
                      (endpoints.length === 0 ? "; the next `up` then continues" : ""),
              ]
            : []),
        ...(others.length > 0 ? [`  to delete: ${commands(inOrder)}`] : []),
        ...(endpoints.length > 0
            ? [`  an endpoint cannot be imported; for the next \`up\` to make it again: ${commands(endpoints)}`]
            : []),
    ].join("\n");
}

/** Why a resource was not imported. */
export function whyNotImported({ kind }: LostResource): string {
    return kind === NOT_IMPORTED
        ? "cannot be imported, as Tencent's provider has no import for it; the next `up` makes it again"
        : "is not the stack's only one";
}

/**
 * Whether the program creates one such: pools that somebody else has added to the cluster, and CLBs that TKE's controllers have
 * created, have other names.
 */
function isOfProgram(resource: CloudResource, project: string): boolean {
    const registered = REGISTERED[kindIn(resource) ?? ""];
    if (registered === undefined) {
        return false;
    }
    const { poolName, role } = registered;
    const name = role === undefined ? poolName : physicalNameOf({ project, stack: resource.stack ?? "" }, role);
    return name === undefined || name === resource.name;
}

/** `undefined` for what is recorded as soon as it is created. */
function kindIn({ kind }: CloudResource): string | undefined {
    return KINDS[kind];
}

/** Pools have the id `<cluster>#<pool>` in a state, and endpoints, of either side, that of their cluster. */
function stateId({ kind, id }: CloudResource): string {
    return kind === NOT_IMPORTED ? (id.split("/")[0] ?? "") : id.replace("/", "#");
}

/** The lab's own engine notes a creation before its call, and looks for what it has created. */
function isUnderWay(resource: CloudResource, state: readonly StackResource[]): boolean {
    return state.some((other) => other.id === "" && isAs(resource, other));
}

/** Whether a resource of a state has the place that the program gives this one. */
function isAs(resource: CloudResource, { type, name }: StackResource): boolean {
    const registered = REGISTERED[kindIn(resource) ?? ""];
    return type === registered?.type && name === registered.name;
}

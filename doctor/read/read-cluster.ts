import { INGRESS_CONTROLLER_CONFIG, SERVICE_CONTROLLER_CONFIG } from "../../tke/controller-config";
import {
    NO_OBJECTS,
    type AnyObject,
    type ClusterObjects,
    type ObjectList,
    type Unread,
    type Workload,
} from "../model/cluster-objects";
import { ApiStatusError, EnvironmentError, type KubeApi } from "./kube-api";
import { readGateways } from "./read-gateways";
import { pathOf, pruned, prunedPod, RESOURCES, workloadOf, type Resource } from "./resources";

/** What was read of a cluster, and what a person should know of the reading. */
export interface ClusterReading {
    objects: ClusterObjects;
    /** One line each. */
    notes: readonly string[];
}

/**
 * Reads what decides over clients' addresses, and changes nothing. What the user may not list is reported as unread.
 *
 * @param namespace @default - all of them
 * @throws EnvironmentError where the API server cannot be reached or does not know the user
 */
export async function readCluster(api: KubeApi, namespace?: string): Promise<ClusterReading> {
    const readings = await Promise.all(RESOURCES.map((resource) => readResource(api, resource, namespace)));
    const configMaps = await readConfigMaps(api);
    const workloads = readings.filter(({ list }) => list === "workloads").flatMap(({ items }) => items);
    const gateways = await readGateways(api, workloads as unknown as Workload[]);
    const parts: Part[] = [
        ...readings,
        configMaps,
        { list: "configMaps", items: gateways.configMaps, unread: gateways.unread, notes: [] },
        { list: "others", items: gateways.others, unread: [], notes: [] },
    ];
    const objects: Record<ObjectList, AnyObject[]> = Object.fromEntries(
        (Object.keys(NO_OBJECTS) as (keyof ClusterObjects)[])
            .filter((key): key is ObjectList => key !== "unread" && key !== "complete")
            .map((list) => [list, parts.filter((part) => part.list === list).flatMap(({ items }) => items)]),
    ) as Record<ObjectList, AnyObject[]>;
    return {
        objects: {
            ...(objects as unknown as ClusterObjects),
            unread: parts.flatMap(({ unread }) => unread),
            complete: true,
        },
        notes: parts.flatMap(({ notes }) => notes),
    };
}

interface Part {
    list: ObjectList;
    items: AnyObject[];
    unread: Unread[];
    notes: string[];
}

async function readResource(api: KubeApi, resource: Resource, namespace: string | undefined): Promise<Part> {
    const { list, kind, plural, group, cluster, custom } = resource;
    const where = cluster ? undefined : namespace;
    const part = (change: Partial<Part>): Part => ({ list, items: [], unread: [], notes: [], ...change });
    const unread = (reason: string): Part =>
        part({ unread: [{ list, resource: plural, ...(where && { namespace: where }), reason }] });
    if (!(await mayList(api, resource, where))) {
        return unread(`you may not list ${plural}${where ? ` in namespace ${where}` : ""}: ${remedyFor(resource)}`);
    }
    try {
        const prune = list === "pods" ? (item: AnyObject) => prunedPod(item) as AnyObject : pruned;
        const items = await api.list(pathOf(resource, where), prune);
        return part({
            items: list === "workloads" ? items.flatMap((item) => workloadOf(kind, item) ?? []).map(asObject) : items,
        });
    } catch (error) {
        if (!(error instanceof ApiStatusError)) {
            throw error;
        }
        if (error.status === 401) {
            throw notAuthenticated(api, error);
        }
        return error.status === 404 && custom
            ? part({
                  notes: [
                      `the cluster has no ${plural}.${group}: is it TKE's? Listeners are taken to have their defaults`,
                  ],
              })
            : unread(`${error.status}: ${error.message}`);
    }
}

/** Kubernetes' own role `view` has neither what belongs to the whole cluster nor what a CRD brings. */
function remedyFor({ group, plural, cluster, custom }: Resource): string {
    const name = group ? `${plural}.${group}` : plural;
    return cluster || custom
        ? `have a ClusterRole bound that does, kubectl create clusterrole list-${plural} --verb=list --resource=${name}`
        : "the role view allows it";
}

/** Whether the user may list a kind; where the API does not say, listing it will. */
async function mayList(api: KubeApi, { group, plural }: Resource, namespace: string | undefined): Promise<boolean> {
    const resourceAttributes = { verb: "list", group, resource: plural, ...(namespace && { namespace }) };
    try {
        const review = await api.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
            apiVersion: "authorization.k8s.io/v1",
            kind: "SelfSubjectAccessReview",
            spec: { resourceAttributes },
        });
        return (review as { status?: { allowed?: boolean } }).status?.allowed !== false;
    } catch (error) {
        if (error instanceof ApiStatusError && error.status === 401) {
            throw notAuthenticated(api, error);
        }
        if (error instanceof ApiStatusError) {
            return true;
        }
        throw error;
    }
}

function notAuthenticated({ context }: KubeApi, { message }: ApiStatusError): EnvironmentError {
    return new EnvironmentError(
        `the API server of context ${context} does not know the user (401 ${message}): download a new kubeconfig, or log in again`,
    );
}

/** The two ConfigMaps by which TKE's controllers are set; one that does not exist sets nothing. */
async function readConfigMaps(api: KubeApi): Promise<Part> {
    const part: Part = { list: "configMaps", items: [], unread: [], notes: [] };
    for (const { namespace, name } of [SERVICE_CONTROLLER_CONFIG, INGRESS_CONTROLLER_CONFIG]) {
        try {
            part.items.push((await api.get(`/api/v1/namespaces/${namespace}/configmaps/${name}`)) as AnyObject);
        } catch (error) {
            if (!(error instanceof ApiStatusError)) {
                throw error;
            }
            if (error.status !== 404 && name === SERVICE_CONTROLLER_CONFIG.name) {
                part.unread.push({
                    list: "configMaps",
                    namespace,
                    reason: `you may not read ${namespace}/${name} (${error.message}): a Role in ${namespace} with get on it allows it`,
                });
            }
        }
    }
    return part;
}

/** A workload is listed among objects, and looked at as what it is by the list's name. */
function asObject(workload: Workload): AnyObject {
    return { ...workload };
}

import { INGRESS_CONTROLLER_CONFIG, SERVICE_CONTROLLER_CONFIG } from "../../tke/controller-config";
import {
    NO_OBJECTS,
    type AnyObject,
    type ClusterObjects,
    type ObjectList,
    type Workload,
} from "../model/cluster-objects";
import type { Text } from "../model/text";
import { routesOf } from "../routes/routes";
import { ApiStatusError } from "../../kubeconfig/read-api";
import type { KubeApi } from "./kube-api";
import { readBeside } from "./read-beside";
import { readGateways } from "./read-gateways";
import { readResource, type Part } from "./read-resource";
import { readRoutes } from "./read-routes";
import { RESOURCES } from "./resources";

/** What was read of a cluster, and what a person should know of the reading. */
export interface ClusterReading {
    objects: ClusterObjects;
    /** One line each. */
    notes: readonly Text[];
    /** Namespaces that were read only for the gateways in them, which serve what was asked for. */
    beside: ReadonlySet<string>;
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
    const routes = await readRoutes(api, namespace);
    const itemsOf = (list: ObjectList, parts: readonly Part[]) =>
        parts.filter((part) => part.list === list).flatMap(({ items }) => items);
    const beside =
        namespace === undefined
            ? []
            : await readBeside(api, namespace, {
                  ingresses: itemsOf("ingresses", readings),
                  ingressClasses: itemsOf("ingressClasses", readings),
                  workloads: itemsOf("workloads", readings) as unknown as Workload[],
                  others: routes.items,
              });
    const workloads = itemsOf("workloads", [...readings, ...beside]) as unknown as Workload[];
    const gateways = await readGateways(api, workloads, routesOf(routes.items));
    const parts: Part[] = [
        ...readings,
        ...beside,
        routes,
        configMaps,
        { list: "configMaps", items: gateways.configMaps, unread: gateways.unread, notes: [] },
        { list: "others", items: gateways.others, unread: [], notes: [] },
    ];
    const objects: Record<ObjectList, AnyObject[]> = Object.fromEntries(
        (Object.keys(NO_OBJECTS) as (keyof ClusterObjects)[])
            .filter((key): key is ObjectList => key !== "unread" && key !== "complete")
            .map((list) => [list, itemsOf(list, parts)]),
    ) as Record<ObjectList, AnyObject[]>;
    return {
        objects: {
            ...(objects as unknown as ClusterObjects),
            unread: parts.flatMap(({ unread }) => unread),
            complete: true,
        },
        notes: parts.flatMap(({ notes }) => notes),
        beside: new Set(beside.flatMap(({ items }) => items.map(({ metadata }) => metadata?.namespace ?? "default"))),
    };
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
                    reason: {
                        en: `you may not read ${namespace}/${name} (${error.message}): a Role in ${namespace} with get on it allows it`,
                        zh: `没有权限读取 ${namespace}/${name}（${error.message}）：需要 ${namespace} 中对它有 get 权限的 Role`,
                    },
                });
            }
        }
    }
    return part;
}

import type { AnyObject, ClusterObjects, ObjectList } from "../model/cluster-objects";
import { EnvironmentError } from "../model/environment-error";
import { ApiStatusError } from "../../kubeconfig/read-api";
import type { KubeApi } from "./kube-api";
import { readCluster, type ClusterReading } from "./read-cluster";

/** Of more namespaces beside the one that is asked for, all are read at once. */
const MOST = 3;

/**
 * Reads a namespace, or all of them, and beside it those that manifests name, whose other objects are not reported.
 *
 * @param namespace undefined: all of them
 * @throws EnvironmentError where the namespace does not exist, or the API server cannot be read at all
 */
export async function readNamespaces(
    api: KubeApi,
    namespace: string | undefined,
    ofManifests: readonly string[],
): Promise<ClusterReading> {
    const others = ofManifests.filter((each) => each !== namespace);
    if (namespace === undefined || others.length === 0) {
        const reading = await readCluster(api, namespace);
        const isEmpty = reading.objects.services.length === 0 && reading.objects.ingresses.length === 0;
        if (isEmpty && namespace !== undefined && ofManifests.length === 0) {
            await requireNamespace(api, namespace);
        }
        return reading;
    }
    const readings =
        others.length > MOST
            ? [await readCluster(api)]
            : await Promise.all([namespace, ...others].map((each) => readCluster(api, each)));
    const objects = merged(readings.map((reading) => reading.objects));
    const all = [...objects.services, ...objects.ingresses, ...objects.others].map(
        ({ metadata }) => metadata?.namespace ?? "default",
    );
    return {
        objects,
        notes: distinct(readings.flatMap(({ notes }) => notes)),
        beside: new Set([...all, ...others].filter((each) => each !== namespace)),
    };
}

function merged(all: readonly ClusterObjects[]): ClusterObjects {
    const [first, ...rest] = all as [ClusterObjects, ...ClusterObjects[]];
    const lists = (Object.keys(first) as (keyof ClusterObjects)[]).filter(
        (key): key is ObjectList => key !== "unread" && key !== "complete",
    );
    const known = (object: AnyObject) =>
        `${object.kind ?? ""}/${object.metadata?.namespace ?? ""}/${object.metadata?.name ?? ""}`;
    const byName = lists.map((list) => {
        const objects = [first, ...rest].flatMap((each) => each[list] as readonly AnyObject[]);
        return [list, [...new Map(objects.map((object) => [known(object), object])).values()]];
    });
    return {
        ...first,
        ...(Object.fromEntries(byName) as Partial<ClusterObjects>),
        unread: distinct(all.flatMap(({ unread }) => unread)),
    };
}

function distinct<T>(items: readonly T[]): T[] {
    return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}

/** An empty answer is also what a misspelt namespace gives. */
async function requireNamespace(api: KubeApi, namespace: string): Promise<void> {
    try {
        await api.get(`/api/v1/namespaces/${namespace}`);
    } catch (error) {
        if (error instanceof ApiStatusError && error.status === 404) {
            throw new EnvironmentError({
                en: `namespace ${namespace} does not exist: kubectl get namespaces lists them`,
                zh: `命名空间 ${namespace} 不存在：用 kubectl get namespaces 查看`,
            });
        }
        // Whoever may not look at it has been told what could not be read.
    }
}

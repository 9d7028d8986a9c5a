import { EnvironmentError } from "../model/environment-error";
import { plain, type Text } from "../model/text";
import type { AnyObject, ObjectList, Unread, Workload } from "../model/cluster-objects";
import { ApiStatusError } from "../../kubeconfig/read-api";
import type { KubeApi } from "./kube-api";
import { apiPathOf, pruned, prunedPod, workloadOf, type Resource } from "./resources";

/** The calls of an API server that a reader needs. */
export type ReadingApi = Pick<KubeApi, "context" | "list" | "post">;

/** What was read of one list, and what was not. */
export interface Part {
    list: ObjectList;
    items: AnyObject[];
    unread: Unread[];
    notes: Text[];
}

/** The objects of a kind, in one namespace or in all; what the user may not list is reported as unread. */
export async function readResource(api: ReadingApi, resource: Resource, namespace: string | undefined): Promise<Part> {
    const { list, kind, plural, group, cluster, custom } = resource;
    const where = cluster ? undefined : namespace;
    const part = (change: Partial<Part>): Part => ({ list, items: [], unread: [], notes: [], ...change });
    const unread = (reason: Text): Part =>
        part({ unread: [{ list, resource: plural, ...(where && { namespace: where }), reason }] });
    if (!(await mayList(api, resource, where))) {
        const remedy = remedyFor(resource);
        return unread({
            en: `you may not list ${plural}${where ? ` in namespace ${where}` : ""}: ${remedy.en}`,
            zh: `没有权限列出${where ? `命名空间 ${where} 中的 ` : " "}${plural}：${remedy.zh}`,
        });
    }
    try {
        const prune = list === "pods" ? (item: AnyObject) => prunedPod(item) as AnyObject : pruned;
        const items = await api.list(apiPathOf(resource, where), prune);
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
                      {
                          en: `the cluster has no ${plural}.${group}: is it TKE's? Listeners are assumed to have their defaults`,
                          zh: `集群中没有 ${plural}.${group}：它是 TKE 集群吗？监听器按默认设置处理`,
                      },
                  ],
              })
            : unread(plain(`${error.status}: ${error.message}`));
    }
}

/** Kubernetes' own role `view` has neither what belongs to the whole cluster nor what a CRD brings. */
function remedyFor({ group, plural, cluster, custom }: Resource): Text {
    const name = group ? `${plural}.${group}` : plural;
    const command = `kubectl create clusterrole list-${plural} --verb=list --resource=${name}`;
    return cluster || custom
        ? { en: `have a ClusterRole bound that does, ${command}`, zh: `请绑定具有该权限的 ClusterRole，${command}` }
        : { en: "the role view allows it", zh: "view 角色具有该权限" };
}

/** Whether the user may list a kind; where the API does not say, listing it will. */
async function mayList(api: ReadingApi, { group, plural }: Resource, namespace: string | undefined): Promise<boolean> {
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

function notAuthenticated({ context }: ReadingApi, { message }: ApiStatusError): EnvironmentError {
    return new EnvironmentError({
        en: `the API server of context ${context} does not know the user (401 ${message}): download a new kubeconfig, or log in again`,
        zh: `上下文 ${context} 的 API Server 不认识该用户（401 ${message}）：请重新下载 kubeconfig，或重新登录`,
    });
}

/** A workload is listed among objects, and looked at as what it is by the list's name. */
function asObject(workload: Workload): AnyObject {
    return { ...workload };
}

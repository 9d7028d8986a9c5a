import type { V1Node, V1ObjectMeta } from "@kubernetes/client-node";
import { isOfStack } from "../stack-labels";
import type { ClusterFacts, ClusterNode, ClusterObject } from "./facts";

const CONTROLLER_CONFIG = { namespace: "kube-system", name: "tke-service-controller-config" };
const CILIUM_CONFIG = { namespace: "kube-system", name: "cilium-config" };
const TIMEOUT_MS = 15_000;

/**
 * Asks a cluster's API server for what an adoption depends on. Rejects where it does not answer within 15 s, or refuses the
 * kubeconfig's credentials.
 *
 * @param namespace the app's
 */
export async function clusterFacts(kubeconfig: string, namespace: string): Promise<ClusterFacts> {
    // It takes longer to load than all components.
    const { ApiException, AppsV1Api, CoreV1Api, KubeConfig, NetworkingV1Api } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromString(kubeconfig);
    const core = config.makeApiClient(CoreV1Api);
    const apps = config.makeApiClient(AppsV1Api);
    const networking = config.makeApiClient(NetworkingV1Api);
    const statusOf = (error: unknown) => (error instanceof ApiException ? error.code : undefined);
    const unlessForbidden = async <T>(request: Promise<T>): Promise<T | undefined> => {
        try {
            return await withinTime(request);
        } catch (error) {
            if (statusOf(error) === 403) {
                return undefined;
            }
            throw statusOf(error) === 401 ? new Error("it refuses the kubeconfig's credentials (401)") : error;
        }
    };
    const ifThere = <T>(request: Promise<T>): Promise<T | null | undefined> =>
        unlessForbidden(
            request.catch((error: unknown) => {
                if (statusOf(error) === 404) {
                    return null;
                }
                throw error;
            }),
        );
    const [nodes, controllerConfig, ciliumConfig, found, services, ingresses, deployments] = await Promise.all([
        unlessForbidden(core.listNode()),
        ifThere(core.readNamespacedConfigMap(CONTROLLER_CONFIG)),
        ifThere(core.readNamespacedConfigMap(CILIUM_CONFIG)),
        ifThere(core.readNamespace({ name: namespace })),
        unlessForbidden(core.listServiceForAllNamespaces()),
        unlessForbidden(networking.listIngressForAllNamespaces()),
        unlessForbidden(apps.listNamespacedDeployment({ namespace })),
    ]);
    const objects = [
        ...(services?.items ?? []).map(({ metadata, spec }) =>
            objectOf("Service", metadata, spec?.ports?.map(({ port }) => port) ?? []),
        ),
        ...(ingresses?.items ?? []).map(({ metadata }) => objectOf("Ingress", metadata, [80])),
        ...(deployments?.items ?? []).map(({ metadata }) => objectOf("Deployment", metadata, [])),
    ];
    return {
        nodes: nodes?.items?.map(nodeOf),
        controllerConfig: controllerConfig && (controllerConfig.data ?? {}),
        ciliumConfig: ciliumConfig && (ciliumConfig.data ?? {}),
        namespace: found && {
            isOwn: isOfStack(found.metadata?.labels),
            isTerminating: found.metadata?.deletionTimestamp !== undefined,
        },
        objects: services || ingresses || deployments ? objects : undefined,
    };
}

function nodeOf({ metadata, spec, status }: V1Node): ClusterNode {
    const isReady = status?.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True");
    return {
        name: metadata?.name ?? "",
        isUsable: isReady === true && spec?.unschedulable !== true,
        isSuper: metadata?.labels?.["node.kubernetes.io/instance-type"] === "eklet",
    };
}

function objectOf(
    kind: ClusterObject["kind"],
    metadata: V1ObjectMeta | undefined,
    ports: readonly number[],
): ClusterObject {
    return {
        kind,
        namespace: metadata?.namespace ?? "",
        name: metadata?.name ?? "",
        isOwn: isOfStack(metadata?.labels),
        annotations: metadata?.annotations ?? {},
        ports,
    };
}

/** An address that drops what comes to it would keep the client waiting for minutes. */
async function withinTime<T>(request: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
        const message = `it does not answer within ${TIMEOUT_MS / 1000} s`;
        timer = setTimeout(() => reject(new Error(message)), TIMEOUT_MS);
    });
    try {
        return await Promise.race([request, late]);
    } finally {
        clearTimeout(timer);
    }
}

import type { V1Node } from "@kubernetes/client-node";
import { checkedKubeconfig } from "../../kubeconfig/checked-kubeconfig";
import { INSTANCE_ID_LABEL, MASTER_LABELS, SUPER_NODE_LABEL } from "../../tke/nodes";

const POLL_MS = 2000;

/** What the CLB API calls a CVM instance. */
const INSTANCE_ID = /\bins-[a-z0-9]+$/;

export interface NodeInstancesOptions {
    /** How many there have to be; waits until then. */
    atLeast: number;
    timeoutSeconds: number;
}

/**
 * Instance ids of a cluster's nodes that a CLB can send NodePort traffic to, sorted: CVM instances that are ready. Waits until
 * there are enough of them; throws an Error with what was found where that takes too long, and at once where the question is
 * forbidden.
 */
export async function nodeInstances(
    kubeconfig: string,
    { atLeast, timeoutSeconds }: NodeInstancesOptions,
): Promise<string[]> {
    // They take longer to load than all components.
    const [{ ApiException, CoreV1Api, KubeConfig }, { default: retry, AbortError }] = await Promise.all([
        import("@kubernetes/client-node"),
        import("p-retry"),
    ]);
    const config = new KubeConfig();
    config.loadFromString(checkedKubeconfig(kubeconfig));
    const api = config.makeApiClient(CoreV1Api);
    const read = async () => {
        const { items } = await api.listNode().catch((error: unknown) => {
            const isDenied = error instanceof ApiException && (error.code === 401 || error.code === 403);
            throw isDenied ? new AbortError(`its nodes may not be listed (HTTP ${error.code})`) : error;
        });
        const found = instancesOf(items);
        if (found.length < atLeast) {
            throw new Error(
                `${found.length} of the cluster's ${items.length} nodes are CVM instances that are ready, ${atLeast} are needed`,
            );
        }
        return found;
    };
    return retry(read, {
        retries: Number.POSITIVE_INFINITY,
        factor: 1,
        minTimeout: POLL_MS,
        maxRetryTime: timeoutSeconds * 1000,
    });
}

/** Neither control planes nor super nodes, which have no NodePort (457/113905), nor nodes that are no CVM instances. */
export function instancesOf(nodes: readonly V1Node[]): string[] {
    return nodes
        .filter(({ metadata, status }) => {
            const labels = metadata?.labels ?? {};
            const isReady = status?.conditions?.some((each) => each.type === "Ready" && each.status === "True");
            return (
                isReady === true &&
                labels[SUPER_NODE_LABEL.key] !== SUPER_NODE_LABEL.value &&
                !MASTER_LABELS.some((label) => labels[label] !== undefined)
            );
        })
        .flatMap(({ metadata, spec }) => {
            const named = metadata?.labels?.[INSTANCE_ID_LABEL] ?? spec?.providerID ?? "";
            return INSTANCE_ID.exec(named)?.[0] ?? [];
        })
        .toSorted((a, b) => a.localeCompare(b, "en"));
}

import { checkedKubeconfig } from "../../kubeconfig/checked-kubeconfig";

const POLL_MS = 1000;

/**
 * Resolves when a ConfigMap exists. Throws after `timeoutSeconds`, with what the API server said last, and at once where
 * it forbids the question.
 */
export async function waitForConfigMap(
    kubeconfig: string,
    namespace: string,
    name: string,
    timeoutSeconds: number,
): Promise<void> {
    // Only scenario 2 needs them, and they take longer to load than all components.
    const [{ ApiException, CoreV1Api, KubeConfig }, { default: retry, AbortError }] = await Promise.all([
        import("@kubernetes/client-node"),
        import("p-retry"),
    ]);
    const config = new KubeConfig();
    config.loadFromString(checkedKubeconfig(kubeconfig));
    const api = config.makeApiClient(CoreV1Api);
    const read = async () => {
        try {
            await api.readNamespacedConfigMap({ namespace, name });
        } catch (error) {
            const denied = error instanceof ApiException && (error.code === 401 || error.code === 403);
            throw denied ? new AbortError(error) : new Error(toError(error).message, { cause: error });
        }
    };
    try {
        await retry(read, {
            retries: Number.POSITIVE_INFINITY,
            factor: 1,
            minTimeout: POLL_MS,
            maxRetryTime: timeoutSeconds * 1000,
        });
    } catch (error) {
        throw new Error(
            `ConfigMap ${namespace}/${name} is not there after ${timeoutSeconds} s: TKE's service controller makes it when ` +
                `it starts. Look at its Pods in ${namespace}; the API server said: ${toError(error).message}`,
            { cause: error },
        );
    }
}

function toError(error: unknown): Error {
    return error instanceof Error ? error : new Error(String(error));
}

import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";

/** A kubeconfig of a new service account, which nobody has given any rights. */
export async function kubeconfigWithoutRights(cluster: KubeConfig, namespace: string): Promise<string> {
    const core = cluster.makeApiClient(CoreV1Api);
    const name = "nobody";
    await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
    const body = { spec: { audiences: [], expirationSeconds: 3600 } };
    const { status } = await core.createNamespacedServiceAccountToken({ namespace, name, body });
    const config = new KubeConfig();
    config.loadFromClusterAndUser(cluster.getCurrentCluster()!, { name, token: status!.token });
    return config.exportConfig();
}

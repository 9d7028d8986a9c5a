import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";

/** A kubeconfig of a new service account, which has no rights until a role is bound to it. */
export async function serviceAccountKubeconfig(cluster: KubeConfig, namespace: string, name: string): Promise<string> {
    const core = cluster.makeApiClient(CoreV1Api);
    await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
    const body = { spec: { audiences: [], expirationSeconds: 3600 } };
    const { status } = await core.createNamespacedServiceAccountToken({ namespace, name, body });
    const config = new KubeConfig();
    config.loadFromClusterAndUser(cluster.getCurrentCluster()!, { name, token: status!.token });
    return config.exportConfig();
}

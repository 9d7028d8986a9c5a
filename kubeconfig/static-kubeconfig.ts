import type { KubeConfig } from "@kubernetes/client-node";
import { checkedKubeconfig } from "./checked-kubeconfig";
import { kubeConfigClass } from "./kube-config-class";
import { kubernetesClient } from "./kubernetes-client";

export { KubeconfigRefused } from "./checked-kubeconfig";

/**
 * Reads a kubeconfig that runs no program and reads no file of this machine.
 *
 * @throws KubeconfigRefused that names the user or cluster and the field, never a value
 */
export function staticKubeConfig(text: string): KubeConfig {
    return loaded(kubernetesClient().KubeConfig, text);
}

/** The same, without the client's models until they are needed. */
export async function lightKubeConfig(text: string): Promise<KubeConfig> {
    return loaded(await kubeConfigClass(), text);
}

function loaded(Config: new () => KubeConfig, text: string): KubeConfig {
    const config = new Config();
    config.loadFromString(checkedKubeconfig(text));
    return config;
}

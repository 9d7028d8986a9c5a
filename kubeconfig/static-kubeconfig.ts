import type { KubeConfig } from "@kubernetes/client-node";
import { checkedKubeconfig } from "./checked-kubeconfig";
import { kubernetesClient } from "./kubernetes-client";

export { KubeconfigRefused } from "./checked-kubeconfig";

/**
 * Reads a kubeconfig that runs no program and reads no file of this machine.
 *
 * @throws KubeconfigRefused that names the user or cluster and the field, never a value
 */
export function staticKubeConfig(text: string): KubeConfig {
    const config = new (kubernetesClient().KubeConfig)();
    config.loadFromString(checkedKubeconfig(text));
    return config;
}

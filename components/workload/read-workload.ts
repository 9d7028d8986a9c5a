import type { V1LabelSelector, V1PodTemplateSpec } from "@kubernetes/client-node";
import { checkedKubeconfig } from "../../kubeconfig/checked-kubeconfig";
import type { WorkloadReference } from "./workload-reference";

/** The fields of a workload on which an entry point depends. */
export interface FoundWorkload {
    selector: V1LabelSelector;
    template: V1PodTemplateSpec;
}

/** Reads a workload. Resolves to `null` where it does not exist; rejects with an ApiException where it may not be read. */
export async function readWorkload(
    kubeconfig: string,
    namespace: string,
    { kind, name }: WorkloadReference,
): Promise<FoundWorkload | null> {
    // It takes longer to load than all components.
    const { ApiException, AppsV1Api, KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromString(checkedKubeconfig(kubeconfig));
    const apps = config.makeApiClient(AppsV1Api);
    const read = {
        Deployment: () => apps.readNamespacedDeployment({ namespace, name }),
        StatefulSet: () => apps.readNamespacedStatefulSet({ namespace, name }),
        DaemonSet: () => apps.readNamespacedDaemonSet({ namespace, name }),
    }[kind];
    try {
        const { spec } = await read();
        return spec ? { selector: spec.selector, template: spec.template } : null;
    } catch (error) {
        if (error instanceof ApiException && error.code === 404) {
            return null;
        }
        throw error;
    }
}

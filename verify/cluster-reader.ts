import type { KubeConfig, V1Pod, V1Service } from "@kubernetes/client-node";
import { kubernetesClient } from "../kubeconfig/kubernetes-client";
import { staticKubeConfig } from "../kubeconfig/static-kubeconfig";
import type { NamespaceFacts } from "./no-backend";
import { podsOf, type PodEndpoint } from "./path";

const TIMEOUT_MS = 5_000;

/** What verify asks a cluster's API server. Every question rejects where it is not answered within 5 s. */
export class ClusterReader {
    /** Every question rejects with KubeconfigRefused where the kubeconfig would run a program of this machine, or read a file. */
    static ofStack(kubeconfig: string): ClusterReader {
        return new ClusterReader(() => staticKubeConfig(kubeconfig));
    }

    constructor(private readonly open: () => KubeConfig) {}

    /** InternalIPs of the nodes. */
    async nodeAddresses(): Promise<string[]> {
        const { items } = await withinTime(this.open().makeApiClient(kubernetesClient().CoreV1Api).listNode());
        return items.flatMap(({ status }) =>
            (status?.addresses ?? []).filter(({ type }) => type === "InternalIP").map(({ address }) => address),
        );
    }

    /** The ready Pods behind the Services of a namespace. */
    async podEndpoints(namespace: string): Promise<PodEndpoint[]> {
        const discovery = this.open().makeApiClient(kubernetesClient().DiscoveryV1Api);
        return podsOf((await withinTime(discovery.listNamespacedEndpointSlice({ namespace }))).items);
    }

    /** Rejects, with what is missing, where the cluster has no such Service. */
    async service(namespace: string, name: string): Promise<V1Service> {
        try {
            return await withinTime(
                this.open().makeApiClient(kubernetesClient().CoreV1Api).readNamespacedService({ namespace, name }),
            );
        } catch (error) {
            throw error instanceof kubernetesClient().ApiException && error.code === 404
                ? new Error(
                      `the cluster has no Service ${namespace}/${name}: kubectl get services -A lists those that it has`,
                  )
                : error;
        }
    }

    /** The Pods that a selector selects, `app=web,tier=front`. */
    async pods(namespace: string, labelSelector: string): Promise<V1Pod[]> {
        const core = this.open().makeApiClient(kubernetesClient().CoreV1Api);
        return (await withinTime(core.listNamespacedPod({ namespace, labelSelector }))).items;
    }

    /** The lines that a container has written in the last seconds. */
    async logLines(namespace: string, name: string, container: string, sinceSeconds: number): Promise<string[]> {
        const core = this.open().makeApiClient(kubernetesClient().CoreV1Api);
        const log = await withinTime(core.readNamespacedPodLog({ namespace, name, container, sinceSeconds }));
        return log.split("\n").filter(Boolean);
    }

    async namespaceFacts(namespace: string): Promise<NamespaceFacts> {
        const core = this.open().makeApiClient(kubernetesClient().CoreV1Api);
        const networking = this.open().makeApiClient(kubernetesClient().NetworkingV1Api);
        const [services, ingresses, pods, events] = await withinTime(
            Promise.all([
                core.listNamespacedService({ namespace }),
                networking.listNamespacedIngress({ namespace }),
                core.listNamespacedPod({ namespace }),
                core.listNamespacedEvent({ namespace }),
            ]),
        );
        return { services: services.items, ingresses: ingresses.items, pods: pods.items, events: events.items };
    }
}

async function withinTime<T>(request: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
        timer = setTimeout(
            () => reject(new Error(`the API server gives no answer within ${TIMEOUT_MS / 1000} s`)),
            TIMEOUT_MS,
        );
    });
    return Promise.race([request, timeout]).finally(() => clearTimeout(timer));
}

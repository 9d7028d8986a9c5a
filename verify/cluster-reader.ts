import { CoreV1Api, DiscoveryV1Api, NetworkingV1Api, type KubeConfig } from "@kubernetes/client-node";
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
        const { items } = await withinTime(this.open().makeApiClient(CoreV1Api).listNode());
        return items.flatMap(({ status }) =>
            (status?.addresses ?? []).filter(({ type }) => type === "InternalIP").map(({ address }) => address),
        );
    }

    /** The ready Pods behind the Services of a namespace. */
    async podEndpoints(namespace: string): Promise<PodEndpoint[]> {
        const discovery = this.open().makeApiClient(DiscoveryV1Api);
        return podsOf((await withinTime(discovery.listNamespacedEndpointSlice({ namespace }))).items);
    }

    async namespaceFacts(namespace: string): Promise<NamespaceFacts> {
        const core = this.open().makeApiClient(CoreV1Api);
        const networking = this.open().makeApiClient(NetworkingV1Api);
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

import type {
    CoreV1Event,
    KubeConfig,
    V1EndpointSlice,
    V1Ingress,
    V1Node,
    V1Pod,
    V1Service,
} from "@kubernetes/client-node";
import { ApiStatusError, readApi } from "../kubeconfig/read-api";
import { lightKubeConfig } from "../kubeconfig/static-kubeconfig";
import type { NamespaceFacts } from "./no-backend";
import { podsOf, type PodEndpoint } from "./path";

const TIMEOUT_MS = 5_000;

const CORE = "/api/v1";
const DISCOVERY = "/apis/discovery.k8s.io/v1";
const NETWORKING = "/apis/networking.k8s.io/v1";

/** What verify asks a cluster's API server. Every question rejects where it is not answered within 5 s. */
export class ClusterReader {
    /** Every question rejects with KubeconfigRefused where the kubeconfig would run a program of this machine, or read a file. */
    static ofStack(kubeconfig: string): ClusterReader {
        return new ClusterReader(() => lightKubeConfig(kubeconfig));
    }

    constructor(private readonly open: () => KubeConfig | Promise<KubeConfig>) {}

    /** InternalIPs of the nodes. */
    async nodeAddresses(): Promise<string[]> {
        const nodes = await this.list<V1Node>(`${CORE}/nodes`);
        return nodes.flatMap(({ status }) =>
            (status?.addresses ?? []).filter(({ type }) => type === "InternalIP").map(({ address }) => address),
        );
    }

    /** The ready Pods behind the Services of a namespace. */
    async podEndpoints(namespace: string): Promise<PodEndpoint[]> {
        return podsOf(await this.list<V1EndpointSlice>(path(DISCOVERY, namespace, "endpointslices")));
    }

    /** Rejects, with what is missing, where the cluster has no such Service. */
    async service(namespace: string, name: string): Promise<V1Service> {
        try {
            return JSON.parse(await this.read(path(CORE, namespace, "services", name))) as V1Service;
        } catch (error) {
            throw error instanceof ApiStatusError && error.status === 404
                ? new Error(
                      `the cluster has no Service ${namespace}/${name}: kubectl get services -A lists those that it has`,
                  )
                : error;
        }
    }

    /** The Pods that a selector selects, `app=web,tier=front`. */
    pods(namespace: string, labelSelector: string): Promise<V1Pod[]> {
        return this.list<V1Pod>(`${path(CORE, namespace, "pods")}?${String(new URLSearchParams({ labelSelector }))}`);
    }

    /** The lines that a container has written in the last seconds. */
    async logLines(namespace: string, name: string, container: string, sinceSeconds: number): Promise<string[]> {
        const query = new URLSearchParams({ container, sinceSeconds: String(sinceSeconds) });
        const log = await this.read(`${path(CORE, namespace, "pods", name, "log")}?${String(query)}`);
        return log.split("\n").filter(Boolean);
    }

    async namespaceFacts(namespace: string): Promise<NamespaceFacts> {
        const [services, ingresses, pods, events] = await Promise.all([
            this.list<V1Service>(path(CORE, namespace, "services")),
            this.list<V1Ingress>(path(NETWORKING, namespace, "ingresses")),
            this.list<V1Pod>(path(CORE, namespace, "pods")),
            this.list<CoreV1Event>(path(CORE, namespace, "events")),
        ]);
        return { services, ingresses, pods, events };
    }

    private async list<T>(path: string): Promise<T[]> {
        return (JSON.parse(await this.read(path)) as { items: T[] }).items;
    }

    private async read(path: string): Promise<string> {
        const timeout = AbortSignal.timeout(TIMEOUT_MS);
        try {
            return await readApi(await this.open(), path, timeout);
        } catch (error) {
            throw timeout.aborted ? new Error(`the API server gives no answer within ${TIMEOUT_MS / 1000} s`) : error;
        }
    }
}

function path(api: string, namespace: string, ...rest: string[]): string {
    return [api, "namespaces", ...[namespace, ...rest].map(encodeURIComponent)].join("/");
}

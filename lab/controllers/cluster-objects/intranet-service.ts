import {
    ApiException,
    CoreV1Api,
    PatchStrategy,
    setHeaderOptions,
    type KubeConfig,
    type V1Service,
} from "@kubernetes/client-node";
import { randomUUID } from "node:crypto";
import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import { LOAD_BALANCER_TYPE_LABEL } from "../../../tke/objects";
import type { ClusterEndpointRecord } from "../../cloud/model";
import type { Store } from "../../cloud/store";
import { beijingRfc3339 } from "../../cloud/lifecycle/time";
import type { Log } from "../../log";
import { WorkQueue } from "../../kube-client/work-queue";
import { serviceKeys } from "../object-keys";
import type { ClusterCaches } from "../watch/cluster-caches";
import { sameStatus } from "../status/status";

const NAMESPACE = "default";
const NAME = "kubernetes-intranet";
const API_SERVER_PORT = 60002;
const SOURCE_ENDPOINTS = ANNOTATION_KEYS.Service.sourceEndpoints;
const FIELD_MANAGER = "tke";

const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
const serverSideApply = setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply);

export interface IntranetServiceOptions {
    kubeConfig: KubeConfig;
    clusterId: string;
    store: Pick<Store, "get" | "onChange">;
    caches: ClusterCaches;
    log: Log;
}

/**
 * Shows the API server's own intranet endpoint as TKE does: as LoadBalancer Service `default/kubernetes-intranet` (as seen
 * in real clusters; no page of Tencent's has it). The service controller leaves it alone.
 */
export class IntranetService {
    private readonly core: CoreV1Api;
    private readonly queue: WorkQueue;
    private unsubscribe: () => void = () => undefined;

    constructor(private readonly options: IntranetServiceOptions) {
        this.core = options.kubeConfig.makeApiClient(CoreV1Api);
        this.queue = new WorkQueue({ process: () => this.reconcile(), log: options.log });
        options.caches.subscribe({
            onService: (namespace, name) => {
                if (namespace === NAMESPACE && name === NAME) {
                    this.queue.add(NAME);
                }
            },
        });
    }

    start(): void {
        this.unsubscribe = this.options.store.onChange(({ kind, id }) => {
            if (kind === "clusterEndpoint" && id === this.endpointId) {
                this.queue.add(NAME);
            }
        });
        this.queue.add(NAME);
    }

    async stop(): Promise<void> {
        this.unsubscribe();
        await this.queue.stop();
    }

    private get endpointId(): string {
        return `${this.options.clusterId}/intranet`;
    }

    private async reconcile(): Promise<boolean> {
        const endpoint = this.options.store.get("clusterEndpoint", this.endpointId);
        const current = await this.read();
        if (!endpoint || endpoint.status === "Deleting") {
            if (current) {
                await this.core.deleteNamespacedService({ namespace: NAMESPACE, name: NAME });
            }
            return true;
        }
        if (endpoint.status !== "Created") {
            return true;
        }
        const wanted = intranetService(endpoint, current, new Date());
        if (!current || !containsAll(current, wanted)) {
            const options = { namespace: NAMESPACE, name: NAME, fieldManager: FIELD_MANAGER, force: true };
            await this.core.patchNamespacedService({ ...options, body: wanted }, serverSideApply);
        }
        const ingress = [{ ip: endpoint.address, ipMode: "VIP" }];
        if (!sameStatus(current?.status?.loadBalancer?.ingress, ingress)) {
            const body = { status: { loadBalancer: { ingress } } };
            await this.core.patchNamespacedServiceStatus({ namespace: NAMESPACE, name: NAME, body }, mergePatch);
        }
        return true;
    }

    private async read(): Promise<V1Service | undefined> {
        try {
            return await this.core.readNamespacedService({ namespace: NAMESPACE, name: NAME });
        } catch (error) {
            if (error instanceof ApiException && error.code === 404) {
                return undefined;
            }
            throw error;
        }
    }
}

/** Whether a Service is the API server's, which no controller of Services touches. */
export function isIntranetService({ metadata }: V1Service): boolean {
    return metadata?.namespace === NAMESPACE && metadata.name === NAME;
}

/**
 * The Service of an intranet endpoint. It has no `loadbalance-id`: the lab's API has no CLB for an endpoint.
 *
 * @param current what is written once comes from here.
 */
export function intranetService(
    { subnetId }: Pick<ClusterEndpointRecord, "subnetId">,
    current: V1Service | undefined,
    now: Date,
): V1Service {
    const earlier = current?.metadata?.annotations ?? {};
    const { clientToken = "", syncBeginTime = "", syncEndTime = "", directAccess, internalSubnet } = serviceKeys;
    return {
        apiVersion: "v1",
        kind: "Service",
        metadata: {
            name: NAME,
            namespace: NAMESPACE,
            labels: { [LOAD_BALANCER_TYPE_LABEL]: "INTERNAL" },
            annotations: {
                [clientToken]: earlier[clientToken] ?? randomUUID(),
                [directAccess]: "true",
                [SOURCE_ENDPOINTS]: JSON.stringify({ name: `${NAME}-loadbalancer` }),
                [syncBeginTime]: earlier[syncBeginTime] ?? beijingRfc3339(now),
                [syncEndTime]: earlier[syncEndTime] ?? beijingRfc3339(now),
                [internalSubnet]: subnetId,
            },
        },
        spec: {
            type: "LoadBalancer",
            ports: [{ name: "https", protocol: "TCP", port: 443, targetPort: API_SERVER_PORT }],
        },
    };
}

function containsAll(current: V1Service, wanted: V1Service): boolean {
    const has = (part: Record<string, string> = {}, of: Record<string, string> = {}) =>
        Object.entries(part).every(([key, value]) => of[key] === value);
    const [port] = current.spec?.ports ?? [];
    return (
        has(wanted.metadata?.labels, current.metadata?.labels) &&
        has(wanted.metadata?.annotations, current.metadata?.annotations) &&
        current.spec?.type === "LoadBalancer" &&
        port?.port === 443 &&
        port.targetPort === API_SERVER_PORT
    );
}

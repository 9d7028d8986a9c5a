import { CoreV1Api, PatchStrategy, setHeaderOptions, type V1Service } from "@kubernetes/client-node";
import { LOAD_BALANCER_TYPE_LABEL } from "../../tke/objects";
import { serviceKeys } from "./object-keys";
import type { SyncOutcome } from "./deploy/deploy-model";
import type { DesiredLoadBalancer } from "./model/desired-load-balancer";
import { serviceLoadBalancer, serviceModel, type ObjectModel } from "./model/object-model";
import { ObjectController, type ControllerOptions } from "./object-controller";
import { isIntranetService } from "./cluster-objects/intranet-service";
import { serviceConfigName } from "./model/service-config";
import { SPECIFY_PROTOCOL } from "./model/service-protocols";
import { changedEntries, isAddressable, loadBalancerIngress, readyCondition, sameStatus } from "./status/status";

const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** TKE's service controller: a CLB with layer 4 listeners for every Service of type LoadBalancer. */
export class ServiceController extends ObjectController<V1Service> {
    private readonly core: CoreV1Api;

    constructor(options: ControllerOptions) {
        super(options, serviceKeys);
        this.core = options.kubeConfig.makeApiClient(CoreV1Api);
        this.caches.subscribe({
            onServiceConfig: (namespace, name) => this.serviceConfigChanged(namespace, name),
            onSecret: (namespace, name) => this.secretChanged(namespace, name),
        });
    }

    override start(): Promise<void> {
        this.clusterChanged();
        return Promise.resolve();
    }

    private secretChanged(namespace: string, name: string): void {
        for (const { metadata } of this.caches.services) {
            const mentioned = metadata?.annotations?.[SPECIFY_PROTOCOL]?.includes(JSON.stringify(name));
            if (metadata?.namespace === namespace && mentioned) {
                this.serviceChanged(namespace, metadata.name ?? "");
            }
        }
    }

    private serviceConfigChanged(namespace: string, name: string): void {
        for (const { metadata } of this.caches.services) {
            const { name: service = "", annotations = {} } = metadata ?? {};
            const used = serviceConfigName({ kind: "Service", annotations }, service);
            if (metadata?.namespace === namespace && used === name) {
                this.serviceChanged(namespace, service);
            }
        }
    }

    protected serviceChanged(namespace: string, name: string): void {
        this.objectChanged(namespace, name, this.caches.service(namespace, name));
    }

    protected clusterChanged(): void {
        for (const { metadata } of this.caches.services) {
            this.serviceChanged(metadata?.namespace ?? "", metadata?.name ?? "");
        }
    }

    /** A Service with a load balancer class is another controller's (Kubernetes API, `spec.loadBalancerClass`). */
    protected isManaged(service: V1Service): boolean {
        const { spec } = service;
        return spec?.type === "LoadBalancer" && !spec.loadBalancerClass && !isIntranetService(service);
    }

    protected desiredLoadBalancer(service: V1Service): DesiredLoadBalancer {
        return serviceLoadBalancer(service);
    }

    protected buildModel(service: V1Service, address: string): ObjectModel {
        return serviceModel(service, address, this.caches);
    }

    protected read(namespace: string, name: string): Promise<V1Service> {
        return this.core.readNamespacedService({ namespace, name });
    }

    protected patch({ metadata }: V1Service, body: object): Promise<V1Service> {
        const { namespace = "", name = "" } = metadata ?? {};
        return this.core.patchNamespacedService({ namespace, name, body }, mergePatch);
    }

    protected async writeBack(
        service: V1Service,
        { loadBalancer, listeners, problems }: SyncOutcome,
    ): Promise<boolean> {
        const labels =
            loadBalancer && changedEntries(service.metadata?.labels, { [LOAD_BALANCER_TYPE_LABEL]: loadBalancer.type });
        const annotations =
            loadBalancer &&
            changedEntries(service.metadata?.annotations, { [serviceKeys.loadBalancerId]: loadBalancer.id });
        if (labels || annotations) {
            await this.patch(service, { metadata: { labels, annotations } });
        }
        const status = this.status(service, { loadBalancer, listeners, problems });
        if (status) {
            await this.patchStatus(service, status);
        }
        return Boolean(labels ?? annotations ?? status);
    }

    protected async clearStatus(service: V1Service): Promise<void> {
        const conditions = service.status?.conditions?.filter(({ type }) => type !== "Ready") ?? [];
        await this.patchStatus(service, { conditions, loadBalancer: { ingress: null } });
        await this.patch(service, { metadata: { labels: { [LOAD_BALANCER_TYPE_LABEL]: null } } });
    }

    /** What to patch into the status; undefined where it says all of it already. */
    private status({ status }: V1Service, { loadBalancer, listeners, problems }: SyncOutcome): object | undefined {
        const earlier = status?.conditions?.find(({ type }) => type === "Ready");
        const ready = readyCondition(problems, earlier);
        const { canBindPrivilegedPorts } = this.options;
        const hasAddress = status?.loadBalancer?.ingress?.length || isAddressable(listeners, problems);
        const ingress = loadBalancer &&
            hasAddress && [
                {
                    ...loadBalancerIngress(loadBalancer, listeners, canBindPrivilegedPorts),
                    ...(loadBalancer.vip && { ipMode: "VIP" }),
                },
            ];
        const sameReady =
            earlier?.status === ready.status && earlier.reason === ready.reason && earlier.message === ready.message;
        if (sameReady && (!ingress || sameStatus(status?.loadBalancer?.ingress, ingress))) {
            return undefined;
        }
        const others = status?.conditions?.filter(({ type }) => type !== "Ready") ?? [];
        return { conditions: [...others, ready], ...(ingress && { loadBalancer: { ingress } }) };
    }

    private async patchStatus({ metadata }: V1Service, status: object): Promise<void> {
        const { namespace = "", name = "" } = metadata ?? {};
        await this.core.patchNamespacedServiceStatus({ namespace, name, body: { status } }, mergePatch);
    }
}

import { NetworkingV1Api, PatchStrategy, setHeaderOptions, type V1Ingress } from "@kubernetes/client-node";
import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { ingressKeys } from "./object-keys";
import { KeptInformer } from "../kube-client/kept-informer";
import { backendServices, isManagedIngress } from "./model/ingress-rules";
import type { SyncOutcome } from "./deploy/deploy-model";
import type { DesiredLoadBalancer } from "./model/desired-load-balancer";
import { ingressLoadBalancer, ingressModel, type ObjectModel } from "./model/object-model";
import { ObjectController, type ControllerOptions } from "./object-controller";
import { serviceConfigName } from "./model/service-config";
import {
    changedEntries,
    isAddressable,
    loadBalancerIngress,
    readyCondition,
    sameStatus,
    type ReadyCondition,
} from "./status/status";

const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

/** TKE's ingress controller: a CLB with an HTTP listener for every Ingress of class `qcloud` or of none (457/45685). */
export class IngressController extends ObjectController<V1Ingress> {
    private readonly networking: NetworkingV1Api;
    private readonly ingresses: KeptInformer<V1Ingress>;

    constructor(options: ControllerOptions) {
        super(options, ingressKeys);
        const { kubeConfig, log } = options;
        this.networking = kubeConfig.makeApiClient(NetworkingV1Api);
        this.ingresses = new KeptInformer<V1Ingress>({
            kubeConfig,
            path: "/apis/networking.k8s.io/v1/ingresses",
            list: () => this.networking.listIngressForAllNamespaces(),
            onChange: (ingress) => this.ingressChanged(ingress),
            log,
        });
        this.caches.subscribe({
            onSecret: (namespace, name) => this.secretChanged(namespace, name),
            onServiceConfig: (namespace, name) => this.serviceConfigChanged(namespace, name),
        });
    }

    override async start(): Promise<void> {
        await this.ingresses.start();
    }

    override async stop(): Promise<void> {
        await this.ingresses.stop();
        await super.stop();
    }

    protected serviceChanged(namespace: string, name: string): void {
        for (const ingress of this.ingresses.objects.list(namespace)) {
            if (backendServices(ingress).includes(name)) {
                this.ingressChanged(ingress);
            }
        }
    }

    private secretChanged(namespace: string, name: string): void {
        for (const ingress of this.ingresses.objects.list(namespace)) {
            if (ingress.spec?.tls?.some(({ secretName }) => secretName === name)) {
                this.ingressChanged(ingress);
            }
        }
    }

    private serviceConfigChanged(namespace: string, name: string): void {
        for (const ingress of this.ingresses.objects.list(namespace)) {
            const { name: ingressName = "", annotations = {} } = ingress.metadata ?? {};
            if (serviceConfigName({ kind: "Ingress", annotations }, ingressName) === name) {
                this.ingressChanged(ingress);
            }
        }
    }

    protected clusterChanged(): void {
        for (const ingress of this.ingresses.objects.list()) {
            this.ingressChanged(ingress);
        }
    }

    protected isManaged(ingress: V1Ingress): boolean {
        return isManagedIngress(ingress);
    }

    protected desiredLoadBalancer(ingress: V1Ingress): DesiredLoadBalancer {
        return ingressLoadBalancer(ingress);
    }

    protected buildModel(ingress: V1Ingress, address: string): ObjectModel {
        return ingressModel(ingress, address, this.caches);
    }

    protected read(namespace: string, name: string): Promise<V1Ingress> {
        return this.networking.readNamespacedIngress({ namespace, name });
    }

    protected patch({ metadata }: V1Ingress, body: object): Promise<V1Ingress> {
        const { namespace = "", name = "" } = metadata ?? {};
        return this.networking.patchNamespacedIngress({ namespace, name, body }, mergePatch);
    }

    protected async writeBack(
        ingress: V1Ingress,
        { loadBalancer, listeners, problems }: SyncOutcome,
    ): Promise<boolean> {
        const earlier = conditionsOf(ingress)[0];
        const annotations = changedEntries(ingress.metadata?.annotations, {
            ...(loadBalancer && { [ingressKeys.loadBalancerId]: loadBalancer.id }),
            [ANNOTATION_KEYS.Ingress.statusConditions]: JSON.stringify([readyCondition(problems, earlier)]),
        });
        if (annotations) {
            await this.patch(ingress, { metadata: { annotations } });
        }
        const hasAddress = ingress.status?.loadBalancer?.ingress?.length || isAddressable(listeners, problems);
        const wanted = loadBalancer &&
            hasAddress && [loadBalancerIngress(loadBalancer, listeners, this.options.canBindPrivilegedPorts)];
        const moved = wanted && !sameStatus(ingress.status?.loadBalancer?.ingress, wanted);
        if (moved) {
            await this.patchStatus(ingress, wanted);
        }
        return Boolean(annotations ?? moved);
    }

    protected async clearStatus(ingress: V1Ingress): Promise<void> {
        await this.patchStatus(ingress, null);
        await this.patch(ingress, { metadata: { annotations: { [ANNOTATION_KEYS.Ingress.statusConditions]: null } } });
    }

    private ingressChanged(ingress: V1Ingress): void {
        this.objectChanged(ingress.metadata?.namespace ?? "", ingress.metadata?.name ?? "", ingress);
    }

    private async patchStatus({ metadata }: V1Ingress, ingress: object[] | null): Promise<void> {
        const { namespace = "", name = "" } = metadata ?? {};
        const body = { status: { loadBalancer: { ingress } } };
        await this.networking.patchNamespacedIngressStatus({ namespace, name, body }, mergePatch);
    }
}

/** The conditions TKE keeps in an annotation, since an Ingress's status has none. */
function conditionsOf({ metadata }: V1Ingress): Partial<ReadyCondition>[] {
    try {
        const conditions: unknown = JSON.parse(
            metadata?.annotations?.[ANNOTATION_KEYS.Ingress.statusConditions] ?? "[]",
        );
        return Array.isArray(conditions) ? (conditions as Partial<ReadyCondition>[]) : [];
    } catch {
        return [];
    }
}

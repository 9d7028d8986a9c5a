import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
    AdmissionregistrationV1Api,
    ApiException,
    CoreV1Api,
    NetworkingV1Api,
    PatchStrategy,
    setHeaderOptions,
    type KubeConfig,
    type V1MutatingWebhookConfiguration,
    type V1Pod,
} from "@kubernetes/client-node";
import { SERVICE_CONTROLLER_CONFIG } from "../../../tke/controller-config";
import type { ControllerConfig } from "../../../tke/controller-config";
import type { ClusterRecord } from "../../cloud/model";
import type { Store } from "../../cloud/store";
import { directAccessCluster } from "../watch/direct-access-cluster";
import type { Log } from "../../log";
import { KeptInformer } from "../../kube-client/kept-informer";
import { rememberedPort } from "../../files/remembered-port";
import { eniResourcesPatch } from "./eni-resources";
import type { JsonPatchOperation } from "./json-patch";
import { readinessGatePatch } from "./readiness-gate";
import {
    ENI_IP_WEBHOOK,
    READINESS_GATE_WEBHOOK,
    webhookConfiguration,
    type PodWebhook,
} from "./webhook-configurations";
import { WebhookServer } from "./webhook-server";

export interface PodWebhooksOptions {
    cluster: Readonly<ClusterRecord>;
    store: Pick<Store, "get">;
    /** PEM file of the cluster's certificate authority, which vouches for the webhooks too. */
    certificateAuthority: string;
    /** A certificate of that authority for a server on 127.0.0.1, and its private key, PEM. */
    issueServingCertificate: (name: string) => Promise<{ certificate: string; privateKey: string }>;
    /** The cluster's folder: the port stays the same, so that what the API server knows of the webhooks stays right. */
    directory: string;
    /** Access to the API server, asked for once it calls. */
    kubeConfig: () => KubeConfig;
    log: Log;
}

const serverSideApply = setHeaderOptions("Content-Type", PatchStrategy.ServerSideApply);

/** TKE's admission webhooks of one cluster. */
export class PodWebhooks {
    private server?: WebhookServer;
    private port = 0;
    private configurations?: KeptInformer<V1MutatingWebhookConfiguration>;

    constructor(private readonly options: PodWebhooksOptions) {}

    /** Serves the webhooks; to be called before the API server starts, which may know them from an earlier run. */
    async listen(): Promise<void> {
        const { cluster, issueServingCertificate, directory } = this.options;
        this.port = await rememberedPort(join(directory, "webhook-port"));
        this.server = new WebhookServer({
            ...(await issueServingCertificate("tke-pod-webhooks")),
            mutations: {
                [ENI_IP_WEBHOOK.path]: (pod) => eniResourcesPatch(pod, cluster),
                [READINESS_GATE_WEBHOOK.path]: (pod, namespace) => this.readinessGate(pod, namespace),
            },
            port: this.port,
            log: (message) => this.log(message),
        });
        await this.server.start();
    }

    /**
     * Tells the API server of them. The readiness gate's is created again when it is deleted (457/48768), VPC-CNI's when the
     * lab is started again, as TKE's are.
     */
    async register(): Promise<void> {
        const kubeConfig = this.options.kubeConfig();
        const api = kubeConfig.makeApiClient(AdmissionregistrationV1Api);
        if (this.options.cluster.networkType === "VPC-CNI") {
            await this.apply(ENI_IP_WEBHOOK);
        }
        await this.apply(READINESS_GATE_WEBHOOK);
        this.configurations ??= new KeptInformer<V1MutatingWebhookConfiguration>({
            kubeConfig,
            path: "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations",
            list: () => api.listMutatingWebhookConfiguration(),
            onChange: ({ metadata }) => this.changed(metadata?.name ?? ""),
            log: (message) => this.log(message),
        });
        await this.configurations.start();
    }

    async stop(): Promise<void> {
        await this.configurations?.stop();
        await this.server?.stop();
    }

    private changed(name: string): void {
        if (name === READINESS_GATE_WEBHOOK.name && !this.configurations?.objects.get(name)) {
            this.apply(READINESS_GATE_WEBHOOK).catch((error: unknown) => this.log(String(error)));
        }
    }

    private async apply(webhook: PodWebhook): Promise<void> {
        const authority = await readFile(this.options.certificateAuthority, "utf8");
        const body = webhookConfiguration(webhook, this.port, authority);
        await this.options
            .kubeConfig()
            .makeApiClient(AdmissionregistrationV1Api)
            .patchMutatingWebhookConfiguration(
                { name: webhook.name, body, fieldManager: "tke", force: true },
                serverSideApply,
            );
    }

    /** Asks the API server itself: a Service that was applied just before the Pod is in no cache yet. */
    private async readinessGate(pod: V1Pod, namespace: string): Promise<JsonPatchOperation[]> {
        const { store } = this.options;
        const kubeConfig = this.options.kubeConfig();
        const [services, ingresses, config] = await Promise.all([
            kubeConfig.makeApiClient(CoreV1Api).listNamespacedService({ namespace }),
            kubeConfig.makeApiClient(NetworkingV1Api).listNamespacedIngress({ namespace }),
            controllerConfig(kubeConfig.makeApiClient(CoreV1Api)),
        ]);
        const cluster = store.get("cluster", this.options.cluster.clusterId) ?? this.options.cluster;
        return readinessGatePatch({
            pod,
            services: services.items,
            ingresses: ingresses.items,
            cluster,
            directAccess: directAccessCluster(store, cluster, config),
        });
    }

    private log(message: string): void {
        this.options.log(`${this.options.cluster.clusterId}: webhooks: ${message}`);
    }
}

async function controllerConfig(core: CoreV1Api): Promise<ControllerConfig> {
    try {
        const name = { name: SERVICE_CONTROLLER_CONFIG.name, namespace: SERVICE_CONTROLLER_CONFIG.namespace };
        return (await core.readNamespacedConfigMap(name)).data ?? {};
    } catch (error) {
        if (error instanceof ApiException && error.code === 404) {
            return {};
        }
        throw error;
    }
}

import {
    AppsV1Api,
    CoreV1Api,
    CustomObjectsApi,
    KubeConfig,
    NetworkingV1Api,
    type V1Pod,
    type V1PodTemplateSpec,
} from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { labVpcAddresses } from "../../../lab/daemon-client";
import { labHome, type LabHome } from "../../../lab/home";
import type { KnownSituation, Situation } from "../../../tke/decision-table/situation";
import type { TencentClients } from "../../../tencent/clients";
import { projectDirectory } from "../../support/project";
import { mergePatch, type TestLab } from "../../support/test-lab";
import {
    beginCluster,
    clientsOf,
    finishCluster,
    KIND_DIMENSIONS,
    type BegunCluster,
    type ClusterKind,
} from "./cluster-setup";
import { eventually } from "../../support/eventually";

export const CONFIG = { namespace: "kube-system", name: "tke-service-controller-config" };
export const NAMESPACE = "default";
export const APP_PORT = 5000;
/** Pods on one node's network share its ports. */
const PINNED_HOST_PORT = 5001;

/** Whether a situation, as far as it is known, could be one of a cluster's. */
export function canBeIn(kind: ClusterKind, known: KnownSituation): boolean {
    const isOnSuperNode = known.pods && known.pods === "super node";
    return (
        KIND_DIMENSIONS.every((dimension) => (known[dimension] ?? kind[dimension]) === kind[dimension]) &&
        (isOnSuperNode === undefined || isOnSuperNode === (kind.nodes === "super"))
    );
}

/** A cluster with apps for each kind of Pods that it can have, created through the public APIs alone. */
export class TableCluster {
    private constructor(
        readonly kind: ClusterKind,
        readonly clients: TencentClients,
        readonly kubeConfig: KubeConfig,
        /** What the cloud knows of the cluster, and a security group that lets nobody in. */
        readonly place: Pick<
            BegunCluster,
            "ClusterId" | "VpcId" | "nodeSubnet" | "closedSecurityGroupId" | "egressAddress"
        >,
        private readonly home: LabHome,
    ) {}

    /** One of each kind. */
    static async createAll(lab: TestLab, kinds: readonly ClusterKind[]): Promise<TableCluster[]> {
        const onOff = (value: "yes" | "no") => (value === "yes" ? "on" : "off");
        const begun: (BegunCluster & { kind: ClusterKind; clients: TencentClients })[] = [];
        for (const [index, kind] of kinds.entries()) {
            // Clusters keep the profile that the lab has when they are made.
            const profile = {
                "--bill-by-ip": onOff(kind.billByIp),
                "--snat-pro": onOff(kind.snatPro),
                "--container-cidr": "ccn",
            };
            await lab.succeed("lab", "start", ...Object.entries(profile).flat());
            const clients = await clientsOf(lab);
            begun.push({ ...(await beginCluster(clients, kind, index)), kind, clients });
        }
        return Promise.all(
            begun.map(async ({ kind, clients, ...rest }) => {
                const kubeConfig = new KubeConfig();
                kubeConfig.loadFromString(await finishCluster(clients, kind, rest));
                const home = labHome(projectDirectory, lab.directory);
                const cluster = new TableCluster(kind, clients, kubeConfig, rest, home);
                await cluster.runApps();
                return cluster;
            }),
        );
    }

    get core(): CoreV1Api {
        return this.kubeConfig.makeApiClient(CoreV1Api);
    }

    get networking(): NetworkingV1Api {
        return this.kubeConfig.makeApiClient(NetworkingV1Api);
    }

    get customObjects(): CustomObjectsApi {
        return this.kubeConfig.makeApiClient(CustomObjectsApi);
    }

    /** Sets keys of the service controller's ConfigMap; `absent` takes one away. */
    async configure(data: Readonly<Record<string, string>>): Promise<void> {
        const entries = Object.entries(data).map(([key, value]) => [key, value === "absent" ? null : value]);
        await this.core.patchNamespacedConfigMap(
            { ...CONFIG, body: { data: Object.fromEntries(entries) as object } },
            mergePatch,
        );
    }

    /** Cordons all nodes, or none any more. */
    async cordon(unschedulable: boolean): Promise<void> {
        const { items } = await this.core.listNode();
        await Promise.all(
            items.map(({ metadata }) =>
                this.core.patchNode({ name: metadata!.name!, body: { spec: { unschedulable } } }, mergePatch),
            ),
        );
    }

    async nodeAddresses(): Promise<string[]> {
        const { items } = await this.core.listNode();
        return items.flatMap(({ status }) => (status?.addresses ?? []).map(({ address }) => address));
    }

    /** The addresses of the nodes' bridges. */
    async bridgeAddresses(): Promise<string[]> {
        const { items } = await this.core.listNode();
        return items.flatMap(({ spec }) => (spec?.podCIDR ? [spec.podCIDR.replace(/\.0\/\d+$/, ".1")] : []));
    }

    /** The loopback address that stands for an address of the cluster's VPC; other addresses stand for themselves. */
    async loopbackOf(address: string): Promise<string> {
        if (address.startsWith("127.")) {
            return address;
        }
        const [found] = await labVpcAddresses(this.home, { vpcId: this.place.VpcId, address });
        assert.ok(found, address);
        return found.loopback;
    }

    /** An address of the VPC's that neither a node nor a Pod has. */
    async freeVpcAddress(): Promise<string> {
        const [found] = await labVpcAddresses(this.home, { vpcId: this.place.VpcId, free: 1 });
        return found!.loopback;
    }

    async podsOf(app: string): Promise<V1Pod[]> {
        return (await this.core.listNamespacedPod({ namespace: NAMESPACE, labelSelector: `app=${app}` })).items;
    }

    private async runApps(): Promise<void> {
        const { network, nodes } = this.kind;
        if (nodes === "super") {
            await this.runApp("super node", appOf("super node"), superNodePod);
            return;
        }
        const kinds: [Situation["pods"], PodParts][] = [
            ["host network", { spec: { hostNetwork: true } }],
            ...(network === "VPC-CNI"
                ? ([["ENI", {}]] as [Situation["pods"], PodParts][])
                : ([
                      ["bridge", {}],
                      ["ENI", eniPod],
                  ] as [Situation["pods"], PodParts][])),
        ];
        await Promise.all(kinds.map(([pods, parts]) => this.runApp(pods, appOf(pods), parts)));
        await Promise.all(kinds.map(([pods, parts]) => this.runPinnedApp(pods, parts)));
    }

    /** Beside the app on all nodes, one that is on a single one, so that it is known where its backends are. */
    private async runPinnedApp(pods: Situation["pods"], { metadata, spec }: PodParts): Promise<void> {
        const [pod] = await this.podsOf(appOf(pods));
        const nodeSelector = { "kubernetes.io/hostname": pod?.spec?.nodeName ?? "" };
        await this.runApp(pods, pinnedAppOf(pods), { metadata, spec: { ...spec, nodeSelector }, replicas: 1 });
    }

    private async runApp(
        pods: Situation["pods"],
        name: string,
        { metadata, spec, replicas = 2 }: PodParts,
    ): Promise<void> {
        const labels = { app: name };
        const port = name === pinnedAppOf("host network") ? PINNED_HOST_PORT : APP_PORT;
        const container = {
            name: "echo",
            image: "registry.invalid/tke-client-ip-echo:v1",
            ports: [
                { name: "http", containerPort: port },
                { name: "udp", containerPort: port, protocol: "UDP" },
            ],
            env: [
                { name: "PORT", value: String(port) },
                { name: "PROXY_PROTOCOL", value: "v2" },
            ],
            readinessProbe: { httpGet: { path: "/healthz", port }, periodSeconds: 1 },
            ...(pods === "ENI" && this.kind.network === "GR" ? { resources: ENI_REQUEST } : {}),
        };
        const onNodesOfTheirOwn = {
            podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                    { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: labels } },
                ],
            },
        };
        const affinity = this.kind.nodes !== "super" ? { affinity: onNodesOfTheirOwn } : {};
        const template: V1PodTemplateSpec = {
            metadata: { ...metadata, labels },
            spec: { containers: [container], ...affinity, ...spec },
        };
        const apps = this.kubeConfig.makeApiClient(AppsV1Api);
        const body = { metadata: { name }, spec: { replicas, selector: { matchLabels: labels }, template } };
        await apps.createNamespacedDeployment({ namespace: NAMESPACE, body });
        await eventually(async () => {
            const { status } = await apps.readNamespacedDeployment({ namespace: NAMESPACE, name });
            assert.equal(status?.readyReplicas, replicas, `${name}: ${JSON.stringify(status)}`);
        }, 60);
    }
}

/** Label and name of the app with one kind of Pods, one on each node. */
export function appOf(pods: Situation["pods"]): string {
    return pods.toLowerCase().replace(" ", "-");
}

/** Label and name of the app whose Pod is on one node. */
export function pinnedAppOf(pods: Situation["pods"]): string {
    return `${appOf(pods)}-pinned`;
}

interface PodParts {
    metadata?: V1PodTemplateSpec["metadata"];
    spec?: Partial<NonNullable<V1PodTemplateSpec["spec"]>>;
    /** @default 2 */
    replicas?: number;
}

const superNodePod: PodParts = {
    spec: {
        nodeSelector: { "node.kubernetes.io/instance-type": "eklet" },
        tolerations: [{ key: "eks.tke.cloud.tencent.com/eklet", operator: "Exists", effect: "NoSchedule" }],
    },
};

/** A Pod of a GlobalRouter cluster that takes VPC-CNI (457/50354). */
const eniPod: PodParts = { metadata: { annotations: { "tke.cloud.tencent.com/networks": "tke-route-eni" } } };
const ENI = { "tke.cloud.tencent.com/eni-ip": "1" };
const ENI_REQUEST = { requests: ENI, limits: ENI };

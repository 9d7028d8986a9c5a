import { join } from "node:path";
import type { PkiFiles } from "./pki";

/** What the flags of a cluster's four components depend on. */
export interface ControlPlaneFlagOptions {
    /** Port of kube-apiserver on 127.0.0.1. */
    apiServerPort: number;
    serviceCidr: string;
    /** What nodes' Pod CIDRs are cut from (GlobalRouter). Without it nodes get none (VPC-CNI). */
    clusterCidr?: string;
    /** Prefix length of a node's Pod CIDR. @default 24 */
    nodeCidrMaskSize?: number;
    clusterId: string;
    pki: PkiFiles;
    /** Where etcd keeps its data. */
    etcdDirectory: string;
    kubeconfigs: { controllerManager: string; scheduler: string };
}

export const COMPONENTS = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const;
export type Component = (typeof COMPONENTS)[number];

/**
 * etcd's Unix sockets, in the working directory that etcd and kube-apiserver share: no other user can connect, as one
 * could to an unencrypted port, and the name stays short whatever the path of the cluster's folder (unix(7): 107
 * characters). etcd wants a port in the address; it becomes part of the file's name.
 */
const ETCD_CLIENT_URL = "unix://etcd.sock:0";
const ETCD_PEER_URL = "unix://etcd-peer.sock:0";

/**
 * Controllers that have nothing to control in the lab: storage (no CSI driver), certificate requests of nodes (the
 * lab's nodes have none), autoscaling (no metrics). Each would hold informers, which is memory.
 */
const DISABLED_CONTROLLERS = [
    "certificatesigningrequest-approving-controller",
    "certificatesigningrequest-cleaner-controller",
    "certificatesigningrequest-signing-controller",
    "ephemeral-volume-controller",
    "horizontal-pod-autoscaler-controller",
    "persistentvolume-attach-detach-controller",
    "persistentvolume-binder-controller",
    "persistentvolume-expander-controller",
    "persistentvolume-protection-controller",
    "persistentvolumeclaim-protection-controller",
    "resourceclaim-controller",
    "storage-version-migrator-controller",
    "volumeattributesclass-protection-controller",
];

/** The arguments of each component. */
export function controlPlaneFlags(options: ControlPlaneFlagOptions): Record<Component, string[]> {
    return {
        etcd: etcdFlags(options),
        "kube-apiserver": apiServerFlags(options),
        "kube-controller-manager": controllerManagerFlags(options),
        "kube-scheduler": schedulerFlags(options),
    };
}

function etcdFlags({ clusterId, etcdDirectory }: ControlPlaneFlagOptions): string[] {
    return flags({
        name: clusterId,
        "data-dir": etcdDirectory,
        "listen-client-urls": ETCD_CLIENT_URL,
        "advertise-client-urls": ETCD_CLIENT_URL,
        "listen-peer-urls": ETCD_PEER_URL,
        "initial-advertise-peer-urls": ETCD_PEER_URL,
        "initial-cluster": `${clusterId}=${ETCD_PEER_URL}`,
        // fsync stays on: --unsafe-no-fsync made no start measurably faster (2.8 s with and without).
        "log-level": "warn",
    });
}

function apiServerFlags({ apiServerPort, serviceCidr, pki }: ControlPlaneFlagOptions): string[] {
    return flags({
        "bind-address": "127.0.0.1",
        "secure-port": apiServerPort,
        "advertise-address": "127.0.0.1",
        // Endpoints may hold no loopback address (validation of core/v1 Endpoints): the Service kubernetes has none.
        "endpoint-reconciler-type": "none",
        "etcd-servers": ETCD_CLIENT_URL,
        "etcd-count-metric-poll-period": "0",
        "etcd-db-metric-poll-interval": "0",
        "authorization-mode": "Node,RBAC",
        "enable-admission-plugins": "NodeRestriction",
        "allow-privileged": true,
        "service-cluster-ip-range": serviceCidr,
        "tls-cert-file": pki.apiServer.certificate,
        "tls-private-key-file": pki.apiServer.privateKey,
        "client-ca-file": pki.ca.certificate,
        // Without it whoever takes a kubelet's port would be taken for the kubelet.
        "kubelet-certificate-authority": pki.ca.certificate,
        "kubelet-client-certificate": pki.apiServerKubeletClient.certificate,
        "kubelet-client-key": pki.apiServerKubeletClient.privateKey,
        // A node's InternalIP is an address of the VPC; its kubelet is in the lab's own process, on loopback.
        "kubelet-preferred-address-types": "InternalDNS",
        "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
        "service-account-key-file": pki.serviceAccount.publicKey,
        "service-account-signing-key-file": pki.serviceAccount.privateKey,
        profiling: false,
    });
}

function controllerManagerFlags(options: ControlPlaneFlagOptions): string[] {
    const { clusterId, clusterCidr, serviceCidr, nodeCidrMaskSize = 24, pki, kubeconfigs } = options;
    return flags({
        ...clientFlags(kubeconfigs.controllerManager),
        "cluster-name": clusterId,
        "service-cluster-ip-range": serviceCidr,
        "allocate-node-cidrs": clusterCidr !== undefined,
        ...(clusterCidr && { "cluster-cidr": clusterCidr, "node-cidr-mask-size": nodeCidrMaskSize }),
        controllers: ["*", ...DISABLED_CONTROLLERS.map((name) => `-${name}`)].join(","),
        "use-service-account-credentials": true,
        "service-account-private-key-file": pki.serviceAccount.privateKey,
        "root-ca-file": pki.ca.certificate,
    });
}

function schedulerFlags({ kubeconfigs }: ControlPlaneFlagOptions): string[] {
    return flags(clientFlags(kubeconfigs.scheduler));
}

/** Flags that controller-manager and scheduler share: one instance of each, with no port of its own. */
function clientFlags(kubeconfig: string): Record<string, string | number | boolean> {
    return {
        kubeconfig,
        "leader-elect": false,
        "secure-port": 0,
        profiling: false,
        "kube-api-qps": 200,
        "kube-api-burst": 400,
    };
}

function flags(values: Record<string, string | number | boolean>): string[] {
    return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}

/** Files and folders of a cluster's control plane. */
export interface ControlPlanePaths {
    pki: string;
    etcd: string;
    logs: string;
    apiServerPort: string;
    kubeconfigs: ControlPlaneFlagOptions["kubeconfigs"];
}

/** Where a control plane keeps what it has. */
export function controlPlanePaths(directory: string): ControlPlanePaths {
    return {
        pki: join(directory, "pki"),
        etcd: join(directory, "etcd"),
        logs: join(directory, "logs"),
        apiServerPort: join(directory, "api-server-port"),
        kubeconfigs: {
            controllerManager: join(directory, "controller-manager.kubeconfig"),
            scheduler: join(directory, "scheduler.kubeconfig"),
        },
    };
}

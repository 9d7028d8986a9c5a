import { INSTANCE_ID_LABEL, SUPER_NODE_LABEL, SUPER_NODE_TAINT } from "../../../tke/nodes";
import { NETWORKS_ANNOTATION } from "../../../tke/pods";

/** A stack file with keys set, whose resources have a golden file of their own. */
export interface Variant {
    stack: string;
    config: Readonly<Record<string, unknown>>;
    /** Whether the keys of the stack file are taken away but for the scenario and the region. @default false */
    adopts?: true;
    /** Of what is adopted. @default - one Pod on a native node */
    shop?: Shop;
    /** Of the cluster that is adopted, where it is GlobalRouter. @default - VPC-CNI */
    clusterCidr?: string;
}

/** Where somebody's Deployment `shop` runs. */
export interface Shop {
    /** On which nodes its Pods are. @default - a native one */
    on?: readonly ("native" | "super")[];
    /** Whether they ask for VPC-CNI in a GlobalRouter cluster. @default false */
    vpcCniAdded?: true;
}

/** Somebody's Deployment `shop`, its Pods, and their nodes: what a cluster's API server answers. */
export function shopObjects({ on = ["native"], vpcCniAdded }: Shop = {}): Record<string, object> {
    const nodeName = (kind: string, index: number) => `${kind === "super" ? "eklet-subnet" : "10.9.0"}-${index}`;
    const annotations = vpcCniAdded && { [NETWORKS_ANNOTATION]: "tke-route-eni" };
    const tolerations = [{ ...SUPER_NODE_TAINT, operator: "Exists" }];
    return {
        "/api/v1/nodes": {
            items: on.map((kind, index) => ({
                metadata: {
                    name: nodeName(kind, index),
                    labels:
                        kind === "super"
                            ? { [SUPER_NODE_LABEL.key]: SUPER_NODE_LABEL.value }
                            : { [INSTANCE_ID_LABEL]: `ins-adopted${index + 1}` },
                },
                status: { conditions: [{ type: "Ready", status: "True" }] },
            })),
        },
        "/apis/apps/v1/namespaces/shop/deployments/shop": {
            metadata: { name: "shop", namespace: "shop" },
            spec: {
                selector: { matchLabels: { app: "shop" } },
                template: {
                    metadata: { labels: { app: "shop" }, annotations },
                    spec: {
                        ...(on.includes("super") && { tolerations }),
                        containers: [
                            {
                                name: "shop",
                                ports: [{ name: "web", containerPort: 8080 }],
                                readinessProbe: { httpGet: { path: "/healthz", port: "web" } },
                            },
                        ],
                    },
                },
            },
        },
        "/api/v1/namespaces/shop/pods?labelSelector=app%3Dshop": {
            items: on.map((kind, index) => ({
                metadata: { name: `shop-${index + 1}`, namespace: "shop", labels: { app: "shop" }, annotations },
                spec: { nodeName: nodeName(kind, index), containers: [] },
                status: { phase: "Running", conditions: [{ type: "ContainersReady", status: "True" }] },
            })),
        },
    };
}

/** What Tencent Cloud answers of the cluster that is adopted. */
export function adoptedClusterFunctions(kubeconfig: string, clusterCidr = "") {
    return {
        getKubernetesClusters: ({ clusterId }: Record<string, unknown>) => ({
            lists: [
                {
                    clusterId,
                    clusterCidr,
                    vpcId: "vpc-adopted1",
                    clusterExternalEndpoint: "",
                    pgwEndpoint: "10.9.0.3",
                    kubeConfig: "leads nowhere",
                    kubeConfigIntranet: kubeconfig,
                },
            ],
        }),
        getVpcSubnets: ({ subnetId }: Record<string, unknown>) => ({
            instanceLists: [{ subnetId, vpcId: "vpc-adopted1", cidrBlock: "10.9.1.0/24" }],
        }),
    };
}

const ADOPTED = {
    clusterId: "cls-adopted1",
    existingNamespace: "shop",
    workload: "deployment/shop",
    ports: [{ port: 80, targetPort: "web" }],
};

const GLOBAL_ROUTER_CIDR = "172.20.0.0/16";

const OWN_IMAGE = { image: "ccr.ccs.tencentyun.com/me/shop:1.2", containerPort: 8080, probe: "/healthz" };

/** By the names of their golden files. */
export const VARIANTS: Readonly<Record<string, Variant>> = {
    "scenario1-workload": {
        stack: "scenario1",
        adopts: true,
        config: { ...ADOPTED, ports: [...ADOPTED.ports, { port: 8443, targetPort: 8080 }] },
    },
    "scenario4-workload": { stack: "scenario4", adopts: true, config: { ...ADOPTED, path: "/shop" } },
    "scenario6-workload": { stack: "scenario6", adopts: true, config: ADOPTED },
    "scenario9-workload": { stack: "scenario9", adopts: true, config: { ...ADOPTED, clbSubnetId: "subnet-adopted1" } },
    "scenario12-workload": {
        stack: "scenario12",
        adopts: true,
        config: { ...ADOPTED, ports: [...ADOPTED.ports, { port: 8000, targetPort: "web" }] },
    },
    "scenario13-workload": {
        stack: "scenario13",
        adopts: true,
        config: { ...ADOPTED, ports: [{ port: 443, targetPort: "web" }], certificateDomain: "shop.example.com" },
    },
    "scenario14-workload": {
        stack: "scenario14",
        adopts: true,
        config: {
            ...ADOPTED,
            ports: [...ADOPTED.ports, { port: 8443, targetPort: 8080 }],
        },
    },
    "scenario8-workload": {
        stack: "scenario8",
        adopts: true,
        clusterCidr: GLOBAL_ROUTER_CIDR,
        config: { ...ADOPTED, allowClusterWideChanges: true, host: "shop.example.com", entryPointName: "shop-clb" },
    },
    "scenario2-workload": {
        stack: "scenario2",
        adopts: true,
        clusterCidr: GLOBAL_ROUTER_CIDR,
        config: { ...ADOPTED, allowClusterWideChanges: true },
    },
    "scenario3-workload": { stack: "scenario3", adopts: true, shop: { on: ["super"] }, config: ADOPTED },
    "scenario5-workload": {
        stack: "scenario5",
        adopts: true,
        clusterCidr: GLOBAL_ROUTER_CIDR,
        config: { ...ADOPTED, host: "shop.example.com" },
    },
    "scenario7-workload": {
        stack: "scenario7",
        adopts: true,
        config: { ...ADOPTED, path: "/shop", pathType: "Exact" },
    },
    // No stack file has scenario 10: its cluster is always an adopted one.
    "scenario10-workload": {
        stack: "scenario1",
        adopts: true,
        shop: { vpcCniAdded: true },
        clusterCidr: GLOBAL_ROUTER_CIDR,
        config: { ...ADOPTED, scenario: 10 },
    },
    "scenario10-own-image": {
        stack: "scenario1",
        adopts: true,
        clusterCidr: GLOBAL_ROUTER_CIDR,
        config: { ...OWN_IMAGE, clusterId: ADOPTED.clusterId, existingNamespace: "shop", scenario: 10 },
    },
    "scenario11-workload": { stack: "scenario11", adopts: true, shop: { on: ["native", "super"] }, config: ADOPTED },
    "scenario2-own-image": {
        stack: "scenario2",
        config: {
            ...OWN_IMAGE,
            ports: [
                { port: 80, targetPort: "http" },
                { port: 53, targetPort: 5353, protocol: "UDP" },
            ],
            command: ["node", "server.js"],
            args: ["--port", 8080],
            env: [
                { name: "LOG_LEVEL", value: "debug" },
                { name: "DB_PASSWORD", secret: "shop-db", key: "password" },
            ],
            resources: { requests: { cpu: "250m", memory: "256Mi" }, limits: { memory: "512Mi" } },
            imagePullSecrets: ["registry", "mirror"],
            serviceAccountName: "shop",
            runAsUser: 1000,
            labels: { team: "shop" },
        },
    },
    "scenario1-own-image": { stack: "scenario1", config: { ...OWN_IMAGE, probe: "tcp" } },
    "scenario3-own-image": { stack: "scenario3", config: OWN_IMAGE },
    "scenario5-own-image": { stack: "scenario5", config: { ...OWN_IMAGE, path: "/shop" } },
    "scenario6-own-image": { stack: "scenario6", config: { ...OWN_IMAGE, replicas: 3 } },
    "scenario7-own-image": { stack: "scenario7", config: { ...OWN_IMAGE, host: "shop.example.com" } },
    "scenario8-own-image": { stack: "scenario8", config: { ...OWN_IMAGE, path: "/shop" } },
    "scenario9-own-image": { stack: "scenario9", config: OWN_IMAGE },
    "scenario11-own-image": { stack: "scenario11", config: OWN_IMAGE },
    "scenario12-own-image": {
        stack: "scenario12",
        config: {
            ...OWN_IMAGE,
            ports: [{ port: 80 }, { port: 9000, targetPort: 9000 }],
        },
    },
    "scenario13-own-image": {
        stack: "scenario13",
        config: {
            ...OWN_IMAGE,
            path: "/shop",
            certificateDomain: "shop.example.com",
        },
    },
    "scenario4-own-image": {
        stack: "scenario4",
        config: {
            image: "ccr.ccs.tencentyun.com/me/shop:1.2",
            containerPort: 80,
            probe: "tcp",
            host: "shop.example.com",
            path: "/shop",
            pathType: "Exact",
            ports: [{ port: 8080 }],
        },
    },
};

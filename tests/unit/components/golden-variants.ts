/** A stack file with keys set, whose resources have a golden file of their own. */
export interface Variant {
    stack: string;
    config: Readonly<Record<string, unknown>>;
    /** Whether the keys of the stack file are taken away but for the scenario and the region. @default false */
    adopts?: true;
}

/** Somebody's Deployment `shop`, one Pod of it, and a node: what a cluster's API server answers. */
export const SHOP_OBJECTS: Readonly<Record<string, object>> = {
    "/api/v1/nodes": {
        items: [{ metadata: { name: "10.9.0.2" }, status: { conditions: [{ type: "Ready", status: "True" }] } }],
    },
    "/apis/apps/v1/namespaces/shop/deployments/shop": {
        metadata: { name: "shop", namespace: "shop" },
        spec: {
            selector: { matchLabels: { app: "shop" } },
            template: {
                metadata: { labels: { app: "shop" } },
                spec: {
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
        items: [
            {
                metadata: { name: "shop-1", namespace: "shop", labels: { app: "shop" } },
                spec: { nodeName: "10.9.0.2", containers: [] },
                status: { phase: "Running", conditions: [{ type: "ContainersReady", status: "True" }] },
            },
        ],
    },
};

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
    "scenario8-workload": {
        stack: "scenario8",
        adopts: true,
        config: { ...ADOPTED, allowClusterWideChanges: true, host: "shop.example.com", entryPointName: "shop-clb" },
    },
    "scenario2-own-image": {
        stack: "scenario2",
        config: {
            image: "ccr.ccs.tencentyun.com/me/shop:1.2",
            containerPort: 8080,
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
            probe: "/healthz",
            imagePullSecrets: ["registry", "mirror"],
            serviceAccountName: "shop",
            runAsUser: 1000,
            labels: { team: "shop" },
        },
    },
    "scenario12-own-image": {
        stack: "scenario12",
        config: {
            image: "ccr.ccs.tencentyun.com/me/shop:1.2",
            containerPort: 8080,
            probe: "/healthz",
            ports: [{ port: 80 }, { port: 9000, targetPort: 9000 }],
        },
    },
    "scenario13-own-image": {
        stack: "scenario13",
        config: {
            image: "ccr.ccs.tencentyun.com/me/shop:1.2",
            containerPort: 8080,
            probe: "/healthz",
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

import {
    NO_OBJECTS,
    type ClusterObjects,
    type ConfigMap,
    type Ingress,
    type Node,
    type Pod,
    type Service,
    type TkeServiceConfig,
    type Workload,
} from "../../../doctor/model/cluster-objects";
import { READINESS_GATE } from "../../../tke/pods";

export const DIRECT_ACCESS = "service.cloud.tencent.com/direct-access";
export const INGRESS_DIRECT_ACCESS = "ingress.cloud.tencent.com/direct-access";
const ENI = { "tke.cloud.tencent.com/eni-ip": "1" };

type Annotations = Record<string, string>;

/** What a live cluster has, and nothing else. */
export function cluster(objects: Partial<ClusterObjects>): ClusterObjects {
    return { ...NO_OBJECTS, complete: true, ...objects };
}

/** What files have: more may exist in the cluster. */
export function manifests(objects: Partial<ClusterObjects>): ClusterObjects {
    return { ...NO_OBJECTS, ...objects };
}

/** A LoadBalancer Service of a cluster. */
export function service(
    annotations: Annotations = {},
    spec: Service["spec"] = {},
    more: Partial<Service> = {},
): Service {
    return {
        metadata: { namespace: "shop", name: "web", uid: "u-web", annotations },
        spec: {
            type: "LoadBalancer",
            selector: { app: "web" },
            ports: [{ port: 80, targetPort: 5000, nodePort: 30080 }],
            ...spec,
        },
        ...more,
    };
}

/** The same as a manifest has it. */
export function manifest(annotations: Annotations = {}, spec: Service["spec"] = {}): Service {
    return { ...service(annotations, spec), metadata: { namespace: "shop", name: "web", annotations } };
}

/** An Ingress of a cluster before Service web. */
export function ingress(annotations: Annotations = {}, spec: Ingress["spec"] = {}): Ingress {
    const backend = { service: { name: "web", port: { number: 80 } } };
    return {
        metadata: { namespace: "shop", name: "site", uid: "u-site", annotations },
        spec: { rules: [{ http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }], ...spec },
    };
}

/** A Pod that is ready, on VPC-CNI unless `spec` says otherwise. */
export function pod(spec: Pod["spec"] = {}, more: { name?: string; ip?: string; gate?: "True" | "False" } = {}): Pod {
    const { name = "web-1", ip = "10.20.1.5", gate } = more;
    return {
        metadata: {
            namespace: "shop",
            name,
            labels: { app: "web" },
            ownerReferences: [{ kind: "ReplicaSet", name: "web-7d9f" }],
        },
        spec: {
            nodeName: "10.20.0.11",
            containers: [{ name: "web", resources: { requests: ENI, limits: ENI } }],
            ...(gate && { readinessGates: [{ conditionType: READINESS_GATE }] }),
            ...spec,
        },
        status: {
            phase: "Running",
            podIP: ip,
            conditions: [
                { type: "ContainersReady", status: "True" },
                { type: "Ready", status: gate ?? "True" },
                ...(gate ? [{ type: READINESS_GATE, status: gate }] : []),
            ],
        },
    };
}

/** A Pod on its node's bridge. */
export function bridgePod(more: Parameters<typeof pod>[1] = {}): Pod {
    return pod({ containers: [{ name: "web" }] }, { ip: "172.22.1.2", ...more });
}

export function node(spec: Node["spec"] = {}, more: Partial<Node["metadata"]> = {}): Node {
    return {
        metadata: { name: "10.20.0.11", labels: { pool: "a" }, ...more },
        spec,
        status: {
            addresses: [{ type: "InternalIP", address: "10.20.0.11" }],
            conditions: [{ type: "Ready", status: "True" }],
        },
    };
}

export const bridgeNode = node({ podCIDR: "172.22.1.0/24" });
export const superNode = node({}, { name: "eklet-subnet-1", labels: { "node.kubernetes.io/instance-type": "eklet" } });
export const vpcCniNode: Node = {
    ...node(),
    status: { ...node().status, allocatable: { "tke.cloud.tencent.com/eni-ip": "27" } },
};

export function config(data: Record<string, string>): ConfigMap {
    return { metadata: { namespace: "kube-system", name: "tke-service-controller-config" }, data };
}

export function workload(template: Workload["template"]): Workload {
    return {
        kind: "Deployment",
        metadata: { namespace: "shop", name: "web" },
        template: { ...template, metadata: { labels: { app: "web" }, ...template.metadata } },
    };
}

export function serviceConfig(loadBalancer: object): TkeServiceConfig {
    return { metadata: { namespace: "shop", name: "web" }, spec: { loadBalancer } };
}

export const NODE_PORT = { type: "NodePort" } as const;

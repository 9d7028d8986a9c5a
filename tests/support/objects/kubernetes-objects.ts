import type { V1EndpointSlice, V1Ingress, V1Node, V1Pod, V1Service, V1ServicePort } from "@kubernetes/client-node";
import type { MachineRecord } from "../../../lab/cloud/model";
import type { DirectAccessCluster } from "../../../lab/controllers/model/backends/decide-direct-access";
import type { ClusterView } from "../../../lab/controllers/model/backends/cluster-view";

/** A Ready native node whose instance is `ins-<last part of the address>`. */
export function nativeNode(address: string, change: { ready?: boolean; unschedulable?: boolean } = {}): V1Node {
    return {
        metadata: {
            name: address,
            labels: { "cloud.tencent.com/node-instance-id": `ins-${address.split(".").at(-1)}` },
        },
        spec: { unschedulable: change.unschedulable },
        status: {
            addresses: [{ type: "InternalIP", address }],
            conditions: [{ type: "Ready", status: change.ready === false ? "False" : "True" }],
        },
    };
}

export function superNode(name = "eklet-subnet-aaaaaaaa-bbbbbbbb"): V1Node {
    return {
        metadata: { name, labels: { "node.kubernetes.io/instance-type": "eklet" } },
        status: { conditions: [{ type: "Ready", status: "True" }] },
    };
}

export function machine(change: Partial<MachineRecord>): MachineRecord {
    return {
        machineName: "np-aaaaaaaa-bbbbb",
        instanceId: "ins-aaaaaaaa",
        nodePoolId: "np-aaaaaaaa",
        clusterId: "cls-aaaaaaaa",
        lanIp: "10.0.0.1",
        subnetId: "subnet-aaaaaaaa",
        zone: "ap-guangzhou-3",
        instanceType: "SA5.MEDIUM4",
        securityGroupIds: [],
        state: "Running",
        createdAt: "",
        ...change,
    };
}

export interface EndpointOptions {
    ip: string;
    nodeName?: string;
    ready?: boolean;
}

export function slice(
    endpoints: EndpointOptions[],
    port: { name?: string; port?: number } = { port: 5000 },
    addressType = "IPv4",
): V1EndpointSlice {
    return {
        addressType,
        ports: [{ name: port.name ?? "", port: port.port, protocol: "TCP" }],
        endpoints: endpoints.map(({ ip, nodeName, ready }) => ({
            addresses: [ip],
            nodeName,
            conditions: { ready },
            targetRef: { kind: "Pod", name: `pod-${ip}` },
        })),
    };
}

/** A Pod whose containers are ready, unless `conditions` say otherwise. */
export function pod(
    ip: string,
    change: {
        conditions?: Record<string, "True" | "False">;
        metadata?: V1Pod["metadata"];
        spec?: Partial<V1Pod["spec"]>;
    } = {},
): V1Pod {
    const conditions = Object.entries(change.conditions ?? { ContainersReady: "True" });
    return {
        metadata: { namespace: "web", name: `pod-${ip}`, uid: `uid-${ip}`, ...change.metadata },
        spec: { containers: [{ name: "app" }], ...change.spec },
        status: { podIP: ip, conditions: conditions.map(([type, status]) => ({ type, status })) },
    };
}

export function service(
    change: {
        annotations?: Record<string, string>;
        type?: string;
        ports?: V1ServicePort[];
        selector?: Record<string, string>;
    } = {},
): V1Service {
    return {
        metadata: { namespace: "web", name: "app", uid: "uid-1", annotations: change.annotations },
        spec: {
            type: change.type ?? "LoadBalancer",
            selector: change.selector ?? { app: "app" },
            ports: change.ports ?? [{ port: 80, targetPort: 5000, nodePort: 30080, protocol: "TCP" }],
        },
    };
}

export function ingress(
    change: {
        annotations?: Record<string, string>;
        host?: string;
        path?: string;
        backend?: { name: string; port?: { number?: number; name?: string } };
        spec?: V1Ingress["spec"];
    } = {},
): V1Ingress {
    const backend = change.backend ?? { name: "app", port: { number: 80 } };
    return {
        metadata: { namespace: "web", name: "site", uid: "uid-2", annotations: change.annotations },
        spec: {
            rules: [
                {
                    host: change.host,
                    http: { paths: [{ path: change.path ?? "/", pathType: "Prefix", backend: { service: backend } }] },
                },
            ],
            ...change.spec,
        },
    };
}

/** VPC-CNI in an account that has all it can ask for, and nothing set. */
export function directAccessCluster(changes: Partial<DirectAccessCluster> = {}): DirectAccessCluster {
    return {
        networkType: "VPC-CNI",
        config: {},
        billByIp: true,
        snatPro: true,
        containerCidrRegistered: true,
        defaultBeatsFalse: false,
        bindsHostNetwork: false,
        bindsCordonedNodes: true,
        ...changes,
    };
}

export function view(
    change: Partial<ClusterView> & {
        slices?: V1EndpointSlice[];
        services?: V1Service[];
        /** @default one for each endpoint, whose containers are ready where the endpoint is */
        pods?: V1Pod[];
        cluster?: Partial<DirectAccessCluster>;
    },
): ClusterView {
    const { slices = [], services = [service()], cluster, ...rest } = change;
    const pods = change.pods ?? slices.flatMap(podsOf);
    return {
        directAccess: directAccessCluster(cluster),
        vpcCniAdded: false,
        nodes: [nativeNode("10.0.0.1")],
        machines: [],
        service: (_, name) => services.find(({ metadata }) => metadata?.name === name),
        secret: () => undefined,
        serviceConfig: () => undefined,
        pod: (_, name) => pods.find(({ metadata }) => metadata?.name === name),
        endpointSlices: () => slices,
        ...rest,
    };
}

function podsOf({ endpoints }: V1EndpointSlice): V1Pod[] {
    return (endpoints ?? []).map(({ addresses, conditions }) =>
        pod(addresses[0]!, { conditions: { ContainersReady: conditions?.ready === false ? "False" : "True" } }),
    );
}

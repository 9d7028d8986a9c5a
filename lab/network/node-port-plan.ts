import type { V1EndpointSlice, V1Node, V1Service, V1ServicePort } from "@kubernetes/client-node";

/** One port of one node, and the Pods behind it. */
export interface NodePortPlan {
    /** Loopback address of the node. */
    nodeAddress: string;
    nodePort: number;
    protocol: "TCP";
    /** Pods, by loopback address. None: connections are refused. */
    targets: { address: string; port: number }[];
    /** From whose address Pods are connected to: `node` is kube-proxy's SNAT, `client` keeps the client visible. */
    sourceAddress: "node" | "client";
}

/** Label by which TKE marks super nodes (457/45561). */
const INSTANCE_TYPE_LABEL = "node.kubernetes.io/instance-type";

/**
 * What kube-proxy serves on every node: externalTrafficPolicy Cluster forwards to any ready Pod from the node's own
 * address, Local to the node's own Pods from the client's (457/48949). Super nodes have no NodePort (457/113905).
 *
 * @param toLoopback the loopback address that serves an address of the VPC; throws a RangeError where there is none.
 */
export function nodePortPlan(
    services: readonly V1Service[],
    endpointSlices: readonly V1EndpointSlice[],
    nodes: readonly V1Node[],
    toLoopback: (address: string) => string,
): NodePortPlan[] {
    const hosts = nodes.filter((node) => node.metadata?.labels?.[INSTANCE_TYPE_LABEL] !== "eklet");
    return services.flatMap((service) => {
        const slices = endpointSlices.filter((slice) => isOf(slice, service));
        const local = service.spec?.externalTrafficPolicy === "Local";
        return (service.spec?.ports ?? []).filter(hasNodePort).flatMap((port) =>
            hosts.flatMap((node): NodePortPlan[] => {
                const internalIp = node.status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
                const nodeAddress = internalIp && mapped(internalIp, toLoopback);
                if (!nodeAddress) {
                    return [];
                }
                const targets = readyPods(slices, port, local ? node.metadata?.name : undefined).flatMap(
                    ({ ip, port: targetPort }) => {
                        const address = mapped(ip, toLoopback);
                        return address ? [{ address, port: targetPort }] : [];
                    },
                );
                const sourceAddress = local ? "client" : "node";
                return [{ nodeAddress, nodePort: port.nodePort, protocol: "TCP", targets, sourceAddress }];
            }),
        );
    });
}

function isOf(slice: V1EndpointSlice, service: V1Service): boolean {
    return (
        slice.metadata?.namespace === service.metadata?.namespace &&
        slice.metadata?.labels?.["kubernetes.io/service-name"] === service.metadata?.name
    );
}

function hasNodePort(port: V1ServicePort): port is V1ServicePort & { nodePort: number } {
    return port.nodePort !== undefined && (port.protocol ?? "TCP") === "TCP";
}

/** @param nodeName only Pods of this node. */
function readyPods(
    slices: readonly V1EndpointSlice[],
    servicePort: V1ServicePort,
    nodeName: string | undefined,
): { ip: string; port: number }[] {
    return slices.flatMap((slice) => {
        const port = slice.ports?.find(({ name }) => (name ?? "") === (servicePort.name ?? ""))?.port;
        if (port === undefined) {
            return [];
        }
        return (slice.endpoints ?? [])
            .filter((endpoint) => endpoint.conditions?.ready !== false)
            .filter((endpoint) => nodeName === undefined || endpoint.nodeName === nodeName)
            .flatMap((endpoint) => endpoint.addresses.map((ip) => ({ ip, port })));
    });
}

function mapped(address: string, toLoopback: (address: string) => string): string | undefined {
    try {
        return toLoopback(address);
    } catch (error) {
        if (error instanceof RangeError) {
            return undefined;
        }
        throw error;
    }
}

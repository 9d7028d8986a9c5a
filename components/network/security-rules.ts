import { API_SERVER_PORT } from "../../tke/clb";
import { hasNativeNodes, hasSuperNodes, NetworkType, type NodeKind } from "../../tke/scenarios";

/** The port on which the demo images and the project's own echo server listen. */
export const APP_PORT = 5000;

/** The name that the container's port has in the Pods that the stack runs. */
export const HTTP_PORT_NAME = "http";

/** What a port is reached by. */
export const Protocol = { Tcp: "TCP", Udp: "UDP" } as const;
export type Protocol = (typeof Protocol)[keyof typeof Protocol];

/** A port, or a range of ports, that clients reach. */
export interface OpenPort {
    /**
     * A port or a range of ports, such as `80` or `30000-32768`. In texts for people only, also the name of a
     * container's port.
     */
    port: string;
    /** The protocol of the port. */
    protocol: Protocol;
}

/** The port on which the CLB lets clients in where a scenario names no other. */
export const CLB_PORT = 80;

/** TKE's NodePort range (TKE troubleshooting of public Services: "30000-32768"). */
const NODE_PORT_RANGE = "30000-32768";

/** One rule of a security group, as `SecurityGroupRuleSet` takes it. */
export interface SecurityRule {
    action: "ACCEPT";
    cidrBlock: string;
    protocol: Protocol | "ALL";
    port: string;
    description: string;
}

/** What the CLB forwards to. */
export interface BackendKind {
    networkType: NetworkType;
    nodeKind: NodeKind;
    directAccess: boolean;
    /** Ports of the Pods that clients reach. @default - TCP 5000 */
    targetPorts?: readonly OpenPort[];
}

/** What decides which ports of the nodes (or, on super nodes, of the Pods) have to be open. */
export interface BackendRuleSettings extends BackendKind {
    vpcCidr: string;
    /** The VPC's further CIDRs. @default - none */
    assistantCidrs?: string[];
    /** GlobalRouter only. */
    clusterCidr?: string;
    clientCidrs: string[];
}

/**
 * Ingress rules of what the CLB forwards to. The CLB keeps the client's address up to there, so it is the clients'
 * CIDRs that have to be let in.
 */
export function backendRules(access: BackendRuleSettings): SecurityRule[] {
    const { vpcCidr, assistantCidrs = [], clusterCidr } = access;
    const inside = [vpcCidr, ...assistantCidrs, ...(clusterCidr ? [clusterCidr] : [])];
    return [
        ...inside.map((cidr) => accept(cidr, "ALL", "ALL", "Nodes, Pods and the control plane")),
        ...clientPorts(access).flatMap(({ port, protocol }) =>
            access.clientCidrs.map((cidr) => accept(cidr, protocol, port, "Clients")),
        ),
    ];
}

/** Ingress rules of the CLB itself. @param ports of its listeners */
export function clbRules(clientCidrs: string[], ports: readonly OpenPort[] = [tcp(CLB_PORT)]): SecurityRule[] {
    return ports.flatMap(({ port, protocol }) => clientCidrs.map((cidr) => accept(cidr, protocol, port, "Clients")));
}

/** Ingress rules of the API server's public endpoint. */
export function apiServerRules(allowedCidrs: string[]): SecurityRule[] {
    return allowedCidrs.map((cidr) => accept(cidr, "TCP", `${API_SERVER_PORT}`, "Kubernetes API"));
}

/** Everything may be reached from inside: images, the control plane, other services. */
export function egressRules(): SecurityRule[] {
    return [accept("0.0.0.0/0", "ALL", "ALL", "Outgoing")];
}

/** Ports that what the CLB forwards to has to be reached on by clients; none where no security group asks. */
export function clientPorts(backend: BackendKind): OpenPort[] {
    const { networkType, nodeKind, directAccess, targetPorts = [tcp(APP_PORT)] } = backend;
    if (!directAccess) {
        // A super node has no NodePort (457/113905): there is nothing to open.
        return hasNativeNodes(nodeKind)
            ? [...new Set(targetPorts.map(({ protocol }) => protocol))].map((protocol) => ({
                  port: NODE_PORT_RANGE,
                  protocol,
              }))
            : [];
    }
    // A Pod of VPC-CNI has a network interface of its own, to which the node's security group does not apply.
    const filtered = networkType === NetworkType.GlobalRouter || hasSuperNodes(nodeKind);
    return filtered ? [...targetPorts] : [];
}

/** A port that is reached by TCP. */
export function tcp(port: number): OpenPort {
    return { port: `${port}`, protocol: Protocol.Tcp };
}

function accept(
    cidrBlock: string,
    protocol: SecurityRule["protocol"],
    port: string,
    description: string,
): SecurityRule {
    return { action: "ACCEPT", cidrBlock, protocol, port, description };
}

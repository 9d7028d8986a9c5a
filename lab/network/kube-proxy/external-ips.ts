import type { Server, Socket } from "node:net";
import type { Log } from "../../log";
import type { ExternalIpPlan, NodePlan } from "./external-ip-plan";
import { createL4Server } from "../l4/tcp-server";

/** Where a node's kube-proxy sends a connection, and from whose address it arrives. */
export interface ShortCircuit {
    address: string;
    port: number;
    sourceAddress: string;
}

/**
 * Where kube-proxy in iptables mode sends a connection of a node or Pod to an EXTERNAL-IP of its cluster: not to the CLB,
 * but straight to a Pod. It masquerades what comes from outside by its rules: with policy Cluster everything, with Local
 * a node's own connections. The address is then the one of the interface that the packet leaves by: the bridge's to a
 * GlobalRouter Pod of the same node, the node's to all others.
 *
 * @returns one for each Pod, any of which it may be; none where the connection is rejected; undefined where it leaves the
 * node, and reaches the CLB.
 */
export function shortCircuits(
    client: string,
    vip: { address: string; port: number },
    { nodes, pods, externalIps }: ExternalIpPlan,
): ShortCircuit[] | undefined {
    const asNode = nodes.find(({ address }) => address === client);
    const pod = pods.find(({ address }) => address === client);
    const node: NodePlan | undefined = asNode ?? nodes.find(({ name }) => name === pod?.nodeName);
    const service = externalIps.find(({ address, port }) => address === vip.address && port === vip.port);
    if (!node || !service) {
        return undefined;
    }
    const masquerades = asNode !== undefined || service.policy === "Cluster";
    return service.targets.map(({ address, port, nodeName, onBridge }) => {
        const throughBridge = onBridge && nodeName === node.name ? node.bridgeAddress : undefined;
        return { address, port, sourceAddress: masquerades ? (throughBridge ?? node.address) : client };
    });
}

/** The EXTERNAL-IPs of all clusters whose kube-proxy short-circuits them. */
export class ExternalIps {
    private readonly plans = new Map<string, ExternalIpPlan>();

    constructor(private readonly options: { log: Log }) {}

    /** @param plan undefined: the cluster short-circuits none. */
    apply(clusterId: string, plan: ExternalIpPlan | undefined): void {
        if (plan) {
            this.plans.set(clusterId, plan);
        } else {
            this.plans.delete(clusterId);
        }
    }

    /**
     * Lets a CLB's server have only the connections that really reach it. To be called once the server has its own
     * listener, and every filter of the CLB's.
     */
    intercept<S extends Server>(server: S, vip: { address: string; port: number }): S {
        const accept = server.listeners("connection");
        server.removeAllListeners("connection");
        server.on("connection", (client: Socket) => {
            const candidates = this.find(client.remoteAddress ?? "", vip);
            if (!candidates) {
                accept.forEach((listener) => void Reflect.apply(listener, server, [client]));
                return;
            }
            const chosen = candidates[Math.floor(Math.random() * candidates.length)];
            this.options.log(
                `${vip.address}:${vip.port} from ${client.remoteAddress}: short-circuited by kube-proxy to ` +
                    (chosen ? `${chosen.address}:${chosen.port} from ${chosen.sourceAddress}` : "nobody"),
            );
            createL4Server({
                targets: () => (chosen ? [{ address: chosen.address, port: chosen.port, weight: 1 }] : []),
                localAddress: (address) => chosen?.sourceAddress ?? address,
                log: this.options.log,
            }).emit("connection", client);
        });
        return server;
    }

    private find(client: string, vip: { address: string; port: number }): ShortCircuit[] | undefined {
        for (const plan of this.plans.values()) {
            const found = shortCircuits(client, vip, plan);
            if (found) {
                return found;
            }
        }
        return undefined;
    }
}

import type { Log } from "../../log";
import { Balancer } from "../balancing/balancer";
import type { ConnectionGate, Transport } from "../filter/packet-filter";
import { createL4Server } from "../l4/tcp-server";
import type { UdpRoute } from "../l4/udp-route";
import { withoutRepetition } from "../without-repetition";
import type { ExternalIpPlan, NodePlan } from "./external-ip-plan";

/** Where a node's kube-proxy can send a connection. */
export interface ShortCircuits {
    /** One for each Pod, any of which it may be; none where the connection is rejected. */
    candidates: ShortCircuit[];
    /** Seconds for which a client stays with its Pod; 0: each connection may go to another. */
    affinitySeconds: number;
}

/** Where a node's kube-proxy sends a connection, and from whose address it arrives. */
export interface ShortCircuit {
    address: string;
    port: number;
    sourceAddress: string;
}

/** A port of a CLB. */
interface Vip {
    address: string;
    port: number;
}

/**
 * Where kube-proxy in iptables mode sends a connection of a node or Pod to an EXTERNAL-IP of its cluster: not to the CLB,
 * but straight to a Pod. It masquerades what comes from outside by its rules: with policy Cluster everything, with Local
 * a node's own connections. The address is then the one of the interface that the packet leaves by: the bridge's to a
 * GlobalRouter Pod of the same node, the node's to all others.
 *
 * @returns undefined where it leaves the node, and reaches the CLB.
 */
export function shortCircuits(
    client: string,
    vip: Vip & { protocol: Transport },
    { nodes, pods, externalIps }: ExternalIpPlan,
): ShortCircuits | undefined {
    const asNode = nodes.find(({ address }) => address === client);
    const pod = pods.find(({ address }) => address === client);
    const node: NodePlan | undefined = asNode ?? nodes.find(({ name }) => name === pod?.nodeName);
    const service = externalIps.find(
        ({ address, port, protocol }) => address === vip.address && port === vip.port && protocol === vip.protocol,
    );
    if (!node || !service) {
        return undefined;
    }
    const masquerades = asNode !== undefined || service.policy === "Cluster";
    const candidates = service.targets.map(({ address, port, nodeName, onBridge }) => {
        const throughBridge = onBridge && nodeName === node.name ? node.bridgeAddress : undefined;
        return { address, port, sourceAddress: masquerades ? (throughBridge ?? node.address) : client };
    });
    return { candidates, affinitySeconds: service.affinitySeconds };
}

/** The EXTERNAL-IPs of all clusters whose kube-proxy short-circuits them. */
export class ExternalIps {
    private readonly plans = new Map<string, ExternalIpPlan>();

    private readonly affinity = new Balancer();
    private readonly log: Log;

    constructor({ log }: { log: Log }) {
        this.log = withoutRepetition(log);
    }

    /** @param plan undefined: the cluster short-circuits none. */
    apply(clusterId: string, plan: ExternalIpPlan | undefined): void {
        if (plan) {
            this.plans.set(clusterId, plan);
        } else {
            this.plans.delete(clusterId);
        }
    }

    /** Takes the clients of a CLB that kube-proxy keeps from it: they come to none of the CLB's own filters. */
    gate(vip: Vip): ConnectionGate {
        return (client) => {
            const elsewhere = this.choose(client.remoteAddress ?? "", { ...vip, protocol: "TCP" });
            if (!elsewhere) {
                return false;
            }
            const { chosen } = elsewhere;
            createL4Server({
                targets: () => (chosen ? [{ address: chosen.address, port: chosen.port, weight: 1 }] : []),
                localAddress: (address) => chosen?.sourceAddress ?? address,
                log: this.log,
            }).emit("connection", client);
            return true;
        };
    }

    /**
     * Where a client's UDP session to a CLB really goes: undefined where it reaches the CLB, without a `route` where
     * kube-proxy rejects it.
     */
    udpRoute(client: string, vip: Vip): { route?: UdpRoute } | undefined {
        const elsewhere = this.choose(client, { ...vip, protocol: "UDP" });
        if (!elsewhere?.chosen) {
            return elsewhere && {};
        }
        const { address, port, sourceAddress: source } = elsewhere.chosen;
        const nothing = (): undefined => undefined;
        return { route: { target: { address, port, weight: 1 }, source, droppedBy: nothing, closed: nothing } };
    }

    /** iptables chooses at random. */
    private pick({ candidates, affinitySeconds }: ShortCircuits, client: string): ShortCircuit | undefined {
        const targets = candidates.map((candidate) => ({ ...candidate, weight: 1 }));
        const kept = affinitySeconds > 0 ? this.affinity.sessionTarget(targets, client) : undefined;
        const chosen = kept
            ? targets.findIndex(({ address, port }) => address === kept.address && port === kept.port)
            : Math.floor(Math.random() * targets.length);
        const target = targets[chosen];
        if (target) {
            this.affinity.keep(target, affinitySeconds, client);
        }
        return candidates[chosen];
    }

    private choose(client: string, vip: Vip & { protocol: Transport }): { chosen?: ShortCircuit } | undefined {
        for (const plan of this.plans.values()) {
            const found = shortCircuits(client, vip, plan);
            if (found) {
                const chosen = this.pick(found, `${client} ${vip.protocol} ${vip.address}:${vip.port}`);
                this.log(
                    `${vip.address}:${vip.port} from ${client}: short-circuited by kube-proxy to ` +
                        (chosen ? `${chosen.address}:${chosen.port} from ${chosen.sourceAddress}` : "nobody"),
                );
                return { chosen };
            }
        }
        return undefined;
    }
}

import type { Server } from "node:net";
import type { Log } from "../log";
import { filterGate, gateConnections, type Transport } from "./filter/packet-filter";
import { dropReason, type Drop, type DropCause, type DropsAtNodePort } from "./filter/drops";
import { groupIds, type PacketPath } from "./filter/packet-path";
import { transportOf } from "./forwarding/forwarding-plan";
import type { ForwardingSocket, L4SocketPlan, L7SocketPlan } from "./forwarding/forwarding-types";
import type { TargetGroup } from "./target-group";
import type { ExternalIps } from "./kube-proxy/external-ips";
import { IN_TURN, type L4Options } from "./l4/l4-options";
import { proxyHeader, type Place } from "./l4/proxy-protocol";
import type { TargetConnections } from "./l4/target-connections";
import { createL4Server } from "./l4/tcp-server";
import { UdpListener } from "./l4/udp-listener";
import { udpRouter, type UdpRoute } from "./l4/udp-route";
import { createL7Server } from "./l7/l7-server";
import { terminateTls } from "./l7/tls-server";
import { LoopbackListener, type Listener } from "./sockets/loopback-listener";
import type { Target } from "./balancing/weighted-round-robin";
import { withoutRepetition } from "./without-repetition";

export interface ListenerOptions {
    /** The plan of that socket as it is now; undefined once it is gone. */
    current: () => ForwardingSocket | undefined;
    /** Whether a client's packet to a port gets to the end of a path. */
    passes: (client: string, transport: Transport, port: number, path: PacketPath) => boolean;
    /** Those backends of a group that get traffic. */
    usable: (group: TargetGroup) => Target[];
    /** As which address a client gets to a public CLB; undefined: it has no way there. */
    publicAddress: (client: string, vip: string) => string | undefined;
    /** The machine that a node or Pod of a cluster is on, by loopback addresses; undefined for every other address. */
    hostOf: (address: string) => string | undefined;
    /** The VPC's address that a loopback address stands for. */
    vpcAddress: (loopback: string) => string;
    /** Whether a target is a node port that drops what arrives. */
    isDropping: DropsAtNodePort;
    /** Told of every connection and datagram that is dropped. */
    onDrop: (drop: Drop) => void;
    /** The open connections of a layer-4 listener. */
    connections: TargetConnections;
    /**
     * What never gets to a CLB, since the client's own node sends it elsewhere.
     *
     * @default everything gets there
     */
    externalIps?: Pick<ExternalIps, "gate" | "udpRoute">;
    log: Log;
}

/** What serves one listener. It looks its plan up at every connection, so that a new plan needs no new socket. */
export function createListener(plan: ForwardingSocket, listenerOptions: ListenerOptions): Listener {
    const options = { ...listenerOptions, log: withoutRepetition(listenerOptions.log) };
    const { externalIps } = options;
    const { address, port, askedPort } = plan;
    const vip = { address, port: askedPort };
    if (plan.layer === 4 && plan.protocol === "UDP") {
        const forwarding = layer4Options(options, "UDP");
        const router = udpRouter(forwarding);
        const route = (client: Place): UdpRoute | undefined => {
            const elsewhere = externalIps?.udpRoute(client.address, vip);
            return elsewhere ? elsewhere.route : isLetIn(client.address, plan, options) ? router(client) : undefined;
        };
        return new UdpListener({ ...forwarding, route }, address, port);
    }
    const gates = [
        ...(externalIps ? [externalIps.gate(vip)] : []),
        filterGate((client) => isLetIn(client, plan, options)),
    ];
    return new LoopbackListener(gateConnections(tcpServer(plan, options), gates), address, port);
}

function tcpServer(plan: ForwardingSocket, options: ListenerOptions): Server {
    const { current, log } = options;
    if (plan.layer === 7) {
        return layer7Server(plan, options);
    }
    const server = createL4Server(layer4Options(options, "TCP"));
    return plan.tls
        ? terminateTls(server, { plan: () => ofLayer(current(), 4)?.tls, allowHalfOpen: true, log })
        : server;
}

/** Whether the CLB's own security groups, or a cluster endpoint's, let a client in. */
function isLetIn(client: string, { address, port }: ForwardingSocket, options: ListenerOptions): boolean {
    const plan = options.current();
    const arrivesAs = plan?.exposure === "public" ? options.publicAddress(client, address) : client;
    if (!plan || (arrivesAs && options.passes(arrivesAs, transportOf(plan), plan.askedPort, plan.path))) {
        return true;
    }
    const reason = arrivesAs
        ? drop(options, arrivesAs, { kind: "security-group", securityGroupIds: groupIds(plan.path) })
        : drop(options, client, { kind: "no-egress" });
    options.log(`${address}:${port} from ${client}: dropped by ${reason}`);
    return false;
}

function layer4Options(options: ListenerOptions, transport: Transport): L4Options {
    const { current, usable, connections, log } = options;
    const plan = (): L4SocketPlan | undefined => ofLayer(current(), 4);
    const sourceOf = (client: string): string => plan()?.source ?? client;
    return {
        targets: () => {
            const group = plan();
            return group ? usable(group) : [];
        },
        balancing: () => plan()?.balancing ?? IN_TURN,
        arrivesAs: (client) => arrivesAs(options, client),
        // Unless `SnatEnable` is on, a CLB does not translate the client's address, neither to Pods nor to nodes (457/48949).
        localAddress: sourceOf,
        preamble: (client) => {
            const { sendsProxyHeader, address = "", askedPort = 0 } = plan() ?? {};
            return sendsProxyHeader ? proxyHeader(transport, client, { address, port: askedPort }) : undefined;
        },
        droppedBy: (client, target) => droppedBy(options, client, sourceOf(client), target),
        idleTimeoutMs: () => plan()?.idleTimeoutMs ?? 0,
        connections,
        log,
    };
}

function layer7Server({ tls }: L7SocketPlan, options: ListenerOptions): Server {
    const { current, usable, log } = options;
    const plan = (): L7SocketPlan | undefined => ofLayer(current(), 7);
    const sourceOf = (client: string): string => plan()?.source ?? client;
    const server = createL7Server({
        protocol: tls ? "https" : "http",
        rules: () => plan()?.rules ?? [],
        vips: () => plan()?.vips ?? [],
        arrivesAs: (client) => arrivesAs(options, client),
        localAddress: sourceOf,
        overwritesForwardedFor: () => plan()?.overwritesForwardedFor ?? false,
        usable,
        droppedBy: (client, target) => droppedBy(options, client, sourceOf(client), target),
        log,
    });
    return tls ? terminateTls(server, { plan: () => plan()?.tls, applicationProtocols: ["http/1.1"], log }) : server;
}

/**
 * What drops a client's packets on their way to a target; undefined: nothing does.
 *
 * @param localAddress what they come from, unless the target has a `source` of its own.
 */
function droppedBy(options: ListenerOptions, client: string, localAddress: string, target: Target): string | undefined {
    const { source = localAddress, port, path = [] } = target;
    const plan = options.current();
    if (plan && options.isDropping(transportOf(plan), target.address, port)) {
        return "kube-proxy";
    }
    if (plan?.exposure === "internal" && source === client && areOnOneHost(options, client, target.address)) {
        return drop(options, client, { kind: "loopback" }, target);
    }
    return !plan || options.passes(source, transportOf(plan), port, path)
        ? undefined
        : drop(options, client, { kind: "security-group", securityGroupIds: groupIds(path) }, target);
}

function areOnOneHost({ hostOf }: ListenerOptions, client: string, target: string): boolean {
    const host = hostOf(client);
    return host !== undefined && host === hostOf(target);
}

/** As which address a client that has been let in gets to the CLB. */
function arrivesAs({ current, publicAddress }: ListenerOptions, client: string): string {
    const plan = current();
    return (plan?.exposure === "public" ? publicAddress(client, plan.address) : undefined) ?? client;
}

/** Tells of a drop. Returns its reason, for messages. */
function drop(
    { current, vpcAddress, onDrop }: ListenerOptions,
    client: string,
    cause: DropCause,
    target?: Target,
): string {
    const plan = current();
    if (plan) {
        const { ownerId, listenerId, askedPort: port } = plan;
        const backend = target && { address: vpcAddress(target.address), port: target.port };
        onDrop({ ownerId, listenerId, protocol: transportOf(plan), port, client: vpcAddress(client), backend, cause });
    }
    return dropReason(cause);
}

function ofLayer<L extends ForwardingSocket["layer"]>(
    plan: ForwardingSocket | undefined,
    layer: L,
): Extract<ForwardingSocket, { layer: L }> | undefined {
    return plan?.layer === layer ? (plan as Extract<ForwardingSocket, { layer: L }>) : undefined;
}

import type { Server } from "node:net";
import type { Log } from "../log";
import type { ForwardingSocket, L4SocketPlan, L7SocketPlan, TargetGroup } from "./forwarding-plan";
import { createL4Server } from "./l4/tcp-server";
import { createL7Server } from "./l7/server";
import { terminateTls } from "./l7/tls-server";
import { filterConnections } from "./filter/packet-filter";
import { groupNames, type PacketPath } from "./filter/packet-path";
import type { Target } from "./weighted-round-robin";

export interface ListenerServerOptions {
    /** The plan of that socket as it is now; undefined once it is gone. */
    current: () => ForwardingSocket | undefined;
    /** Whether a client's packet to a port gets to the end of a path. */
    passes: (client: string, port: number, path: PacketPath) => boolean;
    /** Those real servers of a group that get traffic. */
    usable: (group: TargetGroup) => Target[];
    log: Log;
}

const CLB_TCP_IDLE_TIMEOUT_MS = 900_000;

/** The server of one listener. It looks its plan up at every connection, so that a new plan needs no new server. */
export function createListenerServer(plan: ForwardingSocket, options: ListenerServerOptions): Server {
    const { current, passes, log } = options;
    const { address, port } = plan;
    const server = plan.layer === 4 ? layer4Server(options) : layer7Server(plan, options);
    return filterConnections(server, (client) => {
        const { path = [], askedPort = port } = current() ?? {};
        const allowed = passes(client, askedPort, path);
        if (!allowed) {
            log(`${address}:${port} from ${client}: dropped by ${groupNames(path)}`);
        }
        return allowed;
    });
}

function layer4Server({ current, passes, usable, log }: ListenerServerOptions): Server {
    const plan = (): L4SocketPlan | undefined => ofLayer(current(), 4);
    return createL4Server({
        targets: () => {
            const group = plan();
            return group ? usable(group) : [];
        },
        balancing: () => plan()?.balancing ?? { scheduler: "WRR", sessionSeconds: 0 },
        // A CLB does not translate the client's address, neither to Pods nor to nodes (457/48949).
        localAddress: (client) => client,
        reaches: (client, target) => reaches(passes, client, target),
        idleTimeoutMs: CLB_TCP_IDLE_TIMEOUT_MS,
        log,
    });
}

function layer7Server({ tls }: L7SocketPlan, { current, passes, usable, log }: ListenerServerOptions): Server {
    const plan = (): L7SocketPlan | undefined => ofLayer(current(), 7);
    const server = createL7Server({
        protocol: tls ? "https" : "http",
        rules: () => plan()?.rules ?? [],
        vips: () => plan()?.vips ?? [],
        localAddress: (client) => plan()?.source ?? client,
        overwritesForwardedFor: () => plan()?.overwritesForwardedFor ?? false,
        usable,
        reaches: (client, target) => reaches(passes, client, target),
        log,
    });
    return tls ? terminateTls(server, { plan: () => plan()?.tls, log }) : server;
}

function reaches(passes: ListenerServerOptions["passes"], client: string, target: Target): boolean {
    return passes(target.source ?? client, target.port, target.path ?? []);
}

function ofLayer<L extends ForwardingSocket["layer"]>(
    plan: ForwardingSocket | undefined,
    layer: L,
): Extract<ForwardingSocket, { layer: L }> | undefined {
    return plan?.layer === layer ? (plan as Extract<ForwardingSocket, { layer: L }>) : undefined;
}

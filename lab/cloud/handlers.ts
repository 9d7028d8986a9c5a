import type { Log } from "../log";
import type { Action, RequestOf, ResponseOf } from "./api";
import type { Caller } from "./identity/caller";
import type { UnservedField, UnservedFields } from "./requests/unserved-fields";
import type { Store } from "./store";
import type { Clock } from "./lifecycle/time";
import type { Zone } from "./catalogue/regions";

/** What the cloud asks of the clusters' control planes. */
export interface ClusterBackend {
    /**
     * The administrator's kubeconfig for that address of the API server.
     * Throws while the cluster has no control plane yet.
     */
    adminKubeconfig(clusterId: string, serverUrl: string): string;
}

/**
 * What a CLB's health checks know of a backend: `Close` where there are none, `Unknown` before they know.
 *
 * @param groupId id of the layer-4 listener, or of the layer-7 listener's rule.
 * @param target `address` is the server's in the VPC; of another registration than the one that is checked, nothing is known.
 */
export type TargetHealthStatus = (
    groupId: string,
    vpcId: string,
    target: { address: string; port: number; registration?: string },
) => "Alive" | "Dead" | "Unknown" | "Close";

/** What handlers work with. */
export interface CloudContext extends Clock {
    store: Store;
    clusters: ClusterBackend;
    /** The region of calls that name none. */
    region: string;
    zones: (region: string) => Zone[];
    targetHealth: TargetHealthStatus;
    /** The port on which a cluster endpoint's port 443 is served on this machine. */
    endpointPort: () => number;
    /** Told of what the user should know although the call succeeds. */
    log: Log;
}

/** What one call carries beside its parameters. */
export interface RequestContext {
    requestId: string;
    region: string;
    caller: Caller;
    /** Where the call comes from: what Tencent's API would see as its public address. */
    clientAddress: string;
}

export type HandlerAnswer<Client, A extends Action<Client>> = Omit<ResponseOf<Client, A>, "RequestId">;

/** The handlers of a service's actions, in the request and response models of its official SDK client. */
export type Handlers<Client> = {
    [A in Action<Client>]?: (
        request: RequestOf<Client, A>,
        context: RequestContext,
    ) => HandlerAnswer<Client, A> | Promise<HandlerAnswer<Client, A>>;
};

/** One version of one service, its types erased: what the router works with. */
export interface Service {
    name: string;
    version: string;
    handlers: Record<string, ((request: never, context: RequestContext) => unknown) | undefined>;
    unserved: Record<string, Readonly<Record<string, UnservedField>> | undefined>;
}

/**
 * One version of a service.
 *
 * @param name the first label of its host.
 * @param unserved the fields of requests that no handler reads.
 */
export function service<Client>(
    name: string,
    version: string,
    handlers: Handlers<Client>,
    unserved: UnservedFields<Client> = {},
): Service {
    return { name, version, handlers, unserved: unserved };
}

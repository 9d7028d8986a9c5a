import type { SeenPeer } from "../prove/sighting";
import type { PodKind } from "../paths/objects/pod-kinds";
import type { Verdict } from "../../tke/decision-table/outcome";

/** What a client's connection showed, without a name or an address. */
export interface SeenRequest {
    layer: 4 | 7;
    sees: SeenPeer;
    /** Whom the rightmost hop of X-Forwarded-For names; absent where there is no header. */
    forwardedFor?: "client" | "forged" | "other";
    forged: boolean;
    /** Whether the forged hop reached the Pod. */
    forgedArrived: boolean;
}

/** What is known of one entry point that was connected to; what is absent was not seen. */
export interface Observation {
    entry: "Service" | "Ingress";
    /** How the Pods behind it are connected. */
    pods: readonly PodKind[];
    /** The annotation as the object was created. */
    directAccess?: "true" | "false" | "absent";
    /** The annotation as it was read afterwards. */
    directAccessAfter?: "true" | "false" | "absent";
    /** Key of the service controller's ConfigMap. */
    enableDefaultDirectAccess?: boolean;
    /** What the CLB had bound. */
    path?: "direct" | "NodePort";
    /** How many nodes of each kind there are, and were bound. */
    nodes?: { schedulable: number; cordoned: number };
    boundNodes?: { schedulable: number; cordoned: number };
    /** Whether the controller refused the object. */
    refused: boolean;
    /** What doctor says without a connection; absent: it was not asked. */
    expected?: Verdict;
    seen: Verdict;
    requests: readonly SeenRequest[];
}

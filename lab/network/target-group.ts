import type { Balancing } from "./balancing/balancer";
import type { CheckedGroup } from "./health/health-checks";
import type { Target } from "./balancing/weighted-round-robin";

/** Backends of which each connection, or request, gets one. */
export interface TargetGroup extends CheckedGroup {
    /** Id of the layer-4 listener, of the layer-7 rule, or of the cluster endpoint. */
    groupId: string;
    targets: Target[];
    balancing: Balancing;
}

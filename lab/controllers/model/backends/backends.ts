import type { V1Pod } from "@kubernetes/client-node";
import type { Problem } from "../../problems";
import type { PodPlace } from "./pods";
import type { PodEndpoint, BoundTarget } from "./targets";

/** The backends of one listener or rule. */
export interface Backends {
    targets: BoundTarget[];
    problems: Problem[];
}

/** A Pod behind one port of a Service. */
export interface BackendPod extends PodEndpoint, PodPlace {
    pod: V1Pod;
}

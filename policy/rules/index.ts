import { annotationsAllowed } from "./annotations";
import { cidrsDoNotOverlap } from "./cidrs";
import { noDeletedWithOnClbOwners } from "./deleted-with";
import { directAccessFitsScenario, directAccessStated } from "./direct-access";
import { ingressBackendKind } from "./ingress-backends";
import {
    adminPortsClosed,
    adminPortsClosedTogether,
    publicEndpointClosed,
    publicEndpointGuarded,
} from "./public-ports";
import type { Rule } from "./rule";
import { superNodeToleration } from "./super-node-toleration";
import { mandatoryTags } from "./mandatory-tags";

/** Every policy of the pack, in the order of docs/en/policies.md. */
export const rules: readonly Rule[] = [
    adminPortsClosed,
    adminPortsClosedTogether,
    publicEndpointGuarded,
    publicEndpointClosed,
    directAccessStated,
    directAccessFitsScenario,
    annotationsAllowed,
    ingressBackendKind,
    superNodeToleration,
    cidrsDoNotOverlap,
    mandatoryTags,
    noDeletedWithOnClbOwners,
];

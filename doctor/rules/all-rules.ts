import { gatewayRules } from "./gateway-rules";
import { entryRules, nodeRules, pathRules } from "./path-rules";
import { gateRules, kernelRules, modeRules, placementRules } from "./pod-rules";
import type { Rule } from "./rule";
import { backendRules, proofRules, reachabilityRules, serviceRules } from "./service-rules";
import { annotationRules, controllerRules, serviceConfigRules, statusRules, tokenRules } from "./setting-rules";

/** Every rule, by which objects and facts become findings. */
export const RULES: readonly Rule[] = [
    pathRules,
    entryRules,
    nodeRules,
    serviceRules,
    backendRules,
    gateRules,
    placementRules,
    modeRules,
    kernelRules,
    annotationRules,
    tokenRules,
    serviceConfigRules,
    controllerRules,
    statusRules,
    reachabilityRules,
    proofRules,
    gatewayRules,
];

import { ASSUMPTIONS, type Assumption } from "../../tke/assumptions";
import type { Observation, SeenRequest } from "./observation";

/** Whether an assumption holds where the observation was made; a text: why it cannot be told from it. */
type Decision = boolean | SkipReason;

export const SKIP_REASONS = {
    notNonDirect:
        "the entry point does not ask for direct-access: false on a cluster whose EnableDefaultDirectAccess is true",
    notBridge: "no Pod of GlobalRouter was bound with direct access and answered",
    notCordoned: "no node is cordoned, or the CLB has bound Pods",
    boundUnknown: "which nodes the CLB has bound was not read",
    notHostNetwork: "no Pod on its node's network was behind direct access",
    notLayer7: "no client forged X-Forwarded-For at layer 7 and was answered",
    notSeen: "nobody answered",
    notPredicted: "doctor does not know, or was not asked",
} as const;
export type SkipReason = keyof typeof SKIP_REASONS;

/** How to decide what was skipped. */
export const HOW_TO_DECIDE: Readonly<Record<Assumption | "verdict", string>> = {
    "default-beats-false":
        "on a cluster with EnableDefaultDirectAccess: true, doctor --prove of a Service or Ingress with direct-access: false",
    "snat-pro-hides-client":
        "on a GlobalRouter cluster with SNAT Pro, doctor --prove of a LoadBalancer Service with direct-access: true",
    "cordoned-unbound":
        "cordon a node, then doctor --prove of a Service with direct-access: false, with TENCENTCLOUD_* for clb:DescribeTargets",
    "host-network-bound": "doctor --prove of a Service with direct-access: true before Pods with hostNetwork",
    "x-forwarded-for-overwritten": "doctor --prove of an Ingress, or of a Service with specify-protocol HTTP",
    verdict: "run doctor without --prove: what it does not know comes with the command that tells",
};

const DECIDERS: Readonly<Record<Assumption, (observation: Observation) => Decision>> = {
    "default-beats-false": ({ directAccess, directAccessAfter, enableDefaultDirectAccess, path, requests }) => {
        if (directAccess !== "false" || !enableDefaultDirectAccess) {
            return "notNonDirect";
        }
        if (path !== undefined) {
            return path === "direct";
        }
        if (directAccessAfter === "true" || requests.some(({ sees }) => sees === "node" || sees === "bridge")) {
            return directAccessAfter === "true";
        }
        return "notSeen";
    },
    "snat-pro-hides-client": ({ pods, path, directAccess, requests }) => {
        const isDirect = path === undefined ? directAccess === "true" : path === "direct";
        if (!pods.includes("bridge") || pods.length > 1 || !isDirect || requests.length === 0) {
            return "notBridge";
        }
        return requests.every(({ sees }) => sees !== "client");
    },
    "cordoned-unbound": ({ nodes, boundNodes, path, requests }) => {
        if (!nodes || nodes.cordoned === 0 || path === "direct") {
            return "notCordoned";
        }
        if (boundNodes && boundNodes.schedulable + boundNodes.cordoned > 0) {
            return boundNodes.cordoned === 0;
        }
        // Where all nodes are cordoned an answer has come by one of them.
        return nodes.schedulable === 0 && path === "NodePort" && requests.length > 0 ? false : "boundUnknown";
    },
    "host-network-bound": ({ pods, directAccess, path, refused, requests }) => {
        if (!pods.includes("host network") || pods.length > 1 || directAccess !== "true") {
            return "notHostNetwork";
        }
        if (refused) {
            return false;
        }
        // Bound is bound, be it that a security group lets nobody in.
        return path === "direct" || (requests.length > 0 && path !== "NodePort") ? true : "notSeen";
    },
    "x-forwarded-for-overwritten": ({ requests }) => {
        const forgers = requests.filter(({ layer, forged }: SeenRequest) => layer === 7 && forged);
        return forgers.length === 0 ? "notLayer7" : forgers.every(({ forgedArrived }) => !forgedArrived);
    },
};

/** One question of a report, and what was seen. */
export interface CaseResult {
    case: "verdict" | Assumption;
    /** By the documentation as this project reads it: a verdict, or that the assumption does not hold. */
    expected: "kept" | "lost" | "unknown" | "does not hold";
    seen: "kept" | "lost" | "unknown" | "holds" | "does not hold";
    /** `failed`: what was seen is not what was expected, so that the project has to be corrected. */
    result: "passed" | "failed" | "skipped";
    why?: (typeof SKIP_REASONS)[SkipReason];
    how?: string;
}

/** What one observation says of doctor's verdict and of every assumption. */
export function casesOf(observation: Observation): CaseResult[] {
    return [verdictCase(observation), ...ASSUMPTIONS.map((name) => assumptionCase(name, observation))];
}

function verdictCase({ expected = "unknown", seen }: Observation): CaseResult {
    if (seen === "unknown" || expected === "unknown") {
        const why = SKIP_REASONS[seen === "unknown" ? "notSeen" : "notPredicted"];
        return { case: "verdict", expected, seen, result: "skipped", why, how: HOW_TO_DECIDE.verdict };
    }
    return { case: "verdict", expected, seen, result: seen === expected ? "passed" : "failed" };
}

function assumptionCase(name: Assumption, observation: Observation): CaseResult {
    const decision = DECIDERS[name](observation);
    const expected = "does not hold";
    if (typeof decision === "string") {
        const skipped = { why: SKIP_REASONS[decision], how: HOW_TO_DECIDE[name] };
        return { case: name, expected, seen: "unknown", result: "skipped", ...skipped };
    }
    return decision
        ? { case: name, expected, seen: "holds", result: "failed" }
        : { case: name, expected, seen: "does not hold", result: "passed" };
}

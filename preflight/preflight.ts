import type { CheckResult, CheckOutcome } from "./check";
import { checkAccountType, checkServiceRoles } from "./checks/account";
import {
    checkClusterLevel,
    checkInstanceStock,
    checkKubernetesVersion,
    checkPodsPerNode,
    checkZones,
} from "./checks/catalogue";
import { checkCidrs } from "./checks/cidrs";
import { checkClock, checkCredentials } from "./checks/credentials";
import { checkLost } from "./checks/lost";
import { checkNodeImage } from "./checks/node-image";
import { checkQuotas } from "./checks/quotas";
import { checkApiServer, checkImage } from "./checks/reach";
import { checkRegion } from "./checks/region";
import { checkRegistry } from "./checks/image-registry";
import type { Facts } from "./facts";
import type { PreflightPlan } from "./preflight-plan";

/** Every check of the pre-flight, in the order of the table. */
export const CHECKS: Readonly<Record<string, (facts: Facts, plan: PreflightPlan) => CheckOutcome[]>> = {
    credentials: checkCredentials,
    clock: checkClock,
    region: checkRegion,
    "service-roles": checkServiceRoles,
    "account-type": checkAccountType,
    lost: checkLost,
    zones: checkZones,
    "instance-stock": checkInstanceStock,
    "kubernetes-version": checkKubernetesVersion,
    "node-image": checkNodeImage,
    "cluster-level": checkClusterLevel,
    "pods-per-node": checkPodsPerNode,
    quotas: checkQuotas,
    cidrs: checkCidrs,
    image: checkImage,
    registry: checkRegistry,
    "api-server": checkApiServer,
};

/** Checks without which no other call is answered. */
const STOPPING = ["clock", "credentials", "region"];

/**
 * Judges what was asked. Pure.
 *
 * @returns one or more results a check; none for a check that does not concern the stack. Where the API refuses every call, for
 * its key, its time or its region, nothing else could be asked, and only that is reported.
 */
export function runChecks(facts: Facts, plan: PreflightPlan): CheckResult[] {
    const results = Object.entries(CHECKS).flatMap(([check, run]) =>
        run(facts, plan).map((outcome) => ({ check, ...outcome })),
    );
    const stop = STOPPING.flatMap((stopping) =>
        results.filter(({ check, status }) => check === stopping && status === "failed"),
    );
    return stop.length > 0 ? stop.slice(0, 1) : results;
}

import type { CheckResult, Outcome } from "./check";
import { checkAccountType, checkServiceRoles } from "./checks/account";
import {
    checkClusterLevel,
    checkInstanceStock,
    checkKubernetesVersion,
    checkPodsPerNode,
    checkZones,
} from "./checks/catalogue";
import { checkCidrs } from "./checks/cidrs";
import { checkCredentials } from "./checks/credentials";
import { checkQuotas } from "./checks/quotas";
import { checkApiServer, checkImage } from "./checks/reach";
import type { Facts } from "./facts";
import type { PreflightPlan } from "./plan";

/** Every check of the pre-flight, in the order of the table. */
const CHECKS: Readonly<Record<string, (facts: Facts, plan: PreflightPlan) => Outcome[]>> = {
    credentials: checkCredentials,
    "service-roles": checkServiceRoles,
    "account-type": checkAccountType,
    zones: checkZones,
    "instance-stock": checkInstanceStock,
    "kubernetes-version": checkKubernetesVersion,
    "cluster-level": checkClusterLevel,
    "pods-per-node": checkPodsPerNode,
    quotas: checkQuotas,
    cidrs: checkCidrs,
    image: checkImage,
    "api-server": checkApiServer,
};

/** Names of all checks, as {@link CheckResult.check} has them. */
export const CHECK_NAMES: readonly string[] = Object.keys(CHECKS);

/**
 * Judges what was asked. Pure.
 *
 * @returns one or more results a check; none for a check that does not concern the stack. Where the API key was refused,
 * nothing else could be asked, and only that is reported.
 */
export function runChecks(facts: Facts, plan: PreflightPlan): CheckResult[] {
    const results = Object.entries(CHECKS).flatMap(([check, run]) =>
        run(facts, plan).map((outcome) => ({ check, ...outcome })),
    );
    const credentials = results.filter(({ check, status }) => check === "credentials" && status === "failed");
    return credentials.length > 0 ? credentials : results;
}

import { BackendPath, hasSuperNodes, needsGlobalRouteDirectAccess, type Scenario } from "../../tke/scenarios";
import type { ResolvedScenario } from "./resolve-scenario";

/**
 * What no program can set, but Tencent has to have set before a CLB binds a scenario's Pods: what to ask for, and how it
 * shows where it is missing. Empty where there is nothing to ask.
 */
export function manualPrerequisites(scenario: Omit<Scenario, "ports"> & { ccn?: string }): string[] {
    const globalRouter = needsGlobalRouteDirectAccess(scenario, scenario.directAccess);
    if (!scenario.directAccess || !(globalRouter || hasSuperNodes(scenario.nodeKind))) {
        return [];
    }
    const billByIp =
        "a bill-by-IP (standard) account: others cannot bind Pods of GlobalRouter or of super nodes (457/41897)";
    if (!globalRouter) {
        return [billByIp];
    }
    return [
        billByIp,
        "the CLB SNAT Pro whitelist, by ticket: without it the Service or Ingress reports E4060 (457/41897 of 2022)",
        ...(scenario.ccn
            ? []
            : [
                  "the container CIDR registered for direct access, by ticket; or set ccn, which is what Tencent recommends",
              ]),
    ];
}

/** What previews and updates warn of, a sentence each. */
export function scenarioNotices(
    scenario: Omit<Scenario, "ports"> & Pick<ResolvedScenario, "ccn" | "backendPath">,
): string[] {
    const turnedOff = !scenario.directAccess && scenario.backendPath === BackendPath.Direct;
    return [
        ...manualPrerequisites(scenario).map(
            (what) => `Before the CLB binds the Pods, the account needs from Tencent: ${what}`,
        ),
        ...(turnedOff && needsGlobalRouteDirectAccess(scenario, true)
            ? [
                  "directAccess is false: the CLB binds nodes. Where GlobalRouteDirectAccess was switched on in ConfigMap " +
                      "kube-system/tke-service-controller-config it stays on, since other Services of the cluster may depend on it",
              ]
            : []),
    ];
}

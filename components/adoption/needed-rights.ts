import { SERVICE_CONTROLLER_CONFIG } from "../../tke/controller-config";
import { TKE_SERVICE_CONFIG } from "../../tke/objects";
import { needsGlobalRouteDirectAccess, type Scenario } from "../../tke/scenarios";
import { adoptsWorkload } from "../config/adopts-workload";
import type { StackConfig } from "../config/fields";
import type { Mistake } from "../config/mistake";
import { hasIngress } from "../entry-point/ports";
import { namespaceOf } from "./object-checks";

/** One thing that a stack does in a cluster, as Kubernetes authorises it. */
export interface Right {
    verb: string;
    /** Empty for the core group. */
    group: string;
    /** Plural. */
    resource: string;
    /** @default - the resource has none */
    namespace?: string;
    /** Of the one object that it is about. @default - any */
    name?: string;
}

/** What an engine does with each object: server-side apply is a patch. */
const VERBS = ["get", "create", "patch", "delete"];

/** What a stack has to be allowed to do in a cluster that it adopts. */
export function neededRights(config: StackConfig, scenario: Scenario): Right[] {
    const namespace = namespaceOf(config);
    const directAccess = config.directAccess ?? scenario.directAccess;
    const kinds: [group: string, resource: string][] = [
        ...(adoptsWorkload(config)
            ? []
            : [["apps", "deployments"] as [string, string], ["policy", "poddisruptionbudgets"] as [string, string]]),
        ["", "services"],
        ...(hasIngress(scenario) ? [["networking.k8s.io", "ingresses"] as [string, string]] : []),
        ...(scenario.https ? [["", "secrets"] as [string, string]] : []),
        ...(config.tkeServiceConfig ? [[TKE_SERVICE_CONFIG.group, TKE_SERVICE_CONFIG.plural] as [string, string]] : []),
    ];
    return [
        ...(config.existingNamespace ? [] : VERBS.map((verb) => ({ verb, group: "", resource: "namespaces" }))),
        ...kinds.flatMap(([group, resource]) => VERBS.map((verb) => ({ verb, group, resource, namespace }))),
        ...(needsGlobalRouteDirectAccess(scenario, directAccess)
            ? ["get", "patch"].map((verb) => ({
                  verb,
                  group: "",
                  resource: "configmaps",
                  ...SERVICE_CONTROLLER_CONFIG,
              }))
            : []),
    ];
}

/**
 * That rights are missing, as one mistake. A kubeconfig that TKE hands out has the rights of the identity that asked for it:
 * none in a cluster that somebody else created (457/48149).
 */
export function rightsMistakes({ clusterId, kubeconfig }: StackConfig, denied: readonly Right[]): Mistake[] {
    if (denied.length === 0) {
        return [];
    }
    const byPlace = Map.groupBy(denied, ({ resource, group, namespace, name }) =>
        [
            `${resource}${group === "" ? "" : `.${group}`}`,
            ...(name === undefined ? [] : [name]),
            ...(namespace === undefined ? [] : [`in namespace ${namespace}`]),
        ].join(" "),
    );
    const texts = [...byPlace].map(([place, rights]) => `${rights.map(({ verb }) => verb).join(", ")} ${place}`);
    const found = `may not ${texts.join("; ")}`;
    return kubeconfig
        ? [
              {
                  key: "kubeconfig",
                  set: `its user ${found}: bind its user to a role with these rights, or set another kubeconfig`,
              },
          ]
        : [
              {
                  key: "clusterId",
                  set:
                      `the kubeconfig that TKE gives this API key for ${clusterId} ${found}: become its administrator with ` +
                      `\`tccli tke AcquireClusterAdminRole --ClusterId ${clusterId}\` and the same key (457/49014), or set ` +
                      "kubeconfig to one with these rights",
              },
          ];
}

import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import type { ControllerConfigKeyName } from "../../tke/controller-config";
import type { EntryKind } from "../../tke/objects";
import type { Mistake } from "../config/mistake";
import type { StackConfig } from "../config/fields";
import type { ClusterFacts, ClusterObject } from "./facts";

const KEY: ControllerConfigKeyName = "GlobalRouteDirectAccess";
const MAX_NAMED = 5;

/** What switching `GlobalRouteDirectAccess` on would do to an adopted cluster; undefined: it is on. */
export function switchConsequence({ clusterId }: StackConfig, facts: ClusterFacts): string | undefined {
    const { controllerConfig, entries } = facts;
    const now = controllerConfig?.[KEY];
    if (now === "true") {
        return undefined;
    }
    const value = controllerConfig === undefined ? "unknown, this kubeconfig may not read it" : (now ?? "not set");
    const affected = entries?.filter((entry) => !entry.isOwn && wantsDirectAccess(entry));
    return (
        `${KEY} in ConfigMap kube-system/tke-service-controller-config is switched on for all of ${clusterId} ` +
        `(now: ${value}). CLBs then bind GlobalRouter Pods of every Service and Ingress with direct-access "true", ` +
        `${affected ? named(affected) : "which this kubeconfig may not list"}; it stays on after destroy`
    );
}

/** A cluster-wide change that nobody has confirmed. */
export function switchMistakes(config: StackConfig, consequence: string | undefined): Mistake[] {
    return consequence !== undefined && config.allowClusterWideChanges !== true
        ? [{ key: "allowClusterWideChanges", set: `${consequence}. Set it to true if that is wanted` }]
        : [];
}

function wantsDirectAccess({ kind, annotations }: ClusterObject<EntryKind>): boolean {
    const keys = kind === "Ingress" ? ANNOTATION_KEYS.Ingress : ANNOTATION_KEYS.Service;
    return annotations[keys.directAccess] === "true";
}

function named(objects: readonly ClusterObject[]): string {
    if (objects.length === 0) {
        return "of which others have none";
    }
    const names = objects.slice(0, MAX_NAMED).map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
    const more = objects.length - names.length;
    return `such as ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

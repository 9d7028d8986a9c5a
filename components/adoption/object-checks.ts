import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { isObjectName, objectNames } from "../common/object-names";
import type { Mistake } from "../config/mistake";
import type { StackConfig } from "../config/fields";
import { adoptsWorkload } from "../config/adopts-workload";
import { DEFAULT_NAMESPACE } from "../workload/workload";
import type { ClusterFacts, ClusterObject } from "./facts";

/** The namespace in which the app is created. */
export function namespaceOf({ existingNamespace, namespace }: Partial<StackConfig>): string {
    return existingNamespace ?? namespace ?? DEFAULT_NAMESPACE;
}

/**
 * What is wrong with the app's namespace in an adopted cluster, and with what is in it. The Pulumi CLI would take an object
 * of the same name over, by server-side apply, and delete it with the stack.
 */
export function objectMistakes(config: StackConfig, directAccess: boolean, facts: ClusterFacts): Mistake[] {
    const { clusterId, existingNamespace } = config;
    const key = existingNamespace ? "existingNamespace" : "namespace";
    const { namespace, objects = [] } = facts;
    if (namespace === null && existingNamespace) {
        return [{ key, set: `there is no such namespace in ${clusterId}: create it, or set namespace instead` }];
    }
    if (namespace?.isTerminating) {
        return [{ key, set: `it is being deleted in ${clusterId}: wait until it is gone, or set another` }];
    }
    const name = namespaceOf(config);
    if (namespace && !existingNamespace && !namespace.isOwn) {
        const set = `${name} is there already in ${clusterId}, and not this stack's: set existingNamespace to ${name}, or another namespace`;
        return [{ key, set }];
    }
    const [names, runsApp] = [objectNames(config), !adoptsWorkload(config)];
    const other = runsApp ? "another namespace" : "entryPointName";
    return objects
        .filter((object) => object.namespace === name && !object.isOwn)
        .filter((object) => isObjectName(object.kind, object.name, names, runsApp))
        .map((object) => {
            const found = `${object.kind} ${name}/${object.name} already exists and does not belong to this stack`;
            const contradiction = contradictionOf(object, directAccess);
            return { key, set: `${found}${contradiction}: delete it, or set ${other}` };
        });
}

/** Annotations of the object that would lose the client's address, or keep the controller from carrying them out. */
function contradictionOf({ kind, annotations }: ClusterObject, directAccess: boolean): string {
    if (kind !== "Service" && kind !== "Ingress") {
        return "";
    }
    const keys = kind === "Ingress" ? ANNOTATION_KEYS.Ingress : ANNOTATION_KEYS.Service;
    const contradicting = [keys.directAccess, keys.mode].filter((annotation) => {
        const value = annotations[annotation];
        return annotation === keys.mode ? value === "skip" : value !== undefined && value !== `${directAccess}`;
    });
    const texts = contradicting.map((annotation) => `${annotation}: "${annotations[annotation]}"`);
    return texts.length > 0 ? `; its ${texts.join(" and ")} contradicts the scenario` : "";
}

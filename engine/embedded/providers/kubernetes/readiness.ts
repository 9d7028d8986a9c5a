import { isObject } from "../../../api/property-values";
import type { LiveObject } from "./live-object";

/** Why an object is not ready yet; undefined: it is ready. */
export type Unready = string | undefined;

/** What the Pulumi provider waits for when nothing else is asked for. Kinds without a rule are ready when they exist. */
export function unreadiness(object: LiveObject): Unready {
    switch (`${object.apiVersion}/${object.kind}`) {
        case "apps/v1/Deployment":
            return deploymentUnreadiness(object);
        case "v1/Service":
            return field(object.spec, "type") === "LoadBalancer" ? loadBalancerUnreadiness(object) : undefined;
        case "networking.k8s.io/v1/Ingress":
            return loadBalancerUnreadiness(object);
        default:
            return undefined;
    }
}

function deploymentUnreadiness({ metadata, spec, status }: LiveObject): Unready {
    const wanted = Number(field(spec, "replicas") ?? 1);
    const updated = Number(field(status, "updatedReplicas") ?? 0);
    const available = Number(field(status, "availableReplicas") ?? 0);
    // Pods of the old ReplicaSet are available too: until they are gone, a new one may be missing among them.
    const old = Number(field(status, "replicas") ?? 0) - updated;
    if (Number(field(status, "observedGeneration") ?? 0) < Number(metadata.generation ?? 0)) {
        return "the Deployment controller has not seen the change yet";
    }
    if (updated < wanted || available < wanted) {
        return `${updated} of ${wanted} Pods updated, ${available} available`;
    }
    if (old > 0) {
        return `${updated} of ${wanted} Pods updated, ${old} old to be removed`;
    }
    return conditionStatus(status, "Available") === "True" ? undefined : "condition Available is not True";
}

function loadBalancerUnreadiness({ status }: LiveObject): Unready {
    const ingress = field(field(status, "loadBalancer"), "ingress");
    return Array.isArray(ingress) && ingress.length > 0 ? undefined : "status.loadBalancer has no address";
}

/** `True`, `False`, `Unknown`; undefined where the object has no such condition. */
export function conditionStatus(status: unknown, type: string): string | undefined {
    const conditions = field(status, "conditions");
    const found = Array.isArray(conditions)
        ? (conditions as unknown[]).find(
              (condition) => String(field(condition, "type")).toLowerCase() === type.toLowerCase(),
          )
        : undefined;
    const value = field(found, "status");
    return typeof value === "string" ? value : undefined;
}

function field(value: unknown, name: string): unknown {
    return isObject(value) ? value[name] : undefined;
}

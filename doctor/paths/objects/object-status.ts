import { parseJson } from "../../../tke/parse-json";
import { z } from "zod";
import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import type { Ingress, Service } from "../../model/cluster-objects";

/** The condition Ready of a Service or Ingress, as TKE's controller has written it. */
export interface ReadyCondition {
    status: string;
    /** `Success`, or an error code. */
    reason?: string;
    message?: string;
    lastTransitionTime?: string;
}

const conditions = z.array(
    z.object({
        type: z.string(),
        status: z.string(),
        reason: z.string().optional(),
        message: z.string().optional(),
        lastTransitionTime: z.string().optional(),
    }),
);

/** Several rules ask for each of thousands of objects, which do not change meanwhile. */
const known = new WeakMap<object, ReadyCondition | undefined>();

/** What the controller says of the object; undefined: nothing yet. An Ingress has it in an annotation. */
export function readyCondition(kind: "Service" | "Ingress", object: Service | Ingress): ReadyCondition | undefined {
    if (!known.has(object)) {
        known.set(object, readCondition(kind, object));
    }
    return known.get(object);
}

function readCondition(kind: "Service" | "Ingress", object: Service | Ingress): ReadyCondition | undefined {
    const found =
        kind === "Service"
            ? (object as Service).status?.conditions
            : parseJson(object.metadata?.annotations?.[ANNOTATION_KEYS.Ingress.statusConditions]);
    return conditions.safeParse(found ?? []).data?.find(({ type }) => type === "Ready");
}

/** Addresses and domain names in an object's status. */
export function addressesOf(object: Service | Ingress): string[] {
    return (object.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
}

import { z } from "zod";
import type { AnyObject } from "../model/cluster-objects";
import { listOf } from "./lists";
import { routeKindOf, type Parent, type Route } from "./route";

const parentRef = z.object({
    group: z.string().default("gateway.networking.k8s.io"),
    kind: z.string().default("Gateway"),
    namespace: z.string().optional(),
    name: z.string(),
    sectionName: z.string().optional(),
});
const condition = z.object({ type: z.string(), status: z.string(), reason: z.string().default("") });
const spec = z.object({ parentRefs: listOf(parentRef) });
const status = z.object({
    parents: listOf(z.object({ parentRef, controllerName: z.string().optional(), conditions: listOf(condition) })),
});

/** A route of the Gateway API, at Gateways; a parent of another kind is a mesh's. */
export function gatewayApiRoute(object: AnyObject): Route | undefined {
    const kind = routeKindOf(object, ["gateway.networking.k8s.io"]);
    if (!kind) {
        return undefined;
    }
    const namespace = object.metadata?.namespace ?? "default";
    const parents = (spec.safeParse(object["spec"] ?? {}).data?.parentRefs ?? [])
        .filter((ref) => ref.kind === "Gateway" && ref.group === "gateway.networking.k8s.io")
        .map((ref) => parentOf(ref, namespace, status.safeParse(object["status"] ?? {}).data?.parents ?? []));
    const carries = kind === "HTTPRoute" || kind === "GRPCRoute" ? "requests" : "bytes";
    return { kind, object, parents, carries: [carries] };
}

function parentOf(
    { name, namespace, sectionName }: z.infer<typeof parentRef>,
    own: string,
    statuses: z.infer<typeof status>["parents"],
): Parent {
    const said = statuses.find(
        ({ parentRef: of }) =>
            of.name === name &&
            (of.namespace ?? own) === (namespace ?? own) &&
            (of.sectionName === undefined || of.sectionName === sectionName),
    );
    const refusal = said?.conditions.find(({ type, status: is }) => type === "Accepted" && is === "False");
    return {
        by: "Gateway API",
        namespace: namespace ?? own,
        name,
        ...(sectionName && { listener: sectionName }),
        ...(said?.controllerName && { controller: said.controllerName }),
        ...(refusal && { refusal: refusal.reason }),
    };
}

import { gatewayKindOf } from "../gateways/detect";
import { servesClass } from "../gateways/ingress-class";
import type { GatewayKind } from "../gateways/trust";
import type { AnyObject, Ingress, IngressClass, Unread, Workload } from "../model/cluster-objects";
import { plain } from "../model/text";
import { classOf } from "../paths/entry-points";
import { servesParent } from "../routes/parents";
import { routesOf } from "../routes/routes";
import { INGRESS_CLASS } from "../../tke/objects";
import { ApiStatusError } from "../../kubeconfig/read-api";
import { readResource, type Part, type ReadingApi } from "./read-resource";
import { apiPathOf, pruned, RESOURCES, workloadOf, type Resource } from "./resources";

/** What a namespace has that gateways elsewhere may serve. */
export interface Inside {
    ingresses: readonly Ingress[];
    ingressClasses: readonly IngressClass[];
    workloads: readonly Workload[];
    /** Routes, and the Gateways that they name. */
    others: readonly AnyObject[];
}

/** Whether a gateway is the one that an Ingress or a route waits for. */
type Need = (kind: GatewayKind, workload: Workload) => boolean;

/** Where gateways usually are: looked at one by one where the user may not list all namespaces. */
const USUAL_NAMESPACES = [
    "envoy-gateway-system",
    "istio-system",
    "istio-ingress",
    "ingress-nginx",
    "traefik",
    "apisix",
    "ingress-apisix",
    "kube-system",
] as const;

/**
 * Reads the gateways outside a namespace that serve what is in it, with the Services, Ingresses and Pods of their own. Asks
 * for nothing where no Ingress and no route waits for a gateway.
 */
export async function readBeside(api: ReadingApi, namespace: string, inside: Inside): Promise<Part[]> {
    const isServed = (need: Need) => inside.workloads.some((workload) => isNeeded(workload, [need]));
    const needs = needsOf(inside).filter((need) => !isServed(need));
    if (needs.length === 0) {
        return [];
    }
    const { workloads, unread } = await gatewaysBeside(api, namespace, inside, needs);
    const isFound = (need: Need) => workloads.some((workload) => isNeeded(workload, [need]));
    const parts: Part[] = [
        {
            list: "workloads",
            items: workloads.map((workload) => ({ ...workload })),
            // Somewhere else might be another, but the needs are met.
            unread: needs.every(isFound) ? [] : unread,
            notes: [],
        },
    ];
    for (const [own, members] of Map.groupBy(workloads, ({ metadata }) => metadata?.namespace ?? "default")) {
        parts.push(...(await Promise.all(resourcesOf(members).map((resource) => readResource(api, resource, own)))));
    }
    return parts;
}

function needsOf({ ingresses, ingressClasses, others }: Inside): Need[] {
    const classes = new Set(ingresses.flatMap((ingress) => classOf(ingress) ?? []));
    classes.delete(INGRESS_CLASS);
    return [
        ...[...classes].map(
            (name): Need =>
                (kind, workload) =>
                    servesClass(kind, workload, name, ingressClasses),
        ),
        ...routesOf(others)
            .flatMap(({ parents }) => parents)
            .map(
                (parent): Need =>
                    (kind, workload) =>
                        servesParent(kind, workload, parent, { others, ingressClasses }),
            ),
    ];
}

function isNeeded(workload: Workload, needs: readonly Need[]): boolean {
    const kind = gatewayKindOf(workload, { others: [] });
    return kind !== undefined && needs.some((need) => need(kind, workload));
}

async function gatewaysBeside(
    api: ReadingApi,
    namespace: string,
    { others }: Inside,
    needs: readonly Need[],
): Promise<{ workloads: Workload[]; unread: Unread[] }> {
    const found: Workload[] = [];
    const unread: Unread[] = [];
    const named = routesOf(others).flatMap(({ parents }) =>
        parents.flatMap((parent) => ("namespace" in parent ? [parent.namespace] : [])),
    );
    const look = async (resource: Resource, where: string | undefined) => {
        // Of all workloads of a cluster, gateways alone are kept.
        const isWanted = (workload: Workload) =>
            workload.metadata?.namespace !== namespace && isNeeded(workload, needs);
        const items = await api.list(apiPathOf(resource, where), pruned);
        found.push(...items.flatMap((item) => workloadOf(resource.kind, item) ?? []).filter(isWanted));
    };
    for (const resource of RESOURCES.filter(({ list }) => list === "workloads")) {
        try {
            await look(resource, undefined);
        } catch (error) {
            const reason = refusalOf(error);
            unread.push({ list: "workloads", kind: resource.kind, reason: plain(reason) });
            for (const each of new Set([...named, ...USUAL_NAMESPACES])) {
                await look(resource, each).catch(refusalOf);
            }
        }
    }
    return { workloads: found, unread };
}

/** @throws the error itself where the API server has not refused, but could not be asked */
function refusalOf(error: unknown): string {
    if (error instanceof ApiStatusError) {
        return `${error.status}: ${error.message}`;
    }
    throw error;
}

/** What decides over a gateway's own entry points; of Pods, its own alone. */
function resourcesOf(workloads: readonly Workload[]): Resource[] {
    return RESOURCES.flatMap((resource) => {
        switch (resource.list) {
            case "services":
            case "ingresses":
            case "tkeServiceConfigs":
                return [resource];
            case "pods":
                return workloads.map(({ template }) => ({
                    ...resource,
                    query: `labelSelector=${encodeURIComponent(selectorOf(template.metadata?.labels))}`,
                }));
            default:
                return [];
        }
    });
}

function selectorOf(labels: Readonly<Record<string, string>> = {}): string {
    return Object.entries(labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(",");
}

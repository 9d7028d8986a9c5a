import { z } from "zod";
import type { AnyObject, Unread } from "../model/cluster-objects";
import { plain } from "../model/text";
import { TRANSPORTS } from "../paths/through-gateways/route-trust";
import { classNameOf, GATEWAY_API, gatewayObject, ISTIO_API } from "../routes/parents";
import { type Parent, type Route } from "../routes/route";
import { ROUTE_KINDS } from "../model/route-kinds";
import { routesOf } from "../routes/routes";
import { ApiStatusError } from "../../kubeconfig/read-api";
import type { Part } from "./read-resource";
import { pruned } from "./resources";

/** The calls of the API that a reader of routes needs. */
export interface RoutesApi {
    get: (path: string) => Promise<unknown>;
    list: (path: string, prune: (item: AnyObject) => AnyObject) => Promise<AnyObject[]>;
}

const groupList = z.object({
    groups: z.array(z.object({ name: z.string(), versions: z.array(z.object({ version: z.string() })) })),
});
const resourceList = z.object({
    resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
});

/** A kind that the API server serves. */
interface ServedKind {
    kind: string;
    apiVersion: string;
    plural: string;
    namespaced: boolean;
}

/**
 * Reads the routes of gateways, in one namespace or in all, with the Gateways and classes that they name. Asks for those
 * kinds alone that the API server has.
 */
export async function readRoutes(api: RoutesApi, namespace: string | undefined): Promise<Part> {
    const part: Part = { list: "others", items: [], unread: [], notes: [] };
    const groups = (await orUnread(part, { kind: "routes of gateways" }, () => servedGroups(api))) ?? [];
    for (const [name, wanted] of Object.entries(ROUTE_KINDS)) {
        const kinds = await orUnread(part, { kind: wanted.join(",") }, () => kindsOf(api, groups, name));
        await readKinds(api, part, kinds ?? [], wanted, namespace);
    }
    const routes = routesOf(part.items);
    const parents = routes.flatMap((route) => route.parents);
    for (const [group, by] of [
        [GATEWAY_API, "Gateway API"],
        [ISTIO_API, "Istio"],
    ] as const) {
        const wanted = distinct(parents.filter((parent) => parent.by === by));
        if (wanted.length > 0) {
            const kinds = await orUnread(part, { kind: "Gateway" }, () => kindsOf(api, groups, group));
            await readParents(api, part, kinds ?? [], wanted);
        }
    }
    await readTransports(api, part, groups, routes);
    return part;
}

type Groups = z.infer<typeof groupList>["groups"];

async function servedGroups(api: RoutesApi): Promise<Groups> {
    return groupList.parse(await api.get("/apis")).groups;
}

/** Every kind of a group, in the version that the API server prefers of those that have it; none of an absent group. */
async function kindsOf(api: RoutesApi, groups: Groups, name: string): Promise<ServedKind[]> {
    const found = new Map<string, ServedKind>();
    for (const { version } of groups.find((group) => group.name === name)?.versions ?? []) {
        const { resources } = resourceList.parse(await api.get(`/apis/${name}/${version}`));
        for (const { name: plural, kind, namespaced } of resources) {
            if (!plural.includes("/") && !found.has(kind)) {
                found.set(kind, { kind, apiVersion: `${name}/${version}`, plural, namespaced });
            }
        }
    }
    return [...found.values()];
}

/** What a user may not list of one group is one line. */
async function readKinds(
    api: RoutesApi,
    part: Part,
    served: readonly ServedKind[],
    wanted: readonly string[],
    namespace: string | undefined,
): Promise<void> {
    const refused: { kind: string; reason: string }[] = [];
    for (const each of served.filter(({ kind }) => wanted.includes(kind))) {
        try {
            part.items.push(...(await listKind(api, each, namespace)));
        } catch (error) {
            refused.push({ kind: each.kind, reason: reasonOf(error) });
        }
    }
    const [first] = refused;
    if (first) {
        const kind = refused.map((each) => each.kind).join(",");
        part.unread.push({ list: "others", kind, ...(namespace && { namespace }), reason: plain(first.reason) });
    }
}

async function listKind(
    api: RoutesApi,
    { kind, apiVersion, plural }: ServedKind,
    namespace: string | undefined,
): Promise<AnyObject[]> {
    const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
    const items = await api.list(`/apis/${apiVersion}${scope}/${plural}`, pruned);
    return items.map((item) => ({ ...item, kind, apiVersion }));
}

interface NamedParent {
    namespace: string;
    name: string;
}

function distinct(parents: readonly Parent[]): NamedParent[] {
    const refs = parents.flatMap((parent) =>
        "namespace" in parent ? [{ namespace: parent.namespace, name: parent.name }] : [],
    );
    return [...new Map(refs.map((ref) => [`${ref.namespace}/${ref.name}`, ref])).values()];
}

async function readParents(
    api: RoutesApi,
    part: Part,
    served: readonly ServedKind[],
    wanted: readonly NamedParent[],
): Promise<void> {
    const gateway = served.find(({ kind }) => kind === "Gateway");
    for (const { namespace, name } of gateway ? wanted : []) {
        await readOne(api, part, gateway!, { namespace, name });
    }
    const gatewayClass = served.find(({ kind }) => kind === "GatewayClass");
    const names = new Set(wanted.flatMap((ref) => classNameOf(gatewayObject(ref, part.items)) ?? []));
    for (const name of gatewayClass ? names : []) {
        await readOne(api, part, gatewayClass!, { name });
    }
}

/** One that does not exist is none: its route says by its status that nothing serves it. */
async function readOne(
    api: RoutesApi,
    { items, unread }: Part,
    { kind, apiVersion, plural }: ServedKind,
    { namespace, name }: { namespace?: string; name: string },
): Promise<void> {
    const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
    try {
        const object = (await api.get(
            `/apis/${apiVersion}${scope}/${plural}/${encodeURIComponent(name)}`,
        )) as AnyObject;
        items.push({ ...pruned(object), kind, apiVersion });
    } catch (error) {
        const reason = reasonOf(error);
        if (!reason.startsWith("404")) {
            unread.push({ list: "others", kind, ...(namespace && { namespace }), name, reason: plain(reason) });
        }
    }
}

/** Policies by which a gateway may say to an app whose bytes it forwards; a cluster without the kind has none. */
async function readTransports(api: RoutesApi, part: Part, groups: Groups, routes: readonly Route[]): Promise<void> {
    const handsOnBytes = routes.filter(({ carries }) => carries.includes("bytes"));
    const namespaces = new Set(
        handsOnBytes.flatMap(({ object, parents }) => [
            object.metadata?.namespace ?? "default",
            ...parents.flatMap((parent) => ("namespace" in parent ? [parent.namespace] : [])),
        ]),
    );
    for (const { group, kind } of namespaces.size > 0 ? Object.values(TRANSPORTS) : []) {
        const served = (await orUnread(part, { kind }, () => kindsOf(api, groups, group))) ?? [];
        for (const namespace of namespaces) {
            await readKinds(api, part, served, [kind], namespace);
        }
    }
}

async function orUnread<T>(
    { unread }: Part,
    what: Pick<Unread, "kind">,
    read: () => Promise<T>,
): Promise<T | undefined> {
    try {
        return await read();
    } catch (error) {
        unread.push({ list: "others", ...what, reason: plain(reasonOf(error)) });
        return undefined;
    }
}

/** @throws the error itself where the API server has not refused, but could not be asked */
function reasonOf(error: unknown): string {
    if (error instanceof ApiStatusError) {
        return `${error.status}: ${error.message}`;
    }
    if (error instanceof z.ZodError) {
        return "the API server's list of kinds cannot be read";
    }
    throw error;
}

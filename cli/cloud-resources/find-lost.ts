import { TAG_KEYS } from "../../components/common/resource-tags";
import type { Engine } from "../../engine/api/engine";
import { codeOf, readWithRetry } from "../../tencent/retry";
import { taggedResources, type TaggedResource } from "../../tencent/tagged-resources";
import { configuredValue, projectName } from "../stacks/stack-config";
import { allStacks } from "../stacks/stacks";
import { searchClients, type SearchClients } from "./search-clients";
import { stackOf, type CloudResource } from "./cloud-resource";
import { endpoints, type Listing, LISTINGS, nodePools, routes, virtualNodePools } from "./listings";
import { lostResources, type LostResource } from "./lost-resources";
import { DEFAULT_ROUTE, isRegisteredByName } from "./registrations";

/** Kinds of which the program names each resource. */
const NAMED_LISTINGS: Readonly<Record<string, Listing>> = Object.fromEntries(
    LISTINGS.filter(({ kind }) => isRegisteredByName(kind)).map((listing) => [listing.kind, listing]),
);

export interface FindLostOptions {
    engine: Engine;
    environment: NodeJS.ProcessEnv;
    projectDirectory: string;
    stacks: readonly string[];
}

/** What each of the stacks has lost; a stack that has lost nothing has no entry. Rejects where the cloud does not answer. */
export async function findLost(options: FindLostOptions): Promise<Map<string, LostResource[]>> {
    const { engine, environment, projectDirectory, stacks } = options;
    const all = allStacks(projectDirectory);
    const regions = all.map((stack) => configuredValue(projectDirectory, stack, all, "region"));
    const clients = searchClients({
        TENCENTCLOUD_REGION: regions.find((region) => typeof region === "string"),
        ...environment,
    });
    const project = projectName(projectDirectory);
    const tagged = await taggedResources(clients.tag, { [TAG_KEYS.project]: project }, (request) =>
        readWithRetry(request),
    );
    const own = tagged.filter(({ tags }) => stacks.includes(stackOf(tags, project) ?? ""));
    const stackNames = [...new Set(own.map(({ tags }) => stackOf(tags, project) ?? ""))];
    const states = new Map(
        await Promise.all(
            stackNames.map(
                async (stack) => [stack, await engine.resources(stack, { environment, projectDirectory })] as const,
            ),
        ),
    );
    const isInState = ({ id, tags }: TaggedResource) =>
        states.get(stackOf(tags, project) ?? "")?.some((other) => other.id === id) ?? false;
    // A public endpoint of a stack that opens none is somebody's own.
    const isPublic = (stack: string) =>
        configuredValue(projectDirectory, stack, all, "apiServerAllowedCidrs") !== undefined;
    const clusters = own.filter(({ kind }) => kind === "ccs/cluster");
    // A route has no tags; that the state holds one saves the question.
    const withoutRoute = (stack: string) =>
        !states.get(stack)?.some(({ type, id }) => type === DEFAULT_ROUTE.type && id);
    const gateways = own.filter(({ kind }) => kind === "vpc/nat").map(({ id }) => id);
    const vpcs =
        gateways.length > 0
            ? own.filter(({ kind, tags }) => kind === "vpc/vpc" && withoutRoute(stackOf(tags, project) ?? ""))
            : [];
    const others = own.filter((resource) => resource.kind in NAMED_LISTINGS && !isInState(resource));
    const found = (
        await Promise.all([
            existing(clients, others, project),
            ...clusters.map((cluster) => withParts(clients, cluster, project, isPublic)),
            ...vpcs.map((vpc) => routesBy(gateways, clients, vpc, project)),
        ])
    ).flat();
    const lost = [...states].map(([stack, state]): [string, LostResource[]] => [
        stack,
        lostResources({ project, stack }, found, state),
    ]);
    return new Map(lost.filter(([, resources]) => resources.length > 0));
}

/** With their names; the tag service still knows for some minutes of those that exist no more. */
async function existing(
    clients: SearchClients,
    tagged: readonly TaggedResource[],
    project: string,
): Promise<CloudResource[]> {
    const listed = await Promise.all(
        [...Map.groupBy(tagged, ({ kind, region }) => `${kind} ${region}`).values()].map(async (alike) => {
            const { kind, region } = alike[0]!;
            const rows = await NAMED_LISTINGS[kind]!.list(clients.of(region || clients.region), project);
            const names = new Map(rows.map(({ id, name }) => [id, name]));
            return alike.flatMap(({ id, tags }) =>
                names.has(id)
                    ? [{ kind, id, name: names.get(id) ?? "", region, stack: stackOf(tags, project) ?? "" }]
                    : [],
            );
        }),
    );
    return listed.flat();
}

/** A cluster with its pools and endpoints; none of a cluster that exists no more, of which the tag service still knows for some minutes. */
async function withParts(
    clients: SearchClients,
    cluster: TaggedResource,
    project: string,
    isPublic: (stack: string) => boolean,
): Promise<CloudResource[]> {
    const { id, region, tags } = cluster;
    const ofRegion = clients.of(region || clients.region);
    const stack = stackOf(tags, project) ?? "";
    const { Clusters = [] } = await readWithRetry(() => ofRegion.tke.DescribeClusters({ ClusterIds: [id] })).catch(
        (error: unknown) => {
            if (codeOf(error).startsWith("ResourceNotFound")) {
                return { Clusters: [] };
            }
            throw error;
        },
    );
    const [existing] = Clusters.filter(({ ClusterStatus }) => ClusterStatus !== "Deleting");
    if (!existing) {
        return [];
    }
    const [native, virtual, opened] = await Promise.all([
        nodePools(ofRegion, id),
        virtualNodePools(ofRegion, id),
        endpoints(ofRegion, id, isPublic(stack) ? ["intranet", "extranet"] : ["intranet"]),
    ]);
    const resource = (kind: string) => (row: { id: string; name: string }) => ({
        kind,
        id: row.id,
        name: row.name,
        region,
        stack,
    });
    return [
        { kind: "ccs/cluster", id, name: existing.ClusterName ?? "", region, stack },
        ...native.map(resource("tke/nodepool")),
        ...virtual.map(resource("tke/virtualnodepool")),
        ...opened.map(resource("tke/endpoint")),
    ];
}

/** The routes of a VPC that lead to one of these NAT gateways. */
async function routesBy(
    gateways: readonly string[],
    clients: SearchClients,
    { id, region, tags }: TaggedResource,
    project: string,
): Promise<CloudResource[]> {
    const stack = stackOf(tags, project) ?? "";
    return (await routes(clients.of(region || clients.region), id))
        .filter(({ nextHub }) => gateways.includes(nextHub))
        .map((route) => ({ kind: "vpc/route", id: route.id, name: "", region, stack }));
}

import { TAG_KEYS } from "../../components/common/tags";
import type { Engine } from "../../engine/api/engine";
import { codeOf, readWithRetry } from "../../tencent/retry";
import { taggedResources, type TaggedResource } from "../../tencent/tagged-resources";
import { configuredValue, projectName } from "../stacks/stack-config";
import { allStacks } from "../stacks/stacks";
import { searchClients, type SearchClients } from "./clients";
import { stackOf, type CloudResource } from "./cloud-resource";
import { endpoints, loadBalancers, nodePools, virtualNodePools } from "./listings";
import { lostResources, type LostResource } from "./lost";

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
    const clusters = own.filter(({ kind }) => kind === "ccs/cluster");
    const loadBalancersOfStacks = own.filter(({ kind }) => kind === "clb/clb");
    // A public endpoint of a stack that opens none is somebody's own.
    const isPublic = (stack: string) =>
        configuredValue(projectDirectory, stack, all, "apiServerAllowedCidrs") !== undefined;
    const found = (
        await Promise.all([
            existingLoadBalancers(clients, loadBalancersOfStacks, project),
            ...clusters.map((cluster) => withParts(clients, cluster, project, isPublic)),
        ])
    ).flat();
    const withResources = [...new Set(found.map(({ stack }) => stack))];
    const lost = await Promise.all(
        withResources.map(async (stack): Promise<[string, LostResource[]]> => {
            const state = await engine.resources(stack, { environment, projectDirectory });
            return [stack, lostResources({ project, stack }, found, state)];
        }),
    );
    return new Map(lost.filter(([, resources]) => resources.length > 0));
}

/** With their names; the tag service still knows for some minutes of those that exist no more. */
async function existingLoadBalancers(
    clients: SearchClients,
    tagged: readonly TaggedResource[],
    project: string,
): Promise<CloudResource[]> {
    const regions = [...new Set(tagged.map(({ region }) => region))];
    const existing = await Promise.all(
        regions.map((region) =>
            loadBalancers(clients.of(region || clients.region), {
                Filters: [{ Name: `tag:${TAG_KEYS.project}`, Values: [project] }],
            }),
        ),
    );
    return tagged.flatMap(({ kind, id, region, tags }) =>
        existing
            .flat()
            .filter((each) => each.id === id)
            .map(({ name }) => ({ kind, id, name, region, stack: stackOf(tags, project) ?? "" })),
    );
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

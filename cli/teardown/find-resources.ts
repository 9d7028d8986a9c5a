import { TAG_KEYS } from "../../components/common/resource-tags";
import { codeOf, readWithRetry } from "../../tencent/retry";
import { taggedResources } from "../../tencent/tagged-resources";
import { CLB_TAGS } from "../../tke/clb";
import type { RegionClients, SearchClients } from "../cloud-resources/search-clients";
import { kindOf } from "../../tencent/resource-kinds";
import { resourceKey, stackOf, type CloudResource } from "../cloud-resources/cloud-resource";
import {
    LISTINGS,
    loadBalancers,
    nodePools,
    virtualNodePools,
    type Listed,
    type Listing,
} from "../cloud-resources/listings";

export interface SearchScope {
    project: string;
    /** Regions to look in, beside those where the tag service knows something. */
    regions: readonly string[];
    /** Clusters of the stacks that were torn down, with their stack: their CLBs bear no tags of the project. */
    clusters: ReadonlyMap<string, string>;
}

export interface SearchResult {
    resources: CloudResource[];
    /** What could not be looked for, and why; one sentence each. */
    gaps: string[];
}

/** Values that a filter of Tencent's APIs takes. */
const MAX_FILTER_VALUES = 5;

/** Every resource of the project's stacks: what the tag service knows, and what the services' own lists have beside it. */
export async function findResources(clients: SearchClients, scope: SearchScope): Promise<SearchResult> {
    const tagged = await ofProject(clients, scope.project);
    const regions = [...new Set([...scope.regions, ...tagged.map(({ region }) => region)])].filter(Boolean).sort();
    const searches = await Promise.all(
        regions.map((region) => {
            const known = tagged.filter((resource) => resource.region === region);
            return new RegionSearch(clients.of(region), region, scope, known).run();
        }),
    );
    return {
        // A resource without a region is in no service's list.
        resources: [...tagged.filter(({ region }) => !region), ...searches.flatMap(({ resources }) => resources)],
        gaps: searches.flatMap(({ gaps }) => gaps),
    };
}

async function ofProject({ tag }: SearchClients, project: string): Promise<CloudResource[]> {
    const resources = await taggedResources(tag, { [TAG_KEYS.project]: project }, (request) => readWithRetry(request));
    return resources.flatMap(({ kind, id, region, tags }) => {
        const stack = stackOf(tags, project);
        return stack === undefined ? [] : [{ kind, id, region, name: "", stack }];
    });
}

class RegionSearch {
    private readonly found: Map<string, CloudResource>;
    private readonly gaps: string[] = [];
    /** The ids of all clusters; undefined where they could not be listed. */
    private clusterIds: ReadonlySet<string> | undefined;

    /** @param tagged what the tag service knows of the region. */
    constructor(
        private readonly clients: RegionClients,
        private readonly region: string,
        private readonly scope: SearchScope,
        tagged: readonly CloudResource[],
    ) {
        this.found = new Map(tagged.map((resource) => [resourceKey(resource), resource]));
    }

    async run(): Promise<SearchResult> {
        await Promise.all(LISTINGS.map((listing) => this.compare(listing)));
        await Promise.all([this.ofClusters(), this.ofVpcs(), this.nodePools()]);
        return { resources: [...this.found.values()], gaps: this.gaps };
    }

    /** What the tag service knows and a complete list has not, has just gone. */
    private compare({ kind, isComplete, list }: Listing): Promise<void> {
        return this.look(kind, async () => {
            const rows = await list(this.clients, this.scope.project);
            const present = new Set(rows.map(({ id }) => id));
            if (kind === "ccs/cluster") {
                this.clusterIds = present;
            }
            for (const resource of isComplete ? this.ofKind(kind) : []) {
                if (!present.has(resource.id)) {
                    this.found.delete(resourceKey(resource));
                }
            }
            this.add(kind, rows, ({ tags }) => stackOf(tags, this.scope.project));
        });
    }

    private async ofClusters(): Promise<void> {
        const clusters = new Map(this.scope.clusters);
        this.ofKind("ccs/cluster").forEach(({ id, stack }) => clusters.set(id, stack));
        await Promise.all(
            chunks([...clusters.keys()], MAX_FILTER_VALUES).map((Values) =>
                this.look("clb/clb", async () => {
                    const filter = { Name: `tag:${CLB_TAGS.cluster}`, Values };
                    const rows = await loadBalancers(this.clients, { Filters: [filter] });
                    this.add("clb/clb", this.unknown("clb/clb", rows), ({ tags }) =>
                        clusters.get(tags[CLB_TAGS.cluster] ?? ""),
                    );
                }),
            ),
        );
    }

    /** Finds CLBs also for a teardown that was killed and knows its clusters no more: they keep their VPC from going. */
    private async ofVpcs(): Promise<void> {
        await Promise.all(
            this.ofKind("vpc/vpc").map(({ id: VpcId, stack }) =>
                this.look("clb/clb", async () => {
                    const rows = await loadBalancers(this.clients, { VpcId });
                    this.add("clb/clb", this.unknown("clb/clb", rows), () => stack);
                }),
            ),
        );
    }

    private async nodePools(): Promise<void> {
        await Promise.all(
            this.ofKind("ccs/cluster").flatMap(({ id, stack }) => [
                this.look("tke/nodepool", async () =>
                    this.add("tke/nodepool", await nodePools(this.clients, id), () => stack),
                ),
                this.look("tke/virtualnodepool", async () =>
                    this.add("tke/virtualnodepool", await virtualNodePools(this.clients, id), () => stack),
                ),
            ]),
        );
    }

    /** A resource's own tags tell its stack before anything else does. */
    private unknown(kind: string, rows: readonly Listed[]): Listed[] {
        return rows.filter(({ id }) => !this.found.has(resourceKey({ kind, id })));
    }

    private ofKind(kind: string): CloudResource[] {
        return [...this.found.values()].filter((resource) => resource.kind === kind);
    }

    private add(kind: string, rows: readonly Listed[], stackOfRow: (row: Listed) => string | undefined): void {
        for (const row of rows) {
            const stack = stackOfRow(row);
            if (stack !== undefined) {
                const orphan = this.isOrphan(row) ? { isOrphan: true } : {};
                const resource = { kind, id: row.id, region: this.region, name: row.name, stack, ...orphan };
                this.found.set(resourceKey(resource), resource);
            }
        }
    }

    /** TKE's tags stay on a CLB whose cluster was deleted before its controllers could delete it. */
    private isOrphan({ tags }: Listed): boolean {
        const { key, value } = CLB_TAGS.createdByTke;
        const cluster = tags[CLB_TAGS.cluster];
        return tags[key] === value && cluster !== undefined && this.clusterIds?.has(cluster) === false;
    }

    private async look(kind: string, list: () => Promise<void>): Promise<void> {
        try {
            await list();
        } catch (error) {
            this.gaps.push(`${kindOf(kind).label}s in ${this.region}: ${codeOf(error)} ${(error as Error).message}`);
        }
    }
}

function chunks<T>(all: readonly T[], size: number): T[][] {
    return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
        all.slice(index * size, (index + 1) * size),
    );
}

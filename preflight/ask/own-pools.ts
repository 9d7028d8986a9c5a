import { POOL_NAMES } from "../../components/cluster/pool-names";
import type { TencentClients } from "../../tencent/clients";
import { type Fact, known } from "../fact";
import type { Facts, OwnPool } from "../facts";
import type { Caller } from "./caller";

const PAGE = 100;

/**
 * Node pools of the program's names in the stack's own clusters.
 *
 * @param existing is what carries the stack's tags.
 * @param clusters are those that exist: the tag service goes on naming a deleted one for a while.
 */
export async function askOwnPools(
    caller: Caller,
    { tke, nodePools }: TencentClients,
    existing: Promise<Facts["existing"]>,
    clusters: Promise<Facts["clusters"]>,
): Promise<Facts["ownPools"]> {
    const [own, all] = await Promise.all([existing, clusters]);
    if (!own.known || !all.known) {
        return own.known ? (all as Fact<never>) : own;
    }
    const ids = all.value
        .filter(({ clusterId, isDeleting }) => !isDeleting && own.value.some(({ id }) => id === clusterId))
        .map(({ clusterId = "" }) => clusterId);
    return joined(
        await Promise.all(
            ids.flatMap((clusterId): Promise<Fact<OwnPool[]>>[] => [
                caller.ask("tke:DescribeNodePools", async () => {
                    const { NodePools } = await nodePools.DescribeNodePools({ ClusterId: clusterId, Limit: PAGE });
                    return (NodePools ?? [])
                        .filter(({ Name }) => Name === POOL_NAMES.native)
                        .map(({ NodePoolId = "" }) => ({ clusterId, id: NodePoolId, kind: "native" }));
                }),
                caller.ask("tke:DescribeClusterVirtualNodePools", async () => {
                    const { NodePoolSet } = await tke.DescribeClusterVirtualNodePools({ ClusterId: clusterId });
                    return (NodePoolSet ?? [])
                        .filter(({ Name }) => Name === POOL_NAMES.super)
                        .map(({ NodePoolId = "" }) => ({ clusterId, id: NodePoolId, kind: "super" }));
                }),
            ]),
        ),
    );
}

/** All of them, or why one of them is unknown. */
function joined<T>(facts: readonly Fact<T[]>[]): Fact<T[]> {
    const unknown = facts.find((fact) => !fact.known);
    return unknown ?? known(facts.flatMap((fact) => (fact.known ? fact.value : [])));
}

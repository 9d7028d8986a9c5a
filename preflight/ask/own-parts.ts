import { TAG_KEYS } from "../../components/common/resource-tags";
import { POOL_NAMES } from "../../components/cluster/pool-names";
import type { TencentClients } from "../../tencent/clients";
import { OPEN_ENDPOINT_STATES } from "../../tencent/resource-kinds";
import type { Fact } from "../fact";
import type { Facts, OwnPart } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import type { TimeLimitedReader } from "./time-limited-reader";
import { allPages } from "./pages";

/** The largest page of each of these actions. */
const PAGE = 100;

type Parts = Fact<OwnPart[]>;

/** What of the stack's names exists; see {@link Facts.ownParts}. Asks for nothing that the stack does not create. */
export async function askOwnParts(
    caller: TimeLimitedReader,
    clients: TencentClients,
    plan: PreflightPlan,
    asked: { existing: Promise<Facts["existing"]>; clusters: Promise<Facts["clusters"]> },
): Promise<Parts[]> {
    const asksLoadBalancers = askLoadBalancers(caller, clients, plan);
    const parts = await Promise.all([
        plan.creates.cluster ? askClusterParts(caller, clients, plan, asked) : [],
        asksLoadBalancers,
        asksLoadBalancers.then((own) => askListeners(caller, clients, plan, own)),
        askCertificates(caller, clients, plan),
    ]);
    return parts.flat();
}

/**
 * @param existing is what carries the stack's tags.
 * @param clusters are those that exist: the tag service returns a deleted one for some minutes.
 */
async function askClusterParts(
    caller: TimeLimitedReader,
    { tke, nodePools }: TencentClients,
    { publicEndpoint }: PreflightPlan,
    { existing, clusters }: { existing: Promise<Facts["existing"]>; clusters: Promise<Facts["clusters"]> },
): Promise<Parts[]> {
    const [own, all] = await Promise.all([existing, clusters]);
    if (!own.known || !all.known) {
        return [own.known ? (all as Fact<never>) : own];
    }
    const ids = all.value
        .filter(({ clusterId, isDeleting }) => !isDeleting && own.value.some(({ id }) => id === clusterId))
        .map(({ clusterId = "" }) => clusterId);
    return Promise.all(
        ids.flatMap((clusterId): Promise<Parts>[] => [
            caller.ask("tke:DescribeNodePools", async () => {
                const { NodePools } = await nodePools.DescribeNodePools({ ClusterId: clusterId, Limit: PAGE });
                return (NodePools ?? [])
                    .filter(({ Name }) => Name === POOL_NAMES.native)
                    .map(({ NodePoolId }) => ({ kind: "tke/nodepool", id: `${clusterId}/${NodePoolId}` }));
            }),
            caller.ask("tke:DescribeClusterVirtualNodePools", async () => {
                const { NodePoolSet } = await tke.DescribeClusterVirtualNodePools({ ClusterId: clusterId });
                return (NodePoolSet ?? [])
                    .filter(({ Name }) => Name === POOL_NAMES.super)
                    .map(({ NodePoolId }) => ({ kind: "tke/virtualnodepool", id: `${clusterId}/${NodePoolId}` }));
            }),
            // A public endpoint of a stack that opens none is somebody's own.
            ...(publicEndpoint ? ["intranet", "extranet"] : ["intranet"]).map((side) =>
                caller.ask("tke:DescribeClusterEndpointStatus", async (): Promise<OwnPart[]> => {
                    const { Status = "" } = await tke.DescribeClusterEndpointStatus({
                        ClusterId: clusterId,
                        IsExtranet: side === "extranet",
                    });
                    const isOpen = OPEN_ENDPOINT_STATES.includes(Status);
                    return isOpen ? [{ kind: "tke/endpoint", id: `${clusterId}/${side}` }] : [];
                }),
            ),
        ]),
    );
}

/** With the stack's tags and of the program's name: TKE's controllers give theirs other ones. */
async function askLoadBalancers(
    caller: TimeLimitedReader,
    { clb }: TencentClients,
    { names, tags }: PreflightPlan,
): Promise<Parts[]> {
    if (names.clb === undefined) {
        return [];
    }
    const own = Object.values(TAG_KEYS).flatMap((key) => (tags[key] === undefined ? [] : [[key, tags[key]] as const]));
    return [
        await caller.ask("clb:DescribeLoadBalancers", () =>
            allPages(async (page) => {
                const { LoadBalancerSet, TotalCount = 0 } = await clb.DescribeLoadBalancers({
                    Filters: own.map(([key, value]) => ({ Name: `tag:${key}`, Values: [value] })),
                    Offset: page * PAGE,
                    Limit: PAGE,
                });
                return { rows: LoadBalancerSet ?? [], total: TotalCount };
            }).then((all) =>
                all
                    .filter(({ LoadBalancerName }) => LoadBalancerName === names.clb)
                    .map(({ LoadBalancerId = "" }) => ({ kind: "clb/clb" as const, id: LoadBalancerId })),
            ),
        ),
    ];
}

function askListeners(
    caller: TimeLimitedReader,
    { clb }: TencentClients,
    { names, loadBalancerId }: PreflightPlan,
    own: readonly Parts[],
): Promise<Parts[]> {
    const ids = own.flatMap((fact) => (fact.known ? fact.value.map(({ id }) => id) : []));
    const searched =
        names.listeners.length === 0 ? [] : [...ids, ...(loadBalancerId === undefined ? [] : [loadBalancerId])];
    return Promise.all(
        searched.map((LoadBalancerId) =>
            caller.ask("clb:DescribeListeners", async (): Promise<OwnPart[]> => {
                const { Listeners } = await clb.DescribeListeners({ LoadBalancerId });
                return (Listeners ?? [])
                    .filter(({ ListenerName }) => names.listeners.includes(ListenerName ?? ""))
                    .map(({ ListenerId }) => ({ kind: "clb/listener", id: `${LoadBalancerId}/${ListenerId}` }));
            }),
        ),
    );
}

/** By their name: the provider tags a certificate some calls after it has uploaded it. */
async function askCertificates(
    caller: TimeLimitedReader,
    { ssl }: TencentClients,
    { names }: PreflightPlan,
): Promise<Parts[]> {
    if (names.certificate === undefined) {
        return [];
    }
    return [
        await caller.ask("ssl:DescribeCertificates", () =>
            allPages(async (page) => {
                const { Certificates, TotalCount = 0 } = await ssl.DescribeCertificates({
                    SearchKey: names.certificate,
                    Offset: page * PAGE,
                    Limit: PAGE,
                });
                return { rows: Certificates ?? [], total: TotalCount };
            }).then((all) =>
                all
                    .filter(({ Alias }) => Alias === names.certificate)
                    .map(({ CertificateId = "" }) => ({ kind: "ssl/certificate" as const, id: CertificateId })),
            ),
        ),
    ];
}

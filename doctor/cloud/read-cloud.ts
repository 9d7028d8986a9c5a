import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { CLB_TAGS } from "../../tke/clb";
import type { TencentClients } from "../../tencent/clients";
import type { ClusterObjects } from "../model/cluster-objects";
import { known, type Fact, type Facts, type LoadBalancerFacts, type ReachabilityFacts } from "../model/facts";
import { UNKNOWN_FACTS } from "../model/unknown-facts";
import { DOCTOR_ACTIONS } from "./actions";
import { clusterFacts } from "./cluster-facts";
import { askLoadBalancers, loadBalancerFacts, type AskedLoadBalancer } from "./load-balancer-facts";
import { Reachability, type BackendsOf } from "./reachability";

/** Which of the objects' annotations name a CLB (written by TKE's controllers, or existing CLBs that are to be used). */
const ID_ANNOTATIONS = [ANNOTATION_KEYS.Service, ANNOTATION_KEYS.Ingress].flatMap((keys) => [
    keys.loadBalancerId,
    keys.existingLoadBalancerId,
]);

/**
 * Asks Tencent Cloud what Kubernetes does not know; calls that only read ({@link DOCTOR_ACTIONS}). Never rejects: what is
 * not answered is unknown, with the permission that was missing or whatever else kept it away.
 *
 * @param clusterId @default - the one that the CLBs' tags name
 */
export async function readCloud(clients: TencentClients, objects: ClusterObjects, clusterId?: string): Promise<Facts> {
    const asked = await askLoadBalancers(clients, loadBalancerIds(objects));
    const id = clusterId ?? taggedCluster(asked);
    const reachability = new Reachability(clients, objects, id);
    const [cluster, ...loadBalancers] = await Promise.all([
        clusterFacts(clients, id),
        ...asked.map(async (each): Promise<[string, LoadBalancerFacts]> => [
            each.loadBalancerId,
            { ...loadBalancerFacts(each), reachability: await reachability.of(each) },
        ]),
    ]);
    return { ...cluster, snatPro: snatPro(asked), loadBalancers: Object.fromEntries(loadBalancers) };
}

/**
 * Whether clients would reach backends that a CLB has not bound. Never rejects.
 *
 * @param clusterId @default - the one that the CLB's tags name
 */
export async function readReachability(
    clients: TencentClients,
    objects: ClusterObjects,
    { loadBalancerId, backendsOf, clusterId }: { loadBalancerId: string; backendsOf: BackendsOf; clusterId?: string },
): Promise<Fact<ReachabilityFacts>> {
    const asked = await askLoadBalancers(clients, [loadBalancerId]);
    return new Reachability(clients, objects, clusterId ?? taggedCluster(asked)).of(asked[0]!, backendsOf);
}

function loadBalancerIds({ services, ingresses }: ClusterObjects): string[] {
    const annotations = [...services, ...ingresses].map(({ metadata }) => metadata?.annotations ?? {});
    return [...new Set(annotations.flatMap((each) => ID_ANNOTATIONS.flatMap((key) => each[key] ?? [])))];
}

/** Undefined where CLBs name none, or several. */
function taggedCluster(asked: readonly AskedLoadBalancer[]): string | undefined {
    const tags = asked.flatMap(({ loadBalancer }) => (loadBalancer.answered ? (loadBalancer.value.Tags ?? []) : []));
    const ids = new Set(
        tags.flatMap(({ TagKey, TagValue }) => (TagKey === CLB_TAGS.cluster && TagValue ? [TagValue] : [])),
    );
    return ids.size === 1 ? [...ids][0] : undefined;
}

/** No action tells whether the account has it; a CLB that uses it does. */
function snatPro(asked: readonly AskedLoadBalancer[]): Fact<boolean> {
    const user = asked.find(({ loadBalancer }) => loadBalancer.answered && loadBalancer.value.SnatPro);
    return user ? known(true, `${DOCTOR_ACTIONS.loadBalancers} ${user.loadBalancerId}`) : UNKNOWN_FACTS.snatPro;
}

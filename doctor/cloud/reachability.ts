import type { Listener, LoadBalancer } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { Instance } from "tencentcloud-sdk-nodejs/tencentcloud/services/cvm/v20170312/cvm_models";
import type { TencentClients } from "../../tencent/clients";
import { INSTANCE_ID_LABEL, NATIVE_NODE_LABELS } from "../../tke/nodes";
import type { ClusterObjects, Node } from "../model/cluster-objects";
import { known, unknown, type Fact, type ReachabilityFacts } from "../model/facts";
import type { Text } from "../model/text";
import { DOCTOR_ACTIONS } from "./actions";
import { ask, type Asked } from "./ask";
import { chunks, FIND_ATTRIBUTES, targetsOf, type AskedLoadBalancer } from "./load-balancer-facts";
import { checkpoints, type Checkpoint, type PathFacts, type PathTarget } from "./packet-path";
import { passage, type SecurityGroup } from "./security-groups";

const INTERNET = "0.0.0.0/0";
const INSTANCES_A_CALL = 100;

/** Backends of a listener. */
export type BackendsOf = (listener: Listener) => readonly PathTarget[];

/** Looks up the security groups on the way to backends, each of them once. */
export class Reachability {
    private readonly groups = new Map<string, Promise<Asked<SecurityGroup>>>();
    private readonly networks = new Map<string, Promise<Asked<string>>>();
    private nodeGroups: Promise<ReadonlyMap<string, Asked<readonly string[]>>> | undefined;

    /** @param clusterId @default - not known, so that the groups of native nodes are not, either */
    constructor(
        private readonly clients: TencentClients,
        private readonly objects: ClusterObjects,
        private readonly clusterId: string | undefined,
    ) {}

    /**
     * Whether packets of clients reach the backends of all listeners of a CLB.
     *
     * @param backendsOf backends of a listener in place of those it has bound
     */
    async of(
        { loadBalancer, listeners, targets }: AskedLoadBalancer,
        backendsOf?: BackendsOf,
    ): Promise<Fact<ReachabilityFacts>> {
        if (!loadBalancer.answered || !listeners.answered || !targets.answered) {
            const { reason } = [loadBalancer, listeners, targets].find((each) => !each.answered)!;
            return unknown(reason, FIND_ATTRIBUTES);
        }
        const from = await this.clientsOf(loadBalancer.value);
        if (!from.answered) {
            return unknown(from.reason, FIND_GROUPS);
        }
        const nodeGroups = await (this.nodeGroups ??= this.askNodes());
        const facts: PathFacts = {
            passToTarget: loadBalancer.value.LoadBalancerPassToTarget ?? false,
            loadBalancerGroupIds: loadBalancer.value.SecureGroups ?? [],
            nodes: this.objects.nodes,
            pods: this.objects.pods,
            groupIdsOfNode: (name) => {
                const found = nodeGroups.get(name);
                return found?.answered ? found.value : undefined;
            },
        };
        const stations = listeners.value.flatMap((listener) =>
            (backendsOf?.(listener) ?? pathTargets(listener, targets.value)).flatMap((target) =>
                checkpoints(listener, target, facts),
            ),
        );
        return this.judge(distinct(stations), from.value);
    }

    private async judge(stations: readonly Checkpoint[], from: string): Promise<Fact<ReachabilityFacts>> {
        let open: ReachabilityFacts = { open: true, decidedBy: "no security group on the way" };
        let hidden: Fact<never> | undefined;
        for (const { at, groupIds, protocol, port } of stations) {
            const groups = groupIds === undefined ? undefined : await this.askGroups(groupIds);
            if (!groups?.answered) {
                hidden ??= unknown(groups?.reason ?? notSeen(at), FIND_GROUPS);
                continue;
            }
            const { sources, decidedBy, unreadable } = passage(groups.value, { from, protocol, port });
            if (unreadable) {
                hidden ??= unknown({ en: `${at}: ${unreadable}`, zh: `${at}：${unreadable}` }, FIND_GROUPS);
            } else if (sources.join() !== from) {
                return known({ open: false, onlyFrom: sources, decidedBy: `${at}: ${decidedBy}` }, GROUPS);
            } else if (groups.value.length > 0) {
                open = { open: true, decidedBy: `${at}: ${decidedBy}` };
            }
        }
        return hidden ?? known(open, GROUPS);
    }

    /** Clients of an internal CLB are in its VPC. */
    private clientsOf({ LoadBalancerType, VpcId = "" }: LoadBalancer): Promise<Asked<string>> {
        if (LoadBalancerType !== "INTERNAL") {
            return Promise.resolve({ answered: true, value: INTERNET });
        }
        let network = this.networks.get(VpcId);
        if (!network) {
            network = ask(DOCTOR_ACTIONS.vpcs, async () => {
                const { VpcSet = [] } = await this.clients.vpc.DescribeVpcs({ VpcIds: [VpcId] });
                return VpcSet[0]?.CidrBlock ?? INTERNET;
            });
            this.networks.set(VpcId, network);
        }
        return network;
    }

    private async askGroups(ids: readonly string[]): Promise<Asked<SecurityGroup[]>> {
        const found = await Promise.all(ids.map((id) => this.askGroup(id)));
        const missing = found.find((each) => !each.answered);
        return missing ?? { answered: true, value: found.flatMap((each) => (each.answered ? [each.value] : [])) };
    }

    private askGroup(id: string): Promise<Asked<SecurityGroup>> {
        let group = this.groups.get(id);
        if (!group) {
            group = ask(DOCTOR_ACTIONS.securityGroups, async () => {
                const { SecurityGroupPolicySet } = await this.clients.vpc.DescribeSecurityGroupPolicies({
                    SecurityGroupId: id,
                });
                const rules = SecurityGroupPolicySet?.Ingress ?? [];
                return { id, ingress: rules.toSorted((a, b) => (a.PolicyIndex ?? 0) - (b.PolicyIndex ?? 0)) };
            });
            this.groups.set(id, group);
        }
        return group;
    }

    /** Groups by node: an instance's own, or its native pool's. */
    private async askNodes(): Promise<ReadonlyMap<string, Asked<readonly string[]>>> {
        const pools = await this.askPools();
        const inPool = new Map(
            this.objects.nodes.map((node) => [node, node.metadata?.labels?.[NATIVE_NODE_LABELS.nodePool]]),
        );
        const alone = this.objects.nodes.filter((node) => !inPool.get(node) && instanceIdOf(node));
        const instances = await this.askInstances(alone.map((node) => instanceIdOf(node)!));
        return new Map(
            this.objects.nodes.flatMap((node): [string, Asked<readonly string[]>][] => {
                const name = node.metadata?.name ?? "";
                const poolId = inPool.get(node);
                if (poolId) {
                    return [[name, pools.answered ? answer(pools.value.get(poolId), name) : pools]];
                }
                const instance = instanceIdOf(node);
                return instance
                    ? [[name, instances.answered ? answer(instances.value.get(instance), name) : instances]]
                    : [];
            }),
        );
    }

    private async askPools(): Promise<Asked<ReadonlyMap<string, readonly string[]>>> {
        const { clusterId } = this;
        if (!clusterId || !this.objects.nodes.some(({ metadata }) => metadata?.labels?.[NATIVE_NODE_LABELS.nodePool])) {
            return { answered: true, value: new Map() };
        }
        return ask(DOCTOR_ACTIONS.nodePools, async () => {
            const { NodePools = [] } = await this.clients.nodePools.DescribeNodePools({
                ClusterId: clusterId,
                Limit: 100,
            });
            return new Map(
                NodePools.flatMap(({ NodePoolId = "", Native }): [string, readonly string[]][] =>
                    Native?.SecurityGroupIds ? [[NodePoolId, Native.SecurityGroupIds]] : [],
                ),
            );
        });
    }

    private async askInstances(ids: readonly string[]): Promise<Asked<ReadonlyMap<string, readonly string[]>>> {
        const found: Instance[] = [];
        for (const InstanceIds of chunks(ids, INSTANCES_A_CALL)) {
            const asked = await ask(DOCTOR_ACTIONS.instances, () =>
                this.clients.cvm.DescribeInstances({ InstanceIds, Limit: INSTANCES_A_CALL }),
            );
            if (!asked.answered) {
                return asked;
            }
            found.push(...(asked.value.InstanceSet ?? []));
        }
        const entries = found.map(
            ({ InstanceId = "", SecurityGroupIds = [] }) => [InstanceId, SecurityGroupIds] as const,
        );
        return { answered: true, value: new Map(entries) };
    }
}

function answer(groupIds: readonly string[] | undefined, node: string): Asked<readonly string[]> {
    return groupIds ? { answered: true, value: groupIds } : { answered: false, reason: notSeen(`node ${node}`) };
}

function instanceIdOf({ metadata, spec }: Node): string | undefined {
    return metadata?.labels?.[INSTANCE_ID_LABEL] ?? /ins-[a-z0-9]+$/.exec(spec?.providerID ?? "")?.[0];
}

function pathTargets(
    { ListenerId }: Listener,
    backends: Extract<AskedLoadBalancer["targets"], { answered: true }>["value"],
): PathTarget[] {
    return targetsOf(backends.find((each) => each.ListenerId === ListenerId)).flatMap(
        ({ Type, PrivateIpAddresses = [], Port = 0 }) =>
            PrivateIpAddresses.slice(0, 1).map((address) => ({ isNode: Type !== "ENI", address, port: Port })),
    );
}

function distinct(stations: readonly Checkpoint[]): Checkpoint[] {
    return [
        ...new Map(stations.map((each) => [JSON.stringify([each.groupIds, each.protocol, each.port]), each])).values(),
    ];
}

function notSeen(at: string): Text {
    return {
        en: `which security groups ${at} has is in no answer of the API that doctor calls`,
        zh: `doctor 调用的 API 中没有 ${at} 的安全组`,
    };
}

const GROUPS = DOCTOR_ACTIONS.securityGroups;
const FIND_GROUPS: Text = {
    en: "the security groups of the node or the super node pool in the TKE console, then tccli vpc DescribeSecurityGroupPolicies --SecurityGroupId sg-…",
    zh: "在容器服务控制台查看节点或超级节点池的安全组，然后执行 tccli vpc DescribeSecurityGroupPolicies --SecurityGroupId sg-…",
};

import type { Cluster } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { z } from "zod";
import type { TencentClients } from "../../tencent/clients";
import { known, unknown, type Fact, type Facts, type ServiceDataPlane, type NetworkKind } from "../model/facts";
import type { Text } from "../model/text";
import { UNKNOWN_FACTS } from "../model/unknown-facts";
import { DOCTOR_ACTIONS } from "./actions";
import { ask, factOf, type Asked } from "./ask";

/** What the cloud knows of the cluster and its account. */
export type ClusterFacts = Omit<Facts, "loadBalancers" | "snatPro">;

const NETWORK_KINDS: Readonly<Record<string, NetworkKind>> = {
    GR: "GR",
    "VPC-CNI": "VPC-CNI",
    CILIUMOVERLAY: "Cilium-Overlay",
};

/** @param clusterId @default - not known, so that only the account is asked about */
export async function clusterFacts(clients: TencentClients, clusterId: string | undefined): Promise<ClusterFacts> {
    const [cluster, account] = await Promise.all([
        askCluster(clients, clusterId),
        ask(DOCTOR_ACTIONS.accountType, () => clients.vpc.DescribeNetworkAccountType()),
    ]);
    const from = DOCTOR_ACTIONS.clusters;
    return {
        network: factOf(cluster, findOf("network"), (value) => networkOf(value, from)),
        kubeProxy: factOf(cluster, findOf("kubeProxy"), (value) => known(kubeProxyOf(value), from)),
        billByIp: factOf(account, findOf("billByIp"), ({ NetworkAccountType }) =>
            known(NetworkAccountType === "STANDARD", DOCTOR_ACTIONS.accountType),
        ),
        containerCidrRegistered: await containerCidr(clients, cluster),
    };
}

async function askCluster({ tke }: TencentClients, clusterId: string | undefined): Promise<Asked<Cluster>> {
    if (!clusterId) {
        return { answered: false, reason: CLUSTER_UNKNOWN };
    }
    const found = await ask(DOCTOR_ACTIONS.clusters, () => tke.DescribeClusters({ ClusterIds: [clusterId] }));
    if (!found.answered) {
        return found;
    }
    const cluster = found.value.Clusters?.find(({ ClusterId }) => ClusterId === clusterId);
    return cluster ? { answered: true, value: cluster } : { answered: false, reason: notFound(clusterId) };
}

/** `Property` is JSON; CiliumOverlay stands in it as `CiliumOverlay`. */
function networkOf({ Property = "" }: Cluster, from: string): Fact<NetworkKind> {
    const { NetworkType = "" } = property.safeParse(Property).data ?? {};
    const kind = NETWORK_KINDS[NetworkType.toUpperCase().replaceAll(/[ _]/g, "-")];
    const reason = {
        en: `DescribeClusters names the network ${JSON.stringify(NetworkType)}, which doctor does not know`,
        zh: `DescribeClusters 返回的网络类型 ${JSON.stringify(NetworkType)} 无法识别`,
    };
    return kind ? known(kind, from) : unknown(reason, findOf("network"));
}

const property = z
    .string()
    .transform((text, context): unknown => {
        try {
            return JSON.parse(text);
        } catch {
            context.addIssue("no JSON");
            return z.NEVER;
        }
    })
    .pipe(z.object({ NetworkType: z.string().optional() }));

function kubeProxyOf({ ClusterNetworkSettings }: Cluster): ServiceDataPlane {
    const { DataPlaneV2, KubeProxyMode, Ipvs } = ClusterNetworkSettings ?? {};
    if (DataPlaneV2 || KubeProxyMode === "kube-proxy-bpf") {
        return "eBPF";
    }
    return Ipvs ? "ipvs" : "iptables";
}

/** A route in force in the VPC's CCN says that it is registered; no route says nothing, since a ticket does it too. */
async function containerCidr({ vpc }: TencentClients, cluster: Asked<Cluster>): Promise<Fact<boolean>> {
    const find = findOf("containerCidrRegistered");
    if (!cluster.answered) {
        return unknown(cluster.reason, find);
    }
    const { VpcId = "", ClusterCIDR = "" } = cluster.value.ClusterNetworkSettings ?? {};
    if (!ClusterCIDR) {
        return known(true, "the cluster has no container CIDR");
    }
    const attached = await ask(DOCTOR_ACTIONS.ccnInstances, () =>
        vpc.DescribeCcnAttachedInstances({ Filters: [{ Name: "instance-id", Values: [VpcId] }] }),
    );
    if (!attached.answered) {
        return unknown(attached.reason, find);
    }
    for (const { CcnId = "" } of attached.value.InstanceSet ?? []) {
        const routes = await ask(DOCTOR_ACTIONS.ccnRoutes, () =>
            vpc.DescribeCcnRoutes({ CcnId, Filters: [{ Name: "instance-id", Values: [VpcId] }], Limit: 100 }),
        );
        if (!routes.answered) {
            return unknown(routes.reason, find);
        }
        const inForce = routes.value.RouteSet?.find(
            (route) => route.DestinationCidrBlock === ClusterCIDR && route.Enabled,
        );
        if (inForce) {
            return known(true, `${DOCTOR_ACTIONS.ccnRoutes} ${CcnId}`);
        }
    }
    return unknown(NO_ROUTE, find);
}

function findOf(fact: keyof ClusterFacts): Text {
    const none = UNKNOWN_FACTS[fact];
    return none.known ? { en: "", zh: "" } : none.find;
}

function notFound(clusterId: string): Text {
    return {
        en: `DescribeClusters has no cluster ${clusterId} in the region of the API key's environment (TENCENTCLOUD_REGION)`,
        zh: `DescribeClusters 在 TENCENTCLOUD_REGION 指定的地域中没有集群 ${clusterId}`,
    };
}

const CLUSTER_UNKNOWN: Text = {
    en: "which cluster it is cannot be told: neither the kubeconfig nor the tag tke-clusterId of one of its CLBs names it",
    zh: "无法确定是哪个集群：kubeconfig 中没有集群 ID，也没有带 tke-clusterId 标签的 CLB",
};
const NO_ROUTE: Text = {
    en: "no CCN of the VPC has the container CIDR as a route in force; Tencent may have registered it by ticket",
    zh: "VPC 的云联网中没有已启用的容器网段路由；腾讯云可能已通过工单登记",
};

import type { Mistake } from "./mistake";
import { workloadFields } from "./workload-fields";
import { fields, type StackConfig } from "./fields";
import { NEW_CCN } from "../scenario/args";
import { ClbType, hasNativeNodes, hasSuperNodes, NetworkType, NodeKind, type Scenario } from "../../tke/scenarios";

type Key = keyof StackConfig;
type Known = Partial<StackConfig>;

const OF_VPC = ["vpcCidr", "zones"] as const;
const OF_SUBNETS = ["nodeSubnetIds", "podSubnetIds", "superNodeSubnetIds"] as const;
const OF_CLUSTER = ["serviceCidr", "kubernetesVersion"] as const;
const OF_NODES = [
    "instanceType",
    "instanceTypes",
    "instanceChargeType",
    "instanceChargePeriod",
    "systemDiskType",
    "nodeReplicas",
] as const;

const OF_APP = [...(Object.keys(workloadFields) as (keyof typeof workloadFields)[])] as const satisfies readonly Key[];

/** For each key that adopts a resource: the keys that configure a new one, and do not apply to an existing one. */
const CREATION_KEYS: readonly { adopts: Key; what: string; keys: readonly Key[] }[] = [
    {
        adopts: "clusterId",
        what: "the cluster is adopted with its network and its nodes",
        keys: [
            ...OF_VPC,
            "natGateway",
            "ccn",
            ...OF_SUBNETS,
            ...OF_CLUSTER,
            "clusterCidr",
            "clusterLevel",
            "clusterOs",
            "kubeProxyMode",
            "apiServerAllowedCidrs",
            ...OF_NODES,
        ],
    },
    { adopts: "vpcId", what: "the VPC is adopted as it is", keys: [...OF_VPC, "natGateway", "ccn"] },
    {
        adopts: "loadBalancerId",
        what: "the CLB is adopted as it is",
        keys: ["clb", "clbBandwidthMbps", "clbChargeType", "clbSlaType", "clbPassToTarget", "clbSubnetId"],
    },
    { adopts: "existingNamespace", what: "the namespace is adopted", keys: ["namespace"] },
    { adopts: "workload", what: "the Pods are adopted as they are", keys: ["selector", ...OF_APP] },
    { adopts: "selector", what: "the Pods are adopted as they are", keys: OF_APP },
];

/** The CCN that a config adopts; undefined where it makes one, or has none. */
export function adoptedCcnId({ ccn }: Known): string | undefined {
    return ccn === NEW_CCN ? undefined : ccn;
}

/** The config with the cluster that the kubeconfig names, where only that is given. */
export function withClusterOfKubeconfig(config: Known): Known {
    return config.kubeconfig && !config.clusterId ? { ...config, clusterId: clusterIdOf(config.kubeconfig) } : config;
}

/** TKE names cluster and context of its kubeconfigs by the cluster's id. Undefined where none or several are named. */
function clusterIdOf(kubeconfig: string): string | undefined {
    const ids = new Set(kubeconfig.match(/\bcls-[a-z0-9]+/g));
    return ids.size === 1 ? [...ids][0] : undefined;
}

/**
 * What is missing, and what does not go together, in a config that adopts something or nothing.
 *
 * @param given keys that are set, also those whose value is refused already
 */
export function adoptionMistakes(config: Known, given: ReadonlySet<string>, scenario: Scenario | undefined): Mistake[] {
    return [
        ...superfluous(given, config),
        ...missing(config, given, scenario),
        ...contradictions(config, given, scenario),
        ...workloadNeeds(config, given),
    ];
}

function superfluous(given: ReadonlySet<string>, config: Known): Mistake[] {
    const told = new Set<Key>();
    return CREATION_KEYS.filter(({ adopts }) => config[adopts] !== undefined).flatMap(({ adopts, what, keys }) =>
        keys
            .filter((key) => given.has(key) && !told.has(key))
            .map((key) => {
                told.add(key);
                return { key, set: `${what} (${adopts}): remove it` };
            }),
    );
}

function missing(config: Known, given: ReadonlySet<string>, scenario: Scenario | undefined): Mistake[] {
    const adoptsCluster = given.has("clusterId") || given.has("kubeconfig");
    if (scenario?.vpcCniAdded && !adoptsCluster) {
        const set = `scenario ${config.scenario} is for a GlobalRouter cluster that VPC-CNI was added to. Tencent's provider adds it only to an existing cluster: set the id of one`;
        return [{ key: "clusterId", set }];
    }
    const needed: readonly Key[] = adoptsCluster ? [] : [...(given.has("vpcId") ? [] : OF_VPC), ...OF_CLUSTER];
    const mistakes: Mistake[] = needed
        .filter((key) => !given.has(key))
        .map((key) => ({ key, set: `set ${fields[key].description}` }));
    if (adoptsCluster) {
        if (config.kubeconfig && !config.clusterId && !given.has("clusterId")) {
            mistakes.push({ key: "clusterId", set: "the kubeconfig does not name one TKE cluster: set its id" });
        }
    } else if (given.has("vpcId") && scenario) {
        mistakes.push(...missingSubnets(given, scenario));
    }
    if (adoptsCluster && isInternal(config, scenario) && !given.has("loadBalancerId") && !given.has("clbSubnetId")) {
        mistakes.push({ key: "clbSubnetId", set: "an internal CLB gets its address from a subnet: set its id" });
    }
    return mistakes;
}

function missingSubnets(given: ReadonlySet<string>, { networkType, nodeKind }: Scenario): Mistake[] {
    const needed: [Key, string][] = [
        ...(hasNativeNodes(nodeKind) ? [["nodeSubnetIds", "the nodes"] satisfies [Key, string]] : []),
        ...(hasSuperNodes(nodeKind)
            ? [["superNodeSubnetIds", "super nodes, one in each"] satisfies [Key, string]]
            : []),
        ...(networkType === NetworkType.VpcCni
            ? [["podSubnetIds", "Pods, in the nodes' zones (VPC-CNI)"] satisfies [Key, string]]
            : []),
    ];
    return needed
        .filter(([key]) => !given.has(key))
        .map(([key, what]) => ({ key, set: `the VPC is adopted: set the ids of its subnets for ${what}` }));
}

function isInternal({ clbType }: Known, scenario: Scenario | undefined): boolean {
    return (clbType ?? scenario?.clbType) === ClbType.Internal;
}

function contradictions(config: Known, given: ReadonlySet<string>, scenario: Scenario | undefined): Mistake[] {
    const mistakes: Mistake[] = [];
    const adoptsNetwork = given.has("vpcId") || given.has("clusterId") || given.has("kubeconfig");
    const add = (wrong: boolean, key: Key, set: string) => {
        if (wrong) {
            mistakes.push({ key, set });
        }
    };
    for (const key of OF_SUBNETS) {
        add(
            given.has(key) && !adoptsNetwork,
            key,
            "subnets of an existing VPC need it: set vpcId, or remove the subnets",
        );
    }
    add(
        given.has("loadBalancerId") && !adoptsNetwork,
        "loadBalancerId",
        "a CLB reaches its own VPC only: set vpcId or clusterId, or remove it",
    );
    add(
        given.has("clbSubnetId") && !adoptsNetwork,
        "clbSubnetId",
        "a subnet of an existing VPC needs it: set vpcId or clusterId, or remove the subnet",
    );
    add(
        given.has("clbSubnetId") && !isInternal(config, scenario),
        "clbSubnetId",
        "only an internal CLB has a subnet: set clbType to internal, or remove it",
    );
    add(
        given.has("existingNamespace") && !given.has("clusterId") && !given.has("kubeconfig"),
        "existingNamespace",
        "a new cluster has no namespaces of yours: set clusterId, or namespace instead",
    );
    add(
        config.allowClusterWideChanges === true && !given.has("clusterId") && !given.has("kubeconfig"),
        "allowClusterWideChanges",
        "applies to an adopted cluster only: remove it, or set clusterId",
    );
    const named = config.kubeconfig && clusterIdOf(config.kubeconfig);
    add(
        Boolean(named && config.clusterId && named !== config.clusterId),
        "kubeconfig",
        `belongs to ${named} but clusterId is ${config.clusterId}: make them agree`,
    );
    add(
        given.has("superNodeSubnetIds") && scenario?.nodeKind === NodeKind.Native,
        "superNodeSubnetIds",
        `scenario ${config.scenario} has no super nodes: remove it`,
    );
    add(
        given.has("podSubnetIds") && scenario?.networkType === NetworkType.GlobalRouter,
        "podSubnetIds",
        `scenario ${config.scenario} is GlobalRouter, where Pods have a CIDR of their own: remove it`,
    );
    add(
        given.has("clientCidrs") && Boolean(config.clusterId && config.loadBalancerId),
        "clientCidrs",
        "the stack creates no security group here: remove it, and allow the clients in the security groups of the CLB and the nodes",
    );
    return mistakes;
}

/** What has to be set beside a workload that is adopted. */
function workloadNeeds(config: Known, given: ReadonlySet<string>): Mistake[] {
    const key = (["workload", "selector"] as const).find((each) => given.has(each));
    if (!key) {
        return given.has("entryPointName") && !given.has("existingNamespace")
            ? [{ key: "entryPointName", set: "the stack's own namespace has no other names: remove it" }]
            : [];
    }
    const ports = "say which port of the Pods clients reach, such as [{port: 80, targetPort: http}]";
    return [
        ...(given.has("existingNamespace")
            ? []
            : [{ key: "existingNamespace", set: "the Pods of workload or selector are in one: set its name" }]),
        ...(given.has("ports") ? [] : [{ key: "ports", set: ports }]),
        ...(config.ports?.some(({ targetPort }) => targetPort === undefined)
            ? [{ key: "ports", set: `the Pods are not the stack's: ${ports}, with a targetPort for each` }]
            : []),
    ];
}

import type { StackConfig } from "../components/config/fields";
import { adoptsWorkload } from "../components/config/adopts-workload";
import { ClbOwner } from "../components/scenario/args";
import { imageOf } from "../components/scenario/images";
import type { NetworkType } from "../tke/scenarios";
import { physicalNameOf } from "../components/common/physical-name";
import { listenerRole, scenarioPorts } from "../components/entry-point/ports";
import { AccountType } from "../tke/account";
import { ClbType, hasNativeNodes, hasSuperNodes, podNetworkOf, type Scenario, scenarioOf } from "../tke/scenarios";
import { TAG_KEYS } from "../components/common/resource-tags";

/** What a stack creates and needs, as far as the cloud can be asked about it. */
export interface PreflightPlan {
    scenario: number;
    region: string;
    /** Tags by which what the stack has created already is found. */
    tags: Readonly<Record<string, string>>;
    /** Kinds of resources that the stack creates itself, rather than adopts. */
    creates: {
        vpc: boolean;
        cluster: boolean;
        natGateway: boolean;
        /** `undefined`: the stack creates no CLB and has none created. */
        clb: "OPEN" | "INTERNAL" | undefined;
        securityGroups: number;
        nativeNodes: boolean;
        superNodes: boolean;
    };
    /** Names in the account of what the stack creates beside its cluster and network. */
    names: {
        /** @default - it creates no CLB itself */
        clb?: string;
        /** Of its certificate. @default - it creates none */
        certificate?: string;
        /** Of listeners that it owns. */
        listeners: readonly string[];
    };
    /** Of an adopted CLB. */
    loadBalancerId?: string;
    /** Whether TKE's controller creates the CLB. */
    clbOfController: boolean;
    zones: readonly string[];
    networkType: NetworkType;
    directAccess: boolean;
    kubernetesVersion?: string;
    /** @default - the provider's */
    clusterOs?: string;
    clusterLevel: string;
    instanceTypes: readonly string[];
    /** What the stack orders for. */
    accountType: AccountType;
    instanceChargeType: string;
    nodeReplicas: number;
    replicas: number;
    vpcCidr?: string;
    serviceCidr?: string;
    clusterCidr?: string;
    /** Of an adopted VPC. */
    vpcId?: string;
    /** Of an adopted cluster. */
    clusterId?: string;
    /** Of an existing CCN. */
    ccnId?: string;
    /** That the stack runs. @default - none, the Pods are adopted */
    image?: string;
    /** Secret of the namespace with the login of the image's registry. */
    imagePullSecret?: string;
    /** Whether the cluster gets a public API server endpoint. */
    publicEndpoint: boolean;
    clbChargeType: string;
    clbBandwidthMbps: number;
}

/** Defaults of `ClientIpScenarioArgs` that decide over checks. */
const DEFAULTS = {
    clusterLevel: "L5",
    instanceChargeType: "POSTPAID_BY_HOUR",
    nodeReplicas: 2,
    replicas: 2,
    clbChargeType: "TRAFFIC_POSTPAID_BY_HOUR",
    clbBandwidthMbps: 10,
} as const;

/**
 * What a stack of this configuration creates.
 *
 * @param config checked, as `parseConfig` returns it.
 * @param identity names of the Pulumi project and stack: what the stack's resources are tagged with.
 */
export function preflightPlan(config: StackConfig, identity: { project: string; stack: string }): PreflightPlan {
    const scenario = scenarioOf(config.scenario) as Scenario;
    const createsCluster = config.clusterId === undefined;
    const createsVpc = createsCluster && config.vpcId === undefined;
    return {
        scenario: config.scenario,
        region: config.region,
        tags: { [TAG_KEYS.project]: identity.project, [TAG_KEYS.stack]: identity.stack },
        creates: {
            vpc: createsVpc,
            cluster: createsCluster,
            natGateway: createsVpc && (config.natGateway ?? true),
            clb: createdClb(config, scenario),
            securityGroups: createsCluster ? 2 + (config.apiServerAllowedCidrs?.length ? 1 : 0) : 1,
            nativeNodes: createsCluster && hasNativeNodes(scenario.nodeKind),
            superNodes: createsCluster && hasSuperNodes(scenario.nodeKind),
        },
        names: createdNames(config, scenario, identity),
        loadBalancerId: config.loadBalancerId,
        clbOfController: config.clb === ClbOwner.Controller,
        zones: config.zones ?? [],
        networkType: podNetworkOf(scenario),
        directAccess: config.directAccess ?? scenario.directAccess,
        kubernetesVersion: config.kubernetesVersion,
        clusterOs: config.clusterOs,
        clusterLevel: config.clusterLevel ?? DEFAULTS.clusterLevel,
        instanceTypes: config.instanceTypes ?? (config.instanceType === undefined ? [] : [config.instanceType]),
        accountType: config.accountType ?? AccountType.Standard,
        instanceChargeType: config.instanceChargeType ?? DEFAULTS.instanceChargeType,
        nodeReplicas: config.nodeReplicas ?? DEFAULTS.nodeReplicas,
        replicas: config.replicas ?? DEFAULTS.replicas,
        vpcCidr: config.vpcCidr,
        serviceCidr: config.serviceCidr,
        clusterCidr: config.clusterCidr,
        vpcId: config.vpcId,
        clusterId: config.clusterId,
        ccnId: config.ccn === "new" ? undefined : config.ccn,
        image: adoptsWorkload(config) ? undefined : imageOf(scenario, config),
        imagePullSecret: config.imagePullSecret ?? config.imagePullSecrets?.join(" and "),
        publicEndpoint: (config.apiServerAllowedCidrs?.length ?? 0) > 0,
        clbChargeType: config.clbChargeType ?? DEFAULTS.clbChargeType,
        clbBandwidthMbps: config.clbBandwidthMbps ?? DEFAULTS.clbBandwidthMbps,
    };
}

function createdNames(
    config: StackConfig,
    scenario: Scenario,
    identity: { project: string; stack: string },
): PreflightPlan["names"] {
    const nameOf = (role: string) => physicalNameOf(identity, role);
    const ownsClb = config.loadBalancerId === undefined && config.clb !== ClbOwner.Controller;
    return {
        clb: ownsClb ? nameOf("clb") : undefined,
        certificate: scenario.https && config.certificateId === undefined ? nameOf("certificate") : undefined,
        listeners: scenario.proxyProtocol
            ? scenarioPorts(config, scenario).map((port) => nameOf(listenerRole(port)))
            : [],
    };
}

/** With `clb: controller` TKE's controller creates it, which counts against the same quota. */
function createdClb(config: StackConfig, scenario: Scenario): PreflightPlan["creates"]["clb"] {
    if (config.loadBalancerId !== undefined) {
        return undefined;
    }
    return (config.clbType ?? scenario.clbType ?? ClbType.Public) === ClbType.Internal ? "INTERNAL" : "OPEN";
}

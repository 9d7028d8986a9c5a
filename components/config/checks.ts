import { mergeCidr, overlapCidr } from "cidr-tools";
import { addressCount } from "../network/cidr-plan";
import { AccountType, Site } from "../../tke/account";
import { ClbChargeType } from "../../tke/clb";
import { entryPortMistakes } from "./entry-checks";
import { fields, type StackConfig } from "./fields";
import { ClbOwner } from "../scenario/args";
import { InstanceChargeType } from "../cluster/native-node-pool";
import {
    ClbType,
    hasNativeNodes,
    NetworkType,
    NodeKind,
    podNetworkOf,
    type Scenario,
    scenarioOf,
} from "../../tke/scenarios";
import { tagMistakes } from "../common/resource-tags";
import type { Mistake } from "./mistake";
import { unmatchedListeners } from "../entry-point/tke-service-config-fit";
import { workloadMistakes } from "./workload-checks";
import { loadBalancerMistakes } from "../../tke/service-config/schema";

/** A config of which some keys may have been refused already. */
type Known = Partial<StackConfig>;

const ADDRESSES_PER_NODE = 256;

/** Addresses that may call the Kubernetes API: as many as 10.0.0.0/8 has, the largest network that is anybody's own. */
const MAX_API_SERVER_CLIENTS = 2 ** 24;

/**
 * Mistakes between keys that are each well-formed. A check whose keys are not all there has nothing to say.
 *
 * @param given keys that are set, also those whose value is refused already
 */
export function configMistakes(config: Known, given: ReadonlySet<string>): Mistake[] {
    const scenario = scenarioOf(config.scenario);
    // An adopted cluster has its network and its nodes.
    const adoptsCluster = given.has("clusterId") || given.has("kubeconfig");
    const made = adoptsCluster || scenario?.vpcCniAdded ? undefined : scenario;
    return [
        ...zoneMistakes(config),
        ...overlapMistakes(config),
        ...apiServerMistakes(config),
        ...chargeMistakes(config, scenario),
        ...accountMistakes(config),
        ...workloadMistakes(config),
        ...serviceConfigMistakes(config, scenario),
        ...tagMistakes(config.tags ?? {}).map((set) => ({ key: "tags", set })),
        ...(made ? [...networkMistakes(config, made), ...nodeMistakes(config, made)] : []),
        ...(scenario
            ? [
                  ...entryMistakes(config, scenario),
                  ...entryPortMistakes(config, given, scenario),
                  ...ccnMistakes(config, scenario),
                  ...certificateMistakes(config, given, scenario),
              ]
            : []),
    ];
}

function zoneMistakes({ region, zones }: Known): Mistake[] {
    if (!region || !zones) {
        return [];
    }
    const outside = zones.filter(
        (zone) => !/^\d+$/.test(zone.slice(region.length + 1)) || !zone.startsWith(`${region}-`),
    );
    return outside.length > 0
        ? [{ key: "zones", set: `${outside.join(", ")} is not in ${region}: set zones such as ${region}-3` }]
        : [];
}

function overlapMistakes(config: Known): Mistake[] {
    const pairs = [
        ["serviceCidr", "vpcCidr"],
        ["clusterCidr", "vpcCidr"],
        ["clusterCidr", "serviceCidr"],
    ] as const;
    return pairs.flatMap(([key, other]) => {
        const [cidr, otherCidr] = [config[key], config[other]];
        return cidr && otherCidr && overlapCidr(cidr, otherCidr)
            ? [{ key, set: `it overlaps ${other} ${otherCidr}: set one that does not` }]
            : [];
    });
}

function apiServerMistakes({ apiServerAllowedCidrs: allowed }: Known): Mistake[] {
    const key = "apiServerAllowedCidrs";
    if (allowed?.length === 0) {
        return [{ key, set: "a public endpoint needs the CIDRs that may call it: set them, or remove the key" }];
    }
    // Merged, since parts may overlap; in sum, since 0.0.0.0/1 and 128.0.0.0/1, or all but 240.0.0.0/4, are everyone too.
    const admitted = mergeCidr(allowed ?? []).reduce((sum, cidr) => sum + addressCount(cidr), 0);
    return admitted > MAX_API_SERVER_CLIENTS
        ? [
              {
                  key,
                  set: "this lets a large part of the internet call the Kubernetes API: set only the CIDRs you call it from",
              },
          ]
        : [];
}

function chargeMistakes(config: Known, scenario: Scenario | undefined): Mistake[] {
    const mistakes: Mistake[] = [];
    const prepaid = config.instanceChargeType === InstanceChargeType.PrePaid;
    if (prepaid && !config.instanceChargePeriod) {
        mistakes.push({ key: "instanceChargePeriod", set: "PREPAID needs it: set a number of months" });
    }
    if (!prepaid && config.instanceChargePeriod) {
        mistakes.push({ key: "instanceChargePeriod", set: "only PREPAID has a period: remove it" });
    }
    if ((config.clbType ?? scenario?.clbType) === ClbType.Internal) {
        const ofPublic = (["clbBandwidthMbps", "clbChargeType"] as const).filter((key) => config[key]);
        mistakes.push(
            ...ofPublic.map((key) => ({ key, set: "an internal CLB has no bandwidth to pay for: remove it" })),
        );
    }
    return mistakes;
}

/** What accounts of the international site, and bill-by-CVM accounts, cannot order (SDK of the CLB and VPC APIs). */
function accountMistakes(config: Known): Mistake[] {
    const mistakes: Mistake[] = [];
    if (config.site === Site.International && config.instanceChargeType === InstanceChargeType.PrePaid) {
        const set = `accounts of the international site have no prepaid instances: set ${InstanceChargeType.PostPaid}`;
        mistakes.push({ key: "instanceChargeType", set });
    }
    if (config.site === Site.International && config.clbChargeType === ClbChargeType.Bandwidth) {
        const set = `accounts of the international site have no CLB billed by bandwidth: set ${ClbChargeType.Traffic}`;
        mistakes.push({ key: "clbChargeType", set });
    }
    if (config.clbSlaType && config.clb === ClbOwner.Controller) {
        const set = `TKE's controller creates the CLB: remove it, or set clb to ${ClbOwner.Stack}`;
        mistakes.push({ key: "clbSlaType", set });
    }
    if (config.accountType === AccountType.Legacy) {
        const ofStandard = (["clbBandwidthMbps", "clbChargeType"] as const).filter((key) => config[key]);
        const set = "a bill-by-CVM account pays for bandwidth with its CVMs: remove it";
        mistakes.push(...ofStandard.map((key) => ({ key, set })));
    }
    return mistakes;
}

function networkMistakes({ scenario: number, clusterCidr, nodeReplicas }: Known, scenario: Scenario): Mistake[] {
    const key = "clusterCidr";
    if (scenario.networkType === NetworkType.VpcCni) {
        return clusterCidr
            ? [{ key, set: `scenario ${number} is VPC-CNI, where Pods live in the VPC: remove it` }]
            : [];
    }
    if (!clusterCidr) {
        return [{ key, set: `scenario ${number} is GlobalRouter: set a CIDR for its Pods, such as 172.20.0.0/16` }];
    }
    const nodes = addressCount(clusterCidr) / ADDRESSES_PER_NODE;
    return nodes < (nodeReplicas ?? 2) ? [{ key, set: `it holds ${nodes} nodes, a /24 each: set a larger one` }] : [];
}

function nodeMistakes(config: Known, { nodeKind }: Scenario): Mistake[] {
    const { scenario: number } = config;
    if (hasNativeNodes(nodeKind)) {
        const set = `scenario ${number} has native nodes: set an instance type, such as S5.MEDIUM4`;
        return [
            ...(config.instanceType || config.instanceTypes ? [] : [{ key: "instanceType", set }]),
            ...(config.instanceType && config.instanceTypes
                ? [{ key: "instanceType", set: "instanceTypes names all: put it there, and remove this key" }]
                : []),
            ...(nodeKind === NodeKind.Mixed && config.replicas === 1
                ? [{ key: "replicas", set: `scenario ${number} has Pods on both kinds of nodes: set 2 or more` }]
                : []),
        ];
    }
    const keys = ["instanceType", "instanceTypes", "instanceChargeType", "systemDiskType", "nodeReplicas"] as const;
    return keys
        .filter((key) => config[key] !== undefined)
        .map((key) => ({ key, set: `scenario ${number} has super nodes, one a zone and no machines: remove it` }));
}

function ccnMistakes({ scenario: number, ccn, directAccess }: Known, scenario: Scenario): Mistake[] {
    const bindsPods = directAccess ?? scenario.directAccess;
    return ccn && !(bindsPods && podNetworkOf(scenario) === NetworkType.GlobalRouter)
        ? [{ key: "ccn", set: `scenario ${number} binds no GlobalRouter Pods, which alone need a CCN: remove it` }]
        : [];
}

function serviceConfigMistakes(config: Known, scenario: Scenario | undefined): Mistake[] {
    const { tkeServiceConfig = {} } = config;
    const malformed = loadBalancerMistakes(tkeServiceConfig);
    const told =
        malformed.length === 0 && scenario ? unmatchedListeners(tkeServiceConfig, scenario, config) : malformed;
    return told.map((set) => ({ key: "tkeServiceConfig", set }));
}

function certificateMistakes({ scenario: number }: Known, given: ReadonlySet<string>, { https }: Scenario): Mistake[] {
    if (!https) {
        return ["certificateDomain", "certificateId"]
            .filter((key) => given.has(key))
            .map((key) => ({ key, set: `scenario ${number} has no HTTPS: remove it, or set scenario 13` }));
    }
    const set = `scenario ${number} is called by HTTPS: set ${fields.certificateDomain.description}`;
    return given.has("certificateDomain") ? [] : [{ key: "certificateDomain", set }];
}

function entryMistakes(
    { scenario: number, serviceType, directAccess, clb, clbType }: Known,
    scenario: Scenario,
): Mistake[] {
    const mistakes: Mistake[] = [];
    if (serviceType && serviceType !== scenario.serviceType) {
        mistakes.push({
            key: "serviceType",
            set: `scenario ${number} needs ${scenario.serviceType}: set that, or another scenario`,
        });
    }
    if (directAccess && !scenario.directAccess) {
        mistakes.push({
            key: "directAccess",
            set: `scenario ${number} goes through a NodePort: set false, or a scenario with direct access, such as 1 or 7`,
        });
    }
    if (clbType === ClbType.Public && scenario.clbType === ClbType.Internal) {
        mistakes.push({
            key: "clbType",
            set: `scenario ${number} has an internal CLB: set ${ClbType.Internal}, or scenario 1`,
        });
    }
    if (clb === ClbOwner.Controller && (scenario.ports?.length ?? 1) > 1) {
        const set = `the Services of scenario ${number} share a CLB, and a controller makes each its own: set ${ClbOwner.Stack}`;
        mistakes.push({ key: "clb", set });
    }
    return mistakes;
}

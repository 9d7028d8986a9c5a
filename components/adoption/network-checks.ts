import { overlapCidr } from "cidr-tools";
import { adoptedCcnId } from "../config/adoption";
import type { Mistake } from "../config/mistake";
import type { StackConfig } from "../config/fields";
import type { CloudFacts, Subnet } from "./facts";

const SUBNET_KEYS = ["nodeSubnetIds", "podSubnetIds", "superNodeSubnetIds", "clbSubnetId"] as const;

/**
 * What is wrong with the adopted VPC and its subnets.
 *
 * @param exists whether the stack has created its cluster or objects: a full subnet may then be full of what is its own
 */
export function networkMistakes(config: StackConfig, facts: CloudFacts, exists = false): Mistake[] {
    const { region, vpcId } = config;
    const noVpc: Mistake[] =
        vpcId && !facts.vpc
            ? [{ key: "vpcId", set: `there is no such VPC in ${region}: set one of that region, or another region` }]
            : [];
    return [
        ...noVpc,
        ...ccnMistakes(config, facts),
        ...subnetMistakes(config, facts, exists),
        ...zoneMistakes(config, facts),
        ...cidrMistakes(config, facts),
    ];
}

function ccnMistakes(config: StackConfig, { ccn }: CloudFacts): Mistake[] {
    if (!adoptedCcnId(config)) {
        return [];
    }
    if (!ccn) {
        return [{ key: "ccn", set: "there is no such CCN in this account: set another one's id, or new" }];
    }
    return ccn.state === "AVAILABLE"
        ? []
        : [{ key: "ccn", set: `it is ${ccn.state}: settle its bill (ISOLATED is in arrears), or set another one` }];
}

function subnetMistakes(config: StackConfig, { vpc, cluster, subnets }: CloudFacts, exists: boolean): Mistake[] {
    const vpcId = vpc?.vpcId ?? cluster?.vpcId;
    return SUBNET_KEYS.flatMap((key) =>
        [config[key] ?? []].flat().flatMap((id): Mistake[] => {
            const subnet = subnets.get(id);
            if (!subnet) {
                return [{ key, set: `there is no subnet ${id} in ${config.region}: set one of that region` }];
            }
            if (vpcId && subnet.vpcId !== vpcId) {
                return [{ key, set: `${id} is in ${subnet.vpcId}: set a subnet of ${vpcId}` }];
            }
            return subnet.availableIpCount === 0 && !exists
                ? [{ key, set: `${id} has no free address: set another subnet, or free some` }]
                : [];
        }),
    );
}

/** A Pod's network interface is attached to its node, so that a Pod's subnet is in the node's zone (457/50355). */
function zoneMistakes({ nodeSubnetIds = [], podSubnetIds = [] }: StackConfig, { subnets }: CloudFacts): Mistake[] {
    const podZones = zonesOf(podSubnetIds, subnets);
    const lacking = [...zonesOf(nodeSubnetIds, subnets)].filter((zone) => !podZones.has(zone));
    return podZones.size > 0 && lacking.length > 0
        ? [
              {
                  key: "podSubnetIds",
                  set: `the nodes' subnets are in ${lacking.join(", ")} too: add a subnet for Pods there`,
              },
          ]
        : [];
}

function zonesOf(ids: readonly string[], subnets: ReadonlyMap<string, Subnet | undefined>): Set<string> {
    return new Set(ids.flatMap((id) => subnets.get(id)?.availabilityZone ?? []));
}

function cidrMistakes(config: StackConfig, { vpc }: CloudFacts): Mistake[] {
    const cidrs = [vpc?.cidrBlock ?? [], vpc?.commonAssistantCidrs ?? []].flat();
    return (["serviceCidr", "clusterCidr"] as const).flatMap((key) => {
        const cidr = config[key];
        const overlapped = cidr && cidrs.find((other) => overlapCidr(cidr, other));
        return overlapped ? [{ key, set: `it overlaps ${overlapped} of ${vpc?.vpcId}: set one that does not` }] : [];
    });
}

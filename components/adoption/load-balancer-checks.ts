import { ANNOTATION_KEYS } from "../../tke/annotations/table";
import { CLB_TAGS } from "../../tke/clb";
import type { EntryKind } from "../../tke/objects";
import type { Mistake } from "../config/mistake";
import type { StackConfig } from "../config/fields";
import { ClbType, type Scenario } from "../../tke/scenarios";
import { physicalName } from "../common/physical-name";
import { hasIngress, listenerRole, scenarioPorts } from "../entry-point/ports";
import { addressDomains } from "../entry-point/tke-service-config-fit";
import { Protocol } from "../network/security-rules";
import type { CloudFacts, ClusterFacts, ClusterObject, Listener, ListenerPort } from "./facts";

const CLASSIC = 0;

/** What is wrong with the adopted CLB itself. TKE's codes are its controllers' for the same mistake (457/81004). */
export function loadBalancerMistakes(config: StackConfig, scenario: Scenario, facts: CloudFacts): Mistake[] {
    const { loadBalancerId: id, region } = config;
    if (!id) {
        return [];
    }
    const { loadBalancer, vpc, cluster } = facts;
    const mistake = (set: string): Mistake => ({ key: "loadBalancerId", set });
    const [elsewhere, foreignCode] = codesOf(scenario);
    if (!loadBalancer) {
        return [mistake(`there is no such CLB in ${region}${elsewhere}: set one of that region`)];
    }
    const mistakes: Mistake[] = [];
    const vpcId = vpc?.vpcId ?? cluster?.vpcId;
    if (loadBalancer.forward === CLASSIC) {
        mistakes.push(mistake("it is a classic CLB, to which TKE binds no Pods: set an application CLB"));
    }
    if (vpcId && loadBalancer.vpcId !== vpcId) {
        mistakes.push(mistake(`it is in ${loadBalancer.vpcId}${elsewhere}: set a CLB of ${vpcId}, the cluster's VPC`));
    }
    if (loadBalancer.tags?.[CLB_TAGS.createdByTke.key] === CLB_TAGS.createdByTke.value) {
        mistakes.push(
            mistake(`TKE made it for another object${foreignCode}: set a CLB that you created, or remove the key`),
        );
    }
    const wanted = config.clbType ?? scenario.clbType ?? ClbType.Public;
    const found = loadBalancer.networkType === "INTERNAL" ? ClbType.Internal : ClbType.Public;
    if (found !== wanted) {
        const alternative = scenario.clbType ? "" : `, or clbType to ${found}`;
        mistakes.push(
            mistake(`it is ${found}, and the stack's is ${wanted}: set a CLB that is ${wanted}${alternative}`),
        );
    }
    const vips: readonly string[] = loadBalancer.clbVips ?? [];
    const foreign = addressDomains(config.tkeServiceConfig ?? {}).filter((address) => !vips.includes(address));
    return [
        ...mistakes,
        ...foreign.map((address) => ({
            key: "tkeServiceConfig",
            set: `${address} is no address of ${id}, so that no rule has it for its domain: set "", which stands for the CLB's own`,
        })),
    ];
}

/** What TKE's controllers say of a CLB of another place, and of one of another object; nothing of listeners that are not theirs. */
function codesOf(scenario: Scenario): [string, string] {
    if (scenario.proxyProtocol) {
        return ["", ""];
    }
    return hasIngress(scenario) ? [" (E4018)", " (E4019)"] : [" (E4011)", " (E4012)"];
}

/**
 * Who else has the adopted CLB's ports. A listener is the stack's own where an object of the stack refers to the CLB,
 * or where its name says so.
 *
 * @param cluster of the cluster that the stack's objects are in; undefined: there is none yet, or it cannot be asked
 * @param isNew whether the stack cannot have objects yet
 */
export function portMistakes(
    config: StackConfig,
    scenario: Scenario,
    listeners: readonly Listener[],
    cluster: ClusterFacts | undefined,
    isNew: boolean,
): Mistake[] {
    const { loadBalancerId: id } = config;
    if (!id || (!isNew && !cluster?.entries)) {
        return [];
    }
    const users = (cluster?.entries ?? []).filter((entry) => loadBalancerOf(entry) === id);
    return scenarioPorts(config, scenario).flatMap(({ port, protocol }): Mistake[] => {
        const has = (taken: readonly ListenerPort[]) =>
            taken.some((each) => each.port === port && each.protocol === protocol);
        // Which port an Ingress has is not written in it.
        if (users.some(({ isOwn, kind, ports: own }) => isOwn && (kind === "Ingress" || has(own)))) {
            return [];
        }
        const listener = listeners.find((each) => each.port === port && transportOf(each) === protocol);
        if (scenario.proxyProtocol && listener?.listenerName === physicalName(listenerRole({ port, protocol }))) {
            return [];
        }
        const user = users.find(({ isOwn, ports: taken }) => !isOwn && has(taken));
        if (!listener && !user) {
            return [];
        }
        const who = [
            ...(listener ? [`listener ${listener.listenerId} (${listener.protocol})`] : []),
            ...(user ? [`${user.kind} ${user.namespace}/${user.name}`] : []),
        ].join(" of ");
        return [
            {
                key: "loadBalancerId",
                set: `port ${port} is taken by ${who}, which is not this stack's${scenario.proxyProtocol ? "" : " (E4016)"}: set another CLB, or free the port`,
            },
        ];
    });
}

function transportOf({ protocol }: Listener): Protocol {
    return protocol === Protocol.Udp || protocol === "QUIC" ? Protocol.Udp : Protocol.Tcp;
}

function loadBalancerOf({ kind, annotations }: ClusterObject<EntryKind>): string | undefined {
    const keys = kind === "Ingress" ? ANNOTATION_KEYS.Ingress : ANNOTATION_KEYS.Service;
    return annotations[keys.existingLoadBalancerId];
}

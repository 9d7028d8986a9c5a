import type {
    Listener,
    ListenerBackend,
    ListenerHealth,
    LoadBalancer,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { LISTENER_PROTOCOLS, type ListenerProtocol } from "../../tke/clb";
import type { TencentClients } from "../../tencent/clients";
import {
    known,
    unknown,
    type Fact,
    type ListenerFacts,
    type LoadBalancerFacts,
    type TargetFacts,
} from "../model/facts";
import type { Text } from "../model/text";
import { DOCTOR_ACTIONS } from "./actions";
import { ask, type Asked } from "./ask";

/** As many ids as DescribeLoadBalancers takes. */
const IDS_A_CALL = 20;
/** CLBs that are asked about at a time: an account may call each action 20 times a second. */
const AT_A_TIME = 5;

/** What the CLB API answered about one CLB. */
export interface AskedLoadBalancer {
    loadBalancerId: string;
    loadBalancer: Asked<LoadBalancer>;
    listeners: Asked<readonly Listener[]>;
    targets: Asked<readonly ListenerBackend[]>;
    health: Asked<readonly ListenerHealth[]>;
}

/** Asks about CLBs: attributes, listeners, backends and their health. */
export async function askLoadBalancers(
    { clb }: TencentClients,
    loadBalancerIds: readonly string[],
): Promise<AskedLoadBalancer[]> {
    const attributes = new Map<string, Asked<LoadBalancer>>();
    for (const ids of chunks(loadBalancerIds, IDS_A_CALL)) {
        const found = await ask(DOCTOR_ACTIONS.loadBalancers, () =>
            clb.DescribeLoadBalancers({ LoadBalancerIds: [...ids], Limit: IDS_A_CALL }),
        );
        for (const id of ids) {
            attributes.set(id, pick(found, id));
        }
    }
    const asked: AskedLoadBalancer[] = [];
    for (const ids of chunks(loadBalancerIds, AT_A_TIME)) {
        asked.push(...(await Promise.all(ids.map((id) => askOne(clb, id, attributes.get(id)!)))));
    }
    return asked;
}

async function askOne(
    clb: TencentClients["clb"],
    loadBalancerId: string,
    loadBalancer: Asked<LoadBalancer>,
): Promise<AskedLoadBalancer> {
    if (!loadBalancer.answered) {
        return { loadBalancerId, loadBalancer, listeners: loadBalancer, targets: loadBalancer, health: loadBalancer };
    }
    const LoadBalancerId = loadBalancerId;
    const [listeners, targets, health] = await Promise.all([
        ask(DOCTOR_ACTIONS.listeners, async () => (await clb.DescribeListeners({ LoadBalancerId })).Listeners ?? []),
        ask(DOCTOR_ACTIONS.targets, async () => (await clb.DescribeTargets({ LoadBalancerId })).Listeners ?? []),
        ask(DOCTOR_ACTIONS.targetHealth, async () => {
            const { LoadBalancers = [] } = await clb.DescribeTargetHealth({ LoadBalancerIds: [LoadBalancerId] });
            return LoadBalancers[0]?.Listeners ?? [];
        }),
    ]);
    return { loadBalancerId, loadBalancer, listeners, targets, health };
}

/** What follows from the answers, but for who is let through. */
export function loadBalancerFacts({
    loadBalancer,
    listeners,
    targets,
    health,
}: AskedLoadBalancer): Omit<LoadBalancerFacts, "reachability"> {
    return {
        ipVersion: loadBalancer.answered
            ? known(ipVersionOf(loadBalancer.value), DOCTOR_ACTIONS.loadBalancers)
            : unknown(loadBalancer.reason, FIND_ATTRIBUTES),
        passToTarget: loadBalancer.answered
            ? known(loadBalancer.value.LoadBalancerPassToTarget ?? false, DOCTOR_ACTIONS.loadBalancers)
            : unknown(loadBalancer.reason, FIND_ATTRIBUTES),
        listeners: listenerFacts(listeners, targets, health),
    };
}

function listenerFacts(
    listeners: Asked<readonly Listener[]>,
    targets: Asked<readonly ListenerBackend[]>,
    health: Asked<readonly ListenerHealth[]>,
): Fact<readonly ListenerFacts[]> {
    if (!listeners.answered) {
        return unknown(listeners.reason, FIND_LISTENERS);
    }
    if (!targets.answered) {
        return unknown(targets.reason, FIND_TARGETS);
    }
    const healthOf = health.answered ? health.value : [];
    const facts = listeners.value.flatMap(({ ListenerId = "", Protocol, Port = 0, KeepaliveEnable, AttrFlags }) => {
        const protocol = LISTENER_PROTOCOLS.find((each) => each === Protocol);
        return protocol
            ? [
                  {
                      id: ListenerId,
                      protocol: protocol satisfies ListenerProtocol,
                      port: Port,
                      snatEnable: AttrFlags?.includes("SnatEnable") ?? false,
                      keepalive: KeepaliveEnable === 1,
                      targets: targetFacts(
                          targets.value.find((each) => each.ListenerId === ListenerId),
                          healthOf.find((each) => each.ListenerId === ListenerId),
                      ),
                  },
              ]
            : [];
    });
    return known(facts, DOCTOR_ACTIONS.listeners);
}

function targetFacts(backends: ListenerBackend | undefined, health: ListenerHealth | undefined): TargetFacts[] {
    const checks = (health?.Rules ?? []).flatMap(({ Targets = [] }) => Targets);
    return targetsOf(backends).flatMap(({ Type, PrivateIpAddresses = [], Port = 0 }) => {
        const [address] = PrivateIpAddresses;
        if (address === undefined) {
            return [];
        }
        const found = checks.filter(({ IP, Port: port }) => IP === address && port === Port);
        const healthy = found.length > 0 ? { healthy: found.every(({ HealthStatus }) => HealthStatus) } : {};
        return [{ kind: Type === "ENI" ? "Pod" : "node", address, port: Port, ...healthy } as const];
    });
}

/** Backends of a layer 4 listener, or of all rules of a layer 7 one. */
export function targetsOf(backends: ListenerBackend | undefined): NonNullable<ListenerBackend["Targets"]> {
    return [...(backends?.Targets ?? []), ...(backends?.Rules ?? []).flatMap(({ Targets = [] }) => Targets)];
}

function ipVersionOf({ AddressIPVersion, IPv6Mode }: LoadBalancer): "ipv4" | "ipv6" | "nat64" {
    if (AddressIPVersion?.toLowerCase() !== "ipv6") {
        return "ipv4";
    }
    return IPv6Mode?.toLowerCase() === "ipv6nat64" ? "nat64" : "ipv6";
}

function pick(found: Asked<{ LoadBalancerSet?: LoadBalancer[] }>, loadBalancerId: string): Asked<LoadBalancer> {
    if (!found.answered) {
        return found;
    }
    const loadBalancer = found.value.LoadBalancerSet?.find((each) => each.LoadBalancerId === loadBalancerId);
    return loadBalancer
        ? { answered: true, value: loadBalancer }
        : { answered: false, reason: notFound(loadBalancerId) };
}

export function chunks<T>(list: readonly T[], size: number): T[][] {
    return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
        list.slice(index * size, (index + 1) * size),
    );
}

function notFound(id: string): Text {
    return {
        en: `DescribeLoadBalancers has no ${id} in the region of TENCENTCLOUD_REGION: another region's, another account's, or deleted`,
        zh: `DescribeLoadBalancers 在 TENCENTCLOUD_REGION 指定的地域中没有 ${id}：可能属于其他地域或账户，或已删除`,
    };
}

function tccli(command: string): Text {
    return { en: `tccli clb ${command} --region REGION`, zh: `tccli clb ${command} --region REGION` };
}

export const FIND_ATTRIBUTES = tccli("DescribeLoadBalancers --LoadBalancerIds '[\"lb-…\"]'");
const FIND_LISTENERS = tccli("DescribeListeners --LoadBalancerId lb-…");
const FIND_TARGETS = tccli("DescribeTargets --LoadBalancerId lb-…");

import { randomUUID } from "node:crypto";
import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type {
    Backend,
    BatchTarget,
    Filter,
    ListenerBackend,
    Target,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { CLB_LIMITS } from "../../../../tke/clb";
import { containsCidr } from "../../networks/cidrs";
import { invalidParameterValue, missingParameter, TencentCloudError } from "../../errors";
import type { CloudContext, Handlers } from "../../handlers";
import type { ListenerRecord, LoadBalancerRecord, TargetRecord } from "../../model";
import type { Store } from "../../store";
import { beijingTime } from "../../lifecycle/time";
import { isLayer7 } from "./listeners/listener-settings";
import { getListener, selectListeners, updateListener } from "./listeners/listeners";
import { getLoadBalancer } from "./load-balancers";
import { checkLayer7, getRule, type RuleName } from "./listeners/rules";
import { machineOf } from "./target-machines";
import { putTask } from "./tasks";

const DEFAULT_WEIGHT = 10;

export function targets({ store, now }: CloudContext): Handlers<Client> {
    const register = (
        balancer: Readonly<LoadBalancerRecord>,
        request: RuleName & { ListenerId: string },
        list: Target[],
    ) => {
        const added = list.map((target) => newTarget(store, balancer, target, beijingTime(now())));
        changeTargets(store, balancer, request, (existing) => {
            const merged = added.reduce(withTarget, existing);
            if (merged.length > CLB_LIMITS.backends) {
                throw new TencentCloudError(
                    "LimitExceeded",
                    `A listener or rule has at most ${CLB_LIMITS.backends} backends.`,
                );
            }
            return merged;
        });
    };
    const deregister = (
        balancer: Readonly<LoadBalancerRecord>,
        request: RuleName & { ListenerId: string },
        list: Target[],
    ) => changeTargets(store, balancer, request, (existing) => existing.filter((each) => !isAmong(list, each)));
    return {
        RegisterTargets(request, { requestId }) {
            register(getLoadBalancer(store, request.LoadBalancerId), request, request.Targets);
            putTask(store, requestId, [request.LoadBalancerId]);
            return {};
        },
        DeregisterTargets(request, { requestId }) {
            deregister(getLoadBalancer(store, request.LoadBalancerId), request, request.Targets);
            putTask(store, requestId, [request.LoadBalancerId]);
            return {};
        },
        ModifyTargetWeight(request, { requestId }) {
            changeTargets(store, getLoadBalancer(store, request.LoadBalancerId), request, (existing) => {
                for (const target of request.Targets) {
                    if (!existing.some((each) => isAmong([target], each))) {
                        throw invalidParameterValue("Targets", target, "is not registered");
                    }
                }
                return existing.map((each) => {
                    const wanted = request.Targets.find((target) => isAmong([target], each));
                    return wanted ? { ...each, weight: checkedWeight(wanted.Weight ?? request.Weight) } : each;
                });
            });
            putTask(store, requestId, [request.LoadBalancerId]);
            return {};
        },
        BatchRegisterTargets(request, { requestId }) {
            return batch(store, request.LoadBalancerId, request.Targets, requestId, register);
        },
        BatchDeregisterTargets(request, { requestId }) {
            return batch(store, request.LoadBalancerId, request.Targets, requestId, deregister);
        },
        DescribeTargets(request) {
            const found = selectListeners(getLoadBalancer(store, request.LoadBalancerId), request);
            const wanted = targetFilter(store, request.Filters);
            return { Listeners: found.map((listener) => describeListenerBackend(store, wanted(listener))) };
        },
    };
}

const TARGET_FILTERS = ["location-id", "private-ip-address", "tag"];

/** A listener with the rules and targets that DescribeTargets' filters leave. Throws InvalidParameterValue.InvalidFilter. */
function targetFilter(store: Store, filters: readonly Filter[] = []): (listener: ListenerRecord) => ListenerRecord {
    const unknown = filters.find(({ Name }) => !TARGET_FILTERS.includes(Name));
    if (unknown) {
        throw new TencentCloudError(
            "InvalidParameterValue.InvalidFilter",
            `The filter \`${unknown.Name}\` is not supported; supported are ${TARGET_FILTERS.join(", ")}.`,
        );
    }
    const allows = (name: string, value: string) =>
        filters.every(({ Name, Values }) => Name !== name || Values.includes(value));
    const kept = (targets: TargetRecord[]) =>
        targets.filter(
            (target) =>
                allows("private-ip-address", target.eniIp ?? machineOf(store, target)?.lanIp ?? "") &&
                allows("tag", ""),
        );
    return (listener) => ({
        ...listener,
        // A listener of layer 4 has no location.
        targets: allows("location-id", "") ? kept(listener.targets) : [],
        rules: listener.rules
            .filter(({ locationId }) => allows("location-id", locationId))
            .map((rule) => ({ ...rule, targets: kept(rule.targets) })),
    });
}

/** Does each listener's part, and names the listeners whose part failed. */
function batch(
    store: Store,
    loadBalancerId: string,
    list: BatchTarget[],
    requestId: string,
    change: (
        balancer: Readonly<LoadBalancerRecord>,
        request: RuleName & { ListenerId: string },
        list: Target[],
    ) => void,
): { FailListenerIdSet: string[]; Message: string } {
    getLoadBalancer(store, loadBalancerId);
    const failures = new Map<string, string>();
    for (const { ListenerId, LocationId } of distinctPlaces(list)) {
        const part = list.filter((target) => target.ListenerId === ListenerId && target.LocationId === LocationId);
        try {
            change(getLoadBalancer(store, loadBalancerId), { ListenerId, LocationId }, part);
        } catch (error) {
            if (!(error instanceof TencentCloudError)) {
                throw error;
            }
            failures.set(ListenerId, error.message);
        }
    }
    putTask(store, requestId, [loadBalancerId]);
    return { FailListenerIdSet: [...failures.keys()], Message: [...failures.values()].join(" ") };
}

function distinctPlaces(list: readonly BatchTarget[]): { ListenerId: string; LocationId?: string }[] {
    const isSame = (one: BatchTarget, other: BatchTarget) =>
        one.ListenerId === other.ListenerId && one.LocationId === other.LocationId;
    return list.filter((target, index) => list.findIndex((other) => isSame(target, other)) === index);
}

function changeTargets(
    store: Store,
    balancer: Readonly<LoadBalancerRecord>,
    request: RuleName & { ListenerId: string },
    change: (targets: TargetRecord[]) => TargetRecord[],
): void {
    const listener = getListener(balancer, request.ListenerId);
    if (!isLayer7(listener.protocol)) {
        if (request.LocationId || request.Domain || request.Url) {
            checkLayer7(listener);
        }
        updateListener(store, balancer.loadBalancerId, listener.listenerId, (each) => ({
            ...each,
            targets: change(each.targets),
        }));
        return;
    }
    const { locationId } = getRule(listener, request);
    updateListener(store, balancer.loadBalancerId, listener.listenerId, (each) => ({
        ...each,
        rules: each.rules.map((rule) =>
            rule.locationId === locationId ? { ...rule, targets: change(rule.targets) } : rule,
        ),
    }));
}

function newTarget(
    store: Store,
    balancer: Readonly<LoadBalancerRecord>,
    target: Target,
    registeredTime: string,
): TargetRecord {
    if (Boolean(target.InstanceId) === Boolean(target.EniIp)) {
        throw new TencentCloudError(
            "InvalidParameter",
            `A target must have one of \`InstanceId\` and \`EniIp\`: ${JSON.stringify(target)}.`,
        );
    }
    const rest = {
        port: checkedPort(target.Port),
        weight: checkedWeight(target.Weight),
        registeredTime,
        registration: randomUUID(),
    };
    if (target.InstanceId) {
        checkInstance(store, balancer, target.InstanceId);
        return { type: "CVM", instanceId: target.InstanceId, ...rest };
    }
    const eniIp = target.EniIp ?? "";
    checkEniIp(store, balancer, eniIp);
    return { type: "ENI", eniIp, ...rest };
}

function checkInstance(store: Store, balancer: Readonly<LoadBalancerRecord>, instanceId: string): void {
    const machine = store.list("machine").find((each) => each.instanceId === instanceId);
    if (!machine || store.get("cluster", machine.clusterId)?.vpcId !== balancer.vpcId) {
        throw invalidParameterValue("InstanceId", instanceId, `is no instance in ${balancer.vpcId}`);
    }
}

/** Pods are bound by their address in the VPC or, with GlobalRouter, in their cluster's CIDR. */
function checkEniIp(store: Store, balancer: Readonly<LoadBalancerRecord>, eniIp: string): void {
    const cidrs = store
        .list("addressBlock")
        .filter((block) => block.vpcId === balancer.vpcId)
        .map((block) => block.cidr);
    if (!/^[\d.]+$/.test(eniIp) || !cidrs.some((cidr) => containsCidr(cidr, eniIp))) {
        throw invalidParameterValue("EniIp", eniIp, `is in no CIDR of ${balancer.vpcId}: ${cidrs.join(", ")}`);
    }
}

function isAmong(list: readonly Target[], target: TargetRecord): boolean {
    return list.some(
        (each) =>
            each.Port === target.port &&
            (each.InstanceId || undefined) === target.instanceId &&
            (each.EniIp || undefined) === target.eniIp,
    );
}

/** A backend that is registered already keeps its place and takes the new weight. */
function withTarget(existing: readonly TargetRecord[], added: TargetRecord): TargetRecord[] {
    const isSame = (each: TargetRecord) =>
        each.port === added.port && each.instanceId === added.instanceId && each.eniIp === added.eniIp;
    return existing.some(isSame)
        ? existing.map((each) => (isSame(each) ? { ...each, weight: added.weight } : each))
        : [...existing, added];
}

function checkedPort(port: number | undefined): number {
    if (port === undefined) {
        throw missingParameter("Port");
    }
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
        throw invalidParameterValue("Port", port, "must be 1 to 65535");
    }
    return port;
}

function checkedWeight(weight: number = DEFAULT_WEIGHT): number {
    if (!Number.isInteger(weight) || weight < 0 || weight > CLB_LIMITS.weight.max) {
        throw new TencentCloudError(
            "InvalidParameterValue.Range",
            `\`Weight\` must be 0 to ${CLB_LIMITS.weight.max}, not ${weight}.`,
        );
    }
    return weight;
}

function describeListenerBackend(store: Store, listener: ListenerRecord): ListenerBackend {
    const backends = (list: TargetRecord[]) => list.map((target) => describeBackend(store, target));
    return {
        ListenerId: listener.listenerId,
        Protocol: listener.protocol,
        Port: listener.port,
        EndPort: 0,
        ...(isLayer7(listener.protocol)
            ? {
                  Targets: [],
                  Rules: listener.rules.map((rule) => ({
                      LocationId: rule.locationId,
                      Domain: rule.domain,
                      Url: rule.url,
                      Targets: backends(rule.targets),
                      FunctionTargets: [],
                  })),
              }
            : { Targets: backends(listener.targets), Rules: [] }),
    };
}

function describeBackend(store: Store, target: TargetRecord): Backend {
    const machine = target.type === "CVM" ? machineOf(store, target) : undefined;
    const address = machine?.lanIp ?? target.eniIp;
    return {
        Type: target.type,
        InstanceId: target.instanceId ?? "",
        InstanceName: machine?.machineName ?? "",
        EniId: "",
        Port: target.port,
        Weight: target.weight,
        PublicIpAddresses: [],
        PrivateIpAddresses: address === undefined ? [] : [address],
        RegisteredTime: target.registeredTime,
        Zone: machine?.zone ?? "",
    };
}

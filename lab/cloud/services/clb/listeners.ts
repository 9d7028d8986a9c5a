import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type {
    HealthCheck,
    Listener,
    RuleOutput,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { invalidParameterValue, missingParameter, TencentCloudError } from "../../errors";
import type { CloudContext, Handlers, RequiredParameters } from "../../handlers";
import { newId } from "../../ids";
import type { ListenerProtocol, ListenerRecord, LoadBalancerRecord, RuleRecord } from "../../model";
import type { Store } from "../../store";
import { beijingTime } from "../../time";
import { getLoadBalancer } from "./load-balancers";
import { putTask } from "./tasks";

const PROTOCOLS: readonly ListenerProtocol[] = ["TCP", "UDP", "HTTP", "HTTPS"];

/** Listeners of one CLB (214/6187). */
const MAX_LISTENERS = 50;

/** What a CLB checks when nothing else is set (214/65860). */
const DEFAULT_HEALTH_CHECK: HealthCheck = {
    HealthSwitch: 1,
    TimeOut: 2,
    IntervalTime: 5,
    HealthNum: 3,
    UnHealthNum: 3,
    SourceIpType: 1,
};

export const requiredOfListeners: RequiredParameters<Client> = {
    CreateListener: { LoadBalancerId: "string", Ports: "array", Protocol: "string" },
    DescribeListeners: { LoadBalancerId: "string" },
    ModifyListener: { LoadBalancerId: "string", ListenerId: "string" },
    DeleteListener: { LoadBalancerId: "string", ListenerId: "string" },
};

export function listeners({ store, now }: CloudContext): Handlers<Client> {
    return {
        CreateListener(request, { requestId }) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const protocol = checkedProtocol(request.Protocol);
            if (protocol === "HTTPS" && !request.Certificate && !request.MultiCertInfo) {
                throw missingParameter("Certificate");
            }
            const made = request.Ports.map((port, index): ListenerRecord => ({
                listenerId: newId("lbl"),
                name: request.ListenerNames?.[index] ?? "",
                protocol,
                port: checkedPort(Number(port)),
                createdTime: beijingTime(now()),
                ...settingsOf(request),
                targets: [],
                rules: [],
            }));
            const all = made.reduce<ListenerRecord[]>(
                (existing, one) => withListener(existing, one),
                balancer.listeners,
            );
            store.update("loadBalancer", balancer.loadBalancerId, { listeners: all });
            putTask(store, requestId, [balancer.loadBalancerId]);
            return { ListenerIds: made.map((listener) => listener.listenerId) };
        },
        DescribeListeners(request) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const found = selectListeners(balancer, request);
            return { TotalCount: found.length, Listeners: found.map(describeListener) };
        },
        ModifyListener(request, { requestId }) {
            const { loadBalancerId } = getLoadBalancer(store, request.LoadBalancerId);
            updateListener(store, loadBalancerId, request.ListenerId, (listener) => ({
                ...listener,
                name: request.ListenerName ?? listener.name,
                ...settingsOf({
                    Scheduler: request.Scheduler ?? listener.scheduler,
                    SessionExpireTime: request.SessionExpireTime ?? listener.sessionExpireTime,
                    HealthCheck: request.HealthCheck ?? listener.healthCheck,
                }),
            }));
            putTask(store, requestId, [loadBalancerId]);
            return {};
        },
        DeleteListener(request, { requestId }) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const { listenerId } = getListener(balancer, request.ListenerId);
            store.update("loadBalancer", balancer.loadBalancerId, {
                listeners: balancer.listeners.filter((listener) => listener.listenerId !== listenerId),
            });
            putTask(store, requestId, [balancer.loadBalancerId]);
            return {};
        },
    };
}

/** Throws InvalidParameter.ListenerIdNotFound. */
export function getListener(balancer: Readonly<LoadBalancerRecord>, listenerId: string): ListenerRecord {
    const listener = balancer.listeners.find((each) => each.listenerId === listenerId);
    if (!listener) {
        throw new TencentCloudError(
            "InvalidParameter.ListenerIdNotFound",
            `The CLB \`${balancer.loadBalancerId}\` has no listener \`${listenerId}\`.`,
        );
    }
    return listener;
}

/** Puts what `change` makes of a listener in its place. */
export function updateListener(
    store: Store,
    loadBalancerId: string,
    listenerId: string,
    change: (listener: ListenerRecord) => ListenerRecord,
): void {
    const balancer = getLoadBalancer(store, loadBalancerId);
    const changed = change(getListener(balancer, listenerId));
    store.update("loadBalancer", loadBalancerId, {
        listeners: balancer.listeners.map((listener) => (listener.listenerId === listenerId ? changed : listener)),
    });
}

/** The listeners that DescribeListeners and DescribeTargets select by. */
export function selectListeners(
    balancer: Readonly<LoadBalancerRecord>,
    { ListenerIds, Protocol, Port }: { ListenerIds?: string[]; Protocol?: string; Port?: number },
): ListenerRecord[] {
    return balancer.listeners.filter(
        (listener) =>
            (!ListenerIds?.length || ListenerIds.includes(listener.listenerId)) &&
            (!Protocol || Protocol.toUpperCase() === listener.protocol) &&
            (Port === undefined || Port === listener.port),
    );
}

export function isLayer7(protocol: ListenerProtocol): boolean {
    return protocol === "HTTP" || protocol === "HTTPS";
}

function withListener(existing: readonly ListenerRecord[], added: ListenerRecord): ListenerRecord[] {
    const isUdp = (listener: ListenerRecord) => listener.protocol === "UDP";
    const conflict = existing.find((each) => each.port === added.port && isUdp(each) === isUdp(added));
    if (conflict) {
        throw new TencentCloudError(
            "InvalidParameter.PortCheckFailed",
            `Port ${added.port} is taken by the ${conflict.protocol} listener \`${conflict.listenerId}\`.`,
        );
    }
    if (existing.length >= MAX_LISTENERS) {
        throw new TencentCloudError("LimitExceeded", `A CLB has at most ${MAX_LISTENERS} listeners.`);
    }
    return [...existing, added];
}

function checkedProtocol(protocol: string): ListenerProtocol {
    const known = PROTOCOLS.find((each) => each === protocol.toUpperCase());
    if (!known) {
        throw invalidParameterValue("Protocol", protocol, `is not among those of the lab: ${PROTOCOLS.join(", ")}`);
    }
    return known;
}

function checkedPort(port: number): number {
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
        throw invalidParameterValue("Ports", port, "must be 1 to 65535");
    }
    return port;
}

function settingsOf(request: {
    Scheduler?: string;
    SessionExpireTime?: number;
    HealthCheck?: HealthCheck;
}): Pick<ListenerRecord, "scheduler" | "sessionExpireTime" | "healthCheck"> {
    return {
        ...(request.Scheduler === undefined ? {} : { scheduler: request.Scheduler }),
        ...(request.SessionExpireTime === undefined ? {} : { sessionExpireTime: request.SessionExpireTime }),
        ...(request.HealthCheck === undefined ? {} : { healthCheck: request.HealthCheck }),
    };
}

function describeSettings(
    record: ListenerRecord | RuleRecord,
): Required<Pick<Listener, "Scheduler" | "SessionExpireTime" | "HealthCheck">> {
    return {
        Scheduler: record.scheduler ?? "WRR",
        SessionExpireTime: record.sessionExpireTime ?? 0,
        HealthCheck: { ...DEFAULT_HEALTH_CHECK, ...record.healthCheck },
    };
}

function describeListener(listener: ListenerRecord): Listener {
    const layer7 = isLayer7(listener.protocol);
    return {
        ListenerId: listener.listenerId,
        ListenerName: listener.name,
        Protocol: listener.protocol,
        Port: listener.port,
        EndPort: 0,
        CreateTime: listener.createdTime,
        SniSwitch: 0,
        TargetType: "NODE",
        SessionType: "NORMAL",
        KeepaliveEnable: 0,
        Toa: false,
        DeregisterTargetRst: false,
        AttrFlags: [],
        MaxConn: -1,
        MaxCps: -1,
        ...(layer7
            ? { Rules: listener.rules.map((rule) => describeRule(listener.listenerId, rule)) }
            : { ...describeSettings(listener), Rules: [] }),
    };
}

function describeRule(listenerId: string, rule: RuleRecord): RuleOutput {
    return {
        LocationId: rule.locationId,
        Domain: rule.domain,
        Domains: rule.domain === "" ? [] : [rule.domain],
        Url: rule.url,
        ...describeSettings(rule),
        ListenerId: listenerId,
        HttpGzip: true,
        BeAutoCreated: false,
        DefaultServer: false,
        Http2: false,
        ForwardType: "HTTP",
        CreateTime: "",
        TargetType: "NODE",
        RewriteTarget: { TargetListenerId: "", TargetLocationId: "" },
    };
}

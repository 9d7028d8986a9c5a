import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type {
    CreateListenerRequest,
    ModifyListenerRequest,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { CLB_LIMITS } from "../../../../../tke/clb";
import { invalidParameterValue, missingParameter, TencentCloudError } from "../../../errors";
import type { CloudContext, Handlers } from "../../../handlers";
import { newId } from "../../../ids";
import type { ListenerProtocol, ListenerRecord, LoadBalancerRecord } from "../../../model";
import type { Store } from "../../../store";
import { beijingTime } from "../../../lifecycle/time";
import { describeListener } from "./listener-answers";
import { requestedCertificate } from "./listener-certificates";
import {
    balancingSettings,
    checkLayer,
    checkProtocolOf,
    connectionSettings,
    hasTls,
    idleTimeoutSetting,
    isLayer7,
} from "./listener-settings";
import { endpointOn } from "../../tke/endpoints";
import { getLoadBalancer } from "../load-balancers";
import { withoutDanglingRewrites } from "./rewrite-rules";
import { putTask } from "../tasks";

const MAX_NAME_LENGTH = 80;

const PROTOCOLS: readonly ListenerProtocol[] = ["TCP", "UDP", "TCP_SSL", "HTTP", "HTTPS"];

export function listeners({ store, now }: CloudContext): Handlers<Client> {
    return {
        CreateListener(request, { requestId }) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const protocol = checkedProtocol(request.Protocol);
            checkLayer(protocol, request);
            const settings = {
                ...tlsOf(store, protocol, request, now()),
                ...connectionSettings(protocol, request),
                ...idleTimeoutSetting(protocol, balancer.slaType, request),
                ...(isLayer7(protocol) ? keepaliveOf(request) : balancingSettings(protocol, request)),
            };
            checkNames(request);
            const made = request.Ports.map((port, index): ListenerRecord => ({
                listenerId: newId("lbl"),
                name: request.ListenerNames?.[index] ?? "",
                protocol,
                port: checkedPort(Number(port)),
                createdTime: beijingTime(now()),
                ...settings,
                targets: [],
                rules: [],
            }));
            if (made.some(({ port }) => port === 443) && protocol !== "UDP") {
                checkNoEndpoint(store, balancer.loadBalancerId);
            }
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
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const { loadBalancerId, slaType } = balancer;
            checkLayer(getListener(balancer, request.ListenerId).protocol, request);
            updateListener(store, loadBalancerId, request.ListenerId, (listener) => ({
                ...withTls(listener, tlsChange(store, listener, request, now())),
                ...connectionSettings(listener.protocol, request),
                ...idleTimeoutSetting(listener.protocol, slaType, request),
                name: request.ListenerName === undefined ? listener.name : checkedName(request.ListenerName),
                ...(isLayer7(listener.protocol)
                    ? keepaliveOf(request)
                    : balancingSettings(listener.protocol, request, listener)),
            }));
            putTask(store, requestId, [loadBalancerId]);
            return {};
        },
        DeleteListener(request, { requestId }) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const { listenerId } = getListener(balancer, request.ListenerId);
            store.update("loadBalancer", balancer.loadBalancerId, {
                listeners: withoutDanglingRewrites(
                    balancer.listeners.filter((listener) => listener.listenerId !== listenerId),
                ),
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
        listeners: withoutDanglingRewrites(
            balancer.listeners.map((listener) => (listener.listenerId === listenerId ? changed : listener)),
        ),
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
            (!Protocol || Protocol === listener.protocol) &&
            (Port === undefined || Port === listener.port),
    );
}

/** Port 443 of a CLB that serves a cluster's endpoint is the endpoint's (CreateClusterEndpoint, `ExistedLoadBalancerId`). */
function checkNoEndpoint(store: Store, loadBalancerId: string): void {
    const endpoint = endpointOn(store, loadBalancerId);
    if (endpoint) {
        throw new TencentCloudError(
            "InvalidParameter.PortCheckFailed",
            `Port 443 is taken by the endpoint of \`${endpoint.clusterId}\`.`,
        );
    }
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
    if (existing.length >= CLB_LIMITS.listeners) {
        throw new TencentCloudError("LimitExceeded", `A CLB has at most ${CLB_LIMITS.listeners} listeners.`);
    }
    return [...existing, added];
}

/** Throws InvalidParameterValue.Length. */
function checkNames({ Ports, ListenerNames }: CreateListenerRequest): void {
    if (new Set(Ports).size < Ports.length) {
        throw new TencentCloudError("InvalidParameter.PortCheckFailed", "`Ports` must name each port once.");
    }
    if (ListenerNames && ListenerNames.length !== Ports.length) {
        throw new TencentCloudError(
            "InvalidParameterValue.Length",
            `\`ListenerNames\` must have a name for each of \`Ports\`: ${Ports.length}, not ${ListenerNames.length}.`,
        );
    }
    ListenerNames?.forEach(checkedName);
}

/** Throws InvalidParameterValue.Length (SDK text of CreateListener). */
function checkedName(name: string): string {
    if (name.length < 1 || name.length > MAX_NAME_LENGTH) {
        throw new TencentCloudError(
            "InvalidParameterValue.Length",
            `The name of a listener must have 1 to ${MAX_NAME_LENGTH} characters, not ${name.length}.`,
        );
    }
    return name;
}

function checkedProtocol(protocol: string): ListenerProtocol {
    if (protocol === "QUIC") {
        throw new TencentCloudError("UnsupportedOperation", "The lab has no QUIC listeners.");
    }
    const known = PROTOCOLS.find((each) => each === protocol);
    if (!known) {
        throw invalidParameterValue("Protocol", protocol, `is not among those of the lab: ${PROTOCOLS.join(", ")}`);
    }
    return known;
}

function keepaliveOf({ KeepaliveEnable }: { KeepaliveEnable?: number }): Pick<ListenerRecord, "keepalive"> {
    return KeepaliveEnable === undefined ? {} : { keepalive: KeepaliveEnable === 1 };
}

function checkedPort(port: number): number {
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
        throw invalidParameterValue("Ports", port, "must be 1 to 65535");
    }
    return port;
}

type Tls = Pick<ListenerRecord, "certificate" | "sni">;

/** A listener with SNI has its certificates at its domains, one without has its own. Throws MissingParameter. */
function tlsOf(store: Store, protocol: ListenerProtocol, request: CreateListenerRequest, now: Date): Tls {
    checkProtocolOf("SniSwitch", Boolean(request.SniSwitch), protocol, ["HTTPS"]);
    checkProtocolOf("Certificate", Boolean(request.Certificate), protocol, ["TCP_SSL", "HTTPS"]);
    checkProtocolOf("MultiCertInfo", Boolean(request.MultiCertInfo), protocol, ["TCP_SSL", "HTTPS"]);
    if (!hasTls(protocol)) {
        return {};
    }
    if (request.SniSwitch && protocol === "HTTPS") {
        checkNoCertificate(request, "A listener with `SniSwitch` 1");
        return { sni: true };
    }
    const certificate = requestedCertificate(store, request, now);
    if (!certificate) {
        throw missingParameter("Certificate");
    }
    return { certificate };
}

/** Throws InvalidParameter.ProtocolCheckFailed, and UnsupportedOperation for taking SNI back, which a CLB does not. */
function tlsChange(store: Store, listener: ListenerRecord, request: ModifyListenerRequest, now: Date): Tls {
    const certificate = requestedCertificate(store, request, now);
    if ((!hasTls(listener.protocol) && certificate) || (listener.protocol !== "HTTPS" && request.SniSwitch)) {
        throw new TencentCloudError(
            "InvalidParameter.ProtocolCheckFailed",
            `The ${listener.protocol} listener \`${listener.listenerId}\` has no certificate of its own, or no SNI.`,
        );
    }
    if (listener.sni) {
        checkNoCertificate(request, `The listener \`${listener.listenerId}\``);
    }
    if (listener.sni && request.SniSwitch === 0) {
        throw new TencentCloudError("UnsupportedOperation", "`SniSwitch` cannot be turned off again.");
    }
    return { certificate, sni: request.SniSwitch === 1 };
}

/**
 * Throws InvalidParameter.ProtocolCheckFailed: `Certificate` is that of TCP_SSL listeners, and of HTTPS listeners without
 * SNI (SDK text of CreateListener).
 */
function checkNoCertificate({ Certificate, MultiCertInfo }: CreateListenerRequest | ModifyListenerRequest, of: string) {
    if (Certificate || MultiCertInfo) {
        throw new TencentCloudError(
            "InvalidParameter.ProtocolCheckFailed",
            `${of} has its certificates at its domains: give them to CreateRule or ModifyDomainAttributes.`,
        );
    }
}

/** The domains of a listener that turns to SNI keep the certificate that it had. */
function withTls(listener: ListenerRecord, { certificate = listener.certificate, sni }: Tls): ListenerRecord {
    if (!sni || listener.sni) {
        return { ...listener, ...(certificate && !listener.sni ? { certificate } : {}) };
    }
    return {
        ...listener,
        certificate: undefined,
        sni,
        rules: listener.rules.map((rule) => ({ ...rule, certificate })),
    };
}

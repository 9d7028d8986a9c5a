import type { HealthCheck } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { invalidParameterValue, TencentCloudError } from "../../../errors";
import type { ListenerProtocol, ListenerRecord, RuleRecord } from "../../../model";
import { checkedHealthCheck } from "./health-check-settings";

/** What decides, for a layer-4 listener or a rule, to which backend a client gets. */
export type BalancingSettings = Pick<ListenerRecord & RuleRecord, "scheduler" | "sessionExpireTime" | "healthCheck">;

export interface BalancingRequest {
    Scheduler?: string;
    SessionExpireTime?: number;
    HealthCheck?: HealthCheck;
}

const LAYER_4_SCHEDULERS = ["WRR", "LEAST_CONN"];
const LAYER_7_SCHEDULERS = ["WRR", "LEAST_CONN", "IP_HASH"];

const MIN_SESSION_SECONDS = 30;
const MAX_LAYER_4_SESSION_SECONDS = 3_600;
const MAX_LAYER_7_SESSION_SECONDS = 86_400;

export function isLayer7(protocol: ListenerProtocol): boolean {
    return protocol === "HTTP" || protocol === "HTTPS";
}

export function hasTls(protocol: ListenerProtocol): boolean {
    return protocol === "TCP_SSL" || protocol === "HTTPS";
}

/** Protocols whose listeners can send the PROXY protocol's header (214/70455). */
const PROXY_PROTOCOLS: readonly ListenerProtocol[] = ["TCP", "UDP", "TCP_SSL"];
/** Protocols whose connections can be reset (`DeregisterTargetRst`). */
const RST_PROTOCOLS: readonly ListenerProtocol[] = ["TCP", "UDP"];

const LAYER_4_PROTOCOLS: readonly ListenerProtocol[] = ["TCP", "UDP", "TCP_SSL"];

/** Protocols whose idle connections' time can be set (`IdleConnectTimeout`). */
const IDLE_TIMEOUT_PROTOCOLS: readonly ListenerProtocol[] = ["TCP", "UDP"];

/** Seconds after which an idle connection ends, unless the listener says otherwise (CreateListener). */
const DEFAULT_IDLE_SECONDS = { TCP: 900, UDP: 300 } as const;
const IDLE_SECONDS = { min: 10, max: 900, maxLcu: 1_980 } as const;

/** Seconds after which a layer-4 listener's idle connection, or UDP session, ends. */
export function idleTimeoutSeconds({
    protocol,
    idleTimeout,
}: Pick<ListenerRecord, "protocol" | "idleTimeout">): number {
    return idleTimeout ?? DEFAULT_IDLE_SECONDS[protocol === "UDP" ? "UDP" : "TCP"];
}

/**
 * The listener's idle timeout, as far as a request says so.
 * Throws InvalidParameter.ProtocolCheckFailed and InvalidParameterValue.Range.
 *
 * @param slaType of the CLB: LCU-supported ones allow more.
 */
export function idleTimeoutSetting(
    protocol: ListenerProtocol,
    slaType: string | undefined,
    { IdleConnectTimeout: seconds }: { IdleConnectTimeout?: number },
): Pick<ListenerRecord, "idleTimeout"> {
    if (seconds === undefined) {
        return {};
    }
    checkProtocolOf("IdleConnectTimeout", true, protocol, IDLE_TIMEOUT_PROTOCOLS);
    const max = (slaType ?? "shared") === "shared" ? IDLE_SECONDS.max : IDLE_SECONDS.maxLcu;
    if (!Number.isInteger(seconds) || seconds < IDLE_SECONDS.min || seconds > max) {
        throw new TencentCloudError(
            "InvalidParameterValue.Range",
            `\`IdleConnectTimeout\` must be ${IDLE_SECONDS.min} to ${max} seconds for this CLB, not ${seconds}.`,
        );
    }
    return { idleTimeout: seconds };
}

export interface ConnectionRequest {
    SnatEnable?: boolean;
    ProxyProtocol?: boolean;
    DeregisterTargetRst?: boolean;
}

/** How a listener connects to its backends, as far as a request says so. Throws InvalidParameter.ProtocolCheckFailed. */
export function connectionSettings(
    protocol: ListenerProtocol,
    { SnatEnable, ProxyProtocol, DeregisterTargetRst }: ConnectionRequest,
): Pick<ListenerRecord, "snat" | "proxyProtocol" | "deregisterTargetRst"> {
    checkProtocolOf("ProxyProtocol", ProxyProtocol, protocol, PROXY_PROTOCOLS);
    checkProtocolOf("DeregisterTargetRst", DeregisterTargetRst, protocol, RST_PROTOCOLS);
    return {
        ...(SnatEnable === undefined ? {} : { snat: SnatEnable }),
        ...(ProxyProtocol === undefined ? {} : { proxyProtocol: ProxyProtocol }),
        ...(DeregisterTargetRst === undefined ? {} : { deregisterTargetRst: DeregisterTargetRst }),
    };
}

/**
 * For what a listener of layer 7 has its rules for, and one of layer 4 cannot do (SDK text of CreateListener).
 * Throws InvalidParameter.ProtocolCheckFailed.
 */
export function checkLayer(
    protocol: ListenerProtocol,
    { Scheduler, SessionExpireTime, HealthCheck, KeepaliveEnable }: BalancingRequest & { KeepaliveEnable?: number },
): void {
    // The provider sends its default of WRR with every listener.
    checkProtocolOf("Scheduler", Scheduler !== undefined && Scheduler !== "WRR", protocol, LAYER_4_PROTOCOLS);
    checkProtocolOf("SessionExpireTime", Boolean(SessionExpireTime), protocol, LAYER_4_PROTOCOLS);
    checkProtocolOf("HealthCheck", HealthCheck !== undefined, protocol, LAYER_4_PROTOCOLS);
    checkProtocolOf("KeepaliveEnable", Boolean(KeepaliveEnable), protocol, ["HTTP", "HTTPS"]);
}

/** Throws InvalidParameter.ProtocolCheckFailed where a value is set and the protocol is none of those that it is for. */
export function checkProtocolOf(
    parameter: string,
    value: boolean | undefined,
    protocol: ListenerProtocol,
    allowed: readonly ListenerProtocol[],
): void {
    if (value && !allowed.includes(protocol)) {
        throw new TencentCloudError(
            "InvalidParameter.ProtocolCheckFailed",
            `\`${parameter}\` goes with listeners of ${allowed.join(", ")} only, not of ${protocol}.`,
        );
    }
}

/**
 * The settings after a request; what it leaves out stays.
 * Throws InvalidParameterValue, InvalidParameterValue.Range and, for session persistence with another scheduler than WRR
 * (documentation of the provider's `tencentcloud_clb_listener`), InvalidParameterCombination.
 */
export function balancingSettings(
    protocol: ListenerProtocol,
    request: BalancingRequest,
    before: BalancingSettings = {},
): BalancingSettings {
    const scheduler =
        request.Scheduler === undefined ? before.scheduler : checkedScheduler(protocol, request.Scheduler);
    const sessionExpireTime =
        request.SessionExpireTime === undefined
            ? before.sessionExpireTime
            : checkedSession(protocol, request.SessionExpireTime);
    if (sessionExpireTime && (scheduler ?? "WRR") !== "WRR") {
        throw new TencentCloudError(
            "InvalidParameterCombination",
            `\`SessionExpireTime\` above 0 goes with the scheduler WRR only, not with ${scheduler}.`,
        );
    }
    const healthCheck = request.HealthCheck
        ? checkedHealthCheck(protocol, { ...before.healthCheck, ...request.HealthCheck })
        : before.healthCheck;
    return {
        ...(scheduler === undefined ? {} : { scheduler }),
        ...(sessionExpireTime === undefined ? {} : { sessionExpireTime }),
        ...(healthCheck === undefined ? {} : { healthCheck }),
    };
}

function checkedScheduler(protocol: ListenerProtocol, scheduler: string): string {
    const known = isLayer7(protocol) ? LAYER_7_SCHEDULERS : LAYER_4_SCHEDULERS;
    if (!known.includes(scheduler)) {
        throw invalidParameterValue("Scheduler", scheduler, `is not among those of ${protocol}: ${known.join(", ")}`);
    }
    return scheduler;
}

function checkedSession(protocol: ListenerProtocol, seconds: number): number {
    const max = isLayer7(protocol) ? MAX_LAYER_7_SESSION_SECONDS : MAX_LAYER_4_SESSION_SECONDS;
    if (seconds !== 0 && !(Number.isInteger(seconds) && seconds >= MIN_SESSION_SECONDS && seconds <= max)) {
        throw new TencentCloudError(
            "InvalidParameterValue.Range",
            `\`SessionExpireTime\` must be 0, or ${MIN_SESSION_SECONDS} to ${max} seconds with ${protocol}, not ${seconds}.`,
        );
    }
    return seconds;
}

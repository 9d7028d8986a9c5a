import type { HealthCheck } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { ListenerRecord, RuleRecord } from "../../cloud/model";
import {
    checkTypeOf,
    DEFAULT_HEALTH_CHECK,
    DEFAULT_HTTP_CHECK,
} from "../../cloud/services/clb/listeners/health-check-settings";
import type { Transport } from "../filter/packet-filter";

/** How a CLB checks the backends of one listener or rule. */
export interface CheckPlan {
    /** `PING`: a UDP port (214/42978). */
    type: "TCP" | "HTTP" | "PING" | "CUSTOM";
    transport: Transport;
    /** Loopback address that checks come from. */
    source: string;
    /** Whether security groups have to let checks in: those from 100.64.0.0/10 they let in by themselves (214/65860). */
    isFiltered: boolean;
    /** @default the backend's own */
    port?: number;
    timeoutMs: number;
    intervalMs: number;
    healthy: number;
    unhealthy: number;
    /** HTTP only. */
    http?: HttpCheck;
    /** CUSTOM only. */
    custom?: CustomCheck;
}

/** What is sent, and with what an answer has to begin. */
export interface CustomCheck {
    send: Buffer;
    receive: Buffer;
}

export interface HttpCheck {
    method: string;
    path: string;
    host: string;
    /** Sum of 1 (1xx), 2 (2xx), 4 (3xx), 8 (4xx) and 16 (5xx), each of which is healthy. */
    codes: number;
}

/** Loopback addresses that a CLB's checks come from. */
export interface CheckSources {
    vip: string;
    /** Stands for one of 100.64.0.0/10. */
    carrierGrade: string;
    /** Whether the CLB has a domain name and no VIP of its own, so that it checks from 100.64.0.0/10 only (214/53830). */
    hasDomain: boolean;
}

/** The check of a layer-4 listener, or of a layer-7 listener's rule; undefined where it is switched off. */
export function checkPlan(
    { protocol, healthCheck: ofListener }: Pick<ListenerRecord, "protocol" | "healthCheck">,
    rule: Pick<RuleRecord, "domain" | "healthCheck"> | undefined,
    sources: CheckSources,
): CheckPlan | undefined {
    const settings = rule ? rule.healthCheck : ofListener;
    const check = { ...DEFAULT_HEALTH_CHECK, ...DEFAULT_HTTP_CHECK, ...settings };
    if (check.HealthSwitch === 0) {
        return undefined;
    }
    const type = checkTypeOf(protocol, settings);
    const fromVip = check.SourceIpType === 0 && !sources.hasDomain;
    return {
        type: type === "HTTP" || type === "PING" || type === "CUSTOM" ? type : "TCP",
        transport: protocol === "UDP" ? "UDP" : "TCP",
        source: fromVip ? sources.vip : sources.carrierGrade,
        isFiltered: fromVip,
        ...(check.CheckPort && check.CheckPort > 0 ? { port: check.CheckPort } : {}),
        timeoutMs: check.TimeOut * 1000,
        intervalMs: check.IntervalTime * 1000,
        healthy: check.HealthNum,
        unhealthy: check.UnHealthNum,
        ...(type === "HTTP"
            ? {
                  http: {
                      method: check.HttpCheckMethod,
                      path: check.HttpCheckPath,
                      host: check.HttpCheckDomain || plainDomain(rule?.domain) || sources.vip,
                      codes: check.HttpCode,
                  },
              }
            : {}),
        ...(type === "CUSTOM" ? { custom: customCheck(check) } : {}),
    };
}

function customCheck({ ContextType, SendContext = "", RecvContext = "" }: HealthCheck): CustomCheck {
    const encoding = ContextType === "HEX" ? "hex" : "latin1";
    return { send: Buffer.from(SendContext, encoding), receive: Buffer.from(RecvContext, encoding) };
}

/** Nobody can ask for a wildcard or an expression by its name. */
function plainDomain(domain = ""): string {
    return /[*~]/.test(domain) ? "" : domain;
}

import type { Listener, RuleOutput } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { ListenerRecord, RuleRecord } from "../../../model";
import { checkTypeOf, DEFAULT_HEALTH_CHECK, DEFAULT_HTTP_CHECK } from "./health-check-settings";
import { describeListenerCertificate } from "./listener-certificates";
import { idleTimeoutSeconds, isLayer7, type BalancingSettings } from "./listener-settings";

/** A listener as DescribeListeners shows it. */
export function describeListener(listener: ListenerRecord): Listener {
    return {
        ListenerId: listener.listenerId,
        ListenerName: listener.name,
        Protocol: listener.protocol,
        Port: listener.port,
        EndPort: 0,
        CreateTime: listener.createdTime,
        SniSwitch: listener.sni ? 1 : 0,
        TargetType: "NODE",
        SessionType: "NORMAL",
        KeepaliveEnable: listener.keepalive ? 1 : 0,
        Toa: false,
        DeregisterTargetRst: listener.deregisterTargetRst ?? false,
        AttrFlags: attributeFlags(listener),
        ...(listener.protocol === "TCP" || listener.protocol === "UDP"
            ? { IdleConnectTimeout: idleTimeoutSeconds(listener) }
            : {}),
        MaxConn: -1,
        MaxCps: -1,
        ...(listener.certificate ? { Certificate: describeListenerCertificate(listener.certificate) } : {}),
        ...(isLayer7(listener.protocol)
            ? { Rules: listener.rules.map((rule) => describeRule(listener, rule)) }
            : { ...describeSettings(listener, listener), Rules: [] }),
    };
}

/** No page of Tencent's says how DescribeListeners shows these two; the lab assumes flags named as the parameters. */
function attributeFlags({ snat, proxyProtocol }: ListenerRecord): string[] {
    return [...(snat ? ["SnatEnable"] : []), ...(proxyProtocol ? ["ProxyProtocol"] : [])];
}

/** A rule as DescribeListeners and DescribeRewrite show it. */
export function describeRule(listener: ListenerRecord, rule: RuleRecord): RuleOutput {
    return {
        LocationId: rule.locationId,
        Domain: rule.domain,
        Domains: rule.domain === "" ? [] : [rule.domain],
        Url: rule.url,
        ...describeSettings(listener, rule),
        ...(rule.certificate ? { Certificate: describeListenerCertificate(rule.certificate) } : {}),
        ListenerId: listener.listenerId,
        HttpGzip: true,
        BeAutoCreated: rule.rewrite?.type === "Auto",
        DefaultServer: rule.defaultServer ?? false,
        Http2: false,
        ForwardType: "HTTP",
        CreateTime: "",
        TargetType: "NODE",
        RewriteTarget: rule.rewrite
            ? {
                  TargetListenerId: rule.rewrite.targetListenerId,
                  TargetLocationId: rule.rewrite.targetLocationId,
                  RewriteCode: rule.rewrite.code,
                  TakeUrl: rule.rewrite.takeUrl,
                  RewriteType: rule.rewrite.type,
              }
            : { TargetListenerId: "", TargetLocationId: "" },
    };
}

function describeSettings(
    { protocol }: ListenerRecord,
    { scheduler = "WRR", sessionExpireTime = 0, healthCheck }: BalancingSettings,
): Required<Pick<Listener, "Scheduler" | "SessionExpireTime" | "HealthCheck">> {
    const CheckType = checkTypeOf(protocol, healthCheck);
    return {
        Scheduler: scheduler,
        SessionExpireTime: sessionExpireTime,
        HealthCheck: {
            ...DEFAULT_HEALTH_CHECK,
            ...(CheckType === "HTTP" ? DEFAULT_HTTP_CHECK : {}),
            ...healthCheck,
            CheckType,
        },
    };
}

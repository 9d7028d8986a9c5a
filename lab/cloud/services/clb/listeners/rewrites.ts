import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type {
    AutoRewriteRequest,
    RewriteLocationMap,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { invalidParameterValue, missingParameter, TencentCloudError } from "../../../errors";
import type { CloudContext, Handlers } from "../../../handlers";
import { newId } from "../../../ids";
import type { ListenerRecord, LoadBalancerRecord, RewriteRecord, RuleRecord } from "../../../model";
import type { Store } from "../../../store";
import { beijingTime } from "../../../lifecycle/time";
import { describeRule } from "./listener-answers";
import { getListener, updateListener } from "./listeners";
import { getLoadBalancer } from "../load-balancers";
import { withoutRewrites } from "./rewrite-rules";
import { checkLayer7, getRule } from "./rules";
import { putTask } from "../tasks";

const CODES = [301, 302, 307] as const;

/** No page of Tencent's says which code a redirect has that names none; the lab assumes the one that binds clients least. */
const DEFAULT_CODE = 302;

/** Redirects between the rules of a CLB (214/8839). */
export function rewrites({ store, now }: CloudContext): Handlers<Client> {
    return {
        AutoRewrite(request, { requestId }) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const target = getListener(balancer, request.ListenerId);
            if (target.protocol !== "HTTPS" || target.port !== 443) {
                throw protocolError(`The listener \`${target.listenerId}\` is not HTTPS:443.`);
            }
            const source = httpListener(store, balancer, beijingTime(now()));
            const rules = redirectedRules(target, request).reduce(
                (existing, { rule, rewrite }) => withRedirect(existing, rule, rewrite),
                source.rules,
            );
            updateListener(store, balancer.loadBalancerId, source.listenerId, (each) => ({ ...each, rules }));
            putTask(store, requestId, [balancer.loadBalancerId]);
            return {};
        },
        ManualRewrite(request, { requestId }) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const source = getListener(balancer, request.SourceListenerId);
            const target = getListener(balancer, request.TargetListenerId);
            [source, target].forEach(checkLayer7);
            const made = request.RewriteInfos.map((info) => manualRewrite(source, target, info));
            const rules = source.rules.map((rule) => {
                const { rewrite } = made.find(({ sourceId }) => sourceId === rule.locationId) ?? {};
                return rewrite ? { ...rule, rewrite } : rule;
            });
            updateListener(store, balancer.loadBalancerId, source.listenerId, (each) => ({ ...each, rules }));
            putTask(store, requestId, [balancer.loadBalancerId]);
            return {};
        },
        DescribeRewrite(request) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const { SourceListenerIds: listenerIds = [], SourceLocationIds: locationIds = [] } = request;
            return {
                RewriteSet: balancer.listeners
                    .filter(({ listenerId }) => listenerIds.length === 0 || listenerIds.includes(listenerId))
                    .flatMap((listener) =>
                        listener.rules
                            .filter(({ rewrite }) => rewrite !== undefined)
                            .filter(({ locationId }) => locationIds.length === 0 || locationIds.includes(locationId))
                            .map((rule) => describeRule(listener, rule)),
                    ),
            };
        },
        DeleteRewrite(request, { requestId }) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const source = getListener(balancer, request.SourceListenerId);
            for (const { SourceLocationId, TargetLocationId } of request.RewriteInfos) {
                const { rewrite } = getRule(source, { LocationId: SourceLocationId });
                if (
                    rewrite?.targetListenerId !== request.TargetListenerId ||
                    rewrite.targetLocationId !== TargetLocationId
                ) {
                    throw new TencentCloudError(
                        "InvalidParameter.SomeRewriteNotFound",
                        `The rule \`${SourceLocationId}\` does not redirect to \`${TargetLocationId}\`.`,
                    );
                }
            }
            const gone = request.RewriteInfos.map(({ SourceLocationId }) => SourceLocationId);
            updateListener(store, balancer.loadBalancerId, source.listenerId, (each) => ({
                ...each,
                rules: withoutRewrites(each.rules, ({ locationId }) => gone.includes(locationId)),
            }));
            putTask(store, requestId, [balancer.loadBalancerId]);
            return {};
        },
    };
}

/** The CLB's HTTP:80 listener, created where there is none. Throws InvalidParameter.PortCheckFailed. */
function httpListener(store: Store, balancer: Readonly<LoadBalancerRecord>, createdTime: string): ListenerRecord {
    const taken = balancer.listeners.find(({ port, protocol }) => port === 80 && protocol !== "UDP");
    if (taken && taken.protocol !== "HTTP") {
        throw new TencentCloudError(
            "InvalidParameter.PortCheckFailed",
            `Port 80 is taken by the ${taken.protocol} listener \`${taken.listenerId}\`.`,
        );
    }
    if (taken) {
        return taken;
    }
    const listener: ListenerRecord = {
        listenerId: newId("lbl"),
        name: "",
        protocol: "HTTP",
        port: 80,
        createdTime,
        targets: [],
        rules: [],
    };
    store.update("loadBalancer", balancer.loadBalancerId, { listeners: [...balancer.listeners, listener] });
    return listener;
}

/** The rules of the HTTPS listener that AutoRewrite is for, each with what redirects to it. */
function redirectedRules(
    target: ListenerRecord,
    { Domains: domains = [], RewriteCodes: codes = [], TakeUrls: takeUrls = [] }: AutoRewriteRequest,
): { rule: RuleRecord; rewrite: RewriteRecord }[] {
    const unknown = domains.find((domain) => !target.rules.some((rule) => rule.domain === domain));
    if (unknown !== undefined) {
        throw invalidParameterValue("Domains", unknown, `is no domain of \`${target.listenerId}\``);
    }
    return target.rules
        .filter(({ domain, rewrite }) => !rewrite && (domains.length === 0 || domains.includes(domain)))
        .map((rule) => {
            // Codes and TakeUrls go with the domains, one by one; without domains the first is for all.
            const index = Math.max(0, domains.indexOf(rule.domain));
            return {
                rule,
                rewrite: {
                    targetListenerId: target.listenerId,
                    targetLocationId: rule.locationId,
                    code: checkedCode(codes[index] === undefined ? undefined : Number(codes[index])),
                    takeUrl: takeUrls[index] ?? true,
                    type: "Auto",
                },
            };
        });
}

/** The source's rules with one that redirects; a rule of the same domain and URL that has backends is left as it is. */
function withRedirect(existing: readonly RuleRecord[], rule: RuleRecord, rewrite: RewriteRecord): RuleRecord[] {
    const same = existing.find((each) => each.domain === rule.domain && each.url === rule.url);
    if (same && !same.rewrite) {
        throw new TencentCloudError(
            "InvalidParameterValue.Duplicate",
            `The rule \`${same.locationId}\` of HTTP:80 has the domain \`${rule.domain}\` and URL \`${rule.url}\` already.`,
        );
    }
    if (same) {
        return existing.map((each) => (each === same ? { ...each, rewrite } : each));
    }
    const added: RuleRecord = { locationId: newId("loc"), domain: rule.domain, url: rule.url, targets: [], rewrite };
    return [...existing, added];
}

function manualRewrite(
    source: ListenerRecord,
    target: ListenerRecord,
    info: RewriteLocationMap,
): { sourceId: string; rewrite: RewriteRecord } {
    const from = getRule(source, { LocationId: info.SourceLocationId });
    const to = getRule(target, { LocationId: info.TargetLocationId });
    if (from.rewrite) {
        throw new TencentCloudError(
            "InvalidParameter.RewriteAlreadyExist",
            `The rule \`${from.locationId}\` redirects to \`${from.rewrite.targetLocationId}\` already.`,
        );
    }
    if (from.locationId === to.locationId || to.rewrite) {
        throw invalidParameterValue(
            "TargetLocationId",
            to.locationId,
            "redirects itself: a redirect leads to backends",
        );
    }
    // Both go with a code (RewriteLocationMap).
    const missing = (["TakeUrl", "SourceDomain"] as const).find((name) => info[name] === undefined);
    if (info.RewriteCode !== undefined && missing) {
        throw missingParameter(`RewriteInfos.${missing}`);
    }
    if (info.SourceDomain !== undefined && info.SourceDomain !== from.domain) {
        throw invalidParameterValue("SourceDomain", info.SourceDomain, `is not the domain of \`${from.locationId}\``);
    }
    return {
        sourceId: from.locationId,
        rewrite: {
            targetListenerId: target.listenerId,
            targetLocationId: to.locationId,
            code: checkedCode(info.RewriteCode),
            // To the target's address (ManualRewrite's text), of which the path that was asked for is no part.
            takeUrl: info.TakeUrl ?? from.url === to.url,
            type: "Manual",
        },
    };
}

function checkedCode(code: number = DEFAULT_CODE): RewriteRecord["code"] {
    const known = CODES.find((each) => each === code);
    if (known === undefined) {
        throw invalidParameterValue("RewriteCode", code, `must be one of ${CODES.join(", ")}`);
    }
    return known;
}

function protocolError(message: string): TencentCloudError {
    return new TencentCloudError("InvalidParameter.ProtocolCheckFailed", message);
}

import type { Listener, RuleOutput } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudApi } from "../../cloud/api";
import { isSameRule, listenerKey } from "../model/listener-keys";
import type { DesiredListener, DesiredRule, Redirect } from "../model/load-balancer-model";
import { taskDone } from "../load-balancer/clb-tasks";
import { existingListenerKey } from "../diff/listener-plan";

export interface RedirectSync {
    cloud: CloudApi;
    loadBalancerId: string;
    desired: readonly DesiredListener[];
    /** The CLB's, with all rules that lead to backends. */
    listeners: readonly Listener[];
    /** Called before the first change of the CLB. */
    changing: () => Promise<void>;
}

/** Brings the redirects of an object's rules to what it desires: AutoRewrite, ManualRewrite and DeleteRewrite (214/8839). */
export async function syncRedirects(sync: RedirectSync): Promise<void> {
    const { cloud, loadBalancerId: LoadBalancerId, changing } = sync;
    const { end, manual, automatic } = planRedirects(sync.desired, sync.listeners);
    for (const { source, rule } of end) {
        await changing();
        const request = {
            LoadBalancerId,
            SourceListenerId: source,
            TargetListenerId: rule.RewriteTarget?.TargetListenerId ?? "",
            RewriteInfos: [
                {
                    SourceLocationId: rule.LocationId ?? "",
                    TargetLocationId: rule.RewriteTarget?.TargetLocationId ?? "",
                },
            ],
        };
        await taskDone(cloud, await cloud.clb("DeleteRewrite", request));
    }
    for (const { source, rule, target, redirect } of manual) {
        await changing();
        const request = {
            LoadBalancerId,
            SourceListenerId: source,
            TargetListenerId: target.ListenerId ?? "",
            RewriteInfos: [
                {
                    SourceLocationId: rule.LocationId ?? "",
                    TargetLocationId: target.LocationId ?? "",
                    RewriteCode: redirect.code,
                    TakeUrl: takesUrl(rule, target),
                    SourceDomain: rule.Domain,
                },
            ],
        };
        await taskDone(cloud, await cloud.clb("ManualRewrite", request));
    }
    for (const { listenerId, domains, code } of automatic) {
        await changing();
        const request = {
            LoadBalancerId,
            ListenerId: listenerId,
            Domains: domains,
            RewriteCodes: domains.map(() => code),
            TakeUrls: domains.map(() => true),
        };
        await taskDone(cloud, await cloud.clb("AutoRewrite", request));
    }
}

interface PlannedRedirect {
    /** Id of the listener that the rule is on. */
    source: string;
    rule: RuleOutput;
    target: RuleOutput;
    redirect: Redirect;
}

/** What to do so that every desired redirect exists as it should, and no rule redirects that leads to backends. */
function planRedirects(desired: readonly DesiredListener[], listeners: readonly Listener[]) {
    const end: { source: string; rule: RuleOutput }[] = [];
    const manual: PlannedRedirect[] = [];
    const automatic = new Map<string, { listenerId: string; domains: string[]; code: number }>();
    for (const listener of desired) {
        const actual = listeners.find((each) => existingListenerKey(each) === listenerKey(listener));
        for (const wanted of listener.rules) {
            const rule = ruleOf(actual, wanted);
            const target = wanted.redirect && targetOf(wanted.redirect, listeners);
            const redirects = Boolean(rule?.RewriteTarget?.TargetLocationId);
            if (!actual || (wanted.redirect && !target) || (rule && isAsWanted(rule, target, wanted.redirect))) {
                continue;
            }
            if (rule && redirects) {
                end.push({ source: actual.ListenerId ?? "", rule });
            }
            if (!wanted.redirect || !target) {
                continue;
            }
            if (wanted.redirect.type === "Manual" && rule) {
                manual.push({ source: actual.ListenerId ?? "", rule, target, redirect: wanted.redirect });
            }
            if (wanted.redirect.type === "Auto") {
                const listenerId = target.ListenerId ?? "";
                const same = automatic.get(listenerId) ?? { listenerId, domains: [], code: wanted.redirect.code };
                same.domains = [...new Set([...same.domains, wanted.domain])];
                automatic.set(listenerId, same);
            }
        }
    }
    return { end, manual, automatic: [...automatic.values()] };
}

function isAsWanted(rule: RuleOutput, target: RuleOutput | undefined, redirect: Redirect | undefined): boolean {
    const { TargetLocationId = "", RewriteCode, TakeUrl } = rule.RewriteTarget ?? {};
    return redirect && target
        ? TargetLocationId === target.LocationId && RewriteCode === redirect.code && TakeUrl === takesUrl(rule, target)
        : TargetLocationId === "";
}

/** A redirect to another path is one to a new address (457/59096); the URL that was asked for would lead back to it. */
function takesUrl(rule: RuleOutput, target: RuleOutput): boolean {
    return rule.Url === target.Url;
}

function ruleOf(listener: Listener | undefined, { domain, url }: DesiredRule): RuleOutput | undefined {
    return listener?.Rules?.find(({ Domain = "", Url = "" }) =>
        isSameRule({ domain: Domain, url: Url }, { domain, url }),
    );
}

function targetOf({ port, domain, url }: Redirect, listeners: readonly Listener[]): RuleOutput | undefined {
    const listener = listeners.find(({ Port, Protocol }) => Port === port && Protocol !== "UDP");
    const rule = listener?.Rules?.find(({ Domain = "", Url = "" }) =>
        isSameRule({ domain: Domain, url: Url }, { domain, url }),
    );
    return rule && { ...rule, ListenerId: listener?.ListenerId };
}

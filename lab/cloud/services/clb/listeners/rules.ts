import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type { RuleInput } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { CLB_LIMITS } from "../../../../../tke/clb";
import { invalidParameterValue, missingParameter, TencentCloudError, LabLimitError } from "../../../errors";
import type { CloudContext, Handlers } from "../../../handlers";
import { newId } from "../../../ids";
import type { ListenerRecord, RuleRecord } from "../../../model";
import type { Store } from "../../../store";
import { requestedCertificate } from "./listener-certificates";
import { balancingSettings, isLayer7 } from "./listener-settings";
import { checkedDomain } from "./domain-name";
import { getListener, updateListener } from "./listeners";
import { withDefaultDomain } from "./domains";
import { getLoadBalancer } from "../load-balancers";
import { putTask } from "../tasks";

export function rules({ store, now }: CloudContext): Handlers<Client> {
    return {
        CreateRule(request, { requestId }) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const listener = getListener(balancer, request.ListenerId);
            checkLayer7(listener);
            const made = request.Rules.flatMap((input) => newRules(store, listener, input, now()));
            const all = made.reduce<RuleRecord[]>((existing, one) => withRule(listener, existing, one), listener.rules);
            updateListener(store, balancer.loadBalancerId, listener.listenerId, (each) => ({ ...each, rules: all }));
            putTask(store, requestId, [balancer.loadBalancerId]);
            return { LocationIds: made.map((rule) => rule.locationId) };
        },
        ModifyRule(request, { requestId }) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const listener = getListener(balancer, request.ListenerId);
            const { listenerId, rules: existing } = listener;
            const rule = existing.find((each) => each.locationId === request.LocationId);
            if (!rule) {
                throw locationNotFound(listenerId, request.LocationId);
            }
            const changed: RuleRecord = {
                ...rule,
                url: request.Url === undefined ? rule.url : checkedUrl(request.Url),
                ...balancingSettings(listener.protocol, request, rule),
            };
            checkForwardType(request.ForwardType);
            const others = existing.filter((each) => each !== rule);
            withRule(listener, others, changed);
            updateListener(store, balancer.loadBalancerId, listenerId, (each) => ({
                ...each,
                rules: existing.map((one) => (one === rule ? changed : one)),
            }));
            putTask(store, requestId, [balancer.loadBalancerId]);
            return {};
        },
        DeleteRule(request, { requestId }) {
            const balancer = getLoadBalancer(store, request.LoadBalancerId);
            const listener = getListener(balancer, request.ListenerId);
            const gone = namedRules(listener, request);
            const kept = listener.rules.filter((rule) => !gone.includes(rule.locationId));
            const domain = request.NewDefaultServerDomain;
            if (domain !== undefined && !kept.some((rule) => rule.domain === domain)) {
                throw invalidParameterValue("NewDefaultServerDomain", domain, "is no remaining rule's domain");
            }
            updateListener(store, balancer.loadBalancerId, listener.listenerId, (each) => ({
                ...each,
                rules: domain === undefined ? kept : withDefaultDomain(kept, domain),
            }));
            putTask(store, requestId, [balancer.loadBalancerId]);
            return {};
        },
    };
}

/** How a request names a rule of a layer 7 listener. */
export interface RuleName {
    LocationId?: string;
    Domain?: string;
    Url?: string;
}

/** Throws InvalidParameter.LocationNotFound, or MissingParameter where no rule is named. */
export function getRule(listener: ListenerRecord, name: RuleName): RuleRecord {
    if (!name.LocationId && name.Url === undefined) {
        throw missingParameter("LocationId");
    }
    const rule = listener.rules.find((each) =>
        name.LocationId
            ? each.locationId === name.LocationId
            : each.domain === (name.Domain ?? "") && each.url === name.Url,
    );
    if (!rule) {
        throw locationNotFound(listener.listenerId, name.LocationId ?? `${name.Domain ?? ""}${name.Url}`);
    }
    return rule;
}

function namedRules(
    listener: ListenerRecord,
    request: { LocationIds?: string[]; Domain?: string; Url?: string },
): string[] {
    if (request.LocationIds?.length) {
        return request.LocationIds.map((id) => getRule(listener, { LocationId: id }).locationId);
    }
    if (request.Domain === undefined && request.Url === undefined) {
        throw missingParameter("LocationIds");
    }
    const found = listener.rules.filter(
        (rule) =>
            (request.Domain === undefined || rule.domain === request.Domain) &&
            (request.Url === undefined || rule.url === request.Url),
    );
    if (found.length === 0) {
        throw locationNotFound(listener.listenerId, `${request.Domain ?? ""}${request.Url ?? ""}`);
    }
    return found.map((rule) => rule.locationId);
}

/** Throws InvalidParameter.ProtocolCheckFailed. */
export function checkLayer7(listener: ListenerRecord): void {
    if (!isLayer7(listener.protocol)) {
        throw new TencentCloudError(
            "InvalidParameter.ProtocolCheckFailed",
            `The ${listener.protocol} listener \`${listener.listenerId}\` has no forwarding rules.`,
        );
    }
}

/** A rule names one domain, or several of which each gets the rule. */
function newRules(store: Store, listener: ListenerRecord, input: RuleInput, now: Date): RuleRecord[] {
    checkForwardType(input.ForwardType);
    const domains = input.Domains?.length ? input.Domains : [input.Domain ?? ""];
    if (!listener.sni && (input.Certificate || input.MultiCertInfo)) {
        throw new TencentCloudError(
            "InvalidParameter.ProtocolCheckFailed",
            `\`Certificate\` of a rule goes with listeners with \`SniSwitch\` 1 only: \`${listener.listenerId}\` has its own.`,
        );
    }
    const certificate = listener.sni ? requestedCertificate(store, input, now) : undefined;
    return domains.map((domain) => ({
        locationId: newId("loc"),
        domain: checkedDomain(domain),
        url: checkedUrl(input.Url),
        ...(certificate ? { certificate } : {}),
        ...(input.DefaultServer ? { defaultServer: true } : {}),
        ...balancingSettings(listener.protocol, input),
        targets: [],
    }));
}

/** The rules with one more, whose domain shares its certificate and whether it is the default with the domain's others. */
function withRule(listener: ListenerRecord, existing: readonly RuleRecord[], added: RuleRecord): RuleRecord[] {
    const duplicate = existing.find((rule) => rule.domain === added.domain && rule.url === added.url);
    if (duplicate) {
        throw new TencentCloudError(
            "InvalidParameterValue.Duplicate",
            `The rule \`${duplicate.locationId}\` has the domain \`${added.domain}\` and URL \`${added.url}\` already.`,
        );
    }
    if (existing.length >= CLB_LIMITS.rules) {
        throw new TencentCloudError("LimitExceeded", `A listener has at most ${CLB_LIMITS.rules} rules.`);
    }
    const sameDomain = existing.find((rule) => rule.domain === added.domain);
    const certificate = added.certificate ?? sameDomain?.certificate;
    if (listener.sni && !certificate) {
        throw missingParameter("Certificate");
    }
    const others = added.defaultServer ? withDefaultDomain(existing, added.domain) : existing;
    const defaultServer = added.defaultServer ?? sameDomain?.defaultServer;
    return [
        ...others.map((rule) => (rule.domain === added.domain && certificate ? { ...rule, certificate } : rule)),
        { ...added, ...(certificate ? { certificate } : {}), ...(defaultServer ? { defaultServer } : {}) },
    ];
}

/** Throws UnsupportedOperation: the lab's backends speak HTTP with their CLB. */
function checkForwardType(forwardType = "HTTP"): void {
    if (forwardType !== "HTTP") {
        throw new LabLimitError(`The lab has no rules of \`ForwardType\` ${forwardType}.`);
    }
}

/** A path, an exact path (`= /a`) or a regular expression (`~ ^/a`). */
function checkedUrl(url: string): string {
    if (!/^(\/|= ?\/|~\*? ?.)/.test(url) || url.length > 200) {
        throw invalidParameterValue(
            "Url",
            url,
            "must begin with `/` (or `=`, `~`, `~*`) and have at most 200 characters",
        );
    }
    return url;
}

function locationNotFound(listenerId: string, name: string): TencentCloudError {
    return new TencentCloudError(
        "InvalidParameter.LocationNotFound",
        `The listener \`${listenerId}\` has no rule \`${name}\`.`,
    );
}

import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type { ModifyDomainAttributesRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { invalidParameterValue, TencentCloudError } from "../../../errors";
import type { CloudContext, Handlers } from "../../../handlers";
import type { ListenerRecord, RuleRecord } from "../../../model";
import type { Store } from "../../../store";
import { checkedDomain } from "./domain-name";
import { requestedCertificate } from "./listener-certificates";
import { getListener, updateListener } from "./listeners";
import { getLoadBalancer } from "../load-balancers";
import { putTask } from "../tasks";

/** What the rules of one domain have together. */
export function domains({ store, now }: CloudContext): Handlers<Client> {
    return {
        ModifyDomainAttributes(request, { requestId }) {
            const { loadBalancerId } = getLoadBalancer(store, request.LoadBalancerId);
            const listener = getListener(getLoadBalancer(store, loadBalancerId), request.ListenerId);
            const changed = changedRules(store, listener, request, now());
            updateListener(store, loadBalancerId, listener.listenerId, (each) => ({ ...each, rules: changed }));
            putTask(store, requestId, [loadBalancerId]);
            return {};
        },
    };
}

/** The rules with that domain, and no other, as the one for requests that name no rule's domain. */
export function withDefaultDomain(rules: readonly RuleRecord[], domain: string): RuleRecord[] {
    return rules.map(({ defaultServer: _before, ...rule }) =>
        rule.domain === domain ? { ...rule, defaultServer: true } : rule,
    );
}

function changedRules(
    store: Store,
    listener: ListenerRecord,
    request: ModifyDomainAttributesRequest,
    now: Date,
): RuleRecord[] {
    const { Domain: domain, NewDomain: newDomain = domain } = request;
    checkRequest(listener, request);
    const certificate = listener.sni ? requestedCertificate(store, request, now) : undefined;
    const rules = listener.rules.map((rule) =>
        rule.domain === domain ? { ...rule, domain: newDomain, ...(certificate ? { certificate } : {}) } : rule,
    );
    const defaultDomain = request.DefaultServer ? newDomain : request.NewDefaultServerDomain;
    return defaultDomain === undefined ? rules : withDefaultDomain(rules, defaultDomain);
}

function checkRequest(listener: ListenerRecord, request: ModifyDomainAttributesRequest): void {
    const has = (domain: string) => listener.rules.some((rule) => rule.domain === domain);
    if (!has(request.Domain)) {
        throw new TencentCloudError(
            "InvalidParameter.LocationNotFound",
            `The listener \`${listener.listenerId}\` has no rule of the domain \`${request.Domain}\`.`,
        );
    }
    if (request.NewDomain !== undefined && request.NewDomain !== request.Domain && has(request.NewDomain)) {
        throw new TencentCloudError(
            "InvalidParameterValue.Duplicate",
            `The listener \`${listener.listenerId}\` has rules of the domain \`${request.NewDomain}\` already.`,
        );
    }
    if (request.NewDomain !== undefined) {
        checkedDomain(request.NewDomain, "NewDomain");
    }
    if (request.NewDefaultServerDomain !== undefined && !has(request.NewDefaultServerDomain)) {
        throw invalidParameterValue("NewDefaultServerDomain", request.NewDefaultServerDomain, "is no rule's domain");
    }
    if (!listener.sni && (request.Certificate || request.MultiCertInfo)) {
        throw new TencentCloudError(
            "InvalidParameter.ProtocolCheckFailed",
            `The listener \`${listener.listenerId}\` has one certificate for all domains: turn its SNI on first.`,
        );
    }
}

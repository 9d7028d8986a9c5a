import { isDeepStrictEqual } from "node:util";
import type { RuleInput } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { LISTENER_NAME } from "../../../tke/clb";
import type { ErrorCause } from "../../../tke/errors/error-cause";
import { apiErrorCode } from "../api-errors";
import {
    existingListenerKey,
    planListenerCertificates,
    planListeners,
    planRules,
    servableListeners,
} from "../diff/listener-plan";
import { taskDone } from "../load-balancer/clb-tasks";
import { syncRedirects } from "./deploy-redirects";
import { syncTargets, type BoundPods } from "./deploy-targets";
import { listenerKey } from "../model/listener-keys";
import { isLayer7, type DesiredListener } from "../model/load-balancer-model";
import type { ListenerClaim } from "../load-balancer/ownership";
import { problem, SyncError } from "../problems";
import {
    deleteListener,
    deleteRules,
    describeListeners,
    keysOf,
    leaveListener,
    rulesOn,
    type ListenerShare,
} from "../load-balancer/delete-listeners";
import { refusalsOfRules } from "../load-balancer/sharing";

export interface ListenerSync extends ListenerShare {
    desired: readonly DesiredListener[];
    /** Records what the object is about to create, before the creation. */
    claim: (claims: ListenerClaim[]) => Promise<void>;
    /** What a certificate that the CLB does not know is for the object's controller. */
    certificateNotFound: ErrorCause;
    /** The Pods that the object's backends were bound for; kept up to date. */
    boundPods: BoundPods;
    /** Called before the first change of the CLB. */
    changing: () => Promise<void>;
}

/**
 * Brings an object's listeners, rules and backends on a CLB to what it desires. Returns those that are served, and those
 * whose port is taken. Throws SyncError where a rule is another's, with nothing changed (457/127545).
 */
export async function syncListeners(
    sync: ListenerSync,
): Promise<{ served: DesiredListener[]; conflicts: DesiredListener[] }> {
    const { cloud, loadBalancerId, made, others } = sync;
    const listeners = await describeListeners(cloud, loadBalancerId);
    const desired = servableListeners(sync.desired, listeners);
    const shared = new Set(others.keys());
    const { create, remove, leave, conflicts } = planListeners(desired, listeners, keysOf(made), shared);
    const served = desired.filter((listener) => !conflicts.includes(listener));
    const [takenRule, ...takenRules] = refusalsOfRules(served, others);
    if (takenRule) {
        throw new SyncError(takenRule, ...takenRules);
    }
    const claims = served.map(claimFor);
    const gone = keysOf(made.filter((claim) => !keysOf(claims).has(listenerKey(claim))));
    const during = [...claims, ...made.filter((claim) => gone.has(listenerKey(claim)))];
    if (!isSameClaim(made, during)) {
        await sync.claim(during);
    }
    for (const listener of remove) {
        await sync.changing();
        await deleteListener(cloud, loadBalancerId, listener);
    }
    for (const listener of leave) {
        await leaveListener(sync, listener, sync.changing);
    }
    for (const { protocol, port, certIds } of create) {
        await sync.changing();
        const request = {
            LoadBalancerId: loadBalancerId,
            Protocol: protocol,
            Ports: [port],
            ListenerNames: [LISTENER_NAME],
            ...certificateInput(certIds),
            ...(protocol === "HTTPS" && { SniSwitch: 1 }),
        };
        await taskDone(cloud, await knownCertificates(sync, cloud.clb("CreateListener", request)));
    }
    for (const { ListenerId = "", certIds } of planListenerCertificates(served, listeners)) {
        await sync.changing();
        const request = { LoadBalancerId: loadBalancerId, ListenerId, ...certificateInput(certIds) };
        await taskDone(cloud, await knownCertificates(sync, cloud.clb("ModifyListener", request)));
    }
    if (gone.size > 0) {
        await sync.claim(claims);
    }
    await syncRules(sync, served);
    await syncTargets(sync, served);
    return { served, conflicts };
}

function claimFor({ protocol, port, rules }: DesiredListener): ListenerClaim {
    return { protocol, port, rules: rules.map(({ domain, url }) => ({ domain, url })) };
}

/** Whatever the order of listeners and rules. */
function isSameClaim(one: readonly ListenerClaim[], other: readonly ListenerClaim[]): boolean {
    const words = (claims: readonly ListenerClaim[]) =>
        claims
            .flatMap((claim) => [
                listenerKey(claim),
                ...claim.rules.map(({ domain, url }) => `${listenerKey(claim)} ${domain}${url}`),
            ])
            .toSorted();
    return isDeepStrictEqual(words(one), words(other));
}

async function syncRules(sync: ListenerSync, desired: readonly DesiredListener[]): Promise<void> {
    if (!desired.some(isLayer7)) {
        return;
    }
    const { cloud, loadBalancerId: LoadBalancerId, others, changing } = sync;
    const listeners = new Map(
        (await describeListeners(cloud, LoadBalancerId)).map((entry) => [existingListenerKey(entry), entry]),
    );
    for (const listener of desired) {
        const { ListenerId = "", Rules = [] } = listeners.get(listenerKey(listener)) ?? {};
        const own = sync.made.find((claim) => listenerKey(claim) === listenerKey(listener))?.rules ?? [];
        const { replace, create, remove, secure } = planRules(
            listener.rules,
            Rules,
            rulesOn(others, listenerKey(listener)),
            own,
        );
        if (replace.length > 0) {
            await changing();
            await deleteRules(cloud, LoadBalancerId, ListenerId, replace);
        }
        for (const { domain, certIds } of secure) {
            await changing();
            const request = { LoadBalancerId, ListenerId, Domain: domain, ...certificateInput(certIds) };
            await taskDone(cloud, await knownCertificates(sync, cloud.clb("ModifyDomainAttributes", request)));
        }
        if (create.length > 0) {
            await changing();
            const Rules = create.map(({ domain, url, certIds }) => ({
                Domain: domain,
                Url: url,
                ...certificateInput(certIds),
            }));
            const request = { LoadBalancerId, ListenerId, Rules };
            await taskDone(cloud, await knownCertificates(sync, cloud.clb("CreateRule", request)));
        }
        if (remove.length > 0) {
            await changing();
            await deleteRules(cloud, LoadBalancerId, ListenerId, remove);
        }
    }
    await syncRedirects({
        cloud,
        loadBalancerId: LoadBalancerId,
        desired,
        listeners: await describeListeners(cloud, LoadBalancerId),
        changing,
    });
}

function certificateInput(certIds: readonly string[] = []): Pick<RuleInput, "Certificate" | "MultiCertInfo"> {
    const [CertId, ...others] = certIds;
    if (CertId === undefined) {
        return {};
    }
    return others.length === 0
        ? { Certificate: { SSLMode: "UNIDIRECTIONAL", CertId } }
        : { MultiCertInfo: { SSLMode: "UNIDIRECTIONAL", CertList: certIds.map((id) => ({ CertId: id })) } };
}

/** Ends the sync where the CLB does not know a certificate: it may be uploaded later, so that a retry pays. */
async function knownCertificates<T>({ certificateNotFound }: ListenerSync, answer: Promise<T>): Promise<T> {
    try {
        return await answer;
    } catch (error) {
        if (error instanceof Error && apiErrorCode(error) === "InvalidParameterValue" && /CertId/.test(error.message)) {
            throw new SyncError(problem(certificateNotFound, error.message, { retry: true }));
        }
        throw error;
    }
}

import type { Listener, RuleOutput } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudApi } from "../../cloud/api";
import { existingListenerKey, planListeners, planRules } from "../diff/listener-plan";
import { listenerKey, type RuleKey } from "../model/listener-keys";
import { taskDone } from "./clb-tasks";
import type { ListenerClaim, ListenerReference } from "./ownership";

/** An object's part of a CLB's listeners. */
export interface ListenerShare {
    cloud: CloudApi;
    loadBalancerId: string;
    /** What the object made, or was about to make. */
    made: readonly ListenerClaim[];
    /** Who else of the object's group has something on which listener, by its key. */
    others: ReadonlyMap<string, readonly ListenerReference[]>;
}

/** Deletes what an object made on a CLB: its listeners, and its rules on those that others have something on. */
export async function deleteListeners(share: ListenerShare): Promise<void> {
    const { cloud, loadBalancerId, made, others } = share;
    const listeners = await describeListeners(cloud, loadBalancerId);
    const { remove, leave } = planListeners([], listeners, keysOf(made), new Set(others.keys()));
    for (const listener of remove) {
        await deleteListener(cloud, loadBalancerId, listener);
    }
    for (const listener of leave) {
        await leaveListener(share, listener, () => Promise.resolve());
    }
}

/** Takes an object's rules off a listener that others have something on. */
export async function leaveListener(
    { cloud, loadBalancerId, made, others }: ListenerShare,
    listener: Listener,
    changing: () => Promise<void>,
): Promise<void> {
    const own = made.find((claim) => listenerKey(claim) === existingListenerKey(listener))?.rules ?? [];
    const { remove } = planRules([], listener.Rules ?? [], rulesOn(others, existingListenerKey(listener)), own);
    if (remove.length > 0) {
        await changing();
        await deleteRules(cloud, loadBalancerId, listener.ListenerId ?? "", remove);
    }
}

export function keysOf(claims: readonly ListenerClaim[]): Set<string> {
    return new Set(claims.map(listenerKey));
}

/** The rules that others have on a listener. */
export function rulesOn(others: ListenerShare["others"], key: string): RuleKey[] {
    return (others.get(key) ?? []).flatMap(({ rules = [] }) => rules);
}

export async function describeListeners(cloud: CloudApi, loadBalancerId: string): Promise<Listener[]> {
    return (await cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId })).Listeners ?? [];
}

export async function deleteRules(
    cloud: CloudApi,
    LoadBalancerId: string,
    ListenerId: string,
    rules: readonly RuleOutput[],
): Promise<void> {
    const LocationIds = rules.map(({ LocationId = "" }) => LocationId);
    await taskDone(cloud, await cloud.clb("DeleteRule", { LoadBalancerId, ListenerId, LocationIds }));
}

export async function deleteListener(
    cloud: CloudApi,
    loadBalancerId: string,
    { ListenerId = "" }: Listener,
): Promise<void> {
    await taskDone(cloud, await cloud.clb("DeleteListener", { LoadBalancerId: loadBalancerId, ListenerId }));
}

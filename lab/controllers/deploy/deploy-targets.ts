import type {
    BatchTarget,
    ListenerBackend,
    Target as TargetModel,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudApi } from "../../cloud/api";
import { targetKey, type BoundTarget } from "../model/backends/targets";
import { listenerKey } from "../model/listener-keys";
import type { DesiredListener } from "../model/load-balancer-model";
import { taskDone } from "../load-balancer/clb-tasks";
import { awaitFirstChecks } from "./first-health-checks";
import { existingListenerKey, planTargets, targetOf, weightOf } from "../diff/listener-plan";

/**
 * The Pod that each backend was bound for, by its uid, of one object on a CLB. A CLB knows an address and port alone: a Pod that
 * has got a former one's would be taken for it, and for as healthy. A controller that starts takes what is bound as it is, since
 * the data plane starts with it and has checked nothing yet.
 */
export type BoundPods = Map<string, string>;

export interface TargetSync {
    cloud: CloudApi;
    loadBalancerId: string;
    /** Read, and kept up to date. */
    boundPods: BoundPods;
    /** Called before the first change of the CLB. */
    changing: () => Promise<void>;
}

/** Brings the backends of listeners and rules that exist on a CLB to what an object desires. */
export async function syncTargets(
    { cloud, loadBalancerId, boundPods, changing }: TargetSync,
    desired: readonly DesiredListener[],
): Promise<void> {
    const { Listeners = [] } = await cloud.clb("DescribeTargets", { LoadBalancerId: loadBalancerId });
    const bound = new Map(Listeners.map((listener) => [existingListenerKey(listener), listener]));
    const places = desired.flatMap((listener) => targetPlaces(listener, bound.get(listenerKey(listener))));
    const changes = places.map(({ place, targets, actual }) => ({
        place,
        ...planTargets(targets, actual, (target) => boundPods.get(bindingKey(place, target))),
    }));
    const deregister = async (targets: BatchTarget[]): Promise<void> => {
        await changing();
        const request = { LoadBalancerId: loadBalancerId, Targets: targets };
        await batchDone(cloud, await cloud.clb("BatchDeregisterTargets", request));
    };
    const replace = changes.flatMap(({ place, replace }) => replace.map((target) => batchTarget(place, target)));
    const add = changes.flatMap(({ place, add }) => add.map((target) => weighted(place, target)));
    const remove = changes.flatMap(({ place, remove }) => remove.map((target) => batchTarget(place, target)));
    if (replace.length > 0) {
        await deregister(replace);
    }
    // First in, then out: a rollout leaves no moment without a backend.
    if (add.length > 0) {
        await changing();
        await batchDone(
            cloud,
            await cloud.clb("BatchRegisterTargets", { LoadBalancerId: loadBalancerId, Targets: add }),
        );
    }
    remember(boundPods, places);
    for (const { place, reweigh } of changes.filter((change) => change.reweigh.length > 0)) {
        await changing();
        // A target of this action names no place of its own: an unknown parameter to Tencent's API.
        const Targets = reweigh.map((target) => ({ ...backendOf(target), Weight: weightOf(target) }));
        const request = { LoadBalancerId: loadBalancerId, ...place, Targets };
        await taskDone(cloud, await cloud.clb("ModifyTargetWeight", request));
    }
    if (remove.length > 0) {
        await awaitFirstChecks(cloud, loadBalancerId, add, remove);
        await deregister(remove);
    }
}

/** A listener of layer 4, or a rule of one of layer 7. */
type Place = Pick<BatchTarget, "LocationId"> & { ListenerId: string };

interface TargetPlace {
    place: Place;
    /** Desired. */
    targets: readonly BoundTarget[];
    /** Bound. */
    actual: readonly BoundTarget[];
}

function targetPlaces({ targets, rules }: DesiredListener, bound: ListenerBackend | undefined): TargetPlace[] {
    const { ListenerId = "", Targets, Rules } = bound ?? {};
    const known = (backends: ListenerBackend["Targets"]) =>
        (backends ?? []).map(targetOf).filter((target) => target !== undefined);
    return [
        { place: { ListenerId }, targets, actual: known(Targets) },
        ...rules.map(({ domain, url, targets }) => {
            const rule = (Rules ?? []).find(({ Domain, Url }) => Domain === domain && Url === url);
            const place = { ListenerId, ...(rule?.LocationId && { LocationId: rule.LocationId }) };
            return { place, targets, actual: known(rule?.Targets) };
        }),
    ];
}

function remember(boundPods: BoundPods, places: readonly TargetPlace[]): void {
    boundPods.clear();
    for (const { place, targets } of places) {
        for (const target of targets) {
            if (target.podUid !== undefined) {
                boundPods.set(bindingKey(place, target), target.podUid);
            }
        }
    }
}

function bindingKey({ ListenerId, LocationId = "" }: Place, target: BoundTarget): string {
    return `${ListenerId} ${LocationId} ${targetKey(target)}`;
}

function weighted(place: Place, target: BoundTarget): BatchTarget {
    return { ...batchTarget(place, target), Weight: weightOf(target) };
}

function batchTarget(place: Place, target: BoundTarget): BatchTarget {
    return { ...place, ...backendOf(target) };
}

function backendOf(target: BoundTarget): TargetModel {
    const backend = "eniIp" in target ? { EniIp: target.eniIp } : { InstanceId: target.instanceId };
    return { Port: target.port, ...backend };
}

async function batchDone(
    cloud: CloudApi,
    answer: { FailListenerIdSet?: string[]; Message?: string; RequestId?: string },
): Promise<void> {
    if (answer.FailListenerIdSet?.length) {
        throw new Error(`binding failed on ${answer.FailListenerIdSet.join(", ")}: ${answer.Message}`);
    }
    await taskDone(cloud, answer);
}

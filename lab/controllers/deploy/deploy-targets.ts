import type {
    BatchTarget,
    ListenerBackend,
    Target as TargetModel,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudApi } from "../../cloud/api";
import type { Target } from "../model/backends/targets";
import { listenerKey } from "../model/listener-keys";
import type { DesiredListener } from "../model/load-balancer-model";
import { taskDone } from "../load-balancer/clb-tasks";
import { awaitFirstChecks } from "./first-health-checks";
import { keyOf, planTargets, targetOf, weightOf } from "../diff/listener-plan";

export interface TargetSync {
    cloud: CloudApi;
    loadBalancerId: string;
    /** Called before the first change of the CLB. */
    changing: () => Promise<void>;
}

/** Brings the backends of listeners and rules that exist on a CLB to what an object desires. */
export async function syncTargets(
    { cloud, loadBalancerId, changing }: TargetSync,
    desired: readonly DesiredListener[],
): Promise<void> {
    const { Listeners = [] } = await cloud.clb("DescribeTargets", { LoadBalancerId: loadBalancerId });
    const bound = new Map(Listeners.map((listener) => [keyOf(listener), listener]));
    const changes = desired.flatMap((listener) => targetChanges(listener, bound.get(listenerKey(listener))));
    const add = changes.flatMap((change) => change.add);
    const remove = changes.flatMap((change) => change.remove);
    // First in, then out: a rollout leaves no moment without a backend.
    if (add.length > 0) {
        await changing();
        await batchDone(
            cloud,
            await cloud.clb("BatchRegisterTargets", { LoadBalancerId: loadBalancerId, Targets: add }),
        );
    }
    for (const [place, Targets] of byPlace(changes.flatMap((change) => change.reweigh))) {
        await changing();
        const request = { LoadBalancerId: loadBalancerId, ...place, Targets };
        await taskDone(cloud, await cloud.clb("ModifyTargetWeight", request));
    }
    if (remove.length > 0) {
        await awaitFirstChecks(cloud, loadBalancerId, add, remove);
        await changing();
        await batchDone(
            cloud,
            await cloud.clb("BatchDeregisterTargets", { LoadBalancerId: loadBalancerId, Targets: remove }),
        );
    }
}

function targetChanges(
    { targets, rules }: DesiredListener,
    bound: ListenerBackend | undefined,
): Record<"add" | "reweigh" | "remove", BatchTarget[]>[] {
    const { ListenerId = "", Targets = [], Rules = [] } = bound ?? {};
    const change = (desired: readonly Target[], actual: readonly Target[], LocationId?: string) => {
        const plan = planTargets(desired, actual);
        return {
            add: plan.add.map((target) => weighted(ListenerId, target, LocationId)),
            reweigh: plan.reweigh.map((target) => weighted(ListenerId, target, LocationId)),
            remove: plan.remove.map((target) => batchTarget(ListenerId, target, LocationId)),
        };
    };
    const known = (backends: typeof Targets) => backends.map(targetOf).filter((target) => target !== undefined);
    return [
        change(targets, known(Targets ?? [])),
        ...rules.map(({ domain, url, targets }) => {
            const rule = (Rules ?? []).find(({ Domain, Url }) => Domain === domain && Url === url);
            return change(targets, known(rule?.Targets ?? []), rule?.LocationId);
        }),
    ];
}

/** What ModifyTargetWeight takes at a time: the backends of one listener or rule. */
function byPlace(targets: readonly BatchTarget[]): [{ ListenerId: string; LocationId?: string }, TargetModel[]][] {
    const places = new Map<string, BatchTarget[]>();
    for (const target of targets) {
        const key = `${target.ListenerId} ${target.LocationId}`;
        places.set(key, [...(places.get(key) ?? []), target]);
    }
    return [...places.values()].map((list) => {
        const { ListenerId, LocationId } = list[0]!;
        // A target of this action names no place of its own: an unknown parameter to Tencent's API.
        const backends = list.map(({ ListenerId: _listener, LocationId: _location, ...target }) => target);
        return [{ ListenerId, ...(LocationId && { LocationId }) }, backends];
    });
}

function weighted(ListenerId: string, target: Target, LocationId?: string): BatchTarget {
    return { ...batchTarget(ListenerId, target, LocationId), Weight: weightOf(target) };
}

function batchTarget(ListenerId: string, target: Target, LocationId?: string): BatchTarget {
    return {
        ListenerId,
        Port: target.port,
        ...(LocationId && { LocationId }),
        ...("eniIp" in target ? { EniIp: target.eniIp } : { InstanceId: target.instanceId }),
    };
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

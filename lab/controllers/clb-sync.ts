import type {
    BatchTarget,
    Listener,
    ListenerBackend,
    RuleInput,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudApi } from "../cloud/api";
import { LISTENER_NAME } from "./annotations";
import { apiErrorCode } from "./api-errors";
import type { Target } from "./backends";
import { keyOf, listenerKey, planListeners, planRules, planTargets, targetOf, weightOf } from "./clb-diff";
import { taskDone } from "./clb-tasks";
import { errorCodes, problem, SyncError } from "./error-codes";
import { isLayer7, type DesiredListener } from "./listeners";

export interface ListenerSync {
    cloud: CloudApi;
    loadBalancerId: string;
    desired: readonly DesiredListener[];
    /** Keys of the listeners that the object made, or was about to make. */
    made: ReadonlySet<string>;
    /** Writes down which listeners the object is about to make, before they are made. */
    claim: (keys: string[]) => Promise<void>;
    /** Called before the first change of the CLB. */
    changing: () => Promise<void>;
}

/** Brings an object's listeners, rules and real servers on a CLB to what it desires. Gives those whose port is taken. */
export async function syncListeners(sync: ListenerSync): Promise<{ conflicts: DesiredListener[] }> {
    const { cloud, loadBalancerId, desired, made } = sync;
    const listeners = await describeListeners(cloud, loadBalancerId);
    const { create, remove, conflicts } = planListeners(desired, listeners, made);
    const served = desired.filter((listener) => !conflicts.includes(listener));
    const keys = served.map(listenerKey);
    const keysOfRemoved = remove.map(keyOf);
    if (keys.some((key) => !made.has(key))) {
        await sync.claim([...keys, ...keysOfRemoved]);
    }
    for (const listener of remove) {
        await sync.changing();
        await deleteListener(cloud, loadBalancerId, listener);
    }
    for (const { protocol, port } of create) {
        await sync.changing();
        await taskDone(
            cloud,
            await cloud.clb("CreateListener", {
                LoadBalancerId: loadBalancerId,
                Protocol: protocol,
                Ports: [port],
                ListenerNames: [LISTENER_NAME],
                ...(protocol === "HTTPS" && { SniSwitch: 1 }),
            }),
        );
    }
    if ([...made, ...keysOfRemoved].some((key) => !keys.includes(key))) {
        await sync.claim(keys);
    }
    await syncRules(sync, served);
    await syncTargets(sync, served);
    return { conflicts };
}

/** Deletes the listeners that an object made on a CLB, with their rules and bindings. */
export async function deleteListeners(
    cloud: CloudApi,
    loadBalancerId: string,
    made: ReadonlySet<string>,
): Promise<void> {
    const { remove } = planListeners([], await describeListeners(cloud, loadBalancerId), made);
    for (const listener of remove) {
        await deleteListener(cloud, loadBalancerId, listener);
    }
}

async function syncRules(sync: ListenerSync, desired: readonly DesiredListener[]): Promise<void> {
    if (!desired.some(isLayer7)) {
        return;
    }
    const { cloud, loadBalancerId: LoadBalancerId, changing } = sync;
    const listeners = new Map((await describeListeners(cloud, LoadBalancerId)).map((entry) => [keyOf(entry), entry]));
    for (const listener of desired) {
        const { ListenerId = "", Rules = [] } = listeners.get(listenerKey(listener)) ?? {};
        const { create, remove, secure } = planRules(listener.rules, Rules);
        for (const { domain, certIds } of secure) {
            await changing();
            const request = { LoadBalancerId, ListenerId, Domain: domain, ...certificateInput(certIds) };
            await taskDone(cloud, await knownCertificates(cloud.clb("ModifyDomainAttributes", request)));
        }
        if (create.length > 0) {
            await changing();
            const Rules = create.map(({ domain, url, certIds }) => ({
                Domain: domain,
                Url: url,
                ...certificateInput(certIds),
            }));
            const request = { LoadBalancerId, ListenerId, Rules };
            await taskDone(cloud, await knownCertificates(cloud.clb("CreateRule", request)));
        }
        if (remove.length > 0) {
            await changing();
            const LocationIds = remove.map(({ LocationId = "" }) => LocationId);
            await taskDone(cloud, await cloud.clb("DeleteRule", { LoadBalancerId, ListenerId, LocationIds }));
        }
    }
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

/** Ends the sync with E4036 where the CLB does not know a certificate: it may come to be, so that a retry pays. */
async function knownCertificates<T>(answer: Promise<T>): Promise<T> {
    try {
        return await answer;
    } catch (error) {
        if (error instanceof Error && apiErrorCode(error) === "InvalidParameterValue" && /CertId/.test(error.message)) {
            throw new SyncError(problem(errorCodes.certificateNotFound, error.message, { retry: true }));
        }
        throw error;
    }
}

async function syncTargets({ cloud, loadBalancerId, changing }: ListenerSync, desired: readonly DesiredListener[]) {
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

/** What ModifyTargetWeight takes at a time: the real servers of one listener or rule. */
function byPlace(targets: readonly BatchTarget[]): [{ ListenerId: string; LocationId?: string }, BatchTarget[]][] {
    const places = new Map<string, BatchTarget[]>();
    for (const target of targets) {
        const key = `${target.ListenerId} ${target.LocationId}`;
        places.set(key, [...(places.get(key) ?? []), target]);
    }
    return [...places.values()].map((list) => {
        const { ListenerId, LocationId } = list[0]!;
        return [{ ListenerId, ...(LocationId && { LocationId }) }, list];
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

async function describeListeners(cloud: CloudApi, loadBalancerId: string): Promise<Listener[]> {
    return (await cloud.clb("DescribeListeners", { LoadBalancerId: loadBalancerId })).Listeners ?? [];
}

async function deleteListener(cloud: CloudApi, loadBalancerId: string, { ListenerId = "" }: Listener): Promise<void> {
    await taskDone(cloud, await cloud.clb("DeleteListener", { LoadBalancerId: loadBalancerId, ListenerId }));
}

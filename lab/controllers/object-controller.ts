import { ApiException, type KubeConfig, type V1Ingress, type V1Service } from "@kubernetes/client-node";
import { randomUUID } from "node:crypto";
import type { LoadBalancer } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudApi } from "../cloud/api";
import type { ClusterRecord } from "../cloud/model";
import type { Log } from "../log";
import { OWNERSHIP_ANNOTATION, type ObjectKeys } from "./annotations";
import { deleteListeners, syncListeners } from "./clb-sync";
import type { ClusterCaches } from "./cluster-caches";
import { defaultDirectAccess, isDirectAccessValue } from "./decide-direct-access";
import { errorCodes, problem, SyncError, type Problem } from "./error-codes";
import { ensureLoadBalancer } from "./ensure-load-balancer";
import type { DesiredListener, DesiredState } from "./listeners";
import { ObjectLoadBalancers } from "./load-balancers";
import { ownershipAnnotation, ownershipOf, type Ownership } from "./ownership";
import type { ReadinessController } from "./readiness-controller";
import { beijingTime, movedPorts } from "./status";
import { FirstChange, SyncReporter } from "./sync-reporter";
import { WorkQueue } from "../kubernetes/client/work-queue";

export interface ControllerOptions {
    kubeConfig: KubeConfig;
    cluster: Readonly<ClusterRecord>;
    cloud: CloudApi;
    /** Shared by the cluster's controllers, who do not start or stop them. */
    caches: ClusterCaches;
    readiness: ReadinessController;
    canBindPrivilegedPorts: boolean;
    log: Log;
}

/** What a sync came to. */
export interface Outcome {
    /** Absent where the sync ended before there was one. */
    loadBalancer?: { id: string; vip: string; type: string };
    /** The listeners that are served. */
    listeners: DesiredListener[];
    problems: Problem[];
}

/** What TKE's service and ingress controllers have in common: one object of Kubernetes, its CLB, its listeners. */
export abstract class ObjectController<T extends V1Service | V1Ingress> {
    protected readonly caches: ClusterCaches;
    protected readonly queue: WorkQueue;
    private readonly reporter: SyncReporter;
    private readonly loadBalancers: ObjectLoadBalancers;

    constructor(
        protected readonly options: ControllerOptions,
        private readonly keys: ObjectKeys,
    ) {
        const { kubeConfig, cluster, cloud, caches } = options;
        const log: Log = (message) => options.log(`${keys.eventSource} ${cluster.clusterId}: ${message}`);
        this.reporter = new SyncReporter(kubeConfig, keys, log);
        this.loadBalancers = new ObjectLoadBalancers(cloud, cluster, keys);
        this.queue = new WorkQueue({ process: (key) => this.reconcile(key), log });
        this.caches = caches;
        caches.subscribe({
            onService: (namespace, name) => this.serviceChanged(namespace, name),
            onCluster: () => this.clusterChanged(),
        });
    }

    /** Returns when everything there is waits to be brought to its desired state. The caches have been started. */
    abstract start(): Promise<void>;

    async stop(): Promise<void> {
        await this.queue.stop();
    }

    protected abstract serviceChanged(namespace: string, name: string): void;
    protected abstract clusterChanged(): void;
    /** Whether this controller is the one for the object. */
    protected abstract isManaged(object: T): boolean;
    protected abstract desiredState(object: T, vip: string): DesiredState;
    protected abstract read(namespace: string, name: string): Promise<T>;
    /** Applies a JSON merge patch. */
    protected abstract patch(object: T, body: object): Promise<T>;
    /** Writes what the sync came to into metadata and status, where it differs; tells whether it did. */
    protected abstract writeBack(object: T, outcome: Outcome): Promise<boolean>;
    /** Takes back what `writeBack` wrote, from an object that stays. */
    protected abstract clearStatus(object: T): Promise<void>;

    protected isOwned({ metadata }: T): boolean {
        return metadata?.finalizers?.includes(this.keys.finalizer) ?? false;
    }

    /** Brings one object to its desired state; false asks for another try. The object is read anew: caches lag behind. */
    private async reconcile(key: string): Promise<boolean> {
        const [namespace = "", name = ""] = key.split("/");
        try {
            const object = await this.read(namespace, name);
            if (object.metadata?.deletionTimestamp || !this.isManaged(object)) {
                await this.release(object);
                return true;
            }
            return await this.sync(object);
        } catch (error) {
            if (error instanceof ApiException && error.code === 404) {
                return true;
            }
            // Somebody else changed the object in between: the next try sees it.
            if (error instanceof ApiException && error.code === 409) {
                return false;
            }
            throw error;
        }
    }

    private async sync(object: T): Promise<boolean> {
        const begin = new Date();
        const change = new FirstChange(() => this.reporter.ensuring(object));
        const outcome = await this.apply(object, () => change.announce());
        const written = await this.writeBack(await this.read(namespaceOf(object), nameOf(object)), outcome);
        const { syncBeginTime, syncEndTime } = this.keys;
        const changed = change.announced || written;
        if (changed && syncBeginTime && syncEndTime) {
            const times = { [syncBeginTime]: beijingTime(begin), [syncEndTime]: beijingTime(new Date()) };
            await this.patch(object, { metadata: { annotations: times } });
        }
        await this.reporter.synced(object, outcome.problems, changed);
        return !outcome.problems.some(({ retry }) => retry);
    }

    private async apply(original: T, changing: () => Promise<void>): Promise<Outcome> {
        try {
            const annotation = original.metadata?.annotations?.[this.keys.directAccess];
            if (!isDirectAccessValue(annotation)) {
                const detail = `${this.keys.directAccess}: ${JSON.stringify(annotation)}`;
                throw new SyncError(problem(errorCodes.directAccessInvalid, detail));
            }
            const object = await this.adopt(original);
            const { loadBalancer, problems } = await ensureLoadBalancer({
                metadata: object.metadata ?? {},
                cluster: this.options.cluster,
                keys: this.keys,
                loadBalancers: this.loadBalancers,
                changing,
            });
            return await this.applyListeners(object, loadBalancer, problems, changing);
        } catch (error) {
            if (error instanceof SyncError) {
                return { listeners: [], problems: [error.problem] };
            }
            throw error;
        }
    }

    private async applyListeners(
        object: T,
        loadBalancer: LoadBalancer,
        problems: readonly Problem[],
        changing: () => Promise<void>,
    ): Promise<Outcome> {
        const { cloud, canBindPrivilegedPorts } = this.options;
        const { LoadBalancerId: id = "", LoadBalancerVips = [], LoadBalancerType: type = "" } = loadBalancer;
        const vip = LoadBalancerVips[0] ?? "";
        const desired = this.desiredState(object, vip);
        const { conflicts } = await syncListeners({
            cloud,
            loadBalancerId: id,
            desired: desired.listeners,
            made: new Set(ownershipOf(object.metadata ?? {})?.listeners),
            claim: (listeners) => this.claim(object, { loadBalancerId: id, listeners }),
            changing,
        });
        const listeners = desired.listeners.filter((listener) => !conflicts.includes(listener));
        this.options.readiness.setBindings(this.bindingsKey(object), {
            loadBalancerId: id,
            listeners,
            warn: (message) => this.reporter.warn(object, message),
        });
        return {
            loadBalancer: { id, vip, type },
            listeners,
            problems: [
                ...problems,
                ...desired.problems,
                ...conflicts.map(({ port }) =>
                    problem(errorCodes.listenerConflict, `${id} port ${port}`, { retry: true }),
                ),
                ...movedPorts(listeners, canBindPrivilegedPorts),
            ],
        };
    }

    /**
     * Makes a new object one of ours: finalizer, client token, and the cluster's default for direct access, which is
     * given at creation only (457/131136).
     */
    private async adopt(object: T): Promise<T> {
        if (this.isOwned(object)) {
            return object;
        }
        const { metadata } = object;
        const { clientToken, directAccess, finalizer } = this.keys;
        const direct = defaultDirectAccess(metadata?.annotations?.[directAccess], this.caches.config);
        return this.patch(object, {
            metadata: {
                resourceVersion: metadata?.resourceVersion,
                finalizers: [...(metadata?.finalizers ?? []), finalizer],
                annotations: {
                    ...(direct && { [directAccess]: direct }),
                    ...(clientToken && { [clientToken]: randomUUID() }),
                },
            },
        });
    }

    private async claim(object: T, ownership: Ownership): Promise<void> {
        await this.patch(object, {
            metadata: { annotations: ownershipAnnotation(object.metadata?.uid ?? "", ownership) },
        });
    }

    /** Gives back what an object has on CLBs, and lets it go. Every step may already be done. */
    private async release(object: T): Promise<void> {
        if (this.isOwned(object)) {
            await this.releaseLoadBalancer(object);
            if (!object.metadata?.deletionTimestamp) {
                await this.clearStatus(object);
            }
            await this.letGo(await this.read(namespaceOf(object), nameOf(object)));
        }
        this.options.readiness.deleteBindings(this.bindingsKey(object));
        this.reporter.forget(object);
    }

    private bindingsKey({ metadata }: T): string {
        return `${this.keys.kind}/${metadata?.uid}`;
    }

    private async letGo(object: T): Promise<void> {
        const { finalizer, clientToken, loadBalancerId, syncBeginTime, syncEndTime } = this.keys;
        const written = [OWNERSHIP_ANNOTATION, loadBalancerId, clientToken, syncBeginTime, syncEndTime];
        await this.patch(object, {
            metadata: {
                resourceVersion: object.metadata?.resourceVersion,
                finalizers: object.metadata?.finalizers?.filter((entry) => entry !== finalizer),
                annotations: Object.fromEntries(written.filter((key) => key !== undefined).map((key) => [key, null])),
            },
        });
    }

    private async releaseLoadBalancer(object: T): Promise<void> {
        const { metadata = {} } = object;
        const ownership = ownershipOf(metadata);
        if (ownership && (await this.loadBalancers.find(ownership.loadBalancerId))) {
            await deleteListeners(this.options.cloud, ownership.loadBalancerId, new Set(ownership.listeners));
        }
        const created = await this.loadBalancers.createdFor(metadata.uid ?? "");
        if (created?.LoadBalancerId) {
            await this.loadBalancers.delete(created.LoadBalancerId);
            await this.reporter.loadBalancerDeleted(object);
        }
    }
}

function namespaceOf({ metadata }: V1Service | V1Ingress): string {
    return metadata?.namespace ?? "";
}

function nameOf({ metadata }: V1Service | V1Ingress): string {
    return metadata?.name ?? "";
}

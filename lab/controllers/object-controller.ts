import { ApiException, type KubeConfig, type V1Ingress, type V1Service } from "@kubernetes/client-node";
import type { CloudApi } from "../cloud/api";
import type { ClusterRecord } from "../cloud/model";
import { beijingRfc3339 } from "../cloud/lifecycle/time";
import type { Log } from "../log";
import { adoption, lettingGo } from "./load-balancer/finalizer-patches";
import type { ObjectKeys } from "./object-keys";
import { refusalOfCloud } from "./status/api-errors";
import { AutoServiceConfigs } from "./deploy/auto-service-config";
import { syncListeners } from "./deploy/deploy-listeners";
import type { ClusterCaches } from "./watch/cluster-caches";
import { annotationProblems } from "./model/annotation-problems";
import { isDirectAccessValue } from "./model/backends/decide-direct-access";
import { distinct, type DesiredListener, type DesiredState } from "./model/load-balancer-model";
import type { UnservedRequests } from "./model/unserved-requests";
import { addressOf, type LoadBalancerAddress } from "./load-balancer/load-balancer-address";
import { LoadBalancerLifecycle, type EnsuredLoadBalancer } from "./load-balancer/load-balancer-lifecycle";
import { error, problem, SyncError, type Problem } from "./status/problems";
import type { ReadinessController } from "./status/readiness-controller";
import { syncSettings } from "./deploy/deploy-settings";
import { movedPorts } from "./status/status";
import { FirstChange, SyncReporter } from "./status/sync-reporter";
import { WorkQueue } from "../kube-client/work-queue";

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
    loadBalancer?: LoadBalancerAddress;
    /** The listeners that are served. */
    listeners: DesiredListener[];
    problems: Problem[];
}

/** What TKE's service and ingress controllers have in common: one object of Kubernetes, its CLB, its listeners. */
export abstract class ObjectController<T extends V1Service | V1Ingress> {
    protected readonly caches: ClusterCaches;
    private readonly queue: WorkQueue;
    private readonly reporter: SyncReporter;
    private readonly lifecycle: LoadBalancerLifecycle;
    private readonly autoConfigs: AutoServiceConfigs;
    /** Uids of the objects that something is kept of, by `<namespace>/<name>`. */
    private readonly uids = new Map<string, string>();

    constructor(
        protected readonly options: ControllerOptions,
        private readonly keys: ObjectKeys,
    ) {
        const { kubeConfig, cluster, cloud, caches } = options;
        const log: Log = (message) => options.log(`${keys.eventSource} ${cluster.clusterId}: ${message}`);
        this.reporter = new SyncReporter(kubeConfig, keys, log);
        this.lifecycle = new LoadBalancerLifecycle({ kubeConfig, cloud, cluster, keys, config: () => caches.config });
        this.autoConfigs = new AutoServiceConfigs({ kubeConfig, cloud, caches, keys });
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
    /** @param address the CLB's VIP, or its domain name where it has none. */
    protected abstract desiredState(object: T, address: string): DesiredState;
    /** What the object asks for that the lab does not carry out. */
    protected abstract unservedRequests(object: T): UnservedRequests;
    protected abstract read(namespace: string, name: string): Promise<T>;
    /** Applies a JSON merge patch. */
    protected abstract patch(object: T, body: object): Promise<T>;
    /** Writes what the sync came to into metadata and status, where it differs; tells whether it did. */
    protected abstract writeBack(object: T, outcome: Outcome): Promise<boolean>;
    /** Takes back what `writeBack` wrote, from an object that stays. */
    protected abstract clearStatus(object: T): Promise<void>;

    /** Has an object looked at that is the controller's, or was. */
    protected objectChanged(namespace: string, name: string, object: T | undefined): void {
        const key = `${namespace}/${name}`;
        if (this.uids.has(key) || (object && (this.isManaged(object) || this.isOwned(object)))) {
            this.queue.add(key);
        }
    }

    private isOwned({ metadata }: T): boolean {
        return metadata?.finalizers?.includes(this.keys.finalizer) ?? false;
    }

    /** Brings one object to its desired state; false asks for another try. The object is read anew: caches lag behind. */
    private async reconcile(key: string): Promise<boolean> {
        const [namespace = "", name = ""] = key.split("/");
        const object = await this.read(namespace, name).catch(undefinedWhereGone);
        // One that is gone without having been let go: somebody took its finalizer off.
        if (this.uids.get(key) !== object?.metadata?.uid) {
            this.forget(key);
        }
        if (!object) {
            return true;
        }
        this.uids.set(key, object.metadata?.uid ?? "");
        try {
            const mode = await this.lifecycle.modeOf(object.metadata ?? {});
            if (mode.skip) {
                await this.skip(object);
                return true;
            }
            if (object.metadata?.deletionTimestamp || !this.isManaged(object)) {
                return await this.release(object);
            }
            return await this.sync(object, mode.problems);
        } catch (error) {
            // Somebody else changed or deleted the object, or what goes with it, in between: the next try sees it.
            if (error instanceof ApiException && [404, 409].includes(error.code)) {
                return false;
            }
            throw error;
        }
    }

    private async skip(object: T): Promise<void> {
        if (object.metadata?.deletionTimestamp && this.isOwned(object)) {
            await this.lifecycle.forget(object.metadata);
            await this.patch(object, lettingGo(object.metadata, this.keys));
            this.forget(keyOf(object));
        }
    }

    private async sync(object: T, modeProblems: readonly Problem[]): Promise<boolean> {
        const begin = new Date();
        const change = new FirstChange(() => this.reporter.ensuring(object));
        const applied = await this.apply(object, () => change.announce());
        const current = await this.read(namespaceOf(object), nameOf(object));
        const told = [...modeProblems, ...applied.problems];
        const ofAnnotations = annotationProblems(this.keys.kind, current.metadata?.annotations ?? {}, told);
        const outcome = { ...applied, problems: distinct([...told, ...ofAnnotations]) };
        const written = await this.writeBack(current, outcome);
        const { syncBeginTime, syncEndTime } = this.keys;
        const changed = change.announced || written;
        if (changed && syncBeginTime && syncEndTime) {
            const times = { [syncBeginTime]: beijingRfc3339(begin), [syncEndTime]: beijingRfc3339(new Date()) };
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
                throw new SyncError(problem(this.keys.codes.directAccessInvalid, detail));
            }
            const unserved = this.unservedRequests(original);
            const [refused, ...others] = unserved.refused;
            if (refused) {
                throw new SyncError(refused, ...others, ...unserved.left);
            }
            const adopting = adoption(original.metadata ?? {}, this.keys, this.caches.directAccess);
            const object = adopting ? await this.patch(original, adopting) : original;
            const ensured = await this.lifecycle.ensure(object.metadata ?? {}, changing);
            const outcome = await this.applyListeners(object, ensured, changing);
            return { ...outcome, problems: distinct([...outcome.problems, ...unserved.left]) };
        } catch (error) {
            if (error instanceof SyncError) {
                return { listeners: [], problems: [...error.problems] };
            }
            const refusal = refusalOfCloud(error, this.keys);
            if (refusal) {
                return { listeners: [], problems: [refusal] };
            }
            throw error;
        }
    }

    private async applyListeners(
        object: T,
        { loadBalancer, made, others, problems }: EnsuredLoadBalancer,
        changing: () => Promise<void>,
    ): Promise<Outcome> {
        const { cloud, canBindPrivilegedPorts } = this.options;
        const address = addressOf(loadBalancer);
        const { id, vip, domain } = address;
        const vipOrDomain = vip || domain;
        const desired = this.desiredState(object, vipOrDomain);
        const { served: listeners, conflicts } = await syncListeners({
            cloud,
            loadBalancerId: id,
            desired: desired.listeners,
            made,
            others,
            certificateNotFound: this.keys.codes.certificateNotFound,
            claim: (claims) => this.lifecycle.claim(object.metadata ?? {}, id, claims),
            changing,
        });
        const { settings } = desired;
        const ofSettings = settings
            ? await syncSettings({ cloud, loadBalancer, listeners, settings, vip: vipOrDomain, changing })
            : [];
        await this.autoConfigs.keep(object, id, listeners, vipOrDomain);
        this.options.readiness.setBindings(this.bindingsKey(object.metadata?.uid ?? ""), {
            loadBalancerId: id,
            listeners,
            warn: (message) => this.reporter.warn(object, message),
        });
        return {
            loadBalancer: address,
            listeners,
            problems: [
                ...problems,
                ...desired.problems,
                ...ofSettings,
                ...conflicts.map(({ port }) =>
                    problem(this.keys.codes.listenerConflict, `${id} port ${port}`, { retry: true }),
                ),
                ...movedPorts(listeners, canBindPrivilegedPorts),
            ],
        };
    }

    /** Gives back what an object has on CLBs, and lets it go. False asks for another try. */
    private async release(object: T): Promise<boolean> {
        const { metadata = {} } = object;
        if (this.isOwned(object)) {
            const refusal = await this.giveBack(object);
            if (refusal) {
                await this.reporter.synced(object, [refusal], false);
                return !refusal.retry;
            }
            if (!metadata.deletionTimestamp) {
                await this.clearStatus(object);
            }
            const current = await this.read(namespaceOf(object), nameOf(object));
            await this.patch(current, lettingGo(current.metadata ?? {}, this.keys));
        }
        this.forget(keyOf(object));
        return true;
    }

    /** Why an object keeps its CLB for now; undefined once it has given it back. */
    private async giveBack(object: T): Promise<Problem | undefined> {
        const { metadata = {} } = object;
        const { deletionProtection, kind } = this.keys;
        if (deletionProtection && metadata.annotations?.[deletionProtection] === "true") {
            return error(
                `${deletionProtection} protects the ${kind} and its CLB. What to do: remove the annotation first.`,
            );
        }
        try {
            const { deleted, kept } = await this.lifecycle.release(metadata);
            if (deleted) {
                await this.reporter.loadBalancerDeleted(object);
            } else if (kept && kind === "Ingress") {
                await this.reporter.loadBalancerKept(object, kept);
            }
            return undefined;
        } catch (error) {
            if (error instanceof SyncError) {
                return error.problem;
            }
            throw error;
        }
    }

    private forget(key: string): void {
        const uid = this.uids.get(key);
        if (uid !== undefined) {
            this.options.readiness.deleteBindings(this.bindingsKey(uid));
            this.reporter.forget(uid);
            this.uids.delete(key);
        }
    }

    private bindingsKey(uid: string): string {
        return `${this.keys.kind}/${uid}`;
    }
}

function undefinedWhereGone(error: unknown): undefined {
    if (!(error instanceof ApiException && error.code === 404)) {
        throw error;
    }
}

function keyOf(object: V1Service | V1Ingress): string {
    return `${namespaceOf(object)}/${nameOf(object)}`;
}

function namespaceOf({ metadata }: V1Service | V1Ingress): string {
    return metadata?.namespace ?? "";
}

function nameOf({ metadata }: V1Service | V1Ingress): string {
    return metadata?.name ?? "";
}

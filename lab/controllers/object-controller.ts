import { ApiException, type KubeConfig, type V1Ingress, type V1Service } from "@kubernetes/client-node";
import type { CloudApi } from "../cloud/api";
import type { ClusterRecord } from "../cloud/model";
import { beijingRfc3339 } from "../cloud/lifecycle/time";
import type { Log } from "../log";
import { claimPatch, finalizerReleasePatch } from "./load-balancer/finalizer-patches";
import type { ObjectKeys } from "./object-keys";
import { refusalOfCloud } from "./api-errors";
import { ModelDeployer, type SyncOutcome } from "./deploy/deploy-model";
import type { ClusterCaches } from "./watch/cluster-caches";
import { annotationProblems } from "./model/annotation-problems";
import type { DesiredLoadBalancer } from "./model/desired-load-balancer";
import { distinct } from "./model/load-balancer-model";
import type { ObjectModel } from "./model/object-model";
import { addressOf } from "./load-balancer/load-balancer-address";
import { LoadBalancerLifecycle } from "./load-balancer/load-balancer-lifecycle";
import { error, SyncError, type Problem } from "./problems";
import type { ReadinessController } from "./status/readiness-controller";
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

/** What TKE's service and ingress controllers have in common: one object of Kubernetes, its CLB, its listeners. */
export abstract class ObjectController<T extends V1Service | V1Ingress> {
    protected readonly caches: ClusterCaches;
    private readonly queue: WorkQueue;
    private readonly reporter: SyncReporter;
    private readonly lifecycle: LoadBalancerLifecycle;
    private readonly deployer: ModelDeployer;
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
        this.deployer = new ModelDeployer({
            ...options,
            keys,
            lifecycle: this.lifecycle,
            warn: (object, message) => this.reporter.warn(object, message),
        });
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
    protected abstract desiredLoadBalancer(object: T): DesiredLoadBalancer;
    /** @param address the CLB's VIP, or its domain name where it has none. */
    protected abstract buildModel(object: T, address: string): ObjectModel;
    protected abstract read(namespace: string, name: string): Promise<T>;
    /** Applies a JSON merge patch. */
    protected abstract patch(object: T, body: object): Promise<T>;
    /** Writes what the sync came to into metadata and status, where it differs; tells whether it did. */
    protected abstract writeBack(object: T, outcome: SyncOutcome): Promise<boolean>;
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
        // Deleted although the controller had not removed its finalizer: somebody else removed it.
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
            await this.patch(object, finalizerReleasePatch(object.metadata, this.keys));
            this.forget(keyOf(object));
        }
    }

    private async sync(object: T, modeProblems: readonly Problem[]): Promise<boolean> {
        const begin = new Date();
        const change = new FirstChange(() => this.reporter.ensuring(object));
        const outcome = await this.apply(object, () => change.announce()).catch((cause) => this.refusal(cause));
        return this.report(object, [...modeProblems, ...outcome.problems], outcome, change.announced, begin);
    }

    /** The CLB first, since its address is part of the model: then build it, compare it with the CLB, deploy. */
    private async apply(original: T, changing: () => Promise<void>): Promise<SyncOutcome> {
        const desired = this.desiredLoadBalancer(original);
        const [refused, ...others] = desired.refused;
        if (refused) {
            throw new SyncError(refused, ...others);
        }
        const adopting = claimPatch(original.metadata ?? {}, this.keys, this.caches.directAccess);
        const object = adopting ? await this.patch(original, adopting) : original;
        const ensured = await this.lifecycle.ensure(object.metadata ?? {}, desired, changing);
        const { vip, domain } = addressOf(ensured.loadBalancer);
        const model = this.buildModel(object, vip || domain);
        return this.deployer.deploy(object, ensured, model, changing);
    }

    private refusal(cause: unknown): SyncOutcome {
        if (cause instanceof SyncError) {
            return { listeners: [], problems: [...cause.problems] };
        }
        const refusal = refusalOfCloud(cause, this.keys);
        if (refusal) {
            return { listeners: [], problems: [refusal] };
        }
        throw cause;
    }

    /** Writes status, times and events; false asks for another try. */
    private async report(
        object: T,
        found: readonly Problem[],
        outcome: SyncOutcome,
        hasChanged: boolean,
        begin: Date,
    ): Promise<boolean> {
        const current = await this.read(namespaceOf(object), nameOf(object));
        const ofAnnotations = annotationProblems(this.keys.kind, current.metadata?.annotations ?? {}, found);
        const problems = distinct([...found, ...ofAnnotations]);
        const written = await this.writeBack(current, { ...outcome, problems });
        const { syncBeginTime, syncEndTime } = this.keys;
        const changed = hasChanged || written;
        if (changed && syncBeginTime && syncEndTime) {
            const times = { [syncBeginTime]: beijingRfc3339(begin), [syncEndTime]: beijingRfc3339(new Date()) };
            await this.patch(object, { metadata: { annotations: times } });
        }
        await this.reporter.synced(object, problems, changed);
        return !problems.some(({ retry }) => retry);
    }

    /** Gives back what an object has on CLBs, and lets it go. False asks for another try. */
    private async release(object: T): Promise<boolean> {
        const { metadata = {} } = object;
        if (this.isOwned(object)) {
            const refusal = await this.giveBack(object);
            if (refusal) {
                // Events cannot be created in a namespace that is being deleted: the object says it itself.
                await this.writeBack(object, { listeners: [], problems: [refusal] });
                await this.reporter.synced(object, [refusal], false);
                return !refusal.retry;
            }
            if (!metadata.deletionTimestamp) {
                await this.clearStatus(object);
            }
            const current = await this.read(namespaceOf(object), nameOf(object));
            await this.patch(current, finalizerReleasePatch(current.metadata ?? {}, this.keys));
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
            this.deployer.forget(uid);
            this.reporter.forget(uid);
            this.uids.delete(key);
        }
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

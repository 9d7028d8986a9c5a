import type { KubeConfig, V1Ingress, V1Service } from "@kubernetes/client-node";
import type { CloudApi } from "../../cloud/api";
import type { ObjectKeys } from "../object-keys";
import { addressOf, type LoadBalancerAddress } from "../load-balancer/load-balancer-address";
import type { EnsuredLoadBalancer, LoadBalancerLifecycle } from "../load-balancer/load-balancer-lifecycle";
import { distinct, type DesiredListener } from "../model/load-balancer-model";
import { type ClusterView } from "../model/backends/cluster-view";
import type { ObjectModel } from "../model/object-model";
import { problem, type Problem } from "../problems";
import type { ReadinessController } from "../status/readiness-controller";
import { movedPorts } from "../status/status";
import { AutoServiceConfigs } from "./auto-service-config";
import { syncListeners } from "./deploy-listeners";
import type { BoundPods } from "./deploy-targets";
import { syncSettings } from "./deploy-settings";

export interface ModelDeployerOptions {
    kubeConfig: KubeConfig;
    cloud: CloudApi;
    caches: Pick<ClusterView, "serviceConfig">;
    keys: ObjectKeys;
    lifecycle: Pick<LoadBalancerLifecycle, "claim">;
    readiness: Pick<ReadinessController, "setBindings" | "deleteBindings">;
    canBindPrivilegedPorts: boolean;
    /** Tells the object's owner of something besides its syncs. */
    warn: (object: V1Service | V1Ingress, message: string) => Promise<void>;
}

/** What a sync came to. */
export interface SyncOutcome {
    /** Absent where the sync ended before there was one. */
    loadBalancer?: LoadBalancerAddress;
    /** The listeners that are served. */
    listeners: DesiredListener[];
    problems: Problem[];
}

/** Brings a CLB to an object's model: listeners with rules and backends, settings, what opens readiness gates. */
export class ModelDeployer {
    private readonly autoConfigs: AutoServiceConfigs;
    /** By the object's uid. */
    private readonly boundPods = new Map<string, BoundPods>();

    constructor(private readonly options: ModelDeployerOptions) {
        this.autoConfigs = new AutoServiceConfigs(options);
    }

    /**
     * Throws SyncError where a rule is another object's, with nothing changed.
     *
     * @param changing called before the first change of the CLB.
     */
    async deploy(
        object: V1Service | V1Ingress,
        { loadBalancer, made, others, problems }: EnsuredLoadBalancer,
        model: ObjectModel,
        changing: () => Promise<void>,
    ): Promise<SyncOutcome> {
        const { cloud, canBindPrivilegedPorts, keys, lifecycle, readiness, warn } = this.options;
        const { metadata = {} } = object;
        const { uid = "" } = metadata;
        const boundPods: BoundPods = this.boundPods.get(uid) ?? new Map<string, string>();
        this.boundPods.set(uid, boundPods);
        const address = addressOf(loadBalancer);
        const { id } = address;
        const vip = address.vip || address.domain;
        const { served: listeners, conflicts } = await syncListeners({
            cloud,
            loadBalancerId: id,
            desired: model.listeners,
            made,
            others,
            certificateNotFound: keys.codes.certificateNotFound,
            claim: (claims) => lifecycle.claim(metadata, id, claims),
            boundPods,
            changing,
        });
        const { settings } = model;
        const ofSettings = settings
            ? await syncSettings({ cloud, loadBalancer, listeners, settings, vip, changing })
            : [];
        await this.autoConfigs.keep(object, id, listeners, vip);
        readiness.setBindings(this.bindingsKey(uid), {
            loadBalancerId: id,
            listeners,
            warn: (message) => warn(object, message),
        });
        return {
            loadBalancer: address,
            listeners,
            problems: distinct([
                ...problems,
                ...model.problems,
                ...ofSettings,
                ...conflicts.map(({ port }) =>
                    problem(keys.codes.listenerConflict, `${id} port ${port}`, { retry: true }),
                ),
                ...movedPorts(listeners, canBindPrivilegedPorts),
            ]),
        };
    }

    /** Frees what is kept of an object that has given its CLB back. */
    forget(uid: string): void {
        this.boundPods.delete(uid);
        this.options.readiness.deleteBindings(this.bindingsKey(uid));
    }

    private bindingsKey(uid: string): string {
        return `${this.options.keys.kind}/${uid}`;
    }
}

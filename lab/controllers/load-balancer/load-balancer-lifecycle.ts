import type { KubeConfig, V1ObjectMeta } from "@kubernetes/client-node";
import type { LoadBalancer } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { ControllerConfig } from "../../../tke/controller-config";
import type { CloudApi } from "../../cloud/api";
import type { ClusterRecord } from "../../cloud/model";
import type { ObjectKeys } from "../object-keys";
import { apiErrorCode } from "../api-errors";
import { lateParameters } from "../model/creation-parameters";
import type { DesiredLoadBalancer } from "../model/desired-load-balancer";
import { deleteListeners } from "./delete-listeners";
import { ensureLoadBalancer } from "./ensure-load-balancer";
import { applyAttributes, endingProtection } from "./load-balancer-attributes";
import { LoadBalancerResources } from "./load-balancer-resources";
import { isOwnedByUser, ObjectLoadBalancers } from "./load-balancers";
import {
    claimsOf,
    otherOwners,
    withObject,
    type ListenerClaim,
    type ListenerReference,
    type LoadBalancerUse,
    type ObjectReference,
} from "./ownership";
import { error, SyncError, type Problem } from "../problems";
import { refusalOfSharing } from "./sharing";

export interface LifecycleOptions {
    kubeConfig: KubeConfig;
    cluster: Readonly<ClusterRecord>;
    cloud: CloudApi;
    keys: ObjectKeys;
    /** The controllers' ConfigMap, as it is now. */
    config: () => ControllerConfig;
}

/** An object's CLB as a sync begins. */
export interface EnsuredLoadBalancer {
    loadBalancer: LoadBalancer;
    /** What the object made there, or was about to make. */
    made: ListenerClaim[];
    /** Who else of an Ingress's group has something on which listener, by its key. */
    others: Map<string, ListenerReference[]>;
    problems: Problem[];
}

/** The CLB of an object, from its creation, or the object's claim to an existing one, until it is given back. */
export class LoadBalancerLifecycle {
    private readonly loadBalancers: ObjectLoadBalancers;
    private readonly resources: LoadBalancerResources;

    constructor(private readonly options: LifecycleOptions) {
        const { kubeConfig, cloud, cluster, keys } = options;
        this.loadBalancers = new ObjectLoadBalancers(cloud, cluster, keys);
        this.resources = new LoadBalancerResources(kubeConfig);
    }

    /**
     * The object's CLB, with the attributes that its annotations ask for, and what the object made there or was about to
     * make. Throws SyncError where there is none for it, with nothing changed.
     *
     * @param changing called before the first change of the cloud.
     */
    async ensure(
        metadata: V1ObjectMeta,
        desired: DesiredLoadBalancer,
        changing: () => Promise<void>,
    ): Promise<EnsuredLoadBalancer> {
        const { cluster, cloud, keys } = this.options;
        const { uid = "" } = metadata;
        const owner = this.referenceTo(metadata);
        const used = await this.resources.usedBy(uid);
        const { loadBalancers } = this;
        const ensured = await ensureLoadBalancer({ metadata, desired, cluster, keys, loadBalancers, used, changing });
        const { loadBalancer } = ensured;
        const id = loadBalancer.LoadBalancerId ?? "";
        const use = await this.takeInUse(id, owner, desired);
        if (used && used.loadBalancerId !== id) {
            await this.resources.forget(used.loadBalancerId, uid);
        }
        const { created, createdWith = {}, deletionProtection: isProtected = false } = use;
        const wanted = endingProtection(desired.attributes, isProtected);
        // Written down first when it begins and last when it ends, so that a protection of ours is never taken for the user's.
        if (wanted.deletionProtection) {
            await this.setProtection(id, true);
        }
        const refused = await applyAttributes(cloud, loadBalancer, wanted, { keys, changing });
        if (wanted.deletionProtection === false && refused.length === 0) {
            await this.setProtection(id, undefined);
        }
        return {
            loadBalancer,
            made: claimsOf(use, uid),
            others: new Map(owner.group ? groupOn(use, uid) : []),
            problems: [
                ...ensured.problems,
                ...desired.problems,
                ...(created ? lateParameters(desired.createOnly, keys, createdWith, id) : []),
                ...refused,
            ],
        };
    }

    /** Writes down what on its CLB is the object's. */
    async claim(metadata: V1ObjectMeta, loadBalancerId: string, claims: readonly ListenerClaim[]): Promise<void> {
        const owner = this.referenceTo(metadata);
        await this.resources.change(loadBalancerId, (use) => {
            if (!use) {
                throw new Error(`LoadBalancerResource ${loadBalancerId} was deleted meanwhile`);
            }
            return withObject(use, owner, claims);
        });
    }

    /** `mode: skip` leaves the CLB alone, whatever becomes of the object (457/51258); the problems say where it does not. */
    async modeOf(metadata: V1ObjectMeta): Promise<{ skip: boolean; problems: Problem[] }> {
        const { mode } = this.options.keys;
        const value = metadata.annotations?.[mode];
        if (value !== "skip") {
            return { skip: false, problems: [] };
        }
        const refusal = await this.refusalOfSkip(metadata);
        return { skip: !refusal, problems: refusal ? [refusal] : [] };
    }

    /**
     * Gives back what an object has on CLBs. Every step may already be done. Throws SyncError where the cloud refuses.
     *
     * @returns the id of the CLB that was deleted, or of the one that stays.
     */
    async release(metadata: V1ObjectMeta): Promise<{ deleted?: string; kept?: string }> {
        const { cloud, keys } = this.options;
        const { uid = "", annotations = {} } = metadata;
        const used = await this.resources.usedBy(uid);
        if (used && (await this.loadBalancers.find(used.loadBalancerId))) {
            await deleteListeners({
                cloud,
                loadBalancerId: used.loadBalancerId,
                made: claimsOf(used.use, uid),
                others: otherOwners(used.use, uid),
            });
        }
        const created = await this.loadBalancers.createdFor(uid);
        const id = created?.LoadBalancerId;
        const isKept = created && (isOwnedByUser(created) || (keys.retain && annotations[keys.retain] === "true"));
        if (id && !isKept) {
            await this.delete(id, used?.use);
        }
        await this.forget(metadata);
        return id && !isKept ? { deleted: id } : { kept: id ?? used?.loadBalancerId };
    }

    /** Forgets an object, with the cloud left as it is. */
    async forget({ uid = "" }: V1ObjectMeta): Promise<void> {
        const used = await this.resources.usedBy(uid);
        if (used) {
            await this.resources.forget(used.loadBalancerId, uid);
        }
    }

    private async refusalOfSkip({ uid = "", annotations = {} }: V1ObjectMeta): Promise<Problem | undefined> {
        const { keys } = this.options;
        if (annotations[keys.modificationProtection] === "true") {
            return error(
                `${keys.mode}: skip is for objects without ${keys.modificationProtection}. What to do: remove one.`,
            );
        }
        const used = await this.resources.usedBy(uid);
        return used && used.use.references.length > 1
            ? error(
                  `${keys.mode}: skip is not for a CLB that is shared: ${used.loadBalancerId}. What to do: remove it.`,
              )
            : undefined;
    }

    private takeInUse(
        loadBalancerId: string,
        owner: ObjectReference,
        { existingId, createOnly: createdWith }: DesiredLoadBalancer,
    ): Promise<LoadBalancerUse> {
        const { config } = this.options;
        const created = !existingId;
        return this.resources.change(loadBalancerId, (use) => {
            const refusal = created ? undefined : refusalOfSharing(owner, use, config());
            if (refusal) {
                throw new SyncError(refusal);
            }
            const unused = { created, ...(created && { createdWith }), references: [], listeners: [] };
            return withObject(use ?? unused, owner, claimsOf(use, owner.uid));
        });
    }

    private async setProtection(loadBalancerId: string, deletionProtection: true | undefined): Promise<void> {
        await this.resources.change(loadBalancerId, (use) => {
            if (!use) {
                throw new Error(`LoadBalancerResource ${loadBalancerId} was deleted meanwhile`);
            }
            return { ...use, deletionProtection };
        });
    }

    private async delete(loadBalancerId: string, use: LoadBalancerUse | undefined): Promise<void> {
        try {
            if (use?.deletionProtection) {
                await this.loadBalancers.unprotect(loadBalancerId);
            }
            await this.loadBalancers.delete(loadBalancerId);
        } catch (cause) {
            if (apiErrorCode(cause) === undefined) {
                throw cause;
            }
            throw new SyncError(
                error(`${loadBalancerId} cannot be deleted: ${(cause as Error).message}`, { retry: true }),
            );
        }
    }

    private referenceTo({ namespace = "", name = "", uid = "", annotations }: V1ObjectMeta): ObjectReference {
        const { kind, group } = this.options.keys;
        return { kind, namespace, name, uid, ...(group && annotations?.[group] === "true" && { group: true }) };
    }
}

/** Rules on the CLB's listeners of the other Ingresses that share it. */
function groupOn(use: LoadBalancerUse, uid: string): [string, ListenerReference[]][] {
    return [...otherOwners(use, uid)].filter(([, references]) => references.every(({ group }) => group));
}

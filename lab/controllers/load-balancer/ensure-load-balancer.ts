import type { V1ObjectMeta } from "@kubernetes/client-node";
import type { LoadBalancer } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { ClusterRecord } from "../../cloud/model";
import type { ObjectKeys } from "../object-keys";
import { LabLimitError } from "../../cloud/errors";
import { apiErrorCode, limitOfLab } from "../api-errors";
import { otherZones } from "../model/creation-parameters";
import type { DesiredLoadBalancer } from "../model/desired-load-balancer";
import { isCreatedByTke, type ObjectLoadBalancers } from "./load-balancers";
import type { LoadBalancerUse } from "./ownership";
import { error, problem, SyncError, type Problem } from "../problems";

export interface LoadBalancerWish {
    metadata: V1ObjectMeta;
    desired: DesiredLoadBalancer;
    cluster: Pick<ClusterRecord, "vpcId">;
    keys: ObjectKeys;
    loadBalancers: ObjectLoadBalancers;
    /** The CLB that the object uses. */
    used: { loadBalancerId: string; use: LoadBalancerUse } | undefined;
    /** Called before a CLB is created. */
    changing: () => Promise<void>;
}

/**
 * The CLB that an object uses: the user's own where the object names one, otherwise the one created for it, now or earlier.
 * Throws SyncError where the named one cannot be used, where none can be created, and where the object asks for another
 * one than it has, which TKE does not change in place (457/90598).
 */
export async function ensureLoadBalancer(
    wish: LoadBalancerWish,
): Promise<{ loadBalancer: LoadBalancer; problems: Problem[] }> {
    const { metadata, keys, loadBalancers } = wish;
    const { existingId, internalSubnetId } = wish.desired;
    if (existingId) {
        await refuseSwitch(wish, existingId);
        return { loadBalancer: await existing(wish, existingId), problems: [] };
    }
    const created = await loadBalancers.createdFor(metadata.uid ?? "");
    await refuseSwitch(wish, created?.LoadBalancerId);
    if (created) {
        refuseNetworkSwitch(keys, created, internalSubnetId);
        refuseZoneSwitch(wish, created);
        return { loadBalancer: created, problems: [] };
    }
    return create(wish);
}

async function create({
    metadata,
    desired,
    keys,
    loadBalancers,
    changing,
}: LoadBalancerWish): Promise<{ loadBalancer: LoadBalancer; problems: Problem[] }> {
    const { namespace = "", name = "", uid = "" } = metadata;
    const { request, problems } = desired.creation;
    const [first, ...others] = problems.filter(({ severity }) => severity === "error");
    if (first) {
        throw new SyncError(first, ...others);
    }
    await changing();
    const subnetId = desired.internalSubnetId;
    try {
        return { loadBalancer: await loadBalancers.create({ namespace, name, uid, subnetId, request }), problems };
    } catch (cause) {
        throw creationError(cause, keys);
    }
}

/** What the cloud's refusal to create a CLB is for TKE's controllers (457/81004). */
function creationError(cause: unknown, { codes }: ObjectKeys): unknown {
    const code = apiErrorCode(cause);
    if (code === undefined) {
        return cause;
    }
    if (cause instanceof LabLimitError) {
        return new SyncError(limitOfLab(cause));
    }
    const detail = `CreateLoadBalancer: ${code}: ${(cause as Error).message}`;
    if (code === "LimitExceeded") {
        return new SyncError(problem(codes.loadBalancerQuota, detail, { retry: true }));
    }
    if (code.startsWith("ResourceInsufficient")) {
        return new SyncError(problem(codes.subnetFull, detail, { retry: true }));
    }
    if (code === "ResourceNotFound") {
        return new SyncError(problem(codes.subnetNotFound, detail, { retry: true }));
    }
    return /^(InvalidParameter|MissingParameter|UnknownParameter|UnsupportedOperation)/.test(code)
        ? new SyncError(problem(codes.creationParameters, detail))
        : cause;
}

async function existing({ cluster, keys, loadBalancers }: LoadBalancerWish, id: string): Promise<LoadBalancer> {
    const loadBalancer = await loadBalancers.find(id);
    const detail = `${keys.existingLoadBalancer}: ${id}`;
    if (!loadBalancer || loadBalancer.VpcId !== cluster.vpcId) {
        throw new SyncError(problem(keys.codes.loadBalancerNotFound, detail, { retry: true }));
    }
    if (isCreatedByTke(loadBalancer)) {
        throw new SyncError(problem(keys.codes.loadBalancerOfTke, detail, { retry: true }));
    }
    return loadBalancer;
}

/** TKE lets no object change its CLB in place: the old one would be left behind with its listeners (457/90598). */
async function refuseSwitch({ keys, loadBalancers, used }: LoadBalancerWish, to: string | undefined): Promise<void> {
    if (!used || used.loadBalancerId === to || !(await loadBalancers.find(used.loadBalancerId))) {
        return;
    }
    const { loadBalancerId: from, use } = used;
    if (use.created && to === undefined) {
        throw new SyncError(problem(keys.codes.tagsChanged, from));
    }
    throw new SyncError(
        error(
            `the CLB cannot be changed in place from ${from} to ${to ?? "a new one"} (457/90598). What to do: ` +
                `set ${keys.existingLoadBalancer} back, or ${keys.switchRemedy}.`,
        ),
    );
}

function refuseNetworkSwitch(keys: ObjectKeys, created: LoadBalancer, subnetId: string | undefined): void {
    const asWished = subnetId
        ? created.LoadBalancerType === "INTERNAL" && created.SubnetId === subnetId
        : created.LoadBalancerType === "OPEN";
    if (!asWished) {
        throw new SyncError(
            error(
                `${created.LoadBalancerId} stays ${created.LoadBalancerType}: network and subnet of a CLB cannot be ` +
                    `changed in place (457/90598). What to do: set ${keys.internalSubnet} back, or ${keys.switchRemedy}.`,
            ),
        );
    }
}

function refuseZoneSwitch({ desired, keys, used }: LoadBalancerWish, created: LoadBalancer): void {
    const zones = otherZones(desired.createOnly, keys, used?.use.createdWith ?? {});
    if (used && zones.length > 0) {
        throw new SyncError(
            error(
                `${created.LoadBalancerId} keeps its zones: ${zones.join(", ")} cannot be changed in place (457/90598). ` +
                    `What to do: set ${keys.extensiveParameters} back, or ${keys.switchRemedy}.`,
            ),
        );
    }
}

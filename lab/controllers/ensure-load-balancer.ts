import type { V1ObjectMeta } from "@kubernetes/client-node";
import type { LoadBalancer } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { ClusterRecord } from "../cloud/model";
import type { ObjectKeys } from "./annotations";
import { problem, SyncError, type Problem } from "./error-codes";
import { isCreatedByTke, type ObjectLoadBalancers } from "./load-balancers";
import { ownershipOf } from "./ownership";

export interface LoadBalancerWish {
    metadata: V1ObjectMeta;
    cluster: Pick<ClusterRecord, "vpcId">;
    keys: ObjectKeys;
    loadBalancers: ObjectLoadBalancers;
    /** Called before a CLB is created. */
    changing: () => Promise<void>;
}

/**
 * The CLB that an object uses: the user's own where the object names one, otherwise the one created for it, now or earlier.
 * Throws SyncError where the named one cannot be used, or the object already has another (457/90598).
 */
export async function ensureLoadBalancer(
    wish: LoadBalancerWish,
): Promise<{ loadBalancer: LoadBalancer; problems: Problem[] }> {
    const { metadata, keys } = wish;
    const existingId = metadata.annotations?.[keys.existingLoadBalancer];
    if (existingId) {
        await refuseSwitch(wish, existingId);
        return { loadBalancer: await existing(wish, existingId), problems: [] };
    }
    const created = await wish.loadBalancers.createdFor(metadata.uid ?? "");
    await refuseSwitch(wish, created?.LoadBalancerId);
    const subnetId = metadata.annotations?.[keys.internalSubnet];
    if (created) {
        return { loadBalancer: created, problems: networkSwitch(keys, created, subnetId) };
    }
    await wish.changing();
    const { namespace = "", name = "", uid = "", annotations } = metadata;
    const clientToken = (keys.clientToken && annotations?.[keys.clientToken]) || uid;
    const loadBalancer = await wish.loadBalancers.create({ namespace, name, uid, clientToken, subnetId });
    return { loadBalancer, problems: [] };
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
async function refuseSwitch(
    { metadata, keys, loadBalancers }: LoadBalancerWish,
    to: string | undefined,
): Promise<void> {
    const from = ownershipOf(metadata)?.loadBalancerId;
    if (from && from !== to && (await loadBalancers.find(from))) {
        throw new SyncError({
            severity: "error",
            message:
                `the CLB cannot be changed in place from ${from} to ${to ?? "a new one"}. What to do: ` +
                `set ${keys.existingLoadBalancer} back, or create the ${keys.kind} anew.`,
        });
    }
}

function networkSwitch(keys: ObjectKeys, created: LoadBalancer, subnetId: string | undefined): Problem[] {
    const asWished = subnetId
        ? created.LoadBalancerType === "INTERNAL" && created.SubnetId === subnetId
        : created.LoadBalancerType === "OPEN";
    return asWished
        ? []
        : [
              {
                  severity: "error",
                  message:
                      `${created.LoadBalancerId} stays ${created.LoadBalancerType}: network and subnet of a CLB cannot be ` +
                      `changed in place. What to do: set ${keys.internalSubnet} back, or create the ${keys.kind} anew.`,
              },
          ];
}

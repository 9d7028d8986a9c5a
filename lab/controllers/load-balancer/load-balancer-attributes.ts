import type {
    LoadBalancer,
    ModifyLoadBalancerAttributesRequest,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudApi } from "../../cloud/api";
import type { WantedAttributes } from "../model/desired-load-balancer";
import type { ObjectKeys } from "../object-keys";
import { apiErrorCode } from "../api-errors";
import { taskDone } from "./clb-tasks";
import { error, type Problem } from "../problems";

/**
 * The attributes that a CLB shall have: those that its object asks for, and no protection where the object's annotation
 * for it was removed.
 *
 * @param isProtected whether the controllers protected the CLB earlier.
 */
export function endingProtection(wanted: WantedAttributes, isProtected: boolean): WantedAttributes {
    return { ...(isProtected && { deletionProtection: false }), ...wanted };
}

/** The request that gives a CLB what is wanted; undefined where it has it. */
export function attributeChange(
    loadBalancer: LoadBalancer,
    { passToTarget, deletionProtection }: WantedAttributes,
): ModifyLoadBalancerAttributesRequest | undefined {
    const isProtected = isDeletionProtected(loadBalancer);
    const change = {
        ...(passToTarget !== undefined &&
            passToTarget !== (loadBalancer.LoadBalancerPassToTarget ?? false) && {
                LoadBalancerPassToTarget: passToTarget,
            }),
        ...(deletionProtection !== undefined &&
            deletionProtection !== isProtected && { DeleteProtect: deletionProtection }),
    };
    return Object.keys(change).length > 0
        ? { LoadBalancerId: loadBalancer.LoadBalancerId ?? "", ...change }
        : undefined;
}

function isDeletionProtected({ AttributeFlags }: LoadBalancer): boolean {
    return AttributeFlags?.includes("DeleteProtect") ?? false;
}

/**
 * Gives a CLB what is wanted; returns what the cloud refused.
 *
 * @param keys of the object that asks for it.
 */
export async function applyAttributes(
    cloud: CloudApi,
    loadBalancer: LoadBalancer,
    wanted: WantedAttributes,
    { keys, changing }: { keys: Pick<ObjectKeys, "securityGroups">; changing: () => Promise<void> },
): Promise<Problem[]> {
    const LoadBalancerId = loadBalancer.LoadBalancerId ?? "";
    const { securityGroups: groups } = wanted;
    let remedy = "correct what it names, or remove the annotation";
    try {
        if (groups && groups.join() !== (loadBalancer.SecureGroups ?? []).join()) {
            await changing();
            remedy = `name security groups of the region in ${keys.securityGroups}`;
            const request = { LoadBalancerId, SecurityGroups: groups };
            await taskDone(cloud, await cloud.clb("SetLoadBalancerSecurityGroups", request));
        }
        const change = attributeChange(loadBalancer, wanted);
        if (change) {
            await changing();
            await taskDone(cloud, await cloud.clb("ModifyLoadBalancerAttributes", change));
        }
        return [];
    } catch (cause) {
        if (apiErrorCode(cause) === undefined) {
            throw cause;
        }
        const message = (cause as Error).message.replace(/\.$/, "");
        return [error(`${LoadBalancerId}: ${message}. What to do: ${remedy}.`, { retry: true })];
    }
}

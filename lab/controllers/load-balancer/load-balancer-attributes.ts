import type {
    LoadBalancer,
    ModifyLoadBalancerAttributesRequest,
} from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { CloudApi } from "../../cloud/api";
import { readAnnotation } from "../../../tke/annotations/table";
import type { ObjectKeys } from "../object-keys";
import { apiErrorCode } from "../status/api-errors";
import { taskDone } from "../deploy/clb-tasks";
import { error, type Problem } from "../status/problems";

type Annotations = Readonly<Record<string, string>>;

/** What an object's annotations ask of a CLB at any time, not only when it is created. */
export interface WantedAttributes {
    /** Absent: the CLB keeps those that it has. */
    securityGroups?: string[];
    /** Absent: the CLB keeps what it has. */
    passToTarget?: boolean;
    /** Absent: the CLB keeps what it has. */
    deletionProtection?: boolean;
}

/**
 * @param created whether the controllers created the CLB: only then `pass-to-target` and `deletion-protection` count.
 * @param isProtected whether the controllers protected it earlier, so that taking the annotation away ends it.
 */
export function wantedAttributes(
    annotations: Annotations,
    keys: ObjectKeys,
    { created, isProtected }: { created: boolean; isProtected: boolean },
): WantedAttributes {
    const groups = readAnnotation(keys.kind, "securityGroupIds", annotations);
    const { LoadBalancerPassToTarget: createdWith } =
        readAnnotation(keys.kind, "extensiveParameters", annotations) ?? {};
    // Without the annotation a CLB that the controllers created is as at its creation.
    const passToTarget = created
        ? (readAnnotation(keys.kind, "passToTarget", annotations) ?? createdWith === true)
        : undefined;
    const protection =
        created && keys.kind === "Ingress" ? readAnnotation(keys.kind, "deletionProtection", annotations) : undefined;
    return {
        ...(groups && { securityGroups: [...groups] }),
        ...(passToTarget !== undefined && { passToTarget }),
        ...((protection ?? isProtected) && { deletionProtection: protection ?? false }),
    };
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

export function isDeletionProtected({ AttributeFlags }: LoadBalancer): boolean {
    return AttributeFlags?.includes("DeleteProtect") ?? false;
}

/** Gives a CLB what is wanted; returns what the cloud refused. */
export async function applyAttributes(
    cloud: CloudApi,
    loadBalancer: LoadBalancer,
    wanted: WantedAttributes,
    changing: () => Promise<void>,
): Promise<Problem[]> {
    const LoadBalancerId = loadBalancer.LoadBalancerId ?? "";
    const { securityGroups: groups } = wanted;
    try {
        if (groups && groups.join() !== (loadBalancer.SecureGroups ?? []).join()) {
            await changing();
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
        return [error(`${LoadBalancerId}: ${(cause as Error).message}`, { retry: true })];
    }
}

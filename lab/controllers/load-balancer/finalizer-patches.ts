import type { V1ObjectMeta } from "@kubernetes/client-node";
import type { ObjectKeys } from "../object-keys";
import { defaultDirectAccess, type DirectAccessCluster } from "../model/backends/decide-direct-access";

/**
 * The merge patch with which the controller claims a new object: finalizer, client token, and the cluster's default for direct
 * access, which is set at creation only (457/131136). A client token that was copied from another object is replaced: with
 * it the CLB API would answer a creation with the other object's CLB. Undefined where nothing has to be changed.
 */
export function claimPatch(metadata: V1ObjectMeta, keys: ObjectKeys, cluster: DirectAccessCluster): object | undefined {
    const { clientToken, directAccess, finalizer } = keys;
    const { annotations, finalizers = [], resourceVersion, uid } = metadata;
    const isNew = !finalizers.includes(finalizer);
    const isCopied = clientToken !== undefined && annotations?.[clientToken] !== uid;
    if (!isNew && !isCopied) {
        return undefined;
    }
    const direct = isNew && defaultDirectAccess(annotations?.[directAccess], cluster);
    return {
        metadata: {
            resourceVersion,
            ...(isNew && { finalizers: [...finalizers, finalizer] }),
            annotations: {
                ...(direct && { [directAccess]: direct }),
                ...(clientToken && { [clientToken]: uid }),
            },
        },
    };
}

/** The merge patch that removes the controller's finalizer and annotations from an object. */
export function finalizerReleasePatch({ resourceVersion, finalizers }: V1ObjectMeta, keys: ObjectKeys): object {
    const { finalizer, clientToken, loadBalancerId, syncBeginTime, syncEndTime } = keys;
    const written = [loadBalancerId, clientToken, syncBeginTime, syncEndTime];
    return {
        metadata: {
            resourceVersion,
            finalizers: finalizers?.filter((entry) => entry !== finalizer),
            annotations: Object.fromEntries(written.filter((key) => key !== undefined).map((key) => [key, null])),
        },
    };
}

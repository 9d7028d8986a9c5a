import type { ControllerConfig } from "../../../tke/controller-config";
import { isContainerCidrRegistered } from "../../cloud/networks/container-cidr";
import type { ClusterRecord } from "../../cloud/model";
import { isAssumed } from "../../cloud/account/profile";
import type { Store } from "../../cloud/store";
import type { DirectAccessCluster } from "../model/backends/decide-direct-access";

/** What decides over direct access in a cluster now: its profile, its ConfigMap, its CCN. */
export function directAccessCluster(
    store: Pick<Store, "get">,
    cluster: Readonly<ClusterRecord>,
    config: ControllerConfig,
): DirectAccessCluster {
    const { networkType, billByIp, snatPro } = cluster;
    return {
        networkType,
        config,
        billByIp,
        snatPro,
        containerCidrRegistered: isContainerCidrRegistered(store, cluster),
        defaultBeatsFalse: isAssumed(store, "default-beats-false"),
        bindsHostNetwork: isAssumed(store, "host-network-bound"),
        bindsCordonedNodes: !isAssumed(store, "cordoned-unbound"),
    };
}

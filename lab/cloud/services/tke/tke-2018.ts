import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { addons, requiredOfAddons } from "./addons";
import { clusterOptions, requiredOfClusterOptions } from "./cluster-options";
import { clusters, requiredOfClusters } from "./clusters";
import { endpoints, requiredOfEndpoints } from "./endpoints";
import { instances, requiredOfInstances } from "./instances";
import { levels, requiredOfLevels } from "./levels";
import { requiredOfVersions, versions } from "./versions";
import { requiredOfVirtualNodePools, virtualNodePools } from "./virtual-node-pools";
import { requiredOfVpcCni, vpcCni } from "./vpc-cni";

/** Tencent Kubernetes Engine: clusters, endpoints, add-ons and super node pools. tke 2018-05-25. */
export function tke2018Service(context: CloudContext): Service {
    return service<Client>(
        "tke",
        "2018-05-25",
        {
            ...clusters(context),
            ...clusterOptions(context),
            ...versions(context),
            ...levels(context),
            ...vpcCni(context),
            ...addons(context),
            ...endpoints(context),
            ...instances(context),
            ...virtualNodePools(context),
        },
        {
            ...requiredOfClusters,
            ...requiredOfClusterOptions,
            ...requiredOfVersions,
            ...requiredOfLevels,
            ...requiredOfVpcCni,
            ...requiredOfAddons,
            ...requiredOfEndpoints,
            ...requiredOfInstances,
            ...requiredOfVirtualNodePools,
        },
    );
}

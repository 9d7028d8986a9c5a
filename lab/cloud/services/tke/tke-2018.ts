import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { addons } from "./addons/addons";
import { clusterOptions } from "./cluster-options";
import { clusters } from "./clusters";
import { cvmNodes } from "./cvm-nodes/cvm-nodes";
import { cvmNodePools } from "./cvm-nodes/pools";
import { endpoints } from "./endpoints";
import { instances } from "./instances";
import { images } from "./images";
import { levels } from "./levels";
import { versions } from "./versions";
import { virtualNodePools } from "./node-pools/virtual-node-pools";
import { vpcCni } from "./vpc-cni";
import { UNSERVED } from "./unserved-fields";

/** Tencent Kubernetes Engine: clusters, endpoints, add-ons, CVM nodes and super node pools. tke 2018-05-25. */
export function tke2018Service(context: CloudContext): Service {
    return service<Client>(
        "tke",
        "2018-05-25",
        {
            ...clusters(context),
            ...clusterOptions(context),
            ...versions(context),
            ...levels(context),
            ...images(),
            ...vpcCni(context),
            ...addons(context),
            ...endpoints(context),
            ...instances(context),
            ...cvmNodes(context),
            ...cvmNodePools(context),
            ...virtualNodePools(context),
        },
        UNSERVED,
    );
}

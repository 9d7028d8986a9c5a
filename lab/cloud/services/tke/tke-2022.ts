import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { UNSERVED_OF_NODE_POOLS } from "./unserved-fields";
import { machines } from "./node-pools/machines";
import { nodePools } from "./node-pools/node-pools";

/** Tencent Kubernetes Engine: native node pools. tke 2022-05-01. */
export function tke2022Service(context: CloudContext): Service {
    return service<Client>(
        "tke",
        "2022-05-01",
        { ...nodePools(context), ...machines(context) },
        UNSERVED_OF_NODE_POOLS,
    );
}

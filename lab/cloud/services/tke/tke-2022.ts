import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_client";
import { service, type CloudContext, type Service } from "../../handlers";
import { machines, requiredOfMachines } from "./machines";
import { nodePools, requiredOfNodePools } from "./node-pools";

/** Tencent Kubernetes Engine: native node pools. tke 2022-05-01. */
export function tke2022Service(context: CloudContext): Service {
    return service<Client>(
        "tke",
        "2022-05-01",
        { ...nodePools(context), ...machines(context) },
        { ...requiredOfNodePools, ...requiredOfMachines },
    );
}

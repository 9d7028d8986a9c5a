import { providerFunction, providerFunctionOutput } from "./function";
import type * as outputs from "./types/output";

const TOKEN = "tencentcloud:index/getCcnInstances:getCcnInstances";

export interface GetCcnInstancesArgs {
    ccnId?: string;
    id?: string;
    name?: string;
    resultOutputFile?: string;
}

export interface GetCcnInstancesResult extends GetCcnInstancesArgs {
    readonly id: string;
    readonly instanceLists: outputs.GetCcnInstancesInstanceList[];
}

/** Cloud Connect Networks (`tencentcloud_ccn_instances`). */
export const getCcnInstances = providerFunction<GetCcnInstancesArgs, GetCcnInstancesResult>(TOKEN);

/** Cloud Connect Networks (`tencentcloud_ccn_instances`). */
export const getCcnInstancesOutput = providerFunctionOutput<GetCcnInstancesArgs, GetCcnInstancesResult>(TOKEN);

import { providerFunction, providerFunctionOutput } from "./function";
import type * as outputs from "./types/output";

const TOKEN = "tencentcloud:index/getClbInstances:getClbInstances";

export interface GetClbInstancesArgs {
    clbId?: string;
    clbName?: string;
    id?: string;
    masterZone?: string;
    networkType?: string;
    projectId?: number;
    resultOutputFile?: string;
}

export interface GetClbInstancesResult extends GetClbInstancesArgs {
    readonly id: string;
    readonly clbLists: outputs.GetClbInstancesClbList[];
}

/** CLBs (`tencentcloud_clb_instances`). */
export const getClbInstances = providerFunction<GetClbInstancesArgs, GetClbInstancesResult>(TOKEN);

/** CLBs (`tencentcloud_clb_instances`). */
export const getClbInstancesOutput = providerFunctionOutput<GetClbInstancesArgs, GetClbInstancesResult>(TOKEN);

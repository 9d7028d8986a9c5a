import { providerFunction, providerFunctionOutput } from "./function";
import type * as outputs from "./types/output";

const TOKEN = "tencentcloud:index/getVpcInstances:getVpcInstances";

export interface GetVpcInstancesArgs {
    cidrBlock?: string;
    id?: string;
    isDefault?: boolean;
    name?: string;
    resultOutputFile?: string;
    tagKey?: string;
    tags?: Record<string, string>;
    vpcId?: string;
}

export interface GetVpcInstancesResult extends GetVpcInstancesArgs {
    readonly id: string;
    readonly instanceLists: outputs.GetVpcInstancesInstanceList[];
}

/** VPCs (`tencentcloud_vpc_instances`). */
export const getVpcInstances = providerFunction<GetVpcInstancesArgs, GetVpcInstancesResult>(TOKEN);

/** VPCs (`tencentcloud_vpc_instances`). */
export const getVpcInstancesOutput = providerFunctionOutput<GetVpcInstancesArgs, GetVpcInstancesResult>(TOKEN);

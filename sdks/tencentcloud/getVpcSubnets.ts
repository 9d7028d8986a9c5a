import { providerFunction, providerFunctionOutput } from "./function";
import type * as outputs from "./types/output";

const TOKEN = "tencentcloud:index/getVpcSubnets:getVpcSubnets";

export interface GetVpcSubnetsArgs {
    availabilityZone?: string;
    cdcId?: string;
    cidrBlock?: string;
    id?: string;
    isDefault?: boolean;
    isRemoteVpcSnat?: boolean;
    name?: string;
    resultOutputFile?: string;
    subnetId?: string;
    tagKey?: string;
    tags?: Record<string, string>;
    vpcId?: string;
}

export interface GetVpcSubnetsResult extends GetVpcSubnetsArgs {
    readonly id: string;
    readonly instanceLists: outputs.GetVpcSubnetsInstanceList[];
}

/** Subnets (`tencentcloud_vpc_subnets`). */
export const getVpcSubnets = providerFunction<GetVpcSubnetsArgs, GetVpcSubnetsResult>(TOKEN);

/** Subnets (`tencentcloud_vpc_subnets`). */
export const getVpcSubnetsOutput = providerFunctionOutput<GetVpcSubnetsArgs, GetVpcSubnetsResult>(TOKEN);

import { providerFunction, providerFunctionOutput } from "./function";
import type * as outputs from "./types/output";

const TOKEN = "tencentcloud:index/getVpcRouteTables:getVpcRouteTables";

export interface GetVpcRouteTablesArgs {
    associationMain?: boolean;
    name?: string;
    resultOutputFile?: string;
    routeTableId?: string;
    tagKey?: string;
    tags?: Record<string, string>;
    vpcId?: string;
}

export interface GetVpcRouteTablesResult extends GetVpcRouteTablesArgs {
    readonly id: string;
    readonly instanceLists: outputs.GetVpcRouteTablesInstanceList[];
}

/** Route tables with their routes (`tencentcloud_vpc_route_tables`). */
export const getVpcRouteTables = providerFunction<GetVpcRouteTablesArgs, GetVpcRouteTablesResult>(TOKEN);

/** Route tables with their routes (`tencentcloud_vpc_route_tables`). */
export const getVpcRouteTablesOutput = providerFunctionOutput<GetVpcRouteTablesArgs, GetVpcRouteTablesResult>(TOKEN);

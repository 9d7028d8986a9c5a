import type { TencentClients } from "../../tencent/clients";
import { known } from "../fact";
import type { Facts } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import type { TimeLimitedReader } from "./time-limited-reader";

const PAGE = 100;
const DEFAULT_ROUTE = "0.0.0.0/0";

/**
 * Where default routes of an adopted VPC lead to, or of an adopted cluster's.
 *
 * @param clusters are those of the region.
 */
export async function askEgress(
    caller: TimeLimitedReader,
    { vpc }: TencentClients,
    { vpcId, clusterId }: PreflightPlan,
    clusters: Promise<Facts["clusters"]>,
): Promise<Facts["egress"]> {
    if (vpcId === undefined && clusterId === undefined) {
        return known([]);
    }
    const all = await clusters;
    if (vpcId === undefined && !all.known) {
        return all;
    }
    const adopted = all.known ? all.value.find((cluster) => cluster.clusterId === clusterId) : undefined;
    const id = vpcId ?? adopted?.vpcId;
    if (id === undefined) {
        return known([]);
    }
    return caller.ask("vpc:DescribeRouteTables", async () => {
        const { RouteTableSet = [] } = await vpc.DescribeRouteTables({
            Filters: [{ Name: "vpc-id", Values: [id] }],
            Limit: String(PAGE),
        });
        const routes = RouteTableSet.flatMap(({ RouteSet = [] }) => RouteSet).filter(
            ({ DestinationCidrBlock, Enabled }) => DestinationCidrBlock === DEFAULT_ROUTE && Enabled !== false,
        );
        return [...new Set(routes.map(({ GatewayType, GatewayId }) => `${GatewayType} ${GatewayId}`))];
    });
}

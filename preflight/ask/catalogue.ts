import { known } from "../fact";
import type { Facts } from "../facts";
import type { PreflightPlan } from "../preflight-plan";
import type { TimeLimitedReader } from "./time-limited-reader";
import type { TencentClients } from "../../tencent/clients";
import { allPages } from "./pages";

const PAGE = 100;

export function askZones(caller: TimeLimitedReader, { cvm }: TencentClients): Promise<Facts["zones"]> {
    return caller.ask("cvm:DescribeZones", async () => {
        const { ZoneSet = [] } = await cvm.DescribeZones();
        return ZoneSet.filter(({ ZoneState }) => ZoneState === "AVAILABLE").map(({ Zone = "" }) => Zone);
    });
}

/** @param anywhere asks for no region: the stack's may be one that does not exist. */
export function askRegions(caller: TimeLimitedReader, anywhere: TencentClients): Promise<Facts["regions"]> {
    return caller.ask("cvm:DescribeRegions", async () => {
        const { RegionSet = [] } = await anywhere.cvm.DescribeRegions();
        return RegionSet.filter(({ RegionState }) => RegionState === "AVAILABLE").map(({ Region = "" }) => Region);
    });
}

export function askNodeImages(caller: TimeLimitedReader, { tke }: TencentClients): Promise<Facts["nodeImages"]> {
    return caller.ask("tke:DescribeImages", async () => {
        const { ImageInstanceSet } = await tke.DescribeImages();
        return (ImageInstanceSet ?? []).map(({ OsName = "", ImageId = "" }) => ({ osName: OsName, id: ImageId }));
    });
}

export function askVersions(caller: TimeLimitedReader, { tke }: TencentClients): Promise<Facts["versions"]> {
    return caller.ask("tke:DescribeVersions", async () => {
        const { VersionInstanceSet = [] } = await tke.DescribeVersions();
        return VersionInstanceSet.map(({ Version = "" }) => Version);
    });
}

export function askLevels(caller: TimeLimitedReader, { tke }: TencentClients): Promise<Facts["levels"]> {
    return caller.ask("tke:DescribeClusterLevelAttribute", async () => {
        const { Items = [] } = await tke.DescribeClusterLevelAttribute({});
        return Items.map(({ Name = "", NodeCount = 0, PodCount = 0, Enable }) => ({
            name: Name,
            nodes: NodeCount,
            pods: PodCount,
            isOnSale: Enable !== false,
        }));
    });
}

/** Every type on sale in the stack's zones, so that alternatives can be named. */
export async function askStock(
    caller: TimeLimitedReader,
    { cvm }: TencentClients,
    { creates, zones, instanceChargeType }: PreflightPlan,
): Promise<Facts["stock"]> {
    if (!creates.nativeNodes) {
        return known([]);
    }
    return caller.ask("cvm:DescribeZoneInstanceConfigInfos", async () => {
        const { InstanceTypeQuotaSet = [] } = await cvm.DescribeZoneInstanceConfigInfos({
            Filters: [
                { Name: "zone", Values: [...zones] },
                { Name: "instance-charge-type", Values: [instanceChargeType] },
            ],
        });
        return InstanceTypeQuotaSet.map((item) => ({
            zone: item.Zone ?? "",
            instanceType: item.InstanceType ?? "",
            cpu: item.Cpu ?? 0,
            memory: item.Memory ?? 0,
            isOnSale: item.Status === "SELL",
            category: item.StatusCategory,
            // Only what is billed by the hour has a price an hour; a prepaid one has a price a month.
            hourlyPrice:
                item.Price?.ChargeUnit === "HOUR" ? (item.Price.UnitPriceDiscount ?? item.Price.UnitPrice) : undefined,
        }));
    });
}

export async function askPodLimits(
    caller: TimeLimitedReader,
    { tke }: TencentClients,
    { creates, zones, instanceTypes, networkType }: PreflightPlan,
): Promise<Facts["podLimits"]> {
    if (!creates.nativeNodes || networkType !== "VPC-CNI") {
        return known([]);
    }
    return caller.ask("tke:DescribeVpcCniPodLimits", async () => {
        const answers = await Promise.all(
            zones.flatMap((Zone) =>
                instanceTypes.map((InstanceType) => tke.DescribeVpcCniPodLimits({ Zone, InstanceType })),
            ),
        );
        return answers
            .flatMap(({ PodLimitsInstanceSet }) => PodLimitsInstanceSet ?? [])
            .map(({ Zone = "", InstanceType = "", PodLimits }) => ({
                zone: Zone,
                instanceType: InstanceType,
                shared: PodLimits?.TKERouteENINonStaticIP ?? Infinity,
            }));
    });
}

export function askVpcs(caller: TimeLimitedReader, { vpc }: TencentClients): Promise<Facts["vpcs"]> {
    return caller.ask("vpc:DescribeVpcs", () =>
        allPages(async (page) => {
            const { VpcSet = [], TotalCount = 0 } = await vpc.DescribeVpcs({
                Offset: String(page * PAGE),
                Limit: String(PAGE),
            });
            return {
                rows: VpcSet.map(({ VpcId = "", VpcName = "", CidrBlock = "", AssistantCidrSet }) => ({
                    owner: `VPC ${VpcId} (${VpcName})`,
                    cidrs: [CidrBlock, ...(AssistantCidrSet ?? []).map((assistant) => assistant.CidrBlock ?? "")],
                    vpcId: VpcId,
                })),
                total: TotalCount,
            };
        }),
    );
}

export function askClusters(caller: TimeLimitedReader, { tke }: TencentClients): Promise<Facts["clusters"]> {
    return caller.ask("tke:DescribeClusters", () =>
        allPages(async (page) => {
            const { Clusters = [], TotalCount = 0 } = await tke.DescribeClusters({ Offset: page * PAGE, Limit: PAGE });
            return {
                rows: Clusters.map(({ ClusterId, ClusterName, ClusterStatus, ClusterNetworkSettings: network }) => ({
                    owner: `cluster ${ClusterId} (${ClusterName})`,
                    cidrs: [network?.ClusterCIDR, network?.ServiceCIDR].filter((cidr): cidr is string => Boolean(cidr)),
                    vpcId: network?.VpcId,
                    clusterId: ClusterId,
                    isDeleting: ClusterStatus === "Deleting",
                })),
                total: TotalCount,
            };
        }),
    );
}

/** Enabled routes of the CCN that the stack's VPC joins. */
export async function askCcnRoutes(
    caller: TimeLimitedReader,
    { vpc }: TencentClients,
    { ccnId }: PreflightPlan,
): Promise<Facts["ccnRoutes"]> {
    if (ccnId === undefined) {
        return known([]);
    }
    return caller.ask("vpc:DescribeCcnRoutes", () =>
        allPages(async (page) => {
            const { RouteSet = [], TotalCount = 0 } = await vpc.DescribeCcnRoutes({
                CcnId: ccnId,
                Offset: page * PAGE,
                Limit: PAGE,
            });
            return {
                rows: RouteSet.map(({ DestinationCidrBlock = "", InstanceId = "" }) => ({
                    owner: `${ccnId}'s route of ${InstanceId}`,
                    cidrs: [DestinationCidrBlock],
                    vpcId: InstanceId,
                })),
                total: TotalCount,
            };
        }),
    );
}

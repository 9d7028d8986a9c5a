import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { TencentCloudError } from "../../errors";
import type { CloudContext, Handlers } from "../../handlers";
import { getCluster } from "./cluster-records";

/** Made up, in hundredths of the account's currency an hour a node of the level's size. */
const PRICE_PER_NODE = 2;

/** What a cluster of each level may hold, as TKE sells them: nodes, Pods, ConfigMaps, other objects. */
const LEVELS = [
    { name: "L5", nodes: 5, pods: 150, configMaps: 128, others: 150 },
    { name: "L20", nodes: 20, pods: 600, configMaps: 256, others: 600 },
    { name: "L50", nodes: 50, pods: 1500, configMaps: 512, others: 1250 },
    { name: "L100", nodes: 100, pods: 3000, configMaps: 1024, others: 2500 },
    { name: "L200", nodes: 200, pods: 6000, configMaps: 2048, others: 5000 },
    { name: "L500", nodes: 500, pods: 15000, configMaps: 4096, others: 10000 },
    { name: "L1000", nodes: 1000, pods: 30000, configMaps: 6144, others: 20000 },
    { name: "L3000", nodes: 3000, pods: 90000, configMaps: 8192, others: 50000 },
    { name: "L5000", nodes: 5000, pods: 150000, configMaps: 10240, others: 100000 },
];

export function levels({ store }: CloudContext): Handlers<Client> {
    return {
        DescribeClusterLevelAttribute(request) {
            if (request.ClusterID) {
                getCluster(store, request.ClusterID);
            }
            return {
                TotalCount: LEVELS.length,
                Items: LEVELS.map(({ name, nodes, pods, configMaps, others }) => ({
                    Name: name,
                    Alias: name,
                    NodeCount: nodes,
                    PodCount: pods,
                    ConfigMapCount: configMaps,
                    RSCount: others,
                    CRDCount: others,
                    OtherCount: others,
                    Enable: true,
                })),
            };
        },
        GetClusterLevelPrice(request) {
            const level = LEVELS.find(({ name }) => name === checkedLevel(request.ClusterLevel));
            const cost = PRICE_PER_NODE * (level?.nodes ?? 0);
            return { Cost: cost, TotalCost: cost, Policy: 100 };
        },
    };
}

/** Throws InvalidParameter.Param for a level that TKE does not sell. */
export function checkedLevel(level: string): string {
    const names = LEVELS.map(({ name }) => name);
    if (!names.includes(level)) {
        throw new TencentCloudError(
            "InvalidParameter.Param",
            `\`ClusterLevel\` must be one of ${names.join(", ")}, not ${level}.`,
        );
    }
    return level;
}

import type * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import type { StackConfig } from "../config-fields";
import { firstOf } from "../first-of";
import type { CloudFacts } from "./facts";

/** Asks Tencent Cloud for all that a config adopts. Rejects where it does not answer. */
export async function cloudFacts(config: StackConfig, opts: pulumi.InvokeOptions): Promise<CloudFacts> {
    const { vpcId, clusterId, loadBalancerId: clbId } = config;
    const [vpc, subnets, cluster, loadBalancer, listeners] = await Promise.all([
        vpcId ? tencentcloud.getVpcInstances({ vpcId }, opts) : undefined,
        Promise.all(subnetIdsOf(config).map((id) => subnet(id, opts))),
        clusterId ? tencentcloud.getKubernetesClusters({ clusterId }, opts) : undefined,
        clbId ? tencentcloud.getClbInstances({ clbId }, opts) : undefined,
        clbId ? tencentcloud.getClbListeners({ clbId }, opts) : undefined,
    ]);
    return {
        vpc: firstOf(vpc?.instanceLists),
        subnets: new Map(subnets),
        cluster: firstOf(cluster?.lists),
        loadBalancer: firstOf(loadBalancer?.clbLists),
        listeners: listeners?.listenerLists ?? [],
    };
}

function subnetIdsOf({ nodeSubnetIds, podSubnetIds, superNodeSubnetIds, clbSubnetId }: StackConfig): string[] {
    const lists = [nodeSubnetIds, podSubnetIds, superNodeSubnetIds, clbSubnetId ? [clbSubnetId] : []];
    return [...new Set(lists.flatMap((ids) => ids ?? []))];
}

async function subnet(subnetId: string, opts: pulumi.InvokeOptions) {
    const { instanceLists } = await tencentcloud.getVpcSubnets({ subnetId }, opts);
    return [subnetId, firstOf(instanceLists)] as const;
}

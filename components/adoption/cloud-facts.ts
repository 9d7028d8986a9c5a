import type * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import type { StackConfig } from "../config/fields";
import { firstOf } from "../common/first-of";
import { adoptedCcnId } from "../config/adoption";
import type { Certificate, CloudFacts } from "./facts";

/** Asks Tencent Cloud for all that a config adopts. Rejects where it does not answer. */
export async function cloudFacts(config: StackConfig, opts: pulumi.InvokeOptions): Promise<CloudFacts> {
    const { vpcId, clusterId, loadBalancerId: clbId, certificateId } = config;
    const ccnId = adoptedCcnId(config);
    const [vpc, subnets, cluster, loadBalancer, listeners, ccn, certificate] = await Promise.all([
        vpcId ? tencentcloud.getVpcInstances({ vpcId }, opts) : undefined,
        Promise.all(subnetIdsOf(config).map((id) => subnet(id, opts))),
        clusterId ? tencentcloud.getKubernetesClusters({ clusterId }, opts) : undefined,
        clbId ? tencentcloud.getClbInstances({ clbId }, opts) : undefined,
        clbId ? tencentcloud.getClbListeners({ clbId }, opts) : undefined,
        ccnId ? tencentcloud.getCcnInstances({ ccnId }, opts) : undefined,
        certificateId ? serverCertificate(certificateId, opts) : undefined,
    ]);
    return {
        vpc: firstOf(vpc?.instanceLists),
        subnets: new Map(subnets),
        cluster: firstOf(cluster?.lists),
        loadBalancer: firstOf(loadBalancer?.clbLists),
        listeners: listeners?.listenerLists ?? [],
        ccn: firstOf(ccn?.instanceLists),
        certificate,
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

/** One that is not there is an error of the provider's, at which the Pulumi CLI ends the program. */
async function serverCertificate(certificateId: string, opts: pulumi.InvokeOptions): Promise<Certificate | undefined> {
    try {
        return firstOf((await tencentcloud.getSslDescribeCertificate({ certificateId }, opts)).results);
    } catch (error) {
        if (error instanceof Error && error.message.includes("CertificateNotFound")) {
            return undefined;
        }
        throw error;
    }
}

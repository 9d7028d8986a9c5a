import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { requireAnswer } from "../common/require-answer";
import { resolvedAfter } from "../common/resolved-after";
import { physicalName } from "../common/physical-name";

export interface CcnConnectionArgs {
    /** The id of the cluster's VPC. */
    vpcId: pulumi.Input<string>;
    /** The region of the VPC. */
    region: pulumi.Input<string>;
    /**
     * The id of the cluster. Give it an output of the cluster: only when the cluster exists does the VPC have a route
     * to its Pods.
     */
    clusterId: pulumi.Input<string>;
    /** The CIDR of the cluster's Pods. */
    clusterCidr: pulumi.Input<string>;
    /** The id of an existing CCN to attach the VPC to, which is neither changed nor deleted. @default - a new one */
    ccnId?: pulumi.Input<string>;
    /** Tags of a new CCN. @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/**
 * Puts a GlobalRouter cluster's VPC on a Cloud Connect Network and publishes the route to its Pods there: what direct access
 * to such Pods needs, so that the CLB takes their addresses for valid ones (457/41897 of 2022; the page of 2025 no longer
 * names it). A route whose CIDR the CCN has already is published, but not in force (457/35087).
 */
export class CcnConnection extends pulumi.ComponentResource {
    /** The id of the CCN. Resolves when the route is published. */
    readonly ccnId: pulumi.Output<string>;

    constructor(name: string, args: CcnConnectionArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:CcnConnection", name, args, opts);
        const ccnId =
            args.ccnId ??
            new tencentcloud.Ccn(`${name}-ccn`, { name: physicalName("ccn"), tags: args.tags }, { parent: this }).id;
        const attachment = new tencentcloud.CcnAttachmentV2(
            `${name}-attachment`,
            { ccnId, instanceId: args.vpcId, instanceRegion: args.region, instanceType: "VPC" },
            // A VPC is on one CCN at a time.
            { parent: this, deleteBeforeReplace: true },
        );
        const route = pulumi
            .all([args.vpcId, args.clusterCidr, args.clusterId])
            .apply(([vpcId, clusterCidr]) => this.containerRoute(vpcId, clusterCidr));
        const published = new tencentcloud.VpcNotifyRoutes(
            `${name}-container-route`,
            {
                routeTableId: route.apply(({ routeTableId }) => routeTableId),
                routeItemIds: [route.apply(({ routeItemId }) => routeItemId)],
            },
            { parent: this, dependsOn: attachment },
        );
        this.ccnId = resolvedAfter(ccnId, attachment, published);
        this.registerOutputs({ ccnId: this.ccnId });
    }

    private async containerRoute(vpcId: string, clusterCidr: string) {
        const { instanceLists } = await tencentcloud.getVpcRouteTables({ vpcId }, { parent: this });
        const routes = instanceLists.flatMap(({ routeTableId, isDefault, routeEntryInfos }) =>
            isDefault ? (routeEntryInfos ?? []).map((entry) => ({ ...entry, routeTableId })) : [],
        );
        const found = routes.find(({ destinationCidrBlock }) => destinationCidrBlock === clusterCidr);
        if (!found) {
            const remedy = "is the cluster a GlobalRouter one with this clusterCidr?";
            throw new pulumi.RunError(`${vpcId}'s default route table has no route to ${clusterCidr}: ${remedy}`);
        }
        return {
            routeTableId: requireAnswer(found.routeTableId, "routeTableId of the route"),
            routeItemId: requireAnswer(found.routeItemId, "routeItemId of the route"),
        };
    }
}

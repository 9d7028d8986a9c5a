import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
import { requireAnswer } from "../common/require-answer";
import {
    type BackendAccess,
    backendSecurityGroup,
    type ClbAccess,
    clbSecurityGroup,
    type ClusterNetwork,
} from "./cluster-network";
import { firstOf } from "../common/first-of";

export interface AdoptedNetworkArgs {
    /** The id of the existing VPC. */
    vpcId: pulumi.Input<string>;
    /** The ids of the VPC's subnets for native nodes. @default - none */
    nodeSubnetIds?: string[];
    /** The ids of the VPC's subnets for Pods, in the zones of the nodes. @default - none */
    podSubnetIds?: string[];
    /** The ids of the VPC's subnets for super nodes. @default - none */
    superNodeSubnetIds?: string[];
    /** What a new security group for the nodes that the stack creates allows. @default - no security group */
    backendAccess?: BackendAccess;
    /** What a new security group for the CLB that the stack creates allows. @default - no security group */
    clbAccess?: ClbAccess;
}

/** An existing VPC, with those of its subnets that the stack uses. Both stay as they are. */
export class AdoptedNetwork extends pulumi.ComponentResource implements ClusterNetwork {
    /** The id of the VPC. */
    readonly vpcId: pulumi.Output<string>;
    /** The ids of the subnets for native nodes. */
    readonly nodeSubnetIds: pulumi.Output<string[]>;
    /** The id of the first subnet of the native nodes, or of the super nodes where there is no other. */
    readonly firstNodeSubnetId: pulumi.Output<string>;
    /** The ids of the subnets for Pods. */
    readonly podSubnetIds: pulumi.Output<string[]>;
    /** The ids of the subnets for super nodes. */
    readonly superNodeSubnetIds: pulumi.Output<string[]>;
    /** The id of the new security group for nodes. */
    readonly backendSecurityGroupId?: pulumi.Output<string>;
    /** The id of the new security group for the CLB. */
    readonly clbSecurityGroupId?: pulumi.Output<string>;

    constructor(name: string, args: AdoptedNetworkArgs, opts?: pulumi.ComponentResourceOptions) {
        super("tke-client-ip:index:AdoptedNetwork", name, args, opts);
        const { nodeSubnetIds = [], podSubnetIds = [], superNodeSubnetIds = [] } = args;
        this.vpcId = pulumi.output(args.vpcId);
        this.nodeSubnetIds = pulumi.output(nodeSubnetIds);
        this.firstNodeSubnetId = pulumi.output(nodeSubnetIds[0] ?? superNodeSubnetIds[0] ?? "");
        this.podSubnetIds = pulumi.output(podSubnetIds);
        this.superNodeSubnetIds = pulumi.output(superNodeSubnetIds);
        if (args.backendAccess) {
            const { instanceLists } = tencentcloud.getVpcInstancesOutput({ vpcId: args.vpcId }, { parent: this });
            const vpc = instanceLists.apply((all) => {
                const found = firstOf(all);
                if (!found) {
                    throw new pulumi.RunError("The VPC of vpcId does not exist in this region: set another");
                }
                return found;
            });
            this.backendSecurityGroupId = backendSecurityGroup(
                name,
                {
                    ...args.backendAccess,
                    vpcCidr: vpc.apply(({ cidrBlock }) => requireAnswer(cidrBlock, "cidrBlock of the VPC")),
                    assistantCidrs: vpc.apply(({ commonAssistantCidrs }) => commonAssistantCidrs ?? []),
                },
                this,
            );
        }
        if (args.clbAccess) {
            this.clbSecurityGroupId = clbSecurityGroup(name, args.clbAccess, this);
        }
        this.registerOutputs({
            vpcId: this.vpcId,
            nodeSubnetIds: this.nodeSubnetIds,
            firstNodeSubnetId: this.firstNodeSubnetId,
            podSubnetIds: this.podSubnetIds,
            superNodeSubnetIds: this.superNodeSubnetIds,
            backendSecurityGroupId: this.backendSecurityGroupId,
            clbSecurityGroupId: this.clbSecurityGroupId,
        });
    }
}

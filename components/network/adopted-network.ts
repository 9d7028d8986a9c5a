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
    vpcId: pulumi.Input<string>;
    /** Of the VPC. @default - none */
    nodeSubnetIds?: string[];
    /** Of the VPC, for Pods only, in the nodes' zones. @default - none */
    podSubnetIds?: string[];
    /** Of the VPC. @default - none */
    superNodeSubnetIds?: string[];
    /** Creates a security group for the nodes that the stack creates. @default - no security group */
    backendAccess?: BackendAccess;
    /** Creates a security group for the CLB that the stack creates. @default - no security group */
    clbAccess?: ClbAccess;
}

/** An existing VPC, with those of its subnets that the stack uses. Both stay as they are. */
export class AdoptedNetwork extends pulumi.ComponentResource implements ClusterNetwork {
    readonly vpcId: pulumi.Output<string>;
    readonly nodeSubnetIds: pulumi.Output<string[]>;
    /** The first of the nodes' subnets, or of the super nodes' where there are no others. */
    readonly firstNodeSubnetId: pulumi.Output<string>;
    readonly podSubnetIds: pulumi.Output<string[]>;
    readonly superNodeSubnetIds: pulumi.Output<string[]>;
    readonly backendSecurityGroupId?: pulumi.Output<string>;
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

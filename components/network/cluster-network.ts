import * as pulumi from "@pulumi/pulumi";
import type { NetworkType, NodeKind } from "../../tke/scenarios";
import { securityGroup } from "./security-group";
import { backendRules, clbRules, type OpenPort } from "./security-rules";

/** The network that a cluster and its CLB live in, the stack's own or an existing one. */
export interface ClusterNetwork {
    /** The id of the VPC. */
    readonly vpcId: pulumi.Output<string>;
    /** The ids of the nodes' subnets, one in each zone. */
    readonly nodeSubnetIds: pulumi.Output<string[]>;
    /** The id of the subnet for what is in one subnet only: the API server's endpoint, an internal CLB. */
    readonly firstNodeSubnetId: pulumi.Output<string>;
    /** The ids of the subnets for Pods (VPC-CNI), in the zones of the nodes. */
    readonly podSubnetIds: pulumi.Output<string[]>;
    /** The ids of the super nodes' subnets. */
    readonly superNodeSubnetIds: pulumi.Output<string[]>;
    /**
     * The id of the security group of native nodes, or of the Pods of super nodes. Absent where the stack creates no
     * nodes.
     */
    readonly backendSecurityGroupId?: pulumi.Output<string>;
    /** The id of the CLB's security group. Absent where neither the stack nor its controller creates the CLB. */
    readonly clbSecurityGroupId?: pulumi.Output<string>;
}

/** What the CLB's own security group lets in. */
export interface ClbAccess {
    /** The CIDRs from which clients may connect. @default ["0.0.0.0/0"] */
    clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /** The ports of the CLB. @default - TCP 80 */
    clbPorts?: OpenPort[];
    /** The ports of the Pods that the CLB forwards to. @default - TCP 5000 */
    targetPorts?: OpenPort[];
    /** Tags of the security group. @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** What the backends' security group lets in, beside the VPC. */
export interface BackendAccess extends ClbAccess {
    /** The network of the cluster's Pods. */
    networkType: NetworkType;
    /** The nodes of the cluster. */
    nodeKind: NodeKind;
    /** Whether the CLB binds Pods rather than nodes, which decides the ports that the security group opens. */
    directAccess: boolean;
    /**
     * The CIDR of a GlobalRouter cluster's Pods, from which connections are allowed as from the VPC.
     * @default - none
     */
    clusterCidr?: pulumi.Input<string>;
}

/** What the security groups of a network let in. */
export interface NetworkAccess extends BackendAccess {
    vpcCidr: pulumi.Input<string>;
    /** The VPC's further CIDRs. @default - none */
    assistantCidrs?: pulumi.Input<string[]>;
}

/** The security group of what the CLB forwards to, in force when its id is known. */
export function backendSecurityGroup(
    name: string,
    access: NetworkAccess,
    parent: pulumi.Resource,
): pulumi.Output<string> {
    const { networkType, nodeKind, directAccess, targetPorts, tags } = access;
    return securityGroup(
        `${name}-backend`,
        {
            role: "backend",
            description: "What the CLB forwards to",
            ingress: pulumi
                .all([access.vpcCidr, access.assistantCidrs, access.clusterCidr, clientsOf(access)])
                .apply(([vpcCidr, assistantCidrs, clusterCidr, clientCidrs]) =>
                    backendRules({
                        networkType,
                        nodeKind,
                        directAccess,
                        targetPorts,
                        vpcCidr,
                        assistantCidrs,
                        clusterCidr,
                        clientCidrs,
                    }),
                ),
            tags,
        },
        parent,
    );
}

/** The CLB's security group, in force when its id is known. */
export function clbSecurityGroup(name: string, access: ClbAccess, parent: pulumi.Resource): pulumi.Output<string> {
    const ingress = clientsOf(access).apply((cidrs) => clbRules(cidrs, access.clbPorts));
    return securityGroup(
        `${name}-clb`,
        { role: "clb", description: "Who may call the CLB", ingress, tags: access.tags },
        parent,
    );
}

function clientsOf({ clientCidrs }: ClbAccess): pulumi.Output<string[]> {
    return pulumi.output(clientCidrs ?? ["0.0.0.0/0"]);
}

import * as pulumi from "@pulumi/pulumi";
import type { NetworkType, NodeKind } from "../../tke/scenarios";
import { securityGroup } from "./security-group";
import { backendRules, clbRules, type OpenPort } from "./security-rules";

/** The network that a cluster and its CLB live in, the stack's own or an existing one. */
export interface ClusterNetwork {
    readonly vpcId: pulumi.Output<string>;
    /** One a zone. */
    readonly nodeSubnetIds: pulumi.Output<string[]>;
    /** For what is in one subnet only: the API server's endpoint, an internal CLB. */
    readonly firstNodeSubnetId: pulumi.Output<string>;
    /** For Pods only (VPC-CNI), in the nodes' zones. */
    readonly podSubnetIds: pulumi.Output<string[]>;
    readonly superNodeSubnetIds: pulumi.Output<string[]>;
    /** For native nodes, or for the Pods of super nodes. Absent where the nodes are not the stack's. */
    readonly backendSecurityGroupId?: pulumi.Output<string>;
    /** For the CLB. Absent where the CLB is neither the stack's nor its controller's. */
    readonly clbSecurityGroupId?: pulumi.Output<string>;
}

/** What the CLB's own security group lets in. */
export interface ClbAccess {
    /** Where clients come from. @default ["0.0.0.0/0"] */
    clientCidrs?: pulumi.Input<pulumi.Input<string>[]>;
    /** Ports of the CLB. @default - TCP 80 */
    clbPorts?: OpenPort[];
    /** Ports of the Pods that the CLB forwards to. @default - TCP 5000 */
    targetPorts?: OpenPort[];
    /** @default - none */
    tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}

/** What the backends' security group lets in, beside the VPC. */
export interface BackendAccess extends ClbAccess {
    networkType: NetworkType;
    nodeKind: NodeKind;
    directAccess: boolean;
    /** CIDR of a GlobalRouter cluster's Pods. @default - none */
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

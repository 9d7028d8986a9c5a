import type { ResourceProvider } from "../../provider";
import { ccn } from "./ccn/ccn";
import { ccnAttachmentV2 } from "./ccn/ccn-attachment";
import { vpcNotifyRoutes } from "./ccn/vpc-notify-routes";
import { clbInstance } from "./clb/clb-instance";
import { clbAttachment } from "./clb/clb-attachment";
import { clbListener } from "./clb/clb-listener";
import { kubernetesCluster } from "./tke/cluster";
import { kubernetesClusterEndpoint } from "./tke/cluster-endpoint";
import { eip, natGateway } from "./vpc/nat";
import { kubernetesNativeNodePool } from "./tke/native-node-pool";
import { routeTableEntry } from "./vpc/route-table-entry";
import { securityGroup, securityGroupRuleSet } from "./vpc/security-group";
import { kubernetesServerlessNodePool } from "./tke/serverless-node-pool";
import { sslCertificate } from "./ssl-certificate";
import { subnet, vpc } from "./vpc/vpc-and-subnet";

/** By type token: the resources of tencentcloudstack/tencentcloud 1.83.25 that the scenarios use. */
export const tencentCloudProviders: ReadonlyMap<string, ResourceProvider> = new Map([
    ["tencentcloud:index/vpc:Vpc", vpc],
    ["tencentcloud:index/subnet:Subnet", subnet],
    ["tencentcloud:index/routeTableEntry:RouteTableEntry", routeTableEntry],
    ["tencentcloud:index/securityGroup:SecurityGroup", securityGroup],
    ["tencentcloud:index/securityGroupRuleSet:SecurityGroupRuleSet", securityGroupRuleSet],
    ["tencentcloud:index/sslCertificate:SslCertificate", sslCertificate],
    ["tencentcloud:index/natGateway:NatGateway", natGateway],
    ["tencentcloud:index/eip:Eip", eip],
    ["tencentcloud:index/ccn:Ccn", ccn],
    ["tencentcloud:index/ccnAttachmentV2:CcnAttachmentV2", ccnAttachmentV2],
    ["tencentcloud:index/vpcNotifyRoutes:VpcNotifyRoutes", vpcNotifyRoutes],
    ["tencentcloud:index/clbInstance:ClbInstance", clbInstance],
    ["tencentcloud:index/clbListener:ClbListener", clbListener],
    ["tencentcloud:index/clbAttachment:ClbAttachment", clbAttachment],
    ["tencentcloud:index/kubernetesCluster:KubernetesCluster", kubernetesCluster],
    ["tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint", kubernetesClusterEndpoint],
    ["tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool", kubernetesNativeNodePool],
    ["tencentcloud:index/kubernetesServerlessNodePool:KubernetesServerlessNodePool", kubernetesServerlessNodePool],
]);

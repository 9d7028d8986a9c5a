import type { ResourceProvider } from "../../provider";
import { ccn } from "./ccn";
import { ccnAttachmentV2 } from "./ccn-attachment";
import { vpcNotifyRoutes } from "./vpc-notify-routes";
import { clbInstance } from "./clb";
import { clbAttachment } from "./clb-attachment";
import { clbListener } from "./clb-listener";
import { kubernetesCluster } from "./cluster";
import { kubernetesClusterEndpoint } from "./cluster-endpoint";
import { eip, natGateway } from "./nat";
import { kubernetesNativeNodePool } from "./native-node-pool";
import { routeTableEntry } from "./route-table-entry";
import { securityGroup, securityGroupRuleSet } from "./security-group";
import { kubernetesServerlessNodePool } from "./serverless-node-pool";
import { sslCertificate } from "./ssl-certificate";
import { subnet, vpc } from "./vpc";

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

import type { ListenerCertificate, SecurityGroupRecord } from "./model";
import type { Store } from "./store";

/** Ids of what lives in a VPC, or has it attached, and keeps it from being deleted. */
export function usersOfVpc(store: Store, vpcId: string): string[] {
    return [
        ...store
            .list("subnet")
            .filter((each) => each.vpcId === vpcId)
            .map((each) => each.subnetId),
        ...store
            .list("cluster")
            .filter((each) => each.vpcId === vpcId)
            .map((each) => each.clusterId),
        ...store
            .list("loadBalancer")
            .filter((each) => each.vpcId === vpcId)
            .map((each) => each.loadBalancerId),
        ...store
            .list("natGateway")
            .filter((each) => each.vpcId === vpcId)
            .map((each) => each.natGatewayId),
        ...store
            .list("routeTable")
            .filter((each) => each.vpcId === vpcId && !each.main)
            .map((each) => each.routeTableId),
        ...store
            .list("ccnAttachment")
            .filter((each) => each.instanceId === vpcId)
            .map((each) => each.ccnId),
    ];
}

/** What takes its addresses from a subnet: holders of an address, super nodes, and clusters whose Pods live there. */
export function usersOfSubnet(store: Store, subnetId: string): string[] {
    return [
        ...store
            .list("privateIp")
            .filter((each) => each.subnetId === subnetId)
            .map((each) => `${each.owner} (${each.ip})`),
        ...store
            .list("virtualNode")
            .filter((each) => each.subnetId === subnetId)
            .map((each) => each.name),
        ...store
            .list("cluster")
            .filter((each) => each.eniSubnetIds.includes(subnetId))
            .map((each) => each.clusterId),
        ...store
            .list("nodePool")
            .filter((each) => each.native.SubnetIds.includes(subnetId))
            .map((each) => each.nodePoolId),
        ...store
            .list("cvmNodePool")
            .filter((each) => each.subnetIds.includes(subnetId))
            .map((each) => each.nodePoolId),
    ];
}

/** Ids of what a security group is bound to or named by, by the kinds of DescribeSecurityGroupAssociationStatistics. */
export interface SecurityGroupUsers {
    CVM: string[];
    CLB: string[];
    ENI: string[];
    SG: string[];
}

export function usersOfSecurityGroup(store: Store, securityGroupId: string): SecurityGroupUsers {
    return {
        CVM: [
            ...store
                .list("machine")
                .filter((each) => each.securityGroupIds.includes(securityGroupId))
                .map((each) => each.machineName),
            ...store
                .list("instance")
                .filter((each) => each.securityGroupIds.includes(securityGroupId))
                .filter(({ instanceId }) => !store.get("machine", instanceId))
                .map((each) => each.instanceId),
        ],
        CLB: [
            ...store
                .list("loadBalancer")
                .filter((each) => each.securityGroups.includes(securityGroupId))
                .map((each) => each.loadBalancerId),
            ...store
                .list("clusterEndpoint")
                .filter((each) => each.securityGroup === securityGroupId)
                .map((each) => `${each.clusterId} (endpoint)`),
        ],
        ENI: [
            ...store
                .list("virtualNodePool")
                .filter((each) => each.securityGroupIds.includes(securityGroupId))
                .map((each) => each.nodePoolId),
        ],
        SG: store
            .list("securityGroup")
            .filter((each) => each.securityGroupId !== securityGroupId && namesSecurityGroup(each, securityGroupId))
            .map((each) => each.securityGroupId),
    };
}

function namesSecurityGroup(group: Readonly<SecurityGroupRecord>, securityGroupId: string): boolean {
    return [...group.ingress, ...group.egress].some((policy) => policy.SecurityGroupId === securityGroupId);
}

/** Ids of the listeners and rules that have a certificate. */
export function usersOfCertificate(store: Store, certificateId: string): string[] {
    return store
        .list("loadBalancer")
        .flatMap(({ listeners }) => listeners)
        .flatMap(({ listenerId, certificate, rules }) => [
            ...(uses(certificate, certificateId) ? [listenerId] : []),
            ...rules.filter((rule) => uses(rule.certificate, certificateId)).map(({ locationId }) => locationId),
        ]);
}

function uses(certificate: ListenerCertificate | undefined, certificateId: string): boolean {
    return certificate?.certIds.includes(certificateId) ?? false;
}

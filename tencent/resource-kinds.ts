/** A kind of resource of Tencent Cloud that a teardown, or a creation that was cut off, may leave behind. */
export interface Kind {
    label: string;
    /** The type by which a stack's state records one. @default - no stack of this project creates one itself */
    type?: string;
    /** The command that deletes one, for Tencent's CLI. */
    remedy: (id: string, region: string) => string;
}

const list = (id: string) => `'["${id}"]'`;

/**
 * By `<service type>/<resource prefix>` of the tag service (651/89122), in the order in which they can be deleted: what
 * uses others comes before them. Listeners, endpoints, node pools and routes are none of the tag service's: a pool's tags are
 * its machines'. Their ids are `<what they belong to>/<their own>`.
 */
export const KINDS = {
    "clb/listener": {
        label: "listener",
        type: "tencentcloud:index/clbListener:ClbListener",
        remedy: (id, region) => {
            const [loadBalancerId = "", listenerId = ""] = id.split("/");
            const ids = `--LoadBalancerId ${loadBalancerId} --ListenerId ${listenerId}`;
            return `tccli clb DeleteListener --region ${region} ${ids}`;
        },
    },
    "clb/clb": {
        label: "CLB",
        type: "tencentcloud:index/clbInstance:ClbInstance",
        remedy: (id, region) => `tccli clb DeleteLoadBalancer --region ${region} --LoadBalancerIds ${list(id)}`,
    },
    "ssl/certificate": {
        label: "certificate",
        type: "tencentcloud:index/sslCertificate:SslCertificate",
        remedy: (id, region) => `tccli ssl DeleteCertificate --region ${region} --CertificateId ${id}`,
    },
    "tke/endpoint": {
        label: "API server endpoint",
        type: "tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint",
        remedy: (id, region) => {
            const [clusterId = "", side = ""] = id.split("/");
            const ids = `--ClusterId ${clusterId} --IsExtranet ${side === "extranet"}`;
            return `tccli tke DeleteClusterEndpoint --region ${region} ${ids}`;
        },
    },
    "tke/nodepool": {
        label: "node pool",
        type: "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool",
        remedy: (id, region) => {
            const [clusterId = "", nodePoolId = ""] = id.split("/");
            const ids = `--ClusterId ${clusterId} --NodePoolId ${nodePoolId}`;
            return `tccli tke DeleteNodePool --version 2022-05-01 --region ${region} ${ids}`;
        },
    },
    "tke/virtualnodepool": {
        label: "super node pool",
        type: "tencentcloud:index/kubernetesServerlessNodePool:KubernetesServerlessNodePool",
        remedy: (id, region) => {
            const [clusterId = "", nodePoolId = ""] = id.split("/");
            const ids = `--ClusterId ${clusterId} --NodePoolIds ${list(nodePoolId)} --Force true`;
            return `tccli tke DeleteClusterVirtualNodePool --region ${region} ${ids}`;
        },
    },
    "ccs/cluster": {
        label: "cluster",
        type: "tencentcloud:index/kubernetesCluster:KubernetesCluster",
        remedy: (id, region) =>
            `tccli tke DeleteCluster --region ${region} --ClusterId ${id} --InstanceDeleteMode terminate`,
    },
    "cvm/instance": {
        label: "CVM",
        remedy: (id, region) => `tccli cvm TerminateInstances --region ${region} --InstanceIds ${list(id)}`,
    },
    "cvm/volume": {
        label: "disk",
        remedy: (id, region) => `tccli cbs TerminateDisks --region ${region} --DiskIds ${list(id)}`,
    },
    "vpc/route": {
        label: "route",
        type: "tencentcloud:index/routeTableEntry:RouteTableEntry",
        remedy: (id, region) => {
            const [routeTableId = "", routeId = ""] = id.split("/");
            const ids = `--RouteTableId ${routeTableId} --Routes '[{"RouteId":${routeId}}]'`;
            return `tccli vpc DeleteRoutes --region ${region} ${ids}`;
        },
    },
    "vpc/nat": {
        label: "NAT gateway",
        type: "tencentcloud:index/natGateway:NatGateway",
        remedy: (id, region) => `tccli vpc DeleteNatGateway --region ${region} --NatGatewayId ${id}`,
    },
    "vpc/eip": {
        label: "EIP",
        type: "tencentcloud:index/eip:Eip",
        remedy: (id, region) => `tccli vpc ReleaseAddresses --region ${region} --AddressIds ${list(id)}`,
    },
    "cvm/sg": {
        label: "security group",
        type: "tencentcloud:index/securityGroup:SecurityGroup",
        remedy: (id, region) => `tccli vpc DeleteSecurityGroup --region ${region} --SecurityGroupId ${id}`,
    },
    "vpc/subnet": {
        label: "subnet",
        type: "tencentcloud:index/subnet:Subnet",
        remedy: (id, region) => `tccli vpc DeleteSubnet --region ${region} --SubnetId ${id}`,
    },
    "vpc/ccn": {
        label: "CCN",
        type: "tencentcloud:index/ccn:Ccn",
        remedy: (id, region) => `tccli vpc DeleteCcn --region ${region} --CcnId ${id}`,
    },
    "vpc/vpc": {
        label: "VPC",
        type: "tencentcloud:index/vpc:Vpc",
        remedy: (id, region) => `tccli vpc DeleteVpc --region ${region} --VpcId ${id}`,
    },
} satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

/** Whatever else carries the tags is reported too, with the console's own search for it. */
const OTHER: Kind = {
    label: "other",
    remedy: () => "https://console.tencentcloud.com/tag/resource",
};

export function kindOf(name: string): Kind {
    return Object.hasOwn(KINDS, name) ? KINDS[name as KindName] : OTHER;
}

/** States of an endpoint in which another one cannot be created, as the provider knows them (extension_tke.go, v1.83.25). */
export const OPEN_ENDPOINT_STATES: readonly string[] = ["Creating", "Created", "DeletedFailed"];

/** For sorting: what has to be deleted first. */
export function deletionRank(name: string): number {
    const rank = Object.keys(KINDS).indexOf(name);
    return rank < 0 ? Infinity : rank;
}

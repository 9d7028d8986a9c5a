import type { Client } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { CreateClusterEndpointRequest } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_models";
import { ACCOUNT } from "../../account/account-ids";
import { allocatePrivateIp, allocatePublicIp } from "../../networks/ip-allocation";
import { missingParameter, TencentCloudError } from "../../errors";
import type { CloudContext, Handlers } from "../../handlers";
import type { ClusterEndpointRecord, ClusterRecord, LoadBalancerRecord } from "../../model";
import type { Store } from "../../store";
import { getCluster, getRunningCluster } from "./cluster-records";
import { certificateAuthority, clusterDomain, kubeconfig } from "./kubeconfig";

export function endpoints(context: CloudContext): Handlers<Client> {
    const { store } = context;
    return {
        CreateClusterEndpoint(request) {
            const cluster = getRunningCluster(store, request.ClusterId);
            const id = endpointId(cluster.clusterId, request.IsExtranet ?? false);
            const existing = store.get("clusterEndpoint", id);
            if (existing && existing.status !== "CreateFailed") {
                throw parameterError(`The endpoint ${id} is ${existing.status} already.`);
            }
            store.put("clusterEndpoint", id, newEndpoint(store, cluster, request));
            return {};
        },
        DeleteClusterEndpoint(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            const id = endpointId(clusterId, request.IsExtranet ?? false);
            if (store.get("clusterEndpoint", id)?.status === "CreateFailed") {
                store.delete("clusterEndpoint", id);
            } else {
                store.update("clusterEndpoint", id, { status: "Deleting" });
            }
            return {};
        },
        ModifyClusterEndpointSP(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            const id = endpointId(clusterId, true);
            if (!store.get("clusterEndpoint", id)) {
                throw parameterError(`The cluster \`${clusterId}\` has no extranet endpoint.`);
            }
            if (!request.SecurityGroup) {
                throw missingParameter("SecurityGroup");
            }
            checkSecurityGroup(store, request.SecurityGroup);
            store.update("clusterEndpoint", id, { securityGroup: request.SecurityGroup });
            return {};
        },
        SwitchClusterEndpoint(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            const id = endpointId(clusterId, request.IsExtranet ?? false);
            if (!store.get("clusterEndpoint", id)) {
                throw parameterError(`The endpoint ${id} does not exist.`);
            }
            return {};
        },
        DescribeClusterEndpointStatus(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            const endpoint = store.get("clusterEndpoint", endpointId(clusterId, request.IsExtranet ?? false));
            return { Status: endpoint?.status ?? "NotFound", ErrorMsg: endpoint?.errorMessage ?? "" };
        },
        DescribeClusterEndpoints(request) {
            const cluster = getCluster(store, request.ClusterId);
            const intranet = store.get("clusterEndpoint", endpointId(cluster.clusterId, false));
            const extranet = store.get("clusterEndpoint", endpointId(cluster.clusterId, true));
            return {
                CertificationAuthority: certificateAuthority(context, cluster.clusterId),
                ClusterExternalEndpoint: extranet?.address ?? "",
                ClusterIntranetEndpoint: intranet?.address ?? "",
                ClusterDomain: clusterDomain(cluster.clusterId),
                ClusterExternalACL: [],
                ClusterExternalDomain: extranet?.domain ?? "",
                ClusterIntranetDomain: intranet?.domain ?? "",
                SecurityGroup: extranet?.securityGroup ?? "",
                ClusterIntranetSubnetId: intranet?.subnetId ?? "",
                IntranetSecurityGroup: intranet?.securityGroup ?? "",
            };
        },
        DescribeClusterSecurity(request) {
            const { clusterId } = getCluster(store, request.ClusterId);
            return {
                UserName: ACCOUNT.uin,
                Password: "",
                CertificationAuthority: certificateAuthority(context, clusterId),
                ClusterExternalEndpoint: store.get("clusterEndpoint", endpointId(clusterId, true))?.address ?? "",
                Domain: clusterDomain(clusterId),
                PgwEndpoint: store.get("clusterEndpoint", endpointId(clusterId, false))?.address ?? "",
                SecurityPolicy: [],
                JnsGwEndpoint: "",
            };
        },
        DescribeClusterKubeconfig(request) {
            const cluster = getCluster(store, request.ClusterId);
            return { Kubeconfig: kubeconfig(context, cluster, request.IsExtranet ?? false) };
        },
    };
}

/** The endpoint that a user's own CLB serves, on its port 443. */
export function endpointOn(store: Store, loadBalancerId: string): Readonly<ClusterEndpointRecord> | undefined {
    return store.list("clusterEndpoint").find((endpoint) => endpoint.loadBalancerId === loadBalancerId);
}

/** The store id of one side of a cluster's endpoint. */
export function endpointId(clusterId: string, extranet: boolean): string {
    return `${clusterId}/${extranet ? "extranet" : "intranet"}`;
}

function newEndpoint(
    store: Store,
    cluster: Readonly<ClusterRecord>,
    request: CreateClusterEndpointRequest,
): ClusterEndpointRecord {
    const extranet = request.IsExtranet ?? false;
    const loadBalancer = request.ExistedLoadBalancerId ? existingLoadBalancer(store, cluster, request) : undefined;
    if (!loadBalancer) {
        checkPlace(store, cluster, request);
    }
    const subnetId = loadBalancer?.subnetId ?? (extranet ? "" : (request.SubnetId ?? ""));
    const record: ClusterEndpointRecord = {
        clusterId: cluster.clusterId,
        extranet,
        status: "Creating",
        address: "",
        subnetId,
        securityGroup: request.SecurityGroup ?? "",
        domain: request.Domain ?? "",
        errorMessage: "",
        ...(loadBalancer && { loadBalancerId: loadBalancer.loadBalancerId }),
    };
    if (!hasRunningNode(store, cluster.clusterId)) {
        return { ...record, status: "CreateFailed", errorMessage: noNodeMessage(extranet) };
    }
    if (loadBalancer) {
        return { ...record, address: loadBalancer.vips[0] ?? "" };
    }
    const owner = `endpoint/${endpointId(cluster.clusterId, extranet)}`;
    return { ...record, address: extranet ? allocatePublicIp(store) : allocatePrivateIp(store, subnetId, owner) };
}

/**
 * A CLB of the user's that an endpoint can be on: of its side, in the cluster's VPC, with port 443 free. Its own security groups
 * decide (CreateClusterEndpoint, `SecurityGroup`).
 */
function existingLoadBalancer(
    store: Store,
    cluster: Readonly<ClusterRecord>,
    { ExistedLoadBalancerId: id = "", IsExtranet = false, SecurityGroup }: CreateClusterEndpointRequest,
): Readonly<LoadBalancerRecord> {
    const loadBalancer = store.get("loadBalancer", id);
    if (!loadBalancer) {
        throw parameterError(`\`ExistedLoadBalancerId\`: the CLB \`${id}\` does not exist.`);
    }
    if (loadBalancer.vpcId !== cluster.vpcId) {
        throw parameterError(
            `\`ExistedLoadBalancerId\`: \`${id}\` is in ${loadBalancer.vpcId}, not in ${cluster.vpcId}.`,
        );
    }
    if ((loadBalancer.type === "OPEN") !== IsExtranet) {
        const type = IsExtranet ? "OPEN" : "INTERNAL";
        throw parameterError(
            `\`ExistedLoadBalancerId\`: \`${id}\` is ${loadBalancer.type}; this side needs one of type ${type}.`,
        );
    }
    const taken = loadBalancer.listeners.find(({ port, protocol }) => port === 443 && protocol !== "UDP");
    if (taken) {
        throw parameterError(`\`ExistedLoadBalancerId\`: port 443 of \`${id}\` is taken by \`${taken.listenerId}\`.`);
    }
    if (endpointOn(store, id)) {
        throw parameterError(`\`ExistedLoadBalancerId\`: \`${id}\` serves another endpoint.`);
    }
    if (SecurityGroup) {
        throw parameterError(
            "`SecurityGroup` is for a CLB that TKE creates: bind the groups to `ExistedLoadBalancerId`.",
        );
    }
    return loadBalancer;
}

/** An extranet endpoint needs a security group; an intranet one a subnet of the cluster's VPC. */
function checkPlace(store: Store, cluster: Readonly<ClusterRecord>, request: CreateClusterEndpointRequest): void {
    if (request.IsExtranet && !request.SecurityGroup) {
        throw missingParameter("SecurityGroup");
    }
    if (request.SecurityGroup) {
        checkSecurityGroup(store, request.SecurityGroup);
    }
    if (request.IsExtranet) {
        return;
    }
    if (!request.SubnetId) {
        throw missingParameter("SubnetId");
    }
    if (store.get("subnet", request.SubnetId)?.vpcId !== cluster.vpcId) {
        throw new TencentCloudError(
            "InvalidParameter.SubnetNotExist",
            `\`${request.SubnetId}\` is no subnet of \`${cluster.vpcId}\`.`,
        );
    }
}

function checkSecurityGroup(store: Store, securityGroupId: string): void {
    if (!store.get("securityGroup", securityGroupId)) {
        throw parameterError(`The security group \`${securityGroupId}\` does not exist.`);
    }
}

/** An endpoint is a CLB that TKE's service controller makes, and that runs on a node. */
function hasRunningNode(store: Store, clusterId: string): boolean {
    return (
        store.list("machine").some((machine) => machine.clusterId === clusterId && machine.state === "Running") ||
        store.list("virtualNode").some((node) => node.clusterId === clusterId && node.phase === "Running")
    );
}

/** As TKE reports it for a cluster without a node. */
function noNodeMessage(extranet: boolean): string {
    return (
        `ensure ${extranet ? "extranet" : "intranet"} service: endpoints default/kubernetes-intranet-loadbalancer ` +
        "address sync timed out, check if service-controller is running"
    );
}

function parameterError(message: string): TencentCloudError {
    return new TencentCloudError("InvalidParameter.Param", message);
}

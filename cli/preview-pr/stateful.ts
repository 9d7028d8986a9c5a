import type { ResourceChange } from "./stack-preview";

/** A type of resource that cannot be taken away without a loss, and what is lost. */
interface Stateful {
    /** What a reader calls it. */
    what: string;
    loss: string;
}

const nodePool: Stateful = { what: "node pool", loss: "its nodes are deleted, and every Pod on them is evicted" };

/** Types whose replacement or deletion a reviewer has to see, by type token. */
const STATEFUL: Readonly<Record<string, Stateful>> = {
    "tencentcloud:index/vpc:Vpc": { what: "VPC", loss: "everything in it is deleted, with its peerings and routes" },
    "tencentcloud:index/subnet:Subnet": {
        what: "subnet",
        loss: "nodes, Pods and CLBs in it are replaced and get other addresses",
    },
    "tencentcloud:index/kubernetesCluster:KubernetesCluster": {
        what: "cluster",
        loss: "all that runs in it is lost, and its API server gets another address",
    },
    "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool": nodePool,
    "tencentcloud:index/kubernetesServerlessNodePool:KubernetesServerlessNodePool": nodePool,
    "tencentcloud:index/clbInstance:ClbInstance": {
        what: "CLB",
        loss: "its address is lost: DNS records and allow lists that name it break",
    },
    "tencentcloud:index/natGateway:NatGateway": {
        what: "NAT gateway",
        loss: "the VPC has no way out until another one exists",
    },
    "tencentcloud:index/eip:Eip": { what: "EIP", loss: "the public address is released and may be lost for good" },
    "kubernetes:core/v1:Namespace": { what: "namespace", loss: "every object in it is deleted" },
    "kubernetes:core/v1:Service": {
        what: "Service",
        loss: "the CLB that TKE created for it is deleted, with the address that clients use",
    },
    "kubernetes:networking.k8s.io/v1:Ingress": {
        what: "Ingress",
        loss: "the CLB that TKE created for it is deleted, with the address that clients use",
    },
};

/** What a change would take away for good; undefined for a change that takes nothing away. */
export function lossOf(resource: Pick<ResourceChange, "op" | "type">): Stateful | undefined {
    return resource.op === "replace" || resource.op === "delete" ? STATEFUL[resource.type] : undefined;
}

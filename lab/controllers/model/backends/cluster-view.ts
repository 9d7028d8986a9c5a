import type { V1EndpointSlice, V1Node, V1Pod, V1Secret, V1Service } from "@kubernetes/client-node";
import type { MachineRecord } from "../../../cloud/model";
import type { TkeServiceConfig } from "../service-config";
import type { DirectAccessCluster } from "./decide-direct-access";

/** The objects of a cluster that affect backends, as the controllers' caches have them. */
export interface ClusterView {
    directAccess: DirectAccessCluster;
    /** Whether a GlobalRouter cluster has VPC-CNI beside it. */
    vpcCniAdded: boolean;
    nodes: readonly V1Node[];
    /** The cluster's own. */
    machines: readonly Readonly<MachineRecord>[];
    service(namespace: string, name: string): V1Service | undefined;
    pod(namespace: string, name: string): V1Pod | undefined;
    secret(namespace: string, name: string): V1Secret | undefined;
    serviceConfig(namespace: string, name: string): TkeServiceConfig | undefined;
    endpointSlices(namespace: string, serviceName: string): readonly V1EndpointSlice[];
}

import { accountProfile } from "../../cloud/account/profile";
import type { Store } from "../../cloud/store";
import type { EgressRecords } from "./public-address";
import type { ForwardingRecords } from "./forwarding-types";

/** The records of the lab from which the data plane is planned. */
export function forwardingRecords(
    store: Store,
    lab: Pick<ForwardingRecords, "apiServerPort" | "canBindPrivilegedPorts">,
): ForwardingRecords {
    const { apiServerPort, canBindPrivilegedPorts } = lab;
    return {
        loadBalancers: store.list("loadBalancer"),
        certificates: store.list("certificate"),
        clusterEndpoints: store.list("clusterEndpoint"),
        clusters: store.list("cluster"),
        machines: store.list("machine"),
        virtualNodes: store.list("virtualNode"),
        virtualNodePools: store.list("virtualNodePool"),
        privateIps: store.list("privateIp"),
        securityGroups: store.list("securityGroup"),
        addressBlocks: store.list("addressBlock"),
        apiServerPort,
        canBindPrivilegedPorts,
        assumptions: accountProfile(store).assumptions,
    };
}

/** The records of the lab that decide how packets leave a VPC. */
export function egressRecords(store: Store): EgressRecords {
    return {
        addressBlocks: store.list("addressBlock"),
        subnets: store.list("subnet"),
        routeTables: store.list("routeTable"),
        natGateways: store.list("natGateway"),
        addresses: store.list("address"),
        machines: store.list("machine"),
    };
}

import type { RecordKind, Records } from "./model";
import type { Store } from "./store";

/** One thing that exists in the lab's cloud and would be seen, or paid for, on Tencent Cloud. */
export interface LabResource {
    /** Tencent's name of the service: `vpc`, `clb`, `cvm`, `tke`. */
    service: string;
    type: string;
    id: string;
    name: string;
    state: string;
}

type Summary = Omit<LabResource, "service" | "type">;

function resourcesOf<K extends RecordKind>(
    store: Store,
    kind: K,
    service: string,
    type: string,
    summary: (record: Readonly<Records[K]>) => Summary,
): LabResource[] {
    return store.list(kind).map((record) => ({ service, type, ...summary(record) }));
}

/** All that exists, service by service, oldest first. A VPC's default route table is created and deleted with it, and is left out. */
export function listResources(store: Store): LabResource[] {
    return [
        ...resourcesOf(store, "vpc", "vpc", "vpc", ({ vpcId, name }) => available(vpcId, name)),
        ...resourcesOf(store, "subnet", "vpc", "subnet", ({ subnetId, name }) => available(subnetId, name)),
        ...store
            .list("routeTable")
            .filter((table) => !table.main)
            .map((table) => ({ service: "vpc", type: "route-table", ...available(table.routeTableId, table.name) })),
        ...resourcesOf(store, "securityGroup", "vpc", "security-group", ({ securityGroupId, name }) =>
            available(securityGroupId, name),
        ),
        ...resourcesOf(store, "address", "vpc", "eip", ({ addressId, name, instanceId }) => ({
            id: addressId,
            name,
            state: instanceId === "" ? "UNBIND" : "BIND",
        })),
        ...resourcesOf(store, "natGateway", "vpc", "nat-gateway", ({ natGatewayId, name }) =>
            available(natGatewayId, name),
        ),
        ...resourcesOf(store, "ccn", "vpc", "ccn", ({ ccnId, name }) => available(ccnId, name)),
        ...resourcesOf(store, "ccnAttachment", "vpc", "ccn-attachment", ({ ccnId, instanceId, description }) => ({
            id: `${ccnId}/${instanceId}`,
            name: description,
            state: "ACTIVE",
        })),
        ...resourcesOf(store, "loadBalancer", "clb", "load-balancer", ({ loadBalancerId, name }) =>
            available(loadBalancerId, name),
        ),
        ...resourcesOf(store, "certificate", "ssl", "certificate", ({ certificateId, alias }) =>
            available(certificateId, alias),
        ),
        ...resourcesOf(store, "cluster", "tke", "cluster", ({ clusterId, name, status }) => ({
            id: clusterId,
            name,
            state: status,
        })),
        ...resourcesOf(
            store,
            "clusterEndpoint",
            "tke",
            "cluster-endpoint",
            ({ clusterId, extranet, address, status }) => ({
                id: `${clusterId}/${extranet ? "extranet" : "intranet"}`,
                name: address,
                state: status,
            }),
        ),
        ...resourcesOf(store, "nodePool", "tke", "node-pool", ({ nodePoolId, name, lifeState }) => ({
            id: nodePoolId,
            name,
            state: lifeState,
        })),
        ...resourcesOf(store, "machine", "tke", "machine", ({ instanceId, machineName, state }) => ({
            id: instanceId,
            name: machineName,
            state,
        })),
        ...resourcesOf(store, "cvmNodePool", "tke", "cvm-node-pool", ({ nodePoolId, name, lifeState }) => ({
            id: nodePoolId,
            name,
            state: lifeState,
        })),
        ...resourcesOf(store, "instance", "cvm", "instance", ({ instanceId, name }) => available(instanceId, name)),
        ...resourcesOf(store, "virtualNodePool", "tke", "virtual-node-pool", ({ nodePoolId, name, lifeState }) => ({
            id: nodePoolId,
            name,
            state: lifeState,
        })),
        ...resourcesOf(store, "virtualNode", "tke", "virtual-node", ({ name, displayName, phase }) => ({
            id: name,
            name: displayName,
            state: phase,
        })),
    ];
}

function available(id: string, name: string): Summary {
    return { id, name, state: "AVAILABLE" };
}

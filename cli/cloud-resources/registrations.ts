import { POOL_NAMES } from "../../components/cluster/pool-names";
import { physicalNameOf } from "../../components/common/physical-name";
import type { ImportedResource } from "../../engine/api/engine";
import { KINDS } from "../../tencent/resource-kinds";
import type { CloudResource } from "./cloud-resource";

/** A resource's place in the program, `ClientIpScenario` of index.ts. */
export type Registration = Omit<ImportedResource, "id">;

/** What a cluster has one of at most, under whatever name the cluster itself has. */
export const CLUSTER: Registration = {
    type: KINDS["ccs/cluster"].type,
    name: "client-ip-cluster-cluster",
    parent: "client-ip-cluster",
};
const ENDPOINT: Registration = {
    type: KINDS["tke/endpoint"].type,
    name: "client-ip-cluster-endpoint",
    parent: "client-ip-cluster",
};

/** The stack's one route, to its NAT gateway. */
export const DEFAULT_ROUTE: Registration = {
    type: KINDS["vpc/route"].type,
    name: "client-ip-network-default-route",
    parent: "client-ip-network",
};

/** Pools that somebody else has added to the cluster have other names. */
const POOLS: Readonly<Record<string, Registration & { poolName: string }>> = {
    "tke/nodepool": {
        type: KINDS["tke/nodepool"].type,
        name: "client-ip-cluster-native-pool",
        parent: "client-ip-cluster-native",
        poolName: POOL_NAMES.native,
    },
    "tke/virtualnodepool": {
        type: KINDS["tke/virtualnodepool"].type,
        name: "client-ip-cluster-super-pool",
        parent: "client-ip-cluster-super",
        poolName: POOL_NAMES.super,
    },
};

/** By the role that is the end of a resource's name in the account. */
type ByRole = Readonly<{ type: string; parent: string; roles: RegExp; name: (role: string) => string }>;

const ofNetwork = (type: string, roles: RegExp, name = (role: string) => `client-ip-network-${role}`): ByRole => ({
    type,
    parent: "client-ip-network",
    roles,
    name,
});

const NAMED: Readonly<Record<string, ByRole>> = {
    "clb/clb": {
        type: KINDS["clb/clb"].type,
        parent: "client-ip-clb",
        roles: /^clb$/,
        name: () => "client-ip-clb-instance",
    },
    "vpc/vpc": ofNetwork(KINDS["vpc/vpc"].type, /^vpc$/),
    "vpc/subnet": ofNetwork(KINDS["vpc/subnet"].type, /^(node|pod|super)-/),
    "vpc/nat": ofNetwork(KINDS["vpc/nat"].type, /^nat$/),
    "vpc/eip": ofNetwork(KINDS["vpc/eip"].type, /^nat$/, () => "client-ip-network-nat-eip"),
    "cvm/sg": ofNetwork(KINDS["cvm/sg"].type, /^(backend|clb)$/),
};

/** Whether the program's resources of a kind have names of their own. */
export function isRegisteredByName(kind: string): boolean {
    return kind in NAMED;
}

/** Where the program registers such a resource; undefined where it creates none of this kind and name. */
export function registrationOf(resource: CloudResource, project: string): Registration | undefined {
    switch (resource.kind) {
        case "ccs/cluster":
            return CLUSTER;
        case "tke/endpoint":
            return ENDPOINT;
        case "vpc/route":
            return DEFAULT_ROUTE;
        case "tke/nodepool":
        case "tke/virtualnodepool":
            return poolNamed(resource);
        default:
            return named(resource, project);
    }
}

function poolNamed({ kind, name }: CloudResource): Registration | undefined {
    const { poolName, ...registration } = POOLS[kind]!;
    return name === poolName ? registration : undefined;
}

/** A name that was shortened does not tell its role. */
function named({ kind, name, stack = "" }: CloudResource, project: string): Registration | undefined {
    const { type, parent, roles, name: nameOf } = NAMED[kind] ?? {};
    const role = name.slice(physicalNameOf({ project, stack }, "").length);
    const isOwn = roles?.test(role) === true && name === physicalNameOf({ project, stack }, role);
    return isOwn && type !== undefined && parent !== undefined && nameOf
        ? { type, parent, name: nameOf(role) }
        : undefined;
}

export * from "./adopted-network";
export * from "./ccn-connection";
export type { BackendAccess, ClbAccess, ClusterNetwork, NetworkAccess } from "./cluster-network";
export { Network, type NetworkArgs } from "./network";

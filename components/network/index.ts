export * from "./adopted-network";
export * from "./ccn-connection";
export type { BackendAccess, ClbAccess, ClusterNetwork, NetworkAccess } from "./cluster-network";
export { type OpenPort, Protocol } from "./security-rules";
export { Network, type NetworkArgs } from "./network";

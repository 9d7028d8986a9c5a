export type { ContainerResources, EnvVariable, PodSettings, ResourceQuantities } from "./pod-spec";
export * from "./existing-workload";
export * from "./workload";

export * from "./cluster";
export * from "./entry-point";
export * from "./load-balancer";
export * from "./network";
export * from "./scenario";
export * from "./workload";

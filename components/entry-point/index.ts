export type { ClbSettings } from "./annotations";
export * from "./direct-ingress";
export * from "./direct-service";
export * from "./local-service";
export * from "./node-port-ingress";
export type { EntryPort } from "./ports";
export * from "./proxy-protocol-service";
export { PathType, type IngressNames } from "./qcloud-ingress";
export { TkeServiceConfig, type TkeServiceConfigArgs } from "./tke-service-config";

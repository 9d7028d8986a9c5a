export { AdoptedCluster, type AdoptedClusterArgs } from "./adopted-cluster";
export {
    InstanceChargeType,
    NativeNodePool,
    type NativeNodePoolArgs,
    type NativeNodePoolSettings,
} from "./native-node-pool";
export * from "./service-controller-config";
export * from "./super-node-pool";
export * from "./tke-cluster";

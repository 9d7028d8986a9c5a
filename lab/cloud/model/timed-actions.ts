/** Actions whose effect takes time although nothing but a record changes. */
export type LongAction =
    | "InstallAddon"
    | "UpdateAddon"
    | "UpdateClusterVersion"
    | "EnableVpcCniNetworkType"
    | "ModifyClusterExtraArgs"
    | "CreateLoadBalancer"
    | "ModifyLoadBalancer"
    | "DeleteLoadBalancer"
    | "CreateNatGateway"
    | "DeleteNatGateway";

/** What takes its time on Tencent Cloud, named by the action that begins it. */
export type TimedAction =
    | LongAction
    | "CreateCluster"
    | "DeleteCluster"
    | "CreateMachine"
    | "DeleteMachine"
    | "CreateClusterVirtualNode"
    | "DeleteClusterVirtualNode"
    | "CreateClusterEndpoint"
    | "DeleteClusterEndpoint";

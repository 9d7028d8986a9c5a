import type { BackendPath, ClbType, ClientIpFrom } from "./scenarios";

/** What a stack tells those who use it: verify, teardown, CI, other stacks. */
export interface StackOutputs {
    scenario: number;
    url: string;
    urls: string[];
    connectTo?: string;
    certificateId?: string;
    clientIpFrom: ClientIpFrom;
    backendPath: BackendPath;
    clbType: ClbType;
    clusterId: string;
    loadBalancerId: string;
    vpcId: string;
    namespace: string;
    manualPrerequisites: string[];
    askTencentFor: string[];
    kubeconfig: string;
    adopts?: string[];
    securityGroupsMustAllow?: string[];
}

/** The stack outputs with what each says, in the order in which docs/en/configuration.md lists them. */
export const STACK_OUTPUTS: Readonly<Record<keyof StackOutputs, string>> = {
    scenario: "number of the scenario",
    url: "what a client calls: the first of `urls`",
    urls: "one URL for every port of the CLB",
    connectTo: "scenario 13: the CLB's address or domain name, to which DNS has to resolve the URL's domain",
    certificateId: "scenario 13: the certificate that the CLB presents to clients",
    clientIpFrom: "where the Pod reads the client's address: `remote_addr`, `x-forwarded-for` or `proxy-protocol`",
    backendPath: "the CLB's backends: `direct` (Pods) or `node-port`",
    clbType: "who can call: `public`: everybody; `internal`: clients in the VPC",
    clusterId: "id on Tencent Cloud",
    loadBalancerId: "id on Tencent Cloud",
    vpcId: "id on Tencent Cloud",
    namespace: "namespace of the app",
    manualPrerequisites:
        "what the account needs from Tencent before the CLB can bind the Pods; empty if it needs nothing",
    askTencentFor: "the old name of `manualPrerequisites`, for one more version",
    kubeconfig: "kubeconfig of the cluster; a secret",
    adopts: "a stack that adopts resources: the keys that adopt them",
    securityGroupsMustAllow:
        "a stack that adopts resources: what the [security groups](adopting.md#what-has-to-be-open) that it does not own have to accept",
};

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
    scenario: "its number",
    url: "what a client calls: the first of `urls`",
    urls: "one for every port of the CLB",
    connectTo: "of scenario 13: the CLB's address or name, which DNS has to have for the URL's domain",
    certificateId: "of scenario 13: the certificate that clients are shown",
    clientIpFrom: "where the Pod reads the client's address: `remote_addr`, `x-forwarded-for` or `proxy-protocol`",
    backendPath: "the CLB's backends: `direct` (Pods) or `node-port`",
    clbType: "who can call: `public`, or with `internal` the VPC only",
    clusterId: "id on Tencent Cloud",
    loadBalancerId: "id on Tencent Cloud",
    vpcId: "id on Tencent Cloud",
    namespace: "of the app",
    manualPrerequisites: "what only Tencent can set before the CLB binds the Pods; empty where nothing is needed",
    askTencentFor: "the old name of `manualPrerequisites`, for one more version",
    kubeconfig: "a secret",
    adopts: "of a stack that adopts something: the keys by which it does",
    securityGroupsMustAllow: "of such a stack: what [security groups](adopting.md) of others have to let in",
};

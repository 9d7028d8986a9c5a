import { PROJECT, stackConfig } from "../../../support/program";

export const KUBECONFIG = "clusters: [{name: cls-adopted1}]\ncontexts: [{name: cls-adopted1-1-context-default}]";

/** What the smallest stack sets: the app and its way in, on somebody's cluster, CLB and namespace. */
export const SMALLEST = {
    scenario: "1",
    region: "ap-guangzhou",
    clusterId: "cls-adopted1",
    loadBalancerId: "lb-adopted1",
    existingNamespace: "shop",
};

/** A cluster in an adopted VPC. */
export const IN_VPC = {
    scenario: "1",
    region: "ap-guangzhou",
    vpcId: "vpc-adopted1",
    nodeSubnetIds: '["subnet-node6","subnet-node7"]',
    podSubnetIds: '["subnet-pod6","subnet-pod7"]',
    serviceCidr: "172.16.0.0/22",
    kubernetesVersion: "1.34.1",
    instanceType: "S5.MEDIUM4",
};

export type Config = Record<string, string | undefined>;

export const keys = (config: Config) =>
    Object.fromEntries(Object.entries(config).map(([key, value]) => [`${PROJECT}:${key}`, value]));

/** Takes the keys of Pulumi.scenario1.yaml away. */
export const nothing = Object.fromEntries(Object.keys(stackConfig("scenario1")).map((key) => [key, undefined]));

export const NODES = {
    items: [{ metadata: { name: "10.9.0.2" }, status: { conditions: [{ type: "Ready", status: "True" }] } }],
};

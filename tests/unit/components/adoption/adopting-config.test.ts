import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../../../../components/config/config";
import { PROJECT } from "../../../support/program";
import type { Config } from "./configs";
import { KUBECONFIG, SMALLEST, IN_VPC, keys } from "./configs";

describe("a config that adopts", () => {
    const mistakesOf = (config: Config): string[] => {
        const set = Object.entries(keys(config)).filter((entry): entry is [string, string] => entry[1] !== undefined);
        try {
            parseConfig(PROJECT, Object.fromEntries(set));
        } catch (error) {
            assert.ok(pulumi.RunError.isInstance(error));
            return error.message
                .split("\n")
                .slice(1)
                .map((line) => line.trim());
        }
        return [];
    };

    for (const [what, config] of [
        ["the smallest stack", SMALLEST],
        ["a cluster in a VPC", IN_VPC],
        ["a cluster by its kubeconfig", { ...SMALLEST, clusterId: undefined, kubeconfig: KUBECONFIG }],
        ["GlobalRouter without a cluster CIDR, which is the cluster's", { ...SMALLEST, scenario: "2" }],
        [
            "super nodes in a VPC",
            {
                ...IN_VPC,
                scenario: "3",
                nodeSubnetIds: undefined,
                instanceType: undefined,
                superNodeSubnetIds: '["subnet-1"]',
            },
        ],
    ] as [string, Config][]) {
        it(`is without mistakes: ${what}`, () => assert.deepEqual(mistakesOf(config), []));
    }

    it("finds the cluster in its kubeconfig", () => {
        const config = parseConfig(
            PROJECT,
            keys({ scenario: "1", region: "ap-guangzhou", kubeconfig: KUBECONFIG }) as Record<string, string>,
        );
        assert.equal(config.clusterId, "cls-adopted1");
    });

    it("tells all mistakes at once, a kubeconfig never in clear", () => {
        const kubeconfig = "clusters: [{name: mine}], token: hush";
        assert.deepEqual(
            mistakesOf({ ...SMALLEST, clusterId: undefined, kubeconfig, zones: '["ap-guangzhou-6"]', clb: "stack" }),
            [
                "tke-client-ip:clb = stack: the CLB is adopted as it is (loadBalancerId): remove it",
                "tke-client-ip:clusterId is not set: the kubeconfig does not name one TKE cluster: set its id",
            ],
        );
        assert.ok(
            !mistakesOf({ ...SMALLEST, kubeconfig: "token: hush" })
                .join()
                .includes("hush"),
        );
    });

    for (const [what, config, message] of [
        ["an id that is none", { ...SMALLEST, clusterId: "mine" }, /clusterId = mine: set an id, such as cls-1a2b3c4d/],
        [
            "how a VPC is made beside one that is there",
            { ...IN_VPC, vpcCidr: "10.1.0.0/16" },
            /vpcCidr = .*adopted.*remove it/,
        ],
        [
            "how nodes are made beside a cluster that is there",
            { ...SMALLEST, instanceType: "S5.MEDIUM4" },
            /instanceType = .*remove/,
        ],
        [
            "no subnets in the VPC",
            { ...IN_VPC, nodeSubnetIds: undefined },
            /nodeSubnetIds is not set: .*ids of its subnets/,
        ],
        ["no subnets for Pods", { ...IN_VPC, podSubnetIds: undefined }, /podSubnetIds is not set: .*VPC-CNI/],
        ["a subnet twice", { ...IN_VPC, podSubnetIds: '["subnet-1","subnet-1"]' }, /podSubnetIds = .*different ids/],
        [
            "subnets of no VPC",
            {
                ...IN_VPC,
                vpcId: undefined,
                podSubnetIds: undefined,
                zones: '["ap-guangzhou-6"]',
                vpcCidr: "10.1.0.0/16",
            },
            /nodeSubnetIds = .*set vpcId/,
        ],
        [
            "a CLB of a VPC that is yet to be made",
            {
                loadBalancerId: "lb-1",
                scenario: "1",
                region: "ap-guangzhou",
                zones: '["ap-guangzhou-6"]',
                vpcCidr: "10.1.0.0/16",
                serviceCidr: "172.16.0.0/22",
                kubernetesVersion: "1.34.1",
                instanceType: "S5.MEDIUM4",
            },
            /loadBalancerId = lb-1: .*set vpcId or clusterId/,
        ],
        [
            "the kubeconfig of another cluster",
            { ...SMALLEST, clusterId: "cls-other111", kubeconfig: KUBECONFIG },
            /kubeconfig = \[not shown\]: belongs to cls-adopted1/,
        ],
        ["two namespaces", { ...SMALLEST, namespace: "client-ip" }, /namespace = client-ip: .*remove it/],
        [
            "an internal CLB without a subnet",
            { ...SMALLEST, loadBalancerId: undefined, clbType: "internal" },
            /clbSubnetId is not set/,
        ],
        [
            "clients of security groups that are not the stack's",
            { ...SMALLEST, clientCidrs: '["203.0.113.0/24"]' },
            /clientCidrs = .*no security group/,
        ],
        [
            "a confirmation that nothing asks for",
            { ...IN_VPC, allowClusterWideChanges: "true" },
            /allowClusterWideChanges = true: .*remove it/,
        ],
    ] as [string, Config, RegExp][]) {
        it(`is told: ${what}`, () => {
            const mistakes = mistakesOf(config);
            assert.equal(mistakes.length, 1, mistakes.join("\n"));
            assert.match(mistakes[0]!, message);
        });
    }
});

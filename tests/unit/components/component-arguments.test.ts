import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { Clb } from "../../../components/load-balancer/clb";
import { atLeastOne, NativeNodePool } from "../../../components/cluster/native-node-pool";
import { TkeCluster } from "../../../components/cluster/tke-cluster";
import { PROJECT, ROOT, runProgram } from "../../support/program";
import { find } from "./programs";

const NATIVE = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], instanceTypes: ["S5.MEDIUM4"], replicas: 1 };
const CLUSTER = {
    vpcId: "vpc-1",
    kubernetesVersion: "1.34.1",
    serviceCidr: "172.16.0.0/22",
    endpointSubnetId: "subnet-1",
    nativeNodePool: NATIVE,
};

describe("the components", () => {
    const shapes: [string, <T>(value: T) => pulumi.Input<T>][] = [
        ["plain", (value) => value],
        ["a promise", (value) => Promise.resolve(value)],
        ["an Output", (value) => pulumi.output(value) as never],
    ];
    for (const [shape, as] of shapes) {
        it(`NativeNodePool is the same with every argument ${shape}`, async () => {
            const made = await runProgram({
                program: () => {
                    new NativeNodePool("nodes", {
                        clusterId: as("cls-1"),
                        subnetIds: as(["subnet-1"]),
                        securityGroupIds: as(["sg-2", "sg-1"]),
                        instanceTypes: as(["S5.MEDIUM4"]),
                        replicas: as(3),
                        tags: as({ b: "2", a: "1" }),
                    });
                },
            });
            assert.deepEqual(find(made, "nodes-pool").inputs, {
                clusterId: "cls-1",
                name: "native",
                type: "Native",
                deletionProtection: false,
                native: {
                    subnetIds: ["subnet-1"],
                    securityGroupIds: ["sg-2", "sg-1"],
                    instanceTypes: ["S5.MEDIUM4"],
                    instanceChargeType: "POSTPAID_BY_HOUR",
                    systemDisk: { diskType: "CLOUD_PREMIUM", diskSize: 50 },
                    replicas: 3,
                    enableAutoscaling: false,
                    scaling: { minReplicas: 3, maxReplicas: 3, createPolicy: "ZoneEquality" },
                },
                tags: [
                    {
                        resourceType: "machine",
                        tags: [
                            { key: "a", value: "1" },
                            { key: "b", value: "2" },
                        ],
                    },
                ],
            });
        });
    }

    it("let no native node pool be empty", () => {
        assert.equal(atLeastOne(1), 1);
        for (const replicas of [0, -1, 1.5]) {
            // Where it is called, a throw is an unhandled rejection, which ends a program but no test.
            assert.throws(() => atLeastOne(replicas), /cannot have .* nodes: set replicas to 1 or more/);
        }
    });

    const refused: [string, () => unknown, RegExp][] = [
        [
            "VPC-CNI without subnets for Pods",
            () => new TkeCluster("c", { ...CLUSTER, networkType: "VPC-CNI" }),
            /set podSubnetIds/,
        ],
        [
            "GlobalRouter without a cluster CIDR",
            () => new TkeCluster("c", { ...CLUSTER, networkType: "GR" }),
            /set clusterCidr/,
        ],
        [
            "a cluster without nodes",
            () =>
                new TkeCluster("c", {
                    ...CLUSTER,
                    networkType: "GR",
                    clusterCidr: "172.20.0.0/16",
                    nativeNodePool: undefined,
                }),
            /needs a node/,
        ],
        [
            "an internal CLB without a subnet",
            () => new Clb("b", { vpcId: "vpc-1", type: "internal" }),
            /subnetId: is not set/,
        ],
        [
            "bandwidth of an internal CLB",
            () => new Clb("b", { vpcId: "vpc-1", type: "internal", subnetId: "subnet-1", bandwidthMbps: 5 }),
            /bandwidthMbps: .*remove it/,
        ],
    ];
    for (const [what, make, message] of refused) {
        it(`refuse ${what}`, async () => {
            await assert.rejects(runProgram({ program: () => void make() }), message);
        });
    }

    it("set as many Services as the service CIDR has addresses, or the cluster would be replaced", async () => {
        const program = () => void new TkeCluster("c", { ...CLUSTER, networkType: "GR", clusterCidr: "172.20.0.0/16" });
        const { inputs, additionalSecretOutputs } = find(await runProgram({ program }), "c-cluster");
        assert.equal(inputs.clusterMaxServiceNum, 1024);
        assert.ok(!("claimExpiredSeconds" in inputs) && !("eniSubnetIds" in inputs) && !("vpcCniType" in inputs));
        assert.deepEqual(additionalSecretOutputs.sort(), ["kubeConfig", "kubeConfigIntranet"]);
    });

    it("could be served to every language of Pulumi", function () {
        this.timeout(60_000);
        const names = ["Network", "TkeCluster", "NativeNodePool", "SuperNodePool", "Clb"]
            .concat(["ServiceControllerConfig", "Workload", "ClientIpScenario", "CcnConnection"])
            .concat(["DirectService", "LocalService", "DirectIngress", "NodePortIngress", "TkeServiceConfig"])
            .sort();
        const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-analyzer-"));
        const types = { extends: join(ROOT, "tsconfig.json"), include: [join(ROOT, "components")] };
        writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(types));
        const main = join(ROOT, "components/scenario/client-ip-scenario.ts");
        const analyzed = new Analyzer(directory, PROJECT, { name: PROJECT, main }, new Set(names)).analyze();
        rmSync(directory, { recursive: true });
        assert.deepEqual(Object.keys(analyzed.components).sort(), names);
    });
});

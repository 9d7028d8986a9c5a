import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { registrationOf } from "../../../../cli/cloud-resources/registrations";

interface GoldenResource {
    type: string;
    name: string;
    parent?: string;
    inputs: { name?: string; clbName?: string };
}

/** Kinds of the tag service, by the type of the resource that the program creates. */
const KINDS: Readonly<Record<string, string>> = {
    "tencentcloud:index/vpc:Vpc": "vpc/vpc",
    "tencentcloud:index/subnet:Subnet": "vpc/subnet",
    "tencentcloud:index/natGateway:NatGateway": "vpc/nat",
    "tencentcloud:index/eip:Eip": "vpc/eip",
    "tencentcloud:index/securityGroup:SecurityGroup": "cvm/sg",
    "tencentcloud:index/clbInstance:ClbInstance": "clb/clb",
    "tencentcloud:index/kubernetesCluster:KubernetesCluster": "ccs/cluster",
    "tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint": "tke/endpoint",
    "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool": "tke/nodepool",
    "tencentcloud:index/kubernetesServerlessNodePool:KubernetesServerlessNodePool": "tke/virtualnodepool",
};

describe("where the program registers a resource of the cloud", () => {
    const golden = join(__dirname, "../../../golden");
    const stacks = readdirSync(golden).filter((file) => /^(dev|scenario\d+)\.json$/.test(file));

    for (const file of stacks) {
        const stack = file.replace(/\.json$/, "");
        it(`is as in the golden file of ${stack}`, () => {
            const resources = JSON.parse(readFileSync(join(golden, file), "utf8")) as GoldenResource[];
            const told = resources.filter(({ type }) => type in KINDS);
            assert.ok(told.length > 0);
            for (const { type, name, parent, inputs } of told) {
                const resource = {
                    kind: KINDS[type] ?? "",
                    id: "any",
                    region: "ap-guangzhou",
                    name: inputs.clbName ?? inputs.name ?? "",
                    stack,
                };
                assert.deepEqual(registrationOf(resource, "tke-client-ip"), { type, name, parent });
            }
        });
    }

    it("is nowhere for another stack's, for other roles and for names that were shortened", () => {
        const subnet = { kind: "vpc/subnet", id: "subnet-1", region: "ap-guangzhou", stack: "dev" };
        for (const name of [
            "tke-client-ip-prod-node-a",
            "tke-client-ip-dev-x",
            "node-a",
            `tke-client-ip-dev-node-${"a".repeat(50)}`,
        ]) {
            assert.equal(registrationOf({ ...subnet, name }, "tke-client-ip"), undefined, name);
        }
    });
});

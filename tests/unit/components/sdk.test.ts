import assert from "node:assert/strict";
import * as tencentcloud from "@pulumi/tencentcloud";
import { runProgram, valueOf } from "../../support/program";

describe("the local package @pulumi/tencentcloud", () => {
    it("names a required argument that is missing", async () => {
        const program = () => void new tencentcloud.Vpc("vpc", {} as tencentcloud.VpcArgs);
        await assert.rejects(runProgram({ program }), /Missing required property 'cidrBlock'/);
    });

    it("has every property of a resource for an output, computed ones too", async () => {
        let vpc: tencentcloud.Vpc | undefined;
        await runProgram({ program: () => void (vpc = new tencentcloud.Vpc("vpc", { cidrBlock: "10.0.0.0/16" })) });
        assert.equal(await valueOf(vpc?.defaultRouteTableId), "rtb-main");
        assert.equal(tencentcloud.Vpc.isInstance(vpc), true);
        assert.equal(tencentcloud.Subnet.isInstance(vpc), false);
    });

    it("keeps a provider's key secret", async () => {
        const program = () => void new tencentcloud.Provider("p", { region: "ap-guangzhou", secretKey: "key" });
        const { resources } = await runProgram({ program });
        assert.deepEqual(resources[0]?.inputs, { region: "ap-guangzhou", secretKey: "[secret]" });
    });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tencentcloud from "@pulumi/tencentcloud";
import { parse } from "yaml";
import manifest from "../../../sdks/tencentcloud/package.json";
import { ROOT, runProgram, valueOf } from "./program";

describe("the local package @pulumi/tencentcloud", () => {
    it("is parameterised as the packages entry of Pulumi.yaml says", () => {
        const { pulumi: plugin, version } = manifest;
        const { packages } = parse(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")) as {
            packages: {
                tencentcloud: { source: string; version: string; parameters: [string, string, string, string] };
            };
        };
        const { parameters, ...base } = packages.tencentcloud;
        const [provider, providerVersion, , includes] = parameters;
        assert.deepEqual({ source: plugin.name, version: plugin.version }, base);
        assert.deepEqual(JSON.parse(Buffer.from(plugin.parameterization.value, "base64").toString()), {
            remote: { url: `registry.opentofu.org/${provider}`, version: providerVersion },
            includes: includes.split(","),
        });
        assert.deepEqual([plugin.parameterization.version, version], [providerVersion, providerVersion]);
    });

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

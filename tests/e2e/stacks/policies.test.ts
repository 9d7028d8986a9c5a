import assert from "node:assert/strict";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linkDependencies } from "../../../cli/preview-pr/base-program";
import { PulumiCliEngine } from "../../../engine/pulumi/pulumi-cli-engine";
import { labEnvironment, labStatus } from "../../../lab/daemon-client";
import { EmbeddedEngine } from "../../../engine/embedded/embedded";
import type { Engine } from "../../../engine/api/engine";
import { labHome } from "../../../lab/home";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { describeOnEngines } from "../engines";
import { OFFLINE, projectDirectory } from "../../support/project";
import { TestLab } from "../../support/test-lab";

const SUBNET_OUTSIDE_ITS_VPC = `
import * as pulumi from "@pulumi/pulumi";
import * as tencentcloud from "@pulumi/tencentcloud";
const tags = { "pulumi:project": pulumi.getProject(), "pulumi:stack": pulumi.getStack() };
const vpc = new tencentcloud.Vpc("vpc", { cidrBlock: "10.30.0.0/16", tags });
new tencentcloud.Subnet("subnet", {
    vpcId: vpc.id, cidrBlock: "10.31.0.0/24", availabilityZone: "ap-guangzhou-6", tags,
});
`;

describeOnEngines("a stack that breaks a policy as a whole", function (engineName) {
    this.timeout(120_000);
    const lab = new TestLab();
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-policies-"));
    let engine: Engine;
    let environment: NodeJS.ProcessEnv;

    before(buildControlPlane);
    before(async () => {
        for (const part of ["Pulumi.yaml", "package.json", "preload.cjs", "components", "tke", "policy", "sdks"]) {
            cpSync(join(projectDirectory, part), join(directory, part), {
                recursive: true,
                filter: (source) => !source.includes("node_modules"),
            });
        }
        linkDependencies(projectDirectory, directory);
        writeFileSync(join(directory, "index.ts"), SUBNET_OUTSIDE_ITS_VPC);
        await lab.succeed("lab", "start");
        const home = labHome(projectDirectory, lab.directory);
        environment = { ...process.env, ...OFFLINE, ...labEnvironment(home, (await labStatus(home))!) };
        const options = { projectDirectory: directory, labDirectory: lab.directory };
        engine =
            engineName === "pulumi"
                ? await PulumiCliEngine.open({ ...options, policyPack: join(directory, "policy") })
                : new EmbeddedEngine(options);
    });

    after(async () => {
        await lab.remove();
        rmSync(directory, { recursive: true, force: true });
    });

    it("is refused by up before anything is made", async () => {
        await assert.rejects(
            engine.up("policed", { environment }),
            /Subnet subnet: .*10\.31\.0\.0\/24.*\[cidrs-do-not-overlap\]/,
        );
        assert.deepEqual(await lab.resources(), []);
    });

    it("is refused by preview", async () => {
        await assert.rejects(engine.preview("policed", { environment }), /\[cidrs-do-not-overlap\]/);
    });
});

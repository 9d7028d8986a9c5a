import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { cliVariables } from "../../../engine/pulumi/pulumi-environment";
import { prepareWorkspace } from "../../../engine/pulumi/pulumi-workspace";
import { labEnvironment, labStatus } from "../../../lab/daemon-client";
import { labHome } from "../../../lab/home";
import { clientConfig } from "../../../tencent/clients";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { describeOnEngines } from "../engines";
import { OFFLINE, projectDirectory } from "../../support/project";
import { TestLab } from "../../support/test-lab";

const STACK = "imported";

describeOnEngines("import of what was made by hand", function (engine) {
    if (engine === "embedded") {
        return;
    }
    this.timeout(120_000);
    const lab = new TestLab();
    let environment: Record<string, string>;
    let workDir: string;
    const made = { vpc: "", clb: "" };

    async function pulumi(...args: string[]): Promise<string> {
        const env = { ...process.env, ...OFFLINE, ...environment };
        return (await promisify(execFile)("pulumi", [...args, "--non-interactive"], { cwd: workDir, env })).stdout;
    }

    before(buildControlPlane);
    before(async () => {
        await lab.succeed("lab", "start");
        const home = labHome(projectDirectory, lab.directory);
        const labVariables = labEnvironment(home, (await labStatus(home))!);
        environment = await cliVariables({ environment: labVariables, labDirectory: lab.directory });
        workDir = prepareWorkspace({
            stack: STACK,
            projectDirectory,
            configStack: STACK,
            configOverrides: {},
            labDirectory: lab.directory,
        });
        const config = clientConfig(labVariables, "the test makes resources by hand");
        const { Vpc } = await new VpcClient(config).CreateVpc({ VpcName: "by-hand", CidrBlock: "10.9.0.0/16" });
        made.vpc = Vpc!.VpcId!;
        const { LoadBalancerIds } = await new ClbClient(config).CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            LoadBalancerName: "by-hand",
            VpcId: made.vpc,
        });
        made.clb = LoadBalancerIds![0]!;
        await pulumi("stack", "init", STACK);
    });

    after(() => lab.remove());

    for (const [name, type] of [
        ["vpc", "tencentcloud:index/vpc:Vpc"],
        ["clb", "tencentcloud:index/clbInstance:ClbInstance"],
    ] as const) {
        it(`takes a ${name} into a stack by its id`, async () => {
            await pulumi("import", type, name, made[name], "--yes", "--generate-code=false", "--protect=false");
            const state = await pulumi("stack", "export", "--stack", STACK);
            assert.ok(state.includes(`"id": "${made[name]}"`), state);
            assert.match(state, /"by-hand"/);
        });
    }

    it("has nothing to refresh right after, and destroy deletes it", async () => {
        const refreshed = await pulumi("refresh", "--yes", "--skip-preview", "--stack", STACK);
        assert.match(refreshed, /\b3 unchanged|\b2 unchanged/);
        await pulumi("destroy", "--yes", "--skip-preview", "--stack", STACK);
        assert.deepEqual(await lab.resources(), []);
    });
});

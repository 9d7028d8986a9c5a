import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { addFault, labEnvironment } from "../../../lab/daemon-client";
import { stackFiles } from "../../../engine/embedded/state/stack-files";
import { labHome } from "../../../lab/home";
import { clientConfig } from "../../../tencent/clients";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { projectDirectory, spawnCommand, type CommandResult } from "../../support/project";
import { TestLab } from "../../support/test-lab";

interface Report {
    stacks: { stack: string; result: string; detail: string }[];
    leftovers: { label: string; id: string; stack: string }[];
    notLookedFor: string[];
}

describe("teardown of pull requests' stacks with clusters", function () {
    this.timeout(300_000);
    const lab = new TestLab();
    const home = labHome(projectDirectory, lab.directory);

    before(buildControlPlane);
    before(async () => {
        await lab.succeed("lab", "start");
        await Promise.all([lab.succeed("up", "dev", "--pr", "7"), lab.succeed("up", "pr-8-dev")]);
    });
    after(() => lab.remove());

    /** Dates a stack's last update back. */
    function age(stack: string, hours: number, ttl: string): void {
        const { state } = stackFiles(lab.directory, stack);
        const saved = JSON.parse(readFileSync(state, "utf8")) as { tags: Record<string, string>; lastUpdate: string };
        saved.tags.ttl = ttl;
        saved.lastUpdate = new Date(Date.now() - hours * 3_600_000).toISOString();
        writeFileSync(state, JSON.stringify(saved));
    }

    const report = ({ stdout }: CommandResult) => JSON.parse(stdout) as Report;
    const results = (result: CommandResult) =>
        Object.fromEntries(report(result).stacks.map(({ stack, result: outcome }) => [stack, outcome]));
    const namesLeft = async () => (await lab.resources()).map(({ name }) => name);

    it("has both up side by side, each with its own names", async () => {
        const names = await namesLeft();
        for (const stack of ["pr-7-dev", "pr-8-dev"]) {
            assert.ok(names.includes(`tke-client-ip-${stack}-cluster`), `${stack} in ${names.join(", ")}`);
        }
        await lab.succeed("verify", "--pr", "8", "--json");
        assert.match((await lab.succeed("output", "dev", "url", "--pr", "7")).stdout, /^http:/);
    });

    it("needs to be told what to tear down", async () => {
        assert.equal((await lab.run("teardown")).exitCode, 2);
        assert.equal((await lab.run("teardown", "--stack", "prod")).exitCode, 2);
    });

    it("only tells with --dry-run", async () => {
        age("pr-7-dev", 3, "2h");
        age("pr-8-dev", 1, "2h");
        const before = await lab.resources();
        const dry = await lab.succeed("teardown", "--expired", "--dry-run", "--json");
        assert.deepEqual(results(dry), { "pr-7-dev": "to destroy", "pr-8-dev": "kept" });
        assert.deepEqual(await lab.resources(), before);
    });

    it("leaves a stack whose destroy fails to the next run", async () => {
        await addFault(home, { action: "DeleteSubnet", error: "InvalidParameterValue.Malformed", times: 1 });
        const failed = await lab.run("teardown", "--expired", "--json");
        assert.equal(failed.exitCode, 1, failed.stderr);
        assert.deepEqual(results(failed), { "pr-7-dev": "failed", "pr-8-dev": "kept" });
        assert.match(report(failed).stacks[0]?.detail ?? "", /InvalidParameterValue\.Malformed/);
        const done = await lab.succeed("teardown", "--expired", "--json");
        assert.deepEqual(results(done), { "pr-7-dev": "destroyed", "pr-8-dev": "kept" });
        assert.ok((await namesLeft()).every((name) => !name.includes("pr-7-dev")));
    });

    it("tells what bears the tags of a stack that is no more, until it is gone", async () => {
        const config = clientConfig(labEnvironment(home, await lab.status()), "the test");
        const clb = new ClbClient(config);
        const { VpcSet } = await new VpcClient(config).DescribeVpcs({});
        await clb.CreateLoadBalancer({
            LoadBalancerType: "OPEN",
            LoadBalancerName: "forgotten",
            VpcId: VpcSet?.[0]?.VpcId,
            Tags: [
                { TagKey: "pulumi:project", TagValue: "tke-client-ip" },
                { TagKey: "pulumi:stack", TagValue: "pr-7-dev" },
            ],
        });
        const left = await lab.run("teardown", "--pr", "7", "--json");
        assert.equal(left.exitCode, 1);
        const [leftover] = report(left).leftovers;
        assert.deepEqual([leftover?.label, leftover?.stack], ["CLB", "pr-7-dev"]);
        assert.match((await lab.run("teardown", "--pr", "7")).stdout, /CLB .*forgotten.*\n(.*\n)*.*DeleteLoadBalancer/);
        await clb.DeleteLoadBalancer({ LoadBalancerIds: [leftover?.id ?? ""] });
        await lab.succeed("teardown", "--pr", "7");
    });

    it("goes on after a kill in the middle, also when two begin at once", async () => {
        const killed = spawnCommand(lab.directory, "teardown", "--stack", "pr-8-dev");
        const ended = once(killed, "close");
        let seen = "";
        for await (const chunk of killed.stderr.setEncoding("utf8")) {
            seen += String(chunk);
            if (seen.includes(" deleted ")) {
                break;
            }
        }
        process.kill(killed.pid!, "SIGKILL");
        await ended;
        const both = await Promise.all([1, 2].map(() => lab.run("teardown", "--pr", "8", "--json")));
        for (const { exitCode, stderr } of both) {
            assert.equal(exitCode, 0, stderr);
        }
        await lab.succeed("teardown", "--pr", "8");
        assert.deepEqual(await lab.resources(), []);
    });
});

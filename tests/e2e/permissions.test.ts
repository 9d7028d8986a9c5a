import assert from "node:assert/strict";
import { recordCalls, recordedCalls } from "../../lab/client";
import { labHome } from "../../lab/home";
import { camPolicies } from "../support/cam-policies";
import { buildControlPlane } from "../support/control-plane";
import { projectDirectory } from "../support/project";
import { TestLab } from "../support/test-lab";
import { describeOnEngines } from "./engines";

const STACK = "dev";

/** The life of a stack, command by command, and the policy of an API key that has to be enough for each. */
const LIFE: [policy: string, ...command: [string, ...string[]]][] = [
    ["preflight", "preflight", STACK],
    ["preview", "preview", STACK],
    ["deploy", "up", STACK, "--yes"],
    ["preview", "preview", STACK],
    ["verify", "verify", STACK],
    ["deploy", "refresh", STACK],
    ["teardown", "teardown", "--stack", STACK, "--dry-run"],
    ["teardown", "teardown", "--stack", STACK, "--yes"],
    ["deploy", "up", STACK, "--yes"],
    ["deploy", "destroy", STACK, "--yes"],
];

describeOnEngines("the CAM policies of docs/en/permissions.md", function (engine) {
    this.timeout(300_000);
    const lab = new TestLab(engine);
    const home = labHome(projectDirectory, lab.directory);
    const policies = camPolicies();

    before(buildControlPlane);
    after(() => lab.remove());
    beforeEach(async () => {
        await lab.succeed("lab", "start");
        await recordCalls(home);
    });

    for (const [policy, ...command] of LIFE) {
        it(`allow all that \`${command.join(" ")}\` calls (${policy})`, async () => {
            const { stdout, stderr } = await lab.run(...command);
            // A lab that holds nothing any more stops, and goes on recording once it runs again.
            await lab.succeed("lab", "start");
            const calls = (await recordedCalls(home)).filter(({ service }) => service !== "kubernetes");
            const called = new Set(calls.map(({ service, action }) => `${service}:${action}`));
            assert.ok(called.size > 0, `${stdout}${stderr}`);
            const allowed = policies.get(policy);
            assert.deepEqual([...called].filter((name) => !allowed?.has(name)).sort(), []);
        });
    }
});

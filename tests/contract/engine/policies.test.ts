import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { OperationOptions } from "../../../engine/api/engine";
import { startLabCloud } from "./lab-cloud";
import { fixtureEngine } from "./lab-engine";

const SSH_FOR_EVERYONE = { from: "0.0.0.0/0" };

describe("embedded engine with a project that has a policy pack", function () {
    this.timeout(60_000);
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    let fixture: ReturnType<typeof fixtureEngine>;

    before(async () => (lab = await startLabCloud()));
    after(() => lab.close());
    beforeEach(() => (fixture = fixtureEngine("policed-program")));
    afterEach(async () => {
        await fixture.engine.destroy("dev", { environment: lab.environment });
        fixture.dispose();
    });

    const options = (ssh: { from?: string; late?: boolean }, more: OperationOptions = {}): OperationOptions => ({
        environment: lab.environment,
        onEvent: fixture.onEvent,
        configOverrides: { "policed-program:ssh": JSON.stringify(ssh) },
        ...more,
    });
    const violation =
        /^1 policy violation; nothing was changed .*--no-policy.*\n {2}\S+:SecurityGroupRuleSet rules: port 22 /;

    it("brings a stack up that keeps to the policies, and finds nothing to change afterwards", async () => {
        const { create } = await fixture.engine.up("dev", options({}));
        const { same } = await fixture.engine.up("dev", options({}));
        assert.deepEqual([create, same], [3, 3]);
        assert.equal(fixture.events.filter(({ op, phase }) => op === "create" && phase === "done").length, 3);
    });

    it("refuses a preview, and shows its plan all the same", async () => {
        await assert.rejects(fixture.engine.preview("dev", options(SSH_FOR_EVERYONE)), { message: violation });
        assert.equal(fixture.events.length, 3);
    });

    it("refuses up before anything is made, the stack included", async () => {
        await assert.rejects(fixture.engine.up("dev", options(SSH_FOR_EVERYONE)), { message: violation });
        assert.deepEqual([fixture.events, lab.store.list("vpc")], [[], []]);
        assert.ok(!existsSync(join(fixture.labDirectory, "stacks", "dev.json")));
    });

    it("leaves a stack as it was that would break a policy", async () => {
        await fixture.engine.up("dev", options({}));
        await assert.rejects(fixture.engine.up("dev", options(SSH_FOR_EVERYONE)), { message: violation });
        assert.equal((await fixture.engine.preview("dev", options({}))).same, 3);
    });

    it("says in a preview what it cannot decide, and does not make in up what turns out to break a policy", async () => {
        const late = { ...SSH_FOR_EVERYONE, late: true };
        const lines: string[] = [];
        await fixture.engine.preview("dev", options(late, { onOutput: (line) => lines.push(line) }));
        assert.match(lines.join("\n"), /admin-ports-closed-to-the-world is not decided before up: .*cidrBlock/);
        fixture.events.length = 0;
        await assert.rejects(fixture.engine.up("dev", options(late)), /what exists is kept.*\n {2}\S+ rules: port 22 /);
        assert.deepEqual(fixture.done().sort(), ["create group", "create vpc"]);
    });

    it("applies none where they are turned off", async () => {
        const { create } = await fixture.engine.up("dev", options(SSH_FOR_EVERYONE, { policies: false }));
        assert.equal(create, 3);
    });
});

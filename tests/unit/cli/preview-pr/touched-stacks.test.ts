import assert from "node:assert/strict";
import { touchedStacks } from "../../../../cli/preview-pr/touched-stacks";

const SCENARIOS = ["scenario1", "scenario2"];
const ALL = ["dev", ...SCENARIOS];

describe("a change touches", () => {
    it("the stack whose file it changes", () => {
        assert.deepEqual(touchedStacks(["Pulumi.scenario2.yaml", "README.md"], ALL, SCENARIOS), ["scenario2"]);
        assert.deepEqual(touchedStacks(["Pulumi.dev.yaml"], ALL, SCENARIOS), ["dev"]);
    });

    const program = [
        "index.ts",
        "components/load-balancer/clb.ts",
        "tke/annotations/table.ts",
        "sdks/tencentcloud/vpc.ts",
        "policy/index.ts",
        "Pulumi.yaml",
        "package.json",
        "package-lock.json",
        "tsconfig.json",
        "tke/annotations.ts",
        "preload.cjs",
        "bootstrap.mjs",
        ".npmrc",
    ];
    for (const file of program) {
        it(`every scenario by ${file}`, () => assert.deepEqual(touchedStacks([file], ALL, SCENARIOS), SCENARIOS));
    }

    const others = [
        "docs/en/lab.md",
        "engine/embedded/deployment/plan.ts",
        "tests/golden/dev.json",
        "cli/main.ts",
        "docs/index.ts",
    ];
    for (const file of others) {
        it(`no stack by ${file}`, () => assert.deepEqual(touchedStacks([file], ALL, SCENARIOS), []));
    }

    it("no stack that is not there any more", () => {
        assert.deepEqual(touchedStacks(["Pulumi.scenario9.yaml"], ALL, SCENARIOS), []);
    });
});

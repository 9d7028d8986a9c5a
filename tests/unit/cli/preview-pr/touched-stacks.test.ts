import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../../support/program";
import { namesAmong, touchedStacks } from "../../../../cli/preview-pr/touched-stacks";

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

    it("every scenario by each file of the program and of its policies, by what they import", () => {
        const files = [...importedBy("index.ts"), ...importedBy("policy/index.ts")];
        assert.ok(files.length > 100);
        const untouched = files.filter((file) => touchedStacks([file], ALL, SCENARIOS).length === 0);
        assert.deepEqual(untouched, []);
    });

    const others = [
        "docs/en/lab.md",
        "engine/embedded/deployment/resource-plan.ts",
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

/** A file of the project and all that it imports of it, by relative path. */
function importedBy(file: string, found = new Set<string>()): Set<string> {
    if (!found.has(file)) {
        found.add(file);
        for (const [, path = ""] of readFileSync(join(ROOT, file), "utf8").matchAll(/ from "(\.[^"]*)";/g)) {
            const imported = join(file, "..", path);
            const candidates = [`${imported}.ts`, join(imported, "index.ts")];
            importedBy(candidates.find((each) => existsSync(join(ROOT, each))) ?? imported, found);
        }
    }
    return found;
}

describe("--among", () => {
    it("is all stacks without a text, as an unset variable gives it, and is refused without a name in it", () => {
        assert.deepEqual([namesAmong(undefined), namesAmong("")], [undefined, undefined]);
        assert.deepEqual(namesAmong("dev, scenario1,"), ["dev", "scenario1"]);
        for (const text of [",", " ", " , "]) {
            assert.throws(() => namesAmong(text), /names no stack: name some, with commas, or leave it out/);
        }
    });
});

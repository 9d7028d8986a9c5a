import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    allStacks,
    configStackOf,
    needsBackend,
    parsePrStack,
    prStack,
    selectStacks,
} from "../../../../cli/stacks/stacks";
import { UsageError } from "../../../../cli/usage";

const all = ["dev", "scenario1", "scenario2"];

describe("selectStacks", () => {
    it("takes every scenario where none is named, and not dev", () => {
        assert.deepEqual(selectStacks([], all), ["scenario1", "scenario2"]);
    });

    it("takes what is named, once", () => {
        assert.deepEqual(selectStacks(["dev", "scenario2", "dev"], all), ["dev", "scenario2"]);
    });

    it("names every unknown stack and the ones there are", () => {
        assert.throws(
            () => selectStacks(["scenario9", "dev", "prod"], all),
            /scenario9, prod.*dev, scenario1, scenario2/,
        );
    });

    it("takes a stack without a file where the backend knows it", () => {
        assert.deepEqual(selectStacks(["old"], all, { known: ["old"] }), ["old"]);
    });
});

describe("the stacks of a pull request", () => {
    const known = ["dev", "pr-1-dev", "pr-12-dev", "pr-12-scenario1"];

    it("are named by its number and the stack they are copies of", () => {
        assert.equal(prStack(12, "scenario3"), "pr-12-scenario3");
        assert.deepEqual(parsePrStack("pr-12-scenario3"), { pr: 12, stack: "scenario3" });
        for (const name of ["scenario3", "pr-x-dev", "pr-0-dev", "pr-12-", "pr-12"]) {
            assert.equal(parsePrStack(name), undefined, name);
        }
    });

    it("have the config of their origin, unless they have a file of their own", () => {
        assert.equal(configStackOf("pr-12-dev", all), "dev");
        assert.equal(configStackOf("pr-12-dev", [...all, "pr-12-dev"]), "pr-12-dev");
        assert.equal(configStackOf("dev", all), "dev");
    });

    it("are meant by the origin's name with --pr, or by the whole name with or without it", () => {
        assert.deepEqual(selectStacks(["dev", "pr-12-dev"], all, { pr: 12 }), ["pr-12-dev"]);
        assert.deepEqual(selectStacks(["pr-12-dev"], all), ["pr-12-dev"]);
    });

    it("are all those the backend knows where none is named", () => {
        assert.deepEqual(selectStacks([], all, { pr: 12, known }), ["pr-12-dev", "pr-12-scenario1"]);
        assert.throws(() => selectStacks([], all, { pr: 2, known }), UsageError);
    });

    it("are all scenarios' where none is named and the command makes them", () => {
        assert.deepEqual(selectStacks([], all, { pr: 3, creates: true }), ["pr-3-scenario1", "pr-3-scenario2"]);
    });

    it("cannot be copies of what has no file", () => {
        assert.throws(() => selectStacks(["prod"], all, { pr: 12 }), /no such stack: prod/);
        assert.throws(() => selectStacks(["pr-12-prod"], all), /no such stack: pr-12-prod/);
    });
});

describe("the stacks of a folder", () => {
    it("are in natural order", () => {
        const folder = mkdtempSync(join(tmpdir(), "stacks-"));
        for (const stack of ["scenario10", "scenario2", "dev", "scenario1"]) {
            writeFileSync(join(folder, `Pulumi.${stack}.yaml`), "");
        }
        assert.deepEqual(allStacks(folder), ["dev", "scenario1", "scenario2", "scenario10"]);
        rmSync(folder, { recursive: true });
    });
});

describe("needsBackend", () => {
    it("is so for a name without a file, and for a pull request without names", () => {
        assert.equal(needsBackend(["dev", "pr-12-dev"], all, {}), false);
        assert.equal(needsBackend(["old"], all, {}), true);
        assert.equal(needsBackend([], all, { pr: 12 }), true);
        assert.equal(needsBackend([], all, { pr: 12, creates: true }), false);
        assert.equal(needsBackend([], all, {}), false);
    });
});

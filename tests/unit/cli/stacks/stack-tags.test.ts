import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { configuredValue, projectName } from "../../../../cli/stacks/stack-config";
import { stackTags } from "../../../../cli/stacks/stack-tags";

describe("the tags of a stack in its backend", () => {
    it("are its time to live and its pull request, where it has them", () => {
        assert.deepEqual(stackTags("dev", undefined), {});
        assert.deepEqual(stackTags("dev", "4h"), { ttl: "4h" });
        assert.deepEqual(stackTags("pr-12-dev", "4h"), { ttl: "4h", pr: "12" });
    });

    it("leave out a time to live that is none", () => {
        for (const ttl of ["4", "soon", 4, { secure: "x" }]) {
            assert.deepEqual(stackTags("dev", ttl), {});
        }
    });
});

describe("a value of a stack's config", () => {
    let directory: string;
    const write = (file: string, text: string) => writeFileSync(join(directory, file), text);
    const ttl = (stack: string) => configuredValue(directory, stack, ["dev", "long"], "ttl");

    before(() => {
        directory = mkdtempSync(join(tmpdir(), "tke-client-ip-ttl-"));
        write("Pulumi.yaml", "name: p\nconfig: { p:ttl: 8h }\n");
        write("Pulumi.dev.yaml", "config: { p:ttl: 4h }\n");
        write("Pulumi.long.yaml", "");
    });
    after(() => rmSync(directory, { recursive: true }));

    it("is its own file's, else the project's", () => {
        assert.equal(ttl("dev"), "4h");
        assert.equal(ttl("long"), "8h");
    });

    it("is nothing where no file has the key", () => {
        assert.equal(configuredValue(directory, "dev", ["dev"], "region"), undefined);
        assert.equal(projectName(directory), "p");
    });

    it("is a text, as a program gets it, whatever YAML takes it for", () => {
        write("Pulumi.other.yaml", "config: { p:ttl: 12e45678, p:list: [1_000] }\n");
        const value = (key: string) => configuredValue(directory, "other", ["other"], key);
        assert.deepEqual([value("ttl"), value("list")], ["12e45678", [1000]]);
    });

    it("is its origin's for a pull request's stack", () => assert.equal(ttl("pr-12-dev"), "4h"));
});

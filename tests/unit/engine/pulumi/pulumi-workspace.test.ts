import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { prepareWorkspace, projectSettings, stackSettings } from "../../../../engine/pulumi/pulumi-workspace";

const SETTINGS = "# Scenario 3\nconfig:\n  app:replicas: 2\n  app:version: 1.10\n";

describe("the CLI's own copy of a stack's settings", () => {
    it("points back to the program", () => {
        const main = (text: string) => (parse(projectSettings(text, "/project")) as { main: string }).main;
        assert.equal(main("name: app\nruntime: nodejs\n"), "/project");
        assert.equal(main("name: app\nmain: src/\n"), "/project/src/");
    });

    it("is the user's file where nothing is set over it", () => {
        assert.equal(stackSettings(SETTINGS, {}, ""), SETTINGS);
    });

    it("holds what is set over it, and keeps the salt that an earlier run has sealed the secrets with", () => {
        const copy = parse(
            stackSettings(SETTINGS, { "app:replicas": "3", "app:new": "[1]" }, "encryptionsalt: v1:x\n"),
        ) as unknown;
        assert.deepEqual(copy, {
            config: { "app:replicas": "3", "app:version": 1.1, "app:new": "[1]" },
            encryptionsalt: "v1:x",
        });
    });

    it("has every value as the user has spelled it, and what is set over it as a text", () => {
        const spelled = "config:\n  app:id: 12e45678\n  app:long: 12345678901234567890\n  app:count: 1_000 # many\n";
        assert.equal(stackSettings(spelled, { "app:none": "null" }, ""), `${spelled}  app:none: "null"\n`);
    });

    it("keeps the user's own salt", () => {
        const own = stackSettings(`${SETTINGS}encryptionsalt: v1:own\n`, {}, "encryptionsalt: v1:x\n");
        assert.equal((parse(own) as { encryptionsalt: string }).encryptionsalt, "v1:own");
    });

    it("is empty for a stack that has no file", () => {
        assert.deepEqual(parse(stackSettings("", { "app:a": "b" }, "")), { config: { "app:a": "b" } });
    });

    it("is made outside the checkout, from another stack's file where one is named", () => {
        const root = mkdtempSync(join(tmpdir(), "pulumi-workspace-"));
        try {
            const projectDirectory = join(root, "project");
            mkdirSync(projectDirectory);
            writeFileSync(join(projectDirectory, "Pulumi.yaml"), "name: app\nruntime: nodejs\n");
            writeFileSync(join(projectDirectory, "Pulumi.scenario3.yaml"), SETTINGS);
            const directory = prepareWorkspace({
                stack: "pr-12-scenario3",
                projectDirectory,
                configStack: "scenario3",
                configOverrides: {},
                labDirectory: join(root, "lab"),
            });
            assert.deepEqual(readdirSync(directory).sort(), ["Pulumi.pr-12-scenario3.yaml", "Pulumi.yaml"]);
            assert.equal(readFileSync(join(directory, "Pulumi.pr-12-scenario3.yaml"), "utf8"), SETTINGS);
            assert.deepEqual(readdirSync(projectDirectory).sort(), ["Pulumi.scenario3.yaml", "Pulumi.yaml"]);
        } finally {
            rmSync(root, { recursive: true });
        }
    });
});

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const PROJECT = join(__dirname, "..", "..", "..");

interface Manifest {
    dependencies: Record<string, string>;
}

function readManifest(folder: string): Manifest {
    return JSON.parse(readFileSync(join(PROJECT, folder, "package.json"), "utf8")) as Manifest;
}

/** Names of the npm packages that the files of a folder import, types left out: those are erased. */
function importedPackages(folder: string): string[] {
    return readdirSync(join(PROJECT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => readFileSync(join(PROJECT, folder, file), "utf8"))
        .flatMap((source) => [...source.matchAll(/(import type\b[^;]*?)?(?:from|import\() ?"([@a-z][\w./@-]*)"/g)])
        .filter(([, typeOnly]) => typeOnly === undefined)
        .map(([, , specifier = ""]) => specifier)
        .filter((specifier) => !specifier.startsWith("node:"))
        .map((specifier) => specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/"));
}

describe("dependencies of the component package", () => {
    const { dependencies } = readManifest("component-package");

    it("are what the components import", () => {
        const imported = new Set(["components", "kubeconfig", "tke"].flatMap(importedPackages));
        assert.deepEqual(Object.keys(dependencies).sort(), [...imported].sort());
    });

    it("have the project's versions", () => {
        const project = readManifest(".").dependencies;
        for (const [name, version] of Object.entries(dependencies)) {
            assert.equal(version.replace("file:../", "file:"), project[name], name);
        }
    });
});

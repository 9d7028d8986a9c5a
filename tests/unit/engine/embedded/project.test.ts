import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertLab } from "../../../../engine/embedded/providers/provider-registry";
import { readProject } from "../../../../engine/embedded/project";

describe("project files", () => {
    let directory: string;
    beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "tke-client-ip-project-"))));
    afterEach(() => rmSync(directory, { recursive: true, force: true }));
    const write = (file: string, text: string) => writeFileSync(join(directory, file), text);

    it("give config by full key, objects as JSON, the stack's before the project's", () => {
        write(
            "Pulumi.yaml",
            "name: p\nconfig:\n  a: project\n  b: {type: string, default: fallback}\n  c: {type: string}\n",
        );
        write("Pulumi.dev.yaml", "config:\n  p:a: stack\n  p:list: [x, y]\n  p:count: 3\n  other:on: true\n");
        assert.deepEqual(readProject(directory, "dev").config, {
            "p:a": "stack",
            "p:b": "fallback",
            "p:list": '["x","y"]',
            "p:count": "3",
            "other:on": "true",
        });
    });

    it("give values as the Pulumi CLI hands them to a program: as they stand there, where they are no lists or maps", () => {
        write("Pulumi.yaml", "name: p\n");
        const lines = ["certificateId: 12e45678", "a: 1_000", "b: 0o17", "c: yes", "d: 2026-11-30", "e:", "f: 1.10"];
        write("Pulumi.dev.yaml", `config:\n${lines.map((line) => `  p:${line}\n`).join("")}  p:g: [12e45678]\n`);
        assert.deepEqual(readProject(directory, "dev").config, {
            "p:certificateId": "12e45678",
            "p:a": "1_000",
            "p:b": "0o17",
            "p:c": "yes",
            "p:d": "2026-11-30",
            "p:e": "",
            "p:f": "1.10",
            "p:g": '["12e45678"]',
        });
    });

    it("name the entry point of package.json, or index.ts", () => {
        write("Pulumi.yaml", "name: p\n");
        assert.equal(readProject(directory, "dev").main, join(directory, "index.ts"));
        write("package.json", '{"main": "main.ts"}');
        assert.equal(readProject(directory, "dev").main, join(directory, "main.ts"));
    });

    it("are refused with encrypted values, by key, and when they are missing or wrong, by file", () => {
        assert.throws(() => readProject(directory, "dev"), /Pulumi\.yaml is missing/);
        write("Pulumi.yaml", "runtime: nodejs\n");
        assert.throws(() => readProject(directory, "dev"), /Pulumi\.yaml cannot be read: [^]*name/);
        write("Pulumi.yaml", "name: p\n");
        write("Pulumi.dev.yaml", "config:\n  p:token: {secure: AAAB}\n");
        assert.throws(() => readProject(directory, "dev"), /p:token is encrypted .*--engine pulumi/);
    });
});

describe("the embedded engine's clients", () => {
    it("reach the lab only", () => {
        const proxy = (HTTP_PROXY: string) => ({ TENCENTCLOUD_PROTOCOL: "HTTP", HTTP_PROXY });
        assertLab(proxy("http://127.0.0.1:8080"));
        assert.throws(() => assertLab(proxy("http://proxy.example.com:8080")), /works on the lab only/);
        assert.throws(() => assertLab({ HTTP_PROXY: "http://127.0.0.1:1" }), /works on the lab only/);
        assert.throws(() => assertLab({}), /works on the lab only/);
    });
});

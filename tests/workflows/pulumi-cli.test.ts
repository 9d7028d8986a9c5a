import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gte } from "semver";
import { MINIMUM_VERSION } from "../../engine/pulumi/pulumi-install";
import { projectDirectory } from "./workflow-files";

const ACTION = join(projectDirectory, ".github", "actions", "pulumi-cli");

interface Checksums {
    version: string;
    sha256: Record<string, string>;
}

describe("the Pulumi CLI of a job", () => {
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-pulumi-action-"));
    const action = join(directory, "action");
    const path = join(directory, "path");
    let archive: Buffer;
    let requested: string[];
    let server: Server;

    before(async () => {
        mkdirSync(join(directory, "pulumi"));
        writeFileSync(join(directory, "pulumi", "pulumi"), "#!/bin/sh\necho v9.9.9\n", { mode: 0o755 });
        execFileSync("tar", ["-czf", join(directory, "pulumi.tar.gz"), "-C", directory, "pulumi"]);
        archive = readFileSync(join(directory, "pulumi.tar.gz"));
        server = createServer((request, response) => {
            requested.push(request.url ?? "");
            response.end(archive);
        });
        await once(server.listen(0, "127.0.0.1"), "listening");
    });
    beforeEach(() => {
        requested = [];
        writeFileSync(path, "");
        cpSync(ACTION, action, { recursive: true });
    });
    after(() => {
        server.close();
        rmSync(directory, { recursive: true, force: true });
    });

    async function install(sha256: string): Promise<{ exitCode: number; stdout: string; bin: string }> {
        const checksums: Checksums = { version: "9.9.9", sha256: { [`${process.platform}-${process.arch}`]: sha256 } };
        writeFileSync(join(action, "checksums.json"), JSON.stringify(checksums));
        const child = spawn(process.execPath, [join(action, "index.mjs")], {
            env: {
                PATH: process.env.PATH,
                INPUT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
                RUNNER_TEMP: directory,
                GITHUB_PATH: path,
            },
            stdio: ["ignore", "pipe", "inherit"],
        });
        const [stdout, [exitCode]] = await Promise.all([text(child.stdout), once(child, "close") as Promise<[number]>]);
        return { exitCode, stdout, bin: readFileSync(path, "utf8").trim() };
    }

    it("is on PATH when its checksum is the pinned one", async () => {
        const { exitCode, bin } = await install(createHash("sha256").update(archive).digest("hex"));
        assert.equal(exitCode, 0);
        assert.equal(execFileSync(join(bin, "pulumi"), { encoding: "utf8" }), "v9.9.9\n");
        assert.deepEqual(requested, [`/pulumi-v9.9.9-${process.platform}-${process.arch}.tar.gz`]);
    });

    it("is not unpacked when its checksum is another one", async () => {
        const { exitCode, stdout, bin } = await install("0".repeat(64));
        assert.equal(exitCode, 1);
        assert.match(stdout, /^::error title=No Pulumi CLI::.*SHA-256 [0-9a-f]{64}, checksums\.json expects 0{64}/);
        assert.ok(bin === "" && !existsSync(bin));
    });

    it("is pinned to a version that the engine accepts, for the platforms of GitHub's Linux runners", () => {
        const { version, sha256 } = JSON.parse(readFileSync(join(ACTION, "checksums.json"), "utf8")) as Checksums;
        assert.ok(gte(version, MINIMUM_VERSION));
        assert.deepEqual(Object.keys(sha256), ["linux-x64", "linux-arm64"]);
        Object.values(sha256).forEach((digest) => assert.match(digest, /^[0-9a-f]{64}$/));
    });
});

// Installs the Pulumi CLI for the jobs that get credentials afterwards. get.pulumi.com's install script checks nothing, so
// the archive is compared here with the checksum in checksums.json before anything of it is unpacked.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const { fetch } = globalThis;
const environment = process.env;
const TRIES = 3;

async function download(url) {
    for (let attempt = 1; ; attempt++) {
        try {
            const response = await fetch(url);
            if (!response.ok) {
                throw new Error(`${url} answered ${response.status} ${response.statusText}`);
            }
            return new Uint8Array(await response.arrayBuffer());
        } catch (error) {
            if (attempt === TRIES) {
                throw error;
            }
            await delay(attempt * 1000);
        }
    }
}

try {
    const { version, sha256 } = JSON.parse(readFileSync(join(import.meta.dirname, "checksums.json"), "utf8"));
    const platform = `${process.platform}-${process.arch}`;
    const expected = sha256[platform];
    if (!expected) {
        throw new Error(`checksums.json has no checksum for ${platform}: add it, or run on ${Object.keys(sha256)}`);
    }
    const url = `${environment.INPUT_URL}/pulumi-v${version}-${platform}.tar.gz`;
    const archive = await download(url);
    const actual = createHash("sha256").update(archive).digest("hex");
    if (actual !== expected) {
        throw new Error(`${url} has SHA-256 ${actual}, checksums.json expects ${expected}; nothing was installed`);
    }
    const directory = mkdtempSync(join(environment.RUNNER_TEMP, "pulumi-"));
    const file = join(directory, "pulumi.tar.gz");
    const bin = join(directory, "bin");
    mkdirSync(bin);
    writeFileSync(file, archive);
    execFileSync("tar", ["-xzf", file, "--strip-components=1", "-C", bin]);
    rmSync(file);
    appendFileSync(environment.GITHUB_PATH, `${bin}\n`);
    process.stdout.write(`Pulumi CLI ${version}, SHA-256 ${actual}\n`);
} catch (error) {
    process.stdout.write(`::error title=No Pulumi CLI::${error.message.replaceAll("\n", "%0A")}\n`);
    process.exitCode = 1;
}

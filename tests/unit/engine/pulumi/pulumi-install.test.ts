import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PulumiCliEngine } from "../../../../engine/pulumi/pulumi-cli-engine";
import { findCli, MINIMUM_VERSION, PINNED_VERSION } from "../../../../engine/pulumi/pulumi-install";
import { EngineError } from "../../../../engine/api/engine";

describe("the Pulumi CLI", () => {
    const { PATH } = process.env;
    const probed: number[] = [];
    let directory: string;
    let cache: string;

    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "pulumi-install-"));
        cache = join(directory, "cache");
        process.env.PATH = `${join(directory, "path")}:/bin:/usr/bin`;
        probed.length = 0;
    });
    afterEach(() => {
        process.env.PATH = PATH;
        rmSync(directory, { recursive: true });
    });

    function place(folder: string, version: string): void {
        mkdirSync(join(directory, folder), { recursive: true });
        const file = join(directory, folder, "pulumi");
        writeFileSync(file, `#!/bin/sh\necho v${version}\n`);
        chmodSync(file, 0o755);
    }

    /** No test reaches the network. */
    const offline = async () => {
        probed.push(1);
        throw new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND get.pulumi.com") });
    };

    const refusal = (pattern: RegExp) => (error: Error) => {
        assert.ok(error instanceof EngineError);
        const lines = error.message.split("\n");
        assert.equal(lines.length, 2, "one line of cause, one of remedy");
        assert.match(lines[0]!, pattern);
        assert.match(lines[0]!, /it cannot be downloaded: getaddrinfo ENOTFOUND/);
        assert.match(lines[1]!, /https:\/\/www\.pulumi\.com\/docs\/install\/.*leave --engine out/);
        return true;
    };

    it("is taken from PATH where that one is new enough, without asking the network", async () => {
        place("path", MINIMUM_VERSION);
        assert.equal((await findCli({ cache, probe: offline })).command, "pulumi");
        assert.deepEqual(probed, []);
    });

    it("is taken from an earlier installation where PATH has none, or an old one", async () => {
        place("path", "3.100.0");
        place(`cache/pulumi-${PINNED_VERSION}/bin`, PINNED_VERSION);
        const { command } = await findCli({ cache, probe: offline });
        assert.equal(command, join(cache, `pulumi-${PINNED_VERSION}`, "bin", "pulumi"));
        assert.deepEqual(probed, []);
    });

    it("that is missing where there is no network is told with its remedy, and leaves nothing half-made", async () => {
        const open = PulumiCliEngine.open({ projectDirectory: "." }, { cache, probe: offline });
        await assert.rejects(open, refusal(/^no pulumi was found on PATH/));
        assert.throws(() => readdirSync(cache), { code: "ENOENT" });
    });

    it("that is too old is told with both versions", async () => {
        place("path", "3.100.0");
        const pattern = new RegExp(`version 3\\.100\\.0, ${MINIMUM_VERSION} or newer is needed`);
        await assert.rejects(findCli({ cache, probe: offline }), refusal(pattern));
    });
});

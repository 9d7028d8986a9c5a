import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { valid } from "semver";
import { parse } from "yaml";
import { z } from "zod";

const PROJECT = join(__dirname, "..", "..", "..");
const NO_FILE = "0".repeat(64);

/** What krew 0.4 validates of a Plugin, and requires of one in its index. */
const plugin = z.strictObject({
    apiVersion: z.literal("krew.googlecontainertools.github.com/v1alpha2"),
    kind: z.literal("Plugin"),
    metadata: z.strictObject({ name: z.string().regex(/^[\w-]+$/) }),
    spec: z.strictObject({
        version: z.string().refine((version) => version.startsWith("v") && valid(version) !== null),
        homepage: z.url(),
        shortDescription: z
            .string()
            .min(1)
            .max(60)
            .regex(/^[^\r\n]+$/),
        description: z.string().min(1),
        caveats: z.string(),
        platforms: z
            .array(
                z.strictObject({
                    selector: z.strictObject({
                        matchExpressions: z
                            .array(
                                z.strictObject({
                                    key: z.enum(["os", "arch"]),
                                    operator: z.literal("In"),
                                    values: z.array(z.string()).nonempty(),
                                }),
                            )
                            .nonempty(),
                    }),
                    uri: z.url(),
                    sha256: z.string().regex(/^[a-f0-9]{64}$/),
                    bin: z.string().min(1),
                }),
            )
            .nonempty(),
    }),
});

const readManifest = (file: string) => plugin.parse(parse(readFileSync(file, "utf8")));

describe("krew's manifest of the kubectl plugin", () => {
    const manifest = readManifest(join(PROJECT, "krew", "client-ip.yaml"));
    const { bin, version } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8")) as {
        bin: Record<string, string>;
        version: string;
    };

    it("agrees with package.json in its version, and in the file that kubectl finds by the plugin's name", () => {
        assert.equal(manifest.spec.version, `v${version}`);
        for (const { bin: file, uri } of manifest.spec.platforms) {
            // kubectl takes a dash of the command for an underscore of the file's name.
            assert.equal(file, bin[`kubectl-${manifest.metadata.name.replaceAll("-", "_")}`]);
            assert.ok(existsSync(join(PROJECT, file)));
            assert.ok(uri.endsWith(`/v${version}/client-ip-v${version}.tar.gz`), uri);
        }
    });

    it("has the checksum of no file until a release is packed", () => {
        assert.deepEqual(
            manifest.spec.platforms.map(({ sha256 }) => sha256),
            [NO_FILE],
        );
    });

    it("is packed with an archive of what is committed, whose checksum it has", function () {
        this.timeout(60_000);
        const folder = mkdtempSync(join(tmpdir(), "krew-"));
        try {
            execFileSync(process.execPath, [join(PROJECT, "krew", "pack.mjs"), folder], {
                env: { ...process.env, GITHUB_REPOSITORY: "someone/their-fork" },
            });
            const packed = readManifest(join(folder, "client-ip.yaml"));
            const [{ uri, sha256 } = assert.fail()] = packed.spec.platforms;
            assert.match(uri, /^https:\/\/github\.com\/someone\/their-fork\/releases\/download\/v/);
            assert.equal(packed.spec.homepage, "https://github.com/someone/their-fork");
            const archive = join(folder, `client-ip-v${version}.tar.gz`);
            assert.equal(createHash("sha256").update(readFileSync(archive)).digest("hex"), sha256);
            const listed = execFileSync("tar", ["-tvzf", archive], { encoding: "utf8", maxBuffer: 2 ** 26 });
            for (const file of [...Object.values(bin), "package-lock.json", "bootstrap.mjs", "doctor/diagnose.ts"]) {
                assert.match(listed, new RegExp(` ${file.replaceAll(".", "\\.")}\n`));
            }
            assert.match(listed, /^-rwx.* kubectl-client_ip\.mjs$/m);
            assert.doesNotMatch(listed, / tests\//);
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});

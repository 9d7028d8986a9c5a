import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { pack } from "tar-stream";
import type { ContainerImage } from "../../../../../lab/images/image";
import { ContainerFiles } from "../../../../../lab/kubernetes/kubelet/exec/container-files";
import { isDeclared, runCommand } from "../../../../../lab/kubernetes/kubelet/exec/run-command";
import { unpackFiles } from "../../../../../lab/kubernetes/kubelet/exec/tar";

describe("what kubectl exec runs", () => {
    const directory = mkdtempSync(join(tmpdir(), "exec-"));
    const root = join(directory, "tmp");
    const secret = join(directory, "secret");
    const files = new ContainerFiles(root);
    const image: ContainerImage = { reference: "shop", command: ["node"], origin: "added" };

    beforeEach(() => {
        rmSync(root, { recursive: true, force: true });
        mkdirSync(join(root, "a"), { recursive: true });
        writeFileSync(join(root, "a", "b.txt"), "content\n");
        writeFileSync(secret, "the machine's");
        symlinkSync(directory, join(root, "up"));
        symlinkSync(secret, join(root, "link"));
    });
    after(() => rmSync(directory, { recursive: true, force: true }));

    async function run(command: string[], stdin?: Readable) {
        const [stdout, stderr] = [new PassThrough(), new PassThrough()];
        const output = Promise.all([buffer(stdout), text(stderr)]);
        const environment = { HOSTNAME: "shop-1", TEAM: "a" };
        const target = { containerName: "shop", image, environment, files, run: "run" };
        const { signal } = new AbortController();
        const code = await runCommand(command, target, { stdin, stdout, stderr, signal });
        stdout.end();
        stderr.end();
        const [out, err] = await output;
        return { code, out, stdout: out.toString(), stderr: err };
    }

    const commands: [string[], number, string][] = [
        [["true"], 0, ""],
        [["/bin/false"], 1, ""],
        [["echo", "-n", "a", "b"], 0, "a b"],
        [["hostname"], 0, "shop-1\n"],
        [["env"], 0, "HOSTNAME=shop-1\nTEAM=a\n"],
        [["printenv", "TEAM", "constructor"], 1, "a\n"],
        [["cat", "/tmp/a/b.txt"], 0, "content\n"],
        [["ls", "/tmp/a"], 0, "b.txt\n"],
        [["test", "-d", "/tmp/a"], 0, ""],
        [["test", "-d", "/tmp/a/b.txt"], 1, ""],
        [["sleep", "0"], 0, ""],
    ];
    for (const [command, code, stdout] of commands) {
        it(`${command.join(" ")}: ${code}`, async () => {
            const ran = await run(command);
            assert.deepEqual({ code: ran.code, stdout: ran.stdout }, { code, stdout });
        });
    }

    for (const command of [["sh"], ["constructor"], ["__proto__"], [""], [], ["/tmp/a/echo"], ["/usr/local/bin/env"]]) {
        it(`${JSON.stringify(command)} is refused with the commands that there are`, async () => {
            const { code, stderr } = await run(command);
            assert.equal(code, 126);
            assert.match(stderr, /cat, echo, env, false/);
        });
    }

    const outside = ["/etc/passwd", "/tmp/../etc/passwd", "/tmp/up/secret", "/tmp/link", "/tmpx", "relative", "/"];
    for (const path of outside) {
        it(`reads nothing at ${path}`, async () => {
            const { code, stdout } = await run(["cat", path]);
            assert.deepEqual({ code, stdout }, { code: 1, stdout: "" });
        });
    }

    it("copies a folder out and in again, without what leads out of it", async () => {
        const { code, out } = await run(["tar", "cf", "-", "/tmp"]);
        assert.equal(code, 0);
        assert.ok(!out.includes("the machine's"));
        const unpacked = await run(["tar", "-xmf", "-", "-C", "/tmp/copy"], Readable.from([out]));
        assert.deepEqual([unpacked.code, unpacked.stderr], [0, ""]);
        assert.equal(readFileSync(join(root, "copy", "tmp", "a", "b.txt"), "utf8"), "content\n");
        assert.ok(!existsSync(join(root, "copy", "tmp", "link")));
    });

    async function unpack(...entries: { name: string; linkname?: string }[]): Promise<string[]> {
        const archive = pack();
        for (const { name, linkname } of entries) {
            archive.entry({ name, linkname, type: linkname ? "symlink" : "file" }, linkname ? "" : "evil");
        }
        archive.finalize();
        return unpackFiles(files, "/tmp", Readable.from([await buffer(archive)]));
    }

    it("unpacks no link, and nothing through one or out of the folder", async () => {
        assert.deepEqual(await unpack({ name: "x", linkname: directory }), ["x"]);
        assert.ok(!existsSync(join(root, "x")));
        for (const name of ["up/secret", "../../secret", "link"]) {
            await assert.rejects(unpack({ name }), name);
            assert.equal(readFileSync(secret, "utf8"), "the machine's");
        }
    });

    it("is what the image declares, word for word", () => {
        const declared = { ...image, exec: [["node", "migrate.js"]] };
        assert.equal(isDeclared(["node", "migrate.js"], declared), true);
        assert.equal(isDeclared(["node", "migrate.js", "--force"], declared), false);
        assert.equal(isDeclared(["node"], declared), false);
        assert.equal(isDeclared([], declared), false);
    });
});

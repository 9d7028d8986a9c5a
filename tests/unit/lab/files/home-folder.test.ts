import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
    chmodSync,
    chownSync,
    lchownSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    rmSync,
    statSync,
    symlinkSync,
} from "node:fs";
import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { labHome } from "../../../../lab/home";
import { clearHome, HomeRefused, prepareHome } from "../../../../lab/files/home-folder";

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

describe("the lab's folder", () => {
    let parent: string;
    let directory: string;

    beforeEach(() => {
        parent = mkdtempSync(join(tmpdir(), "tke-client-ip-home-"));
        chmodSync(parent, 0o755);
        directory = join(parent, ".lab");
    });
    afterEach(() => rmSync(parent, { recursive: true, force: true }));

    const home = () => labHome(parent, directory);
    const mode = (name: string) => (statSync(join(directory, name)).mode & 0o777).toString(8);

    it("is its owner's only, also where an earlier version left it readable", () => {
        mkdirSync(join(directory, "clusters", "cls-1"), { recursive: true, mode: 0o755 });
        mkdirSync(join(directory, "stacks"), { mode: 0o777 });
        writeFileSync(join(directory, "lab.db"), "secret", { mode: 0o644 });
        writeFileSync(join(directory, "stacks", "dev.key"), "secret", { mode: 0o644 });
        writeFileSync(join(directory, "clusters", "cls-1", "run"), "", { mode: 0o755 });
        const outside = join(parent, "outside");
        writeFileSync(outside, "", { mode: 0o644 });
        symlinkSync(outside, join(directory, "trust"));
        prepareHome(home());
        const modes = ["", "lab.db", "stacks", "stacks/dev.key", "clusters/cls-1", "clusters/cls-1/run"].map(mode);
        assert.deepEqual(modes, ["700", "600", "700", "600", "700", "700"]);
        assert.equal(statSync(outside).mode & 0o777, 0o644);
    });

    it("corrects the modes of folders that existed before, at every start, also those that it was given on the way", () => {
        prepareHome(home());
        mkdirSync(join(directory, "stacks"), { mode: 0o700 });
        writeFileSync(join(directory, "stacks", "dev.key"), "secret", { mode: 0o600 });
        for (const [name, opened] of [
            ["", 0o777],
            ["stacks", 0o770],
            ["stacks/dev.key", 0o666],
        ] as const) {
            chmodSync(join(directory, name), opened);
        }
        prepareHome(home());
        assert.deepEqual(["", "stacks", "stacks/dev.key"].map(mode), ["700", "700", "600"]);
    });

    it("is not reached by a link of another user's, though it leads to one's own", function () {
        if (!isRoot) {
            this.skip();
        }
        const own = join(parent, "own");
        mkdirSync(own);
        symlinkSync(own, directory);
        prepareHome(home());
        lchownSync(directory, NOBODY, NOBODY);
        assert.throws(() => prepareHome(home()), /belongs to user id 65534, and you are 0/);
        assert.throws(() => clearHome(home()), HomeRefused);
    });

    it("cannot be read by another user", function () {
        if (!isRoot) {
            this.skip();
        }
        mkdirSync(directory, { mode: 0o755 });
        writeFileSync(join(directory, "lab.db"), "secret", { mode: 0o644 });
        const read = () =>
            spawnSync("cat", [join(directory, "lab.db")], { uid: NOBODY, gid: NOBODY, encoding: "utf8" });
        assert.equal(read().stdout, "secret");
        prepareHome(home());
        assert.notEqual(read().status, 0);
        assert.equal(read().stdout, "");
    });

    it("is not another user's", function () {
        if (!isRoot) {
            this.skip();
        }
        mkdirSync(directory, { mode: 0o777 });
        chownSync(directory, NOBODY, NOBODY);
        assert.throws(() => prepareHome(home()), /belongs to user id 65534, and you are 0/);
        assert.throws(() => clearHome(home()), HomeRefused);
    });

    it("is no folder that holds something else", () => {
        mkdirSync(directory, { mode: 0o755 });
        writeFileSync(join(directory, "thesis.tex"), "");
        assert.throws(() => prepareHome(home()), /holds files that are not the lab's: thesis\.tex\n.*TKE_LAB_HOME/);
        assert.deepEqual(readdirSync(directory), ["thesis.tex"]);
        assert.equal(mode(""), "755");
    });

    it("goes on a reset", () => {
        prepareHome(home());
        writeFileSync(join(directory, "lab.db"), "");
        writeFileSync(join(directory, "lab.db-wal"), "");
        mkdirSync(join(directory, "clusters"));
        assert.deepEqual(clearHome(home()), []);
        assert.ok(!existsSync(directory));
        assert.deepEqual(clearHome(home()), []);
    });

    it("is not emptied on a reset where it is not marked as a lab's", () => {
        mkdirSync(join(directory, "clusters"), { recursive: true });
        writeFileSync(join(directory, "clusters", "thesis.tex"), "text");
        writeFileSync(join(directory, "lab.db"), "");
        assert.throws(() => clearHome(home()), /is not deleted: it has no \.tke-client-ip-lab/);
        assert.equal(readFileSync(join(directory, "clusters", "thesis.tex"), "utf8"), "text");
        assert.ok(existsSync(join(directory, "lab.db")));
    });

    it("stays on a reset with what somebody else put into it, and a link's target too", () => {
        prepareHome(home());
        mkdirSync(join(parent, "elsewhere"));
        writeFileSync(join(parent, "elsewhere", "thesis.tex"), "");
        symlinkSync(join(parent, "elsewhere"), join(directory, "clusters"));
        writeFileSync(join(directory, "notes.md"), "");
        assert.deepEqual(clearHome(home()), ["notes.md"]);
        assert.deepEqual(readdirSync(directory), ["notes.md"]);
        assert.ok(existsSync(join(parent, "elsewhere", "thesis.tex")));
    });
});

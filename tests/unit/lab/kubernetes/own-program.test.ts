import assert from "node:assert/strict";
import {
    chmodSync,
    chownSync,
    lchownSync,
    mkdirSync,
    mkdtempSync,
    renameSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertOwnProgram } from "../../../../lab/kubernetes/own-program";

const NOBODY = 65_534;

describe("a program of the cache", () => {
    let cache: string;
    let folder: string;
    let program: string;

    beforeEach(() => {
        cache = join(mkdtempSync(join(tmpdir(), "own-program-")), "tke-client-ip");
        folder = join(cache, "control-plane-v1");
        program = join(folder, "control-plane");
        mkdirSync(folder, { recursive: true, mode: 0o755 });
        writeFileSync(program, "", { mode: 0o755 });
    });
    afterEach(() => rmSync(join(cache, ".."), { recursive: true, force: true }));

    const places = () => [cache, folder, program];

    it("is run where nobody else can have written it", () => {
        assertOwnProgram(program);
        places().forEach((place) => chmodSync(place, 0o775));
        assertOwnProgram(program);
    });

    it("is not run where all may write to it, or to a folder of it", () => {
        for (const place of places()) {
            chmodSync(place, 0o777);
            assert.throws(() => assertOwnProgram(program), /can be written to by all.*XDG_CACHE_HOME/);
            chmodSync(place, 0o755);
        }
    });

    it("is not run where it, or a folder of it, is another user's", function () {
        if (process.getuid?.() !== 0) {
            this.skip();
        }
        for (const place of places()) {
            chownSync(place, NOBODY, NOBODY);
            assert.throws(() => assertOwnProgram(program), /belongs to user id 65534, and you are 0/);
            chownSync(place, 0, 0);
        }
    });

    it("is run where a link of one's own leads to it, and not where one of another user's does", function () {
        renameSync(folder, join(cache, "elsewhere"));
        symlinkSync(join(cache, "elsewhere"), folder);
        assertOwnProgram(program);
        if (process.getuid?.() !== 0) {
            this.skip();
        }
        lchownSync(folder, NOBODY, NOBODY);
        assert.throws(() => assertOwnProgram(program), /belongs to user id 65534, and you are 0/);
    });
});

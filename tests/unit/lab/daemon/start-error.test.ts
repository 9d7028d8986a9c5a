import assert from "node:assert/strict";
import { errnoOf } from "../../../../lab/errno";
import { startErrorMessage } from "../../../../lab/daemon/start-error";

const HOME = { directory: "/home/me/project/.lab" };

describe("why the lab did not start", () => {
    const sqliteError = (errcode: number) => Object.assign(new Error("x"), { code: "ERR_SQLITE_ERROR", errcode });

    it("is the same for a full disk whoever met it: Node or SQLite", () => {
        assert.equal(errnoOf(Object.assign(new Error("x"), { code: "ENOSPC" })), "ENOSPC");
        assert.equal(errnoOf(sqliteError(13)), "ENOSPC");
        // SQLITE_CANTOPEN_ISDIR, an extended code.
        assert.equal(errnoOf(sqliteError(14 | (2 << 8))), "EACCES");
    });

    for (const code of ["ENOSPC", "EDQUOT", "EACCES", "EROFS"]) {
        it(`${code} has one line of cause and one of remedy, with the folder`, () => {
            const message = startErrorMessage(Object.assign(new Error("x"), { code }), HOME);
            assert.match(message, /^[^\n]*\/home\/me\/project\/\.lab[^\n]*\n {2}[^\n]*TKE_LAB_HOME[^\n]*$/);
        });
    }

    it("is the error's own message where it is nothing of these", () => {
        assert.equal(
            startErrorMessage(new Error("other labs use the addresses"), HOME),
            "other labs use the addresses",
        );
    });
});

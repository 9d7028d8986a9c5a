import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { shellQuote } from "../../../../cli/print/shell-quote";

describe("quoting for a POSIX shell", () => {
    for (const value of [
        "",
        "plain-value_1",
        "http://u:p@127.0.0.1:1/",
        "two words",
        "it's",
        '$HOME `id` \\ "x" * ;\n#',
    ]) {
        it(`gives the shell back ${JSON.stringify(value)}`, () => {
            const printed = execFileSync("sh", ["-c", `export V=${shellQuote(value)}; printf %s "$V"`]);
            assert.equal(printed.toString(), value);
        });
    }

    it("leaves alone what needs no quotes", () => {
        assert.equal(shellQuote("/home/me/.lab/trust/a.pem"), "/home/me/.lab/trust/a.pem");
    });
});

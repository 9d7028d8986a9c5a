import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const project = join(__dirname, "..", "..", "..");

/** What goes into a file, a pipe or a variable begins with npm's own lines where npm is not silent. */
const PIPED =
    /\bnpm run (?!-s\b)[a-z-]+ (?:[^|>`#\n]|\[[^\]]*\])*(?:[^|]\|[^|]|(?<![=-])> ?[\w./-])|\$\(npm run (?!-s\b)/;

function piped(text: string): string[] {
    return text.split("\n").filter((line) => PIPED.test(line) && !/\[[^\]]*\|/.test(line));
}

describe("commands in the pages", () => {
    it("are told apart from those whose output stays in the terminal", () => {
        assert.equal(piped("npm run output -- dev kubeconfig > kubeconfig.yaml").length, 1);
        assert.equal(piped("npm run doctor -- --admission warn | kubectl apply -f -").length, 1);
        assert.equal(piped('curl "$(npm run output -- dev url)"').length, 1);
        assert.equal(piped("npm run -s output -- dev kubeconfig > kubeconfig.yaml").length, 0);
        assert.equal(piped("npm run up -- shop # a CLB and a Service").length, 0);
        assert.equal(piped("npm run doctor -- [-n NS | -A] [-f FILE|DIR|- …]").length, 0);
    });

    it("hand on what the program prints, without npm's header", () => {
        const pages = execFileSync("git", ["ls-files", "*.md"], { cwd: project, encoding: "utf8" }).trim().split("\n");
        for (const page of pages) {
            assert.deepEqual(piped(readFileSync(join(project, page), "utf8")), [], page);
        }
    });
});

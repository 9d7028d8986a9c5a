import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const ROOT = join(__dirname, "../../..");

const filesBelow = (folder: string) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts") && !file.includes("node_modules"))
        .map((file) => join(folder, file));

describe("the tests' files", () => {
    for (const suite of ["tests/unit", "tests/contract"]) {
        it(`${suite} mirrors the source: every folder of it is a room's`, () => {
            const rooms = filesBelow(suite).map((file) => {
                const [first = "", second = ""] = file.slice(suite.length + 1).split("/");
                return first === "lab" && !second.endsWith(".ts") ? `${first}/${second}` : first;
            });
            const unknown = [...new Set(rooms)].filter((room) => !existsSync(join(ROOT, room)));
            assert.deepEqual(unknown, []);
        });
    }

    it("of a source file lie in its folder's place below tests/unit", () => {
        const elsewhere = filesBelow("tests/unit").filter((file) => {
            const subject = subjectOf(file);
            return subject !== undefined && dirname(file) !== join("tests/unit", dirname(subject));
        });
        assert.deepEqual(elsewhere, []);
    });

    it("import no other test, so that each can be run alone", () => {
        const importing = filesBelow("tests").filter((file) =>
            /from "[^"]+\.test"/.test(readFileSync(join(ROOT, file), "utf8")),
        );
        assert.deepEqual(importing, []);
    });
});

/** The file by whose name the test goes, of those that it imports. */
function subjectOf(test: string): string | undefined {
    const name = basename(test, ".test.ts");
    const imports = readFileSync(join(ROOT, test), "utf8").matchAll(/from "(\.[^"]+)"/g);
    return [...imports]
        .map(([, path = ""]) => join(dirname(test), path))
        .find((path) => basename(path) === name && !path.startsWith("tests/"));
}

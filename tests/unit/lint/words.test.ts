import assert from "node:assert/strict";
import { join } from "node:path";
import { ROOT } from "../../support/program";

interface WornPhrase {
    phrase: string;
    line: number;
    instead: string;
}

describe("worn phrases", () => {
    let wornPhrasesIn: (text: string) => WornPhrase[];

    before(async () => {
        ({ wornPhrasesIn } = (await import(join(ROOT, "lint/worn-phrases.mjs"))) as {
            wornPhrasesIn: typeof wornPhrasesIn;
        });
    });

    it("are found with their line and what to write instead", () => {
        assert.deepEqual(wornPhrasesIn("A backend.\nThe user is told of a Real Server."), [
            { phrase: "real server", line: 2, instead: "backend" },
            { phrase: "is told", line: 2, instead: "is reported, is printed" },
        ]);
    });

    it("are none in plain sentences", () => {
        assert.deepEqual(wornPhrasesIn("The CLB binds the Pods. It returns the ids of existing VPCs."), []);
    });
});

import assert from "node:assert/strict";
import { UsageError } from "../../../../cli/usage";
import { chosenWitness } from "../../../../cli/prove/witness";

describe("--by", () => {
    it("is the echo server's answer unless it is set", () => {
        assert.deepEqual(chosenWitness({}), { stacks: [] });
        assert.deepEqual(chosenWitness({ by: ["echo", "scenario1"] }), { stacks: ["scenario1"] });
    });

    it("leaves the stacks that stand after it", () => {
        assert.deepEqual(chosenWitness({ by: ["header", "X-Client-IP", "scenario1"] }), {
            witness: { by: "header", name: "X-Client-IP" },
            stacks: ["scenario1"],
        });
        const { witness, stacks } = chosenWitness({ by: ["logs", "scenario1", "scenario2"], match: "ip=(.*)" });
        assert.deepEqual([witness, stacks], [{ by: "logs", match: /ip=(.*)/ }, ["scenario1", "scenario2"]]);
    });

    for (const [what, args] of [
        ["another word", { by: ["log"] }],
        ["a header without a name", { by: ["header"] }],
        ["a header's name with a space", { by: ["header", "X Client"] }],
        ["--match without --by logs", { match: "x" }],
        ["--match that is no regular expression", { by: ["logs"], match: "(" }],
    ] as const) {
        it(`refuses ${what}`, () =>
            assert.throws(() => chosenWitness({ ...args, by: "by" in args ? [...args.by] : undefined }), UsageError));
    }
});

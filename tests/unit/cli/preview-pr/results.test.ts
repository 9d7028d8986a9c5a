import assert from "node:assert/strict";
import { environmentSecrets, redact } from "../../../../cli/preview-pr/redact";
import { mergeResults, parseResults } from "../../../../cli/preview-pr/stack-preview";
import { preview } from "./samples";

describe("results of other jobs", () => {
    it("are merged, sorted, and each stack has one", () => {
        const merged = mergeResults([[preview({ stack: "b" })], [preview({ stack: "a" })], ["a", "b"]]);
        assert.deepEqual(
            merged.map(({ stack, error }) => [stack, error]),
            [
                ["a", undefined],
                ["b", undefined],
            ],
        );
    });

    it("that are missing count as failures", () => {
        const [a, b] = mergeResults([["a", "b"], [preview({ stack: "b" })]]);
        assert.match(a?.error ?? "", /there is no result/);
        assert.equal(b?.error, undefined);
    });

    it("are what was written, read back", () => {
        const previews = [preview({ resources: [{ op: "create", type: "t", name: "n", changes: [] }] })];
        assert.deepEqual(parseResults(JSON.stringify(previews)), previews);
        assert.deepEqual(parseResults('["dev","scenario1"]'), ["dev", "scenario1"]);
    });

    it("are refused where their form is another", () => {
        const others = [{}, [{ stack: "a" }], [preview({ stack: "<b>" })], ["a b"], [preview({ baseCommit: "main" })]];
        for (const other of others) {
            assert.throws(() => parseResults(JSON.stringify(other)), JSON.stringify(other));
        }
    });
});

describe("secrets of the environment", () => {
    const secrets = environmentSecrets({ TENCENTCLOUD_SECRET_KEY: "hunter2hunter2", HOME: "/home/nobody", TOKEN: "x" });

    it("are those by name, but for values that could stand anywhere", () => {
        assert.deepEqual(secrets, ["hunter2hunter2"]);
    });

    it("are in no text that is published, however deep", () => {
        assert.deepEqual(redact({ error: "bad key hunter2hunter2!", list: [{ a: "hunter2hunter2", n: 1 }] }, secrets), {
            error: "bad key [secret]!",
            list: [{ a: "[secret]", n: 1 }],
        });
    });
});

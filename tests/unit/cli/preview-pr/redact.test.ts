import assert from "node:assert/strict";
import { redact } from "../../../../cli/preview-pr/redact";

describe("what is quoted of secrets", () => {
    it("is nothing, not even the end of one that begins with another", () => {
        assert.equal(redact("key: abcdefgh-tail", ["abcdefgh", "abcdefgh-tail"]), "key: [secret]");
        assert.deepEqual(redact({ a: ["abcdefgh-tail abcdefgh"] }, ["abcdefgh", "abcdefgh-tail"]), {
            a: ["[secret] [secret]"],
        });
    });
});

import assert from "node:assert/strict";
import { redact } from "../../../../cli/preview-pr/redact";

describe("what is quoted of secrets", () => {
    it("is nothing, not even the end of one that begins with another", () => {
        assert.equal(redact("key: abcdefgh-tail", ["abcdefgh", "abcdefgh-tail"]), "key: [secret]");
        assert.deepEqual(redact({ a: ["abcdefgh-tail abcdefgh"] }, ["abcdefgh", "abcdefgh-tail"]), {
            a: ["[secret] [secret]"],
        });
    });

    it("is nothing of two that run into each other, of one in a name, or of one that repeats", () => {
        const secrets = ["abcdefgh12", "gh12345678", "xyxyxyxy"];
        assert.equal(redact("key: abcdefgh12345678.", secrets), "key: [secret].");
        assert.deepEqual(redact({ "tag abcdefgh12": 1 }, secrets), { "tag [secret]": 1 });
        assert.equal(redact("xyxyxyxyxy", secrets), "[secret]");
        assert.equal(redact("abcdefgh12gh12345678", secrets), "[secret][secret]");
        assert.equal(redact("nothing", [""]), "nothing");
    });
});

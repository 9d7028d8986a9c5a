import assert from "node:assert/strict";
import { locationOf } from "../../../../../lab/network/l7/redirect";

describe("the Location of a redirect", () => {
    it("has no port where it is the scheme's own", () => {
        const to = (protocol: "http" | "https", port: number) =>
            locationOf({ code: 302, protocol, port }, "a.example.com:8080", "/x?y");
        assert.equal(to("https", 443), "https://a.example.com/x?y");
        assert.equal(to("https", 80), "https://a.example.com:80/x?y");
        assert.equal(to("http", 80), "http://a.example.com/x?y");
    });
});

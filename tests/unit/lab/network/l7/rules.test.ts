import assert from "node:assert/strict";
import { routeRequest, type ForwardingRule } from "../../../../../lab/network/l7/rules";

const VIPS = ["10.20.0.9", "127.16.0.9"];

function routed(rules: ForwardingRule[], host: string, url = "/"): string {
    const route = routeRequest(rules, VIPS, { host, url });
    return route.kind === "forward"
        ? `${route.rule.domain} ${route.rule.url}`
        : route.kind === "redirect"
          ? route.path
          : "404";
}

function urls(...list: string[]): ForwardingRule[] {
    return list.map((url) => ({ domain: "", url }));
}

describe("rules of a layer-7 listener (214/9032)", () => {
    it("take the VIP as the host of an empty domain, by its VPC or loopback address, with any port", () => {
        const rules = [
            { domain: "a.com", url: "/" },
            { domain: "", url: "/" },
        ];
        assert.equal(routed(rules, "10.20.0.9"), " /");
        assert.equal(routed(rules, "127.16.0.9:8080"), " /");
        assert.equal(
            routed(
                [
                    { domain: "a.com", url: "/" },
                    { domain: "10.20.0.9", url: "/" },
                ],
                "127.16.0.9",
            ),
            "10.20.0.9 /",
        );
    });

    it("prefer an exact domain to a wildcard, and a wildcard to a regular expression", () => {
        const rules = ["z.com", "~^.*\\.b\\.com$", "*.b.com", "*.a.b.com", "www.*", "x.b.com"].map((domain) => ({
            domain,
            url: "/",
        }));
        assert.equal(routed(rules, "X.b.com"), "x.b.com /");
        assert.equal(routed(rules, "y.b.com"), "*.b.com /");
        assert.equal(routed(rules, "y.a.b.com"), "*.a.b.com /");
        assert.equal(routed(rules, "www.c.org"), "www.* /");
        assert.equal(routed(rules.slice(0, 2), "y.b.com"), "~^.*\\.b\\.com$ /");
    });

    it("send an unknown domain to the default domain, which is the earliest made one", () => {
        const rules = [
            { domain: "first.com", url: "/" },
            { domain: "second.com", url: "/" },
        ];
        assert.equal(routed(rules, "unknown.org"), "first.com /");
    });

    it("take the longest prefix, and an exact URL before it", () => {
        const rules = urls("/", "/test1/image", "= /test1/image/index1.html");
        assert.equal(routed(rules, VIPS[0]!, "/test1/image/index1.html?x=1"), " = /test1/image/index1.html");
        assert.equal(routed(rules, VIPS[0]!, "/test1/image/hello.html"), " /test1/image");
        assert.equal(routed(rules, VIPS[0]!, "/test2/"), " /");
    });

    it("try regular expressions after the prefix, unless the prefix says not to", () => {
        const rules = urls("/img", "^~ /raw", "~ \\.gif$", "~* \\.PNG$");
        assert.equal(routed(rules, VIPS[0]!, "/img/a.gif"), " ~ \\.gif$");
        assert.equal(routed(rules, VIPS[0]!, "/img/a.GIF"), " /img");
        assert.equal(routed(rules, VIPS[0]!, "/img/a.png"), " ~* \\.PNG$");
        assert.equal(routed(rules, VIPS[0]!, "/raw/a.gif"), " ^~ /raw");
    });

    it("redirect a URL that lacks a rule's closing slash, with its query", () => {
        assert.equal(routed(urls("/abc/"), VIPS[0]!, "/abc?x=1"), "/abc/?x=1");
        assert.equal(routed(urls("/abc"), VIPS[0]!, "/abc/"), " /abc");
    });

    it("pass over an expression that is none, and one that backtracks for ever, in path and domain", () => {
        const endless = `${"a".repeat(60)}!`;
        const began = Date.now();
        assert.equal(routed(urls("/", "~ ^/(a+)+$"), VIPS[0]!, `/${endless}`), " /");
        assert.equal(routed(urls("/", "~* ^/(A+)+$"), VIPS[0]!, `/${endless}`), " /");
        const domains = ["first.com", "~^(a+)+$", "~("].map((domain) => ({ domain, url: "/" }));
        assert.equal(routed(domains, endless), "first.com /");
        assert.ok(Date.now() - began < 5_000);
        assert.equal(routed(urls("/", "~ ^/(a+)+$"), VIPS[0]!, "/aaa"), " ~ ^/(a+)+$");
    });

    it("find nothing where no URL matches", () => {
        assert.equal(routed(urls("/only"), VIPS[0]!, "/other"), "404");
        assert.equal(routed([], VIPS[0]!), "404");
    });
});

import assert from "node:assert/strict";
import { upstreamProxy, withoutLabProxies } from "../../../../../lab/cloud/http/upstream-proxy";

const PROXY = "http://proxy.corp:3128";

function proxyFor(host: string, environment: Record<string, string>, scheme = "https"): string | undefined {
    const url = `${scheme}://${host.includes(":") ? `[${host}]` : host}/`;
    return upstreamProxy(new URL(url), environment)?.host;
}

describe("the way from the lab's proxy to other hosts", () => {
    it("is straight where the environment names no proxy", () => {
        assert.equal(proxyFor("example.com", {}), undefined);
        assert.equal(proxyFor("example.com", { HTTPS_PROXY: "" }), undefined);
    });

    it("is another one for plain HTTP, by HTTP_PROXY", () => {
        assert.equal(proxyFor("example.com", { HTTP_PROXY: PROXY }), undefined);
        assert.equal(proxyFor("example.com", { HTTP_PROXY: PROXY, https_proxy: "other:1" }, "http"), "proxy.corp:3128");
        assert.equal(proxyFor("example.com", { HTTP_PROXY: PROXY, NO_PROXY: "example.com:80" }, "http"), undefined);
    });

    it("leads through HTTPS_PROXY, in lower case first, with or without a scheme", () => {
        assert.equal(proxyFor("example.com", { HTTPS_PROXY: PROXY }), "proxy.corp:3128");
        assert.equal(proxyFor("example.com", { HTTPS_PROXY: PROXY, https_proxy: "other:1" }), "other:1");
    });

    it("never leads through a proxy to loopback", () => {
        for (const host of ["localhost", "127.0.0.1", "127.16.3.7", "::1"]) {
            assert.equal(proxyFor(host, { HTTPS_PROXY: PROXY }), undefined, host);
        }
    });

    const cases: [noProxy: string, host: string, isProxied: boolean][] = [
        ["*", "example.com", false],
        ["example.com", "example.com", false],
        ["example.com", "a.example.com", false],
        ["example.com", "notexample.com", true],
        [".example.com", "a.example.com", false],
        [".example.com", "example.com", true],
        ["*.example.com", "a.example.com", false],
        ["other.org, EXAMPLE.com ,", "A.example.COM", false],
        ["example.com:443", "example.com", false],
        ["example.com:8443", "example.com", true],
        ["10.0.0.0/8", "10.1.2.3", false],
        ["10.0.0.0/8", "11.1.2.3", true],
        ["10.1.2.3", "10.1.2.3", false],
        ["fd00::/8", "fd00::1", false],
        ["fd00::/8", "10.1.2.3", true],
        ["10.0.0.0/8", "example.com", true],
    ];
    for (const [no_proxy, host, isProxied] of cases) {
        it(`NO_PROXY=${no_proxy} ${isProxied ? "does not cover" : "covers"} ${host}`, () => {
            assert.equal(proxyFor(host, { HTTPS_PROXY: PROXY, no_proxy }) !== undefined, isProxied);
        });
    }

    it("does not lead through a lab: its shell may have had the environment of one", () => {
        const environment = {
            HTTP_PROXY: "http://tke-lab:secret@127.0.0.1:4000",
            https_proxy: "http://tke-lab:secret@127.0.0.1:4000",
            HTTPS_PROXY: PROXY,
            NO_PROXY: "localhost",
        };
        assert.deepEqual(withoutLabProxies(environment), { HTTPS_PROXY: PROXY, NO_PROXY: "localhost" });
    });
});

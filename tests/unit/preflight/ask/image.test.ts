import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { askImage } from "../../../../preflight/ask/image";
import { parseImage } from "../../../../preflight/image-reference";

describe("image references", () => {
    const cases: [string, string, string, string][] = [
        ["nginx", "registry-1.docker.io", "library/nginx", "latest"],
        ["team/app:v1", "registry-1.docker.io", "team/app", "v1"],
        ["docker.io/team/app:v1", "registry-1.docker.io", "team/app", "v1"],
        ["ccr.ccs.tencentyun.com/me/echo:v1", "ccr.ccs.tencentyun.com", "me/echo", "v1"],
        ["127.0.0.1:5000/a/b", "127.0.0.1:5000", "a/b", "latest"],
        ["ghcr.io/a/b:v1@sha256:00ff", "ghcr.io", "a/b", "sha256:00ff"],
    ];
    for (const [image, registry, repository, version] of cases) {
        it(`read ${image} as a container runtime does`, () => {
            assert.deepEqual(parseImage(image), { registry, repository, version });
        });
    }
});

describe("whether an image can be pulled", () => {
    let registry: Server;
    let host: string;

    /** A registry with a public, a private and no other image; its tokens are for who asks. */
    before(async () => {
        registry = createServer((request, response) => {
            const { pathname, searchParams } = new URL(request.url ?? "/", `http://${host}`);
            if (pathname === "/token") {
                response.end(JSON.stringify({ token: searchParams.get("scope") }));
            } else if (pathname.startsWith("/v2/slow/")) {
                // Never answered.
            } else if (request.headers.authorization === undefined) {
                const scope = `repository:${pathname.split("/").slice(2, 4).join("/")}:pull`;
                response
                    .writeHead(401, { "WWW-Authenticate": `Bearer realm="http://${host}/token",scope="${scope}"` })
                    .end();
            } else if (request.headers.authorization === "Bearer repository:team/public:pull") {
                response.writeHead(pathname.endsWith("/v1") ? 200 : 404).end();
            } else {
                response.writeHead(401).end();
            }
        });
        await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
        host = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    });
    after(() => {
        registry.closeAllConnections();
        registry.close();
    });

    const ask = (image: string, signal = AbortSignal.timeout(5000)) => askImage(`${host}/${image}`, { signal });

    it("is asked of the registry, with the token that it gives to anybody", async () => {
        assert.deepEqual(await ask("team/public:v1"), { kind: "public" });
        assert.deepEqual(await ask("team/public:v2"), { kind: "missing" });
        assert.deepEqual(await ask("team/private:v1"), { kind: "login" });
    });

    it("is not known where the registry does not answer in time, or cannot be reached", async () => {
        const slow = await ask("slow/app:v1", AbortSignal.timeout(50));
        assert.match(slow.kind === "not-asked" ? slow.why : "", /did not answer in time/);
        const gone = await askImage("127.0.0.1:1/a/b:v1", { signal: AbortSignal.timeout(5000) });
        assert.match(gone.kind === "not-asked" ? gone.why : "", /127\.0\.0\.1:1 cannot be reached/);
    });
});

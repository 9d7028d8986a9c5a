import assert from "node:assert/strict";
import { canonicalName, matchOf, parseImageReference } from "../../../../lab/images/image-reference";

const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

describe("an image reference", () => {
    const names: [string, string][] = [
        ["nginx", "docker.io/library/nginx"],
        ["nginx:1.27", "docker.io/library/nginx:1.27"],
        ["me/shop", "docker.io/me/shop"],
        ["docker.io/nginx", "docker.io/library/nginx"],
        ["localhost/shop", "localhost/shop"],
        ["localhost:5000/team/shop:v1", "localhost:5000/team/shop:v1"],
        ["ccr.ccs.tencentyun.com/team/shop", "ccr.ccs.tencentyun.com/team/shop"],
        [`ghcr.io/me/shop:1.2@${DIGEST}`, `ghcr.io/me/shop:1.2@${DIGEST}`],
    ];
    for (const [text, name] of names) {
        it(`${text.slice(0, 40)} is ${name.slice(0, 40)}`, () => {
            const reference = parseImageReference(text);
            assert.equal(reference && canonicalName(reference), name);
        });
    }

    for (const text of ["", "Shop", "me/Shop:1", "shop:", "shop@sha256:12", "a b", "http://x/y", "../x", "__proto__"]) {
        it(`${JSON.stringify(text)} is none`, () => assert.equal(parseImageReference(text), undefined));
    }

    const matches: [string, string, number | undefined][] = [
        ["shop", "shop:1.2", 0],
        ["shop", `shop@${DIGEST}`, 0],
        ["docker.io/library/shop", "shop", 0],
        ["shop:1.2", "shop:1.2", 1],
        ["shop:latest", "shop", 1],
        ["shop:1.2", `shop:1.2@${DIGEST}`, 1],
        ["shop:latest", `shop@${DIGEST}`, undefined],
        ["shop:1.2", "shop:1.3", undefined],
        [`shop@${DIGEST}`, `shop:9@${DIGEST}`, 2],
        [`shop@${DIGEST}`, "shop", undefined],
        ["shop", "shop2", undefined],
        ["me/shop", "ghcr.io/me/shop", undefined],
    ];
    for (const [declared, wanted, match] of matches) {
        it(`${declared.slice(0, 20)} stands for ${wanted.slice(0, 20)}: ${match}`, () => {
            assert.equal(matchOf(parseImageReference(declared)!, parseImageReference(wanted)!), match);
        });
    }
});

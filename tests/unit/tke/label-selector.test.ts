import assert from "node:assert/strict";
import { parseLabelSelector } from "../../../tke/label-selector";

describe("label selector", () => {
    const labels = { group: "access", "app.kubernetes.io/name": "web", empty: "" };
    const table: [string, boolean][] = [
        ["group=access", true],
        ["group==access", true],
        ["group = other", false],
        ["group!=access", false],
        ["absent!=access", true],
        ["group in (other, access)", true],
        ["group in (other)", false],
        ["group notin (other)", true],
        ["group notin (access)", false],
        ["absent notin (a)", true],
        ["absent in (a)", false],
        ["app.kubernetes.io/name", true],
        ["absent", false],
        ["!absent", true],
        ["! group", false],
        ["empty=", true],
        ["group=access, app.kubernetes.io/name in (web,api)", true],
        ["group in (a, access),empty=x", false],
    ];
    for (const [text, matches] of table) {
        it(`${text}: ${matches}`, () => {
            assert.equal(parseLabelSelector(text)?.(labels), matches);
        });
    }

    for (const text of ["", "a in b", "a=b c", "a in (b", "a,", "=b", "a > 1"]) {
        it(`"${text}" is none`, () => {
            assert.equal(parseLabelSelector(text), undefined);
        });
    }
});

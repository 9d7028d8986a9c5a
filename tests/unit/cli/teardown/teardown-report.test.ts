import assert from "node:assert/strict";
import { reportJson, teardownReportText } from "../../../../cli/teardown/teardown-report";
import type { TeardownReport } from "../../../../cli/teardown/teardown";

const clean: TeardownReport = {
    rows: [{ stack: "old", lifetime: { age: 9_000_000, ttl: "2h" }, outcome: "destroyed", detail: "3 resources" }],
    lost: [],
    leftovers: [],
    gaps: [],
};

const leftover = {
    kind: "clb/clb",
    label: "CLB",
    id: "lb-1",
    name: "x",
    region: "ap-guangzhou",
    stack: "old",
    remedy: "tccli clb",
};

describe("the report of a teardown", () => {
    it("tells age, ttl and result of every stack, and that nothing is left", () => {
        assert.match(teardownReportText(clean), /old +2h 30m +2h +destroyed: 3 resources/);
        assert.match(teardownReportText(clean), /No resources are left behind by deleted stacks./);
    });

    it("does not say so where a stack failed, and keeps its error to one line", () => {
        const rows = [{ stack: "old", lifetime: {}, outcome: "failed" as const, detail: "one\ntwo" }];
        const text = teardownReportText({ ...clean, rows });
        assert.match(text, /old +- +- +failed: one *$/m);
        assert.doesNotMatch(text, /two|Nothing is left/);
    });

    it("lists leftovers with the command that deletes each, and where it could not look", () => {
        const text = teardownReportText({ ...clean, leftovers: [leftover], gaps: ["EIPs in ap-guangzhou: no"] });
        assert.match(text, /CLB +lb-1 +x +old +ap-guangzhou/);
        assert.match(text, /^ {2}tccli clb$/m);
        assert.match(text, /not looked for: EIPs in ap-guangzhou: no/);
        assert.doesNotMatch(text, /Nothing is left/);
    });

    it("says so where there is no stack", () => {
        assert.match(teardownReportText({ ...clean, rows: [] }), /There is no stack to tear down\./);
    });

    it("has durations in milliseconds for machines", () => {
        assert.deepEqual(reportJson(clean), {
            stacks: [{ stack: "old", ageMs: 9_000_000, ttl: "2h", result: "destroyed", detail: "3 resources" }],
            lost: [],
            leftovers: [],
            notLookedFor: [],
        });
    });
});

import assert from "node:assert/strict";
import { BUSY, candidates, type Selection, namedValues } from "../../../../cli/teardown/selection";
import type { StackInfo } from "../../../../engine/api/engine";

const now = new Date("2026-03-01T12:00:00Z");
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

function stack(name: string, hours: number, tags: Record<string, string> = {}, updateInProgress = false): StackInfo {
    return { name, lastUpdate: hoursAgo(hours), updateInProgress, resourceCount: 3, tags };
}

const stacks = [
    stack("old", 9, { ttl: "4h" }),
    stack("young", 1, { ttl: "4h" }),
    stack("forever", 900),
    stack("busy", 9, { ttl: "4h" }, true),
    stack("pr-12-dev", 9, { ttl: "4h", pr: "12" }),
    stack("pr-12-other", 1, { ttl: "4h" }),
    stack("pr-1-dev", 9, { pr: "1" }),
];

function decide(selection: Partial<Selection>): Record<string, string> {
    const all = candidates(stacks, { expired: false, stacks: [], prs: [], ...selection }, now);
    return Object.fromEntries(all.map(({ stack: name, stays }) => [name, stays?.outcome ?? "goes"]));
}

describe("what is torn down", () => {
    it("with --expired: what has expired, and nothing that another command is changing", () => {
        assert.deepEqual(decide({ expired: true }), {
            old: "goes",
            young: "kept",
            forever: "kept",
            busy: "skipped",
            "pr-12-dev": "goes",
            "pr-12-other": "kept",
            "pr-1-dev": "kept",
        });
    });

    it("with --stack and --pr: all of these, whatever their age", () => {
        assert.deepEqual(decide({ stacks: ["young"], prs: [12] }), {
            young: "goes",
            "pr-12-dev": "goes",
            "pr-12-other": "goes",
        });
    });

    it("with --expired and names: of these, what has expired", () => {
        assert.deepEqual(decide({ expired: true, stacks: ["forever"], prs: [12] }), {
            forever: "kept",
            "pr-12-dev": "goes",
            "pr-12-other": "kept",
        });
    });

    it("with --stack: not while another command is changing it", () => {
        assert.deepEqual(decide({ stacks: ["busy"] }), { busy: "skipped" });
    });

    it("tells why a stack stays", () => {
        const all = candidates(stacks, { expired: true, stacks: [], prs: [] }, now);
        const why = new Map(all.map(({ stack: name, stays }) => [name, stays?.detail]));
        assert.equal(why.get("young"), "expires in 3h");
        assert.equal(why.get("forever"), "no ttl");
        assert.equal(why.get("busy"), BUSY.detail);
    });
});

describe("a limit of a teardown", () => {
    it("without a value is refused, and never none", () => {
        for (const empty of [[], [""], ["a", ""]]) {
            assert.throws(() => namedValues("--stack", empty), /--stack has no value/);
        }
        assert.throws(() => namedValues("--pr", [NaN]), /--pr has no value/);
        assert.deepEqual([namedValues("--pr", undefined), namedValues("--pr", [7])], [[], [7]]);
    });
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { MARKER, MAXIMUM_COMMENT, renderComment } from "../../../../cli/preview-pr/comment";
import { fairShares } from "../../../../cli/preview-pr/fair-shares";
import { preview, propertyChange, replacedVpc, resource, update } from "./samples";

describe("the comment on a pull request", () => {
    it("begins with what finds it again, and counts every stack in one table", () => {
        const text = renderComment([replacedVpc(), preview({ stack: "scenario2" })], { commit: "abc" });
        assert.ok(text.startsWith(MARKER));
        assert.match(text, /### Preview: 1 of 2 stacks would change\n/);
        assert.match(text, /^\| `scenario1` \| · \| 1 \| 2 \| · \| 3 \| ⚠️ replaces cluster, VPC \|$/m);
        assert.match(text, /^\| `scenario2` \| · \| · \| · \| · \| 18 \| ✅ no changes \|$/m);
    });

    it("has a fold for a stack that changes, and only a row for one that does not", () => {
        const text = renderComment([replacedVpc(), preview({ stack: "scenario2" })]);
        assert.equal(text.match(/<details>/g)?.length, 1);
        assert.match(text, /<summary>scenario1: 1 to update, 2 to replace, 3 unchanged<\/summary>/);
        assert.match(
            text,
            /^- {5}cidrBlock: "10\.1\.0\.0\/16"\n\+ {5}cidrBlock: "10\.9\.0\.0\/16" {2}# forces replacement$/m,
        );
        assert.match(
            text,
            /^! update kubernetes:apps\/v1:Deployment app\n- {5}spec\.replicas: 1\n\+ {5}spec\.replicas: 2$/m,
        );
    });

    it("names an input of which neither value is known, and shows the one that is", () => {
        const nothing = { path: "provider", forcesReplacement: true, before: undefined, after: undefined };
        const text = renderComment([
            preview({ resources: [update("app", nothing, { path: "id", after: undefined })] }),
        ]);
        assert.match(text, /^! {5}provider {2}# forces replacement\n- {5}id: 1\n\+ {5}id: \(not known yet\)$/m);
    });

    it("names what would be lost for good by what it is lost for, and in one line what goes along", () => {
        const [alert = ""] = renderComment([replacedVpc()]).match(/^> \[!CAUTION\][^]*?\n\n/m) ?? [];
        assert.deepEqual(alert.trim().split("\n"), [
            "> [!CAUTION]",
            "> `scenario1` would lose for good:",
            "> - VPC `client-ip-vpc` (replaced for `cidrBlock`): everything in it is deleted, with its peerings and routes",
            "> - and along with it: cluster",
        ]);
    });

    it("groups what is lost the same way", () => {
        const eip = (name: string) => resource({ op: "delete", type: "tencentcloud:index/eip:Eip", name });
        const text = renderComment([preview({ resources: [..."abcde"].map(eip) })]);
        assert.match(text, /^> - EIP `a`, `b`, `c` and 2 more \(deleted\): the public address/m);
        assert.doesNotMatch(renderComment([preview({ resources: [update("app", {})] })]), /CAUTION/);
    });

    it("folds a failure with its error, and says so in the table and above it", () => {
        const text = renderComment([preview({ summary: undefined, error: "no quota\nfor a VPC" })]);
        assert.match(text, /### Preview: 0 of 1 stack would change, 1 failed/);
        assert.match(text, /\| \? \| \? \| \? \| \? \| \? \| ❌ preview failed \|/);
        assert.match(text, /<summary>scenario1: preview failed<\/summary>\n\n```diff\n! no quota\n! for a VPC\n```/);
    });

    it("says that a change touches no stack", () => {
        assert.match(renderComment([]), /this change touches no stack/);
    });

    it("says what it was compared with", () => {
        const baseCommit = "0123456789012345678901234567890123456789";
        assert.match(renderComment([preview({ baseCommit })]), new RegExp(`compared with ${baseCommit}`));
        assert.match(renderComment([preview({ target: "cloud" })]), /deployed on Tencent Cloud/);
    });
});

describe("what a program can say", () => {
    const hostile = "`````` </details><img src=x> | @everyone\n```\n# heading\u202e\u0000";
    const text = renderComment([
        preview({
            summary: undefined,
            error: hostile,
            resources: [
                resource({ op: "delete", type: "tencentcloud:index/vpc:Vpc", name: hostile }),
                update(hostile, { path: hostile, before: hostile, after: { [hostile]: [hostile] } }),
            ],
        }),
    ]);

    it("stays on its line and within its code block, whatever fences, tags and pipes it holds", () => {
        const fence = /^(?<fence>`{3,})diff$/m.exec(text)?.groups?.fence ?? "";
        assert.ok(fence.length > 6);
        const [before = "", , after = ""] = text.split(new RegExp(`^${fence}(?:diff)?$`, "m"));
        const markup = (before + after).replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "code");
        assert.doesNotMatch(markup, /<img|^# heading|`|everyone/m);
        assert.equal(markup.match(/<\/details>/g)?.length, 1);
    });

    it("shows characters that hide or turn text around", () => {
        assert.ok(text.includes("\\u202e") && text.includes("\\u0000"));
        assert.ok(!text.includes("\u202e") && !text.includes("\u0000"));
    });

    it("is cut where a value is long", () => {
        const long = renderComment([preview({ resources: [update("app", { after: "x".repeat(5000) })] })]);
        assert.ok(long.length < 2000);
        assert.match(long, /x{200,300}… \(5002 characters\)/);
    });
});

describe("the length of the comment", () => {
    const many = (count: number) =>
        Array.from({ length: count }, (_, index) =>
            update(`resource-${index}`, propertyChange({ after: "y".repeat(200) })),
        );

    it("keeps GitHub's limit whatever characters names, errors and values are made of", () => {
        const turned = "\u202e".repeat(8000);
        const stacks = Array.from({ length: 60 }, (_, index) =>
            preview({
                stack: `${index}${turned}`,
                error: turned,
                resources: Array.from({ length: 9 }, () =>
                    resource({ op: "delete", type: `tencentcloud:index/vpc:Vpc${turned}`, name: turned }),
                ),
            }),
        );
        for (const previews of [stacks.slice(0, 5), stacks]) {
            const text = renderComment(previews, { commit: "abc" });
            assert.ok(text.startsWith(MARKER) && text.length <= MAXIMUM_COMMENT, `${text.length}`);
        }
    });

    it("keeps GitHub's limit, and says what was cut and how to see it", () => {
        const text = renderComment([
            preview({ stack: "large", resources: many(2000) }),
            preview({ stack: "larger", resources: many(3000) }),
            preview({ stack: "small", resources: many(3) }),
        ]);
        assert.ok(text.length <= MAXIMUM_COMMENT && text.length > MAXIMUM_COMMENT * 0.95, `${text.length}`);
        const cut = [...text.matchAll(/^(?<cut>\d+) of \d+ lines are cut .*`npm run preview:pr -- (?<stack>\w+) /gm)];
        assert.deepEqual(
            cut.map(({ groups }) => groups?.stack),
            ["large", "larger"],
        );
        assert.equal(text.split("<summary>small")[1]?.match(/^! update/gm)?.length, 3);
    });

    it("is kept whatever the results hold", () => {
        const line = fc.string({
            maxLength: 400,
            unit: fc.constantFrom("a", "`", "\n", "<", "|", "\u0000", "字", "😀"),
        });
        const change = fc.record({ path: line, before: line, after: line });
        const resource = fc.tuple(line, change).map(([name, changed]) => update(name, changed));
        const found = fc.record({
            stack: fc.constantFrom("dev", "s".repeat(100)),
            resources: fc.array(resource, { maxLength: 20 }),
            error: fc.option(line, { nil: undefined }),
        });
        const stacks = fc.array(found.map(preview), { maxLength: 60 });
        fc.assert(
            fc.property(stacks, fc.integer({ min: 40_000, max: 70_000 }), (previews, maximum) => {
                assert.ok(renderComment(previews, { maximum }).length <= maximum);
            }),
            { numRuns: 60 },
        );
    });

    it("is shared out fairly: the short have what they need, the long as much as each other", () => {
        assert.deepEqual(fairShares([10, 1000, 500], 100), [10, 45, 45]);
        assert.deepEqual(fairShares([10, 20], 100), [10, 20]);
        assert.deepEqual(fairShares([], 100), []);
        assert.deepEqual(fairShares([5], -1), [0]);
    });
});

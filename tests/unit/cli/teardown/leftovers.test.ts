import assert from "node:assert/strict";
import fc from "fast-check";
import { leftovers } from "../../../../cli/teardown/leftovers";
import { stackOf, type CloudResource } from "../../../../cli/cloud-resources/cloud-resource";
import type { StackInfo } from "../../../../engine/api/engine";

function resource(kind: string, id: string, stack: string): CloudResource {
    return { kind, id, region: "ap-guangzhou", name: "", stack };
}

function info(name: string, resourceCount: number, updateInProgress = false): StackInfo {
    return { name, resourceCount, updateInProgress, tags: {} };
}

const vpc = resource("vpc/vpc", "vpc-1", "gone");
const clb = resource("clb/clb", "lb-1", "gone");
const everything = () => true;

describe("leftovers", () => {
    it("are resources whose stack is not known any more, or holds nothing", () => {
        for (const stacks of [[], [info("gone", 0)], [info("other", 3)]]) {
            const found = leftovers({ before: [clb], stacks, after: [clb], isMeant: everything });
            assert.deepEqual(
                found.map(({ id }) => id),
                ["lb-1"],
            );
        }
    });

    it("are none while the stack lives, or another command is at it", () => {
        for (const stacks of [[info("gone", 1)], [info("gone", 0, true)]]) {
            assert.deepEqual(leftovers({ before: [clb], stacks, after: [clb], isMeant: everything }), []);
        }
    });

    it("are not what came or went while the stacks were listed", () => {
        assert.deepEqual(leftovers({ before: [], stacks: [], after: [clb], isMeant: everything }), []);
        assert.deepEqual(leftovers({ before: [clb], stacks: [], after: [], isMeant: everything }), []);
    });

    it("are told in the order in which they can be deleted, each with the command for it", () => {
        const all = [vpc, resource("x/y", "z-1", "gone"), clb, resource("tke/nodepool", "cls-1/np-1", "gone")];
        const found = leftovers({ before: all, stacks: [], after: all, isMeant: everything });
        assert.deepEqual(
            found.map(({ label }) => label),
            ["CLB", "node pool", "VPC", "other"],
        );
        assert.equal(
            found[0]?.remedy,
            `tccli clb DeleteLoadBalancer --region ap-guangzhou --LoadBalancerIds '["lb-1"]'`,
        );
        assert.match(found[1]?.remedy ?? "", /--ClusterId cls-1 --NodePoolId np-1$/);
    });

    it("of a proof by doctor are deleted by it, with the Service that they are of", () => {
        const ofProof = [resource("clb/clb", "lb-2", "doctor-proof")];
        const found = leftovers({ before: ofProof, stacks: [], after: ofProof, isMeant: everything });
        assert.deepEqual(
            found.map(({ remedy }) => remedy),
            ["npm run doctor -- --cleanup --context CONTEXT"],
        );
    });

    it("are never of a living stack or one that is not meant, and never told twice", () => {
        const stack = fc.constantFrom<string[]>("a", "b", "c");
        const resources = fc.array(
            fc.record({ kind: fc.constantFrom("clb/clb", "vpc/vpc"), id: fc.constantFrom("1", "2", "3"), stack }),
        );
        fc.assert(
            fc.property(
                resources,
                resources,
                fc.uniqueArray(stack),
                fc.uniqueArray(stack),
                (one, two, alive, meant) => {
                    const [before, after] = [one, two].map((all) =>
                        all.map((each) => resource(each.kind, each.id, each.stack)),
                    );
                    const found = leftovers({
                        before: before!,
                        after: after!,
                        stacks: alive.map((name) => info(name, 1)),
                        isMeant: (name) => meant.includes(name),
                    });
                    assert.ok(found.every(({ stack: name }) => !alive.includes(name) && meant.includes(name)));
                    assert.equal(new Set(found.map(({ kind, id }) => `${kind} ${id}`)).size, found.length);
                },
            ),
        );
    });
});

describe("a resource", () => {
    it("tells its stack by its tags, if it is the project's", () => {
        const tags = { "pulumi:project": "p", "pulumi:stack": "dev" };
        assert.equal(stackOf(tags, "p"), "dev");
        assert.equal(stackOf(tags, "q"), undefined);
        assert.equal(stackOf({ "pulumi:project": "p" }, "p"), undefined);
    });
});

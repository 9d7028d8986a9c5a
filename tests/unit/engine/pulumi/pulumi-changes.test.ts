import assert from "node:assert/strict";
import type { PropertyDiff, StepEventMetadata } from "@pulumi/pulumi/automation";
import { specialSecretSig, specialSigKey, unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { changesOf } from "../../../../engine/pulumi/pulumi-changes";

interface State {
    inputs: Record<string, unknown>;
    outputs?: Record<string, unknown>;
}

function step(before: State, after: State, fields: Partial<StepEventMetadata>): StepEventMetadata {
    const state = ({ inputs, outputs = {} }: State) => ({
        ...{ type: "", urn: "", custom: true, id: "", parent: "", provider: "" },
        inputs,
        outputs,
    });
    return { op: "update", urn: "", type: "", provider: "", old: state(before), new: state(after), ...fields };
}

const diff = (diffKind: string, inputDiff = false) => ({ diffKind, inputDiff }) as PropertyDiff;

describe("changes that the Pulumi CLI tells of", () => {
    it("take the value before from the outputs, or from the inputs in a diff of inputs", () => {
        const before = { inputs: { size: 1, zone: "1" }, outputs: { size: 3, zone: "9" } };
        const detailedDiff = { size: diff("update"), zone: diff("update-replace", true) };
        assert.deepEqual(changesOf(step(before, { inputs: { size: 2, zone: "2" } }, { detailedDiff })), [
            { path: "size", kind: "update", forcesReplacement: false, before: 3, after: 2 },
            { path: "zone", kind: "update", forcesReplacement: true, before: "1", after: "2" },
        ]);
    });

    it("know what is added and what is taken away, at any depth", () => {
        const before = { inputs: { tags: { a: "1" } }, outputs: { tags: { a: "1" } } };
        const after = { inputs: { tags: { "b/c": "2" } } };
        const detailedDiff = { "tags.a": diff("delete"), 'tags["b/c"]': diff("add-replace") };
        assert.deepEqual(changesOf(step(before, after, { detailedDiff })), [
            { path: "tags.a", kind: "delete", forcesReplacement: false, before: "1" },
            { path: 'tags["b/c"]', kind: "add", forcesReplacement: true, after: "2" },
        ]);
    });

    it("show no secret, blinded or not, and no unknown", () => {
        const sealed = (fields: object) => ({ [specialSigKey]: specialSecretSig, ...fields });
        const before = { inputs: {}, outputs: { a: sealed({ value: "hunter1" }), b: "[secret]", c: "known" } };
        const after = { inputs: { a: sealed({ plaintext: '"hunter2"' }), b: "[secret]", c: unknownValue } };
        const detailedDiff = { a: diff("update"), "b.inner": diff("update"), c: diff("update") };
        const update = { kind: "update", forcesReplacement: false };
        assert.deepEqual(changesOf(step(before, after, { detailedDiff })), [
            { path: "a", ...update, before: "[secret]", after: "[secret]" },
            { path: "b.inner", ...update, before: "[secret]", after: "[secret]" },
            { path: "c", ...update, before: "known" },
        ]);
    });

    it("are found by comparing the inputs where the provider tells nothing in detail", () => {
        const before = { inputs: { spec: { replicas: 1 }, zone: "1", drifted: 1 } };
        const after = { inputs: { spec: { replicas: 2 }, zone: "2", drifted: 1 } };
        const changes = [
            { path: "spec.replicas", kind: "update", forcesReplacement: false, before: 1, after: 2 },
            { path: "zone", kind: "update", forcesReplacement: true, before: "1", after: "2" },
        ];
        const keys = ["zone", "spec.replicas"];
        const forced = changes.map((change) => ({ ...change, forcesReplacement: true }));
        assert.deepEqual(changesOf(step(before, after, { detailedDiff: {}, keys: ["zone"] })), changes);
        assert.deepEqual(changesOf(step(before, after, { keys })), forced);
        assert.deepEqual(changesOf(step(before, after, { diffs: ["spec", "drifted"], keys: ["zone"] })), [
            ...changes,
            { path: "drifted", kind: "update", forcesReplacement: false },
        ]);
    });

    it("are none for a creation", () => {
        const { old: _, ...creation } = step({ inputs: {} }, { inputs: { a: 1 } }, { op: "create" });
        assert.deepEqual(changesOf(creation), []);
    });
});

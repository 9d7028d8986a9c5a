import assert from "node:assert/strict";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import fc from "fast-check";
import { propertyChanges } from "../../../../engine/api/property-changes";
import { formatPath, parsePath } from "../../../../engine/api/property-path";
import { secret } from "../../../../engine/api/property-values";

const paths = (changes: { path: string }[]) => changes.map(({ path }) => path);

describe("changes of inputs", () => {
    it("are told by path, with the values before and after", () => {
        const before = { spec: { replicas: 1, ports: [{ port: 80 }] }, tags: { a: "1" } };
        const after = { spec: { replicas: 2, ports: [{ port: 80 }] }, tags: { b: "2" } };
        assert.deepEqual(propertyChanges(before, after), [
            { path: "spec.replicas", kind: "update", before: 1, after: 2, forcesReplacement: false },
            { path: "tags.a", kind: "delete", before: "1", forcesReplacement: false },
            { path: "tags.b", kind: "add", after: "2", forcesReplacement: false },
        ]);
    });

    it("are one change for a list whose length differs", () => {
        assert.deepEqual(propertyChanges({ a: [1] }, { a: [1, 2] }), [
            { path: "a", kind: "update", before: [1], after: [1, 2], forcesReplacement: false },
        ]);
    });

    it("force a replacement at, under and above a path that cannot change in place, and nowhere else", () => {
        const changes = propertyChanges({ zone: "1", size: 1 }, { zone: "2", size: 2 }, ["zone"]);
        assert.deepEqual(
            changes.map(({ path, forcesReplacement }) => [path, forcesReplacement]),
            [
                ["zone", true],
                ["size", false],
            ],
        );
    });

    it("compare secrets by value and show none of it, nor the plain value that becomes one", () => {
        assert.deepEqual(propertyChanges({ a: secret("x") }, { a: secret("x") }), []);
        const changes = [
            ...propertyChanges({ a: secret({ user: "root", token: "hunter1" }) }, { a: secret({ token: "hunter2" }) }),
            ...propertyChanges({ b: "hunter3" }, { b: secret("hunter4") }),
            ...propertyChanges({ c: [secret("hunter5")] }, { c: [] }),
        ];
        assert.deepEqual(paths(changes), ["a", "b", "c"]);
        assert.doesNotMatch(JSON.stringify(changes), /hunter|root|token/);
    });

    it("force a replacement for what lies within a secret too", () => {
        const spec = (selector: string) => ({ spec: secret({ selector, replicas: 1 }) });
        assert.equal(propertyChanges(spec("a"), spec("b"), ["spec.selector"])[0]?.forcesReplacement, true);
        assert.equal(propertyChanges(spec("a"), spec("b"), ["spec.replicas"])[0]?.forcesReplacement, false);
    });

    it("have no value for an unknown, which differs from everything, even from itself", () => {
        assert.deepEqual(propertyChanges({ id: unknownValue }, { id: unknownValue }), [
            { path: "id", kind: "update", forcesReplacement: false },
        ]);
        assert.deepEqual(propertyChanges({ ids: [] }, { ids: [unknownValue] })[0]?.after, ["[unknown]"]);
    });
});

describe("a property's path", () => {
    it("quotes keys that are no plain names, as Pulumi does", () => {
        const path = ["metadata", "annotations", "pulumi.com/waitFor", 0, "a"];
        assert.equal(formatPath(path), 'metadata.annotations["pulumi.com/waitFor"][0].a');
    });

    it("is read back as it was written", () => {
        const key = fc.oneof(
            fc.nat(),
            fc.string({ minLength: 1 }).filter((text) => !text.includes("\\")),
        );
        fc.assert(
            fc.property(fc.array(key, { minLength: 1 }), (path) => assert.deepEqual(parsePath(formatPath(path)), path)),
        );
    });
});

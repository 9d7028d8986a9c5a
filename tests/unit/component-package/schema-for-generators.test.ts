import assert from "node:assert/strict";
import { schemaForGenerators } from "../../../component-package/schema-for-generators";

const mended = <T extends object>(schema: T) =>
    JSON.parse(schemaForGenerators(JSON.stringify({ language: { go: {} }, ...schema }))) as T;

function referenceAfter($ref: string): string {
    return mended({ resources: { "p:index:C": { properties: { output: { $ref } } } } }).resources["p:index:C"]
        .properties.output.$ref;
}

describe("the component package's schema for Pulumi's generators", () => {
    it("refers to a provider as one, not as a resource of the package's name", () => {
        assert.equal(
            referenceAfter("/kubernetes/v4.34.2/schema.json#/resources/kubernetes"),
            "/kubernetes/v4.34.2/schema.json#/provider",
        );
    });

    it("keeps all other references", () => {
        for (const other of [
            "/kubernetes/v4.34.2/schema.json#/resources/kubernetes:core%2Fv1:Service",
            "/kubernetes/v4.34.2/schema.json#/types/kubernetes",
            "/a/v1.0.0/schema.json#/resources/b",
            "#/types/p:index:T",
        ]) {
            assert.equal(referenceAfter(other), other);
        }
    });

    it("asks for every input type in Go, beside what else the schema asks for", () => {
        const language = { go: { respectSchemaVersion: true }, python: { respectSchemaVersion: true } };
        assert.deepEqual(mended({ language }).language, {
            go: { respectSchemaVersion: true, generateExtraInputTypes: true },
            python: { respectSchemaVersion: true },
        });
    });
});

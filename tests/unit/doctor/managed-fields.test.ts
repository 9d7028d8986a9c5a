import assert from "node:assert/strict";
import fc from "fast-check";
import { withoutManagedFields } from "../../../doctor/read/managed-fields";

describe("doctor's cut of managedFields", () => {
    it("leaves objects as they are but for that", () => {
        const metadata = fc.record({
            name: fc.string({ unit: "grapheme" }),
            labels: fc.dictionary(fc.string(), fc.string()),
            managedFields: fc.array(fc.record({ manager: fc.string(), fieldsV1: fc.jsonValue() })),
        });
        const list = fc.record({ items: fc.array(fc.record({ metadata, spec: fc.jsonValue() })) });
        fc.assert(
            fc.property(list, ({ items }) => {
                const cut = {
                    items: items.map((item) => ({ ...item, metadata: { ...item.metadata, managedFields: [] } })),
                };
                const text = withoutManagedFields(JSON.stringify({ items }));
                assert.equal(text, JSON.stringify(cut));
            }),
        );
    });

    it("takes no text in a string for the field", () => {
        const text = JSON.stringify({ data: { a: '"managedFields":[{"b":"]"}]' } });
        assert.equal(withoutManagedFields(text), text);
    });
});

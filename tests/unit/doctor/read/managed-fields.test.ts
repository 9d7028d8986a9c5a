import assert from "node:assert/strict";
import fc from "fast-check";
import { parseWithoutManagedFields } from "../../../../doctor/read/managed-fields";

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
                const text = JSON.stringify({ items });
                assert.deepEqual(parseWithoutManagedFields(text), JSON.parse(JSON.stringify(cut)));
            }),
        );
    });

    it("leaves what follows them, wherever they stand and whatever brackets are in their keys", () => {
        const fields = [{ fieldsV1: { 'v:"}]}"': {}, "k:}]},": {} } }, { fieldsV1: { a: [{}] } }];
        for (const managedFields of [[], fields, fields.toReversed()]) {
            for (const metadata of [
                { name: "a", managedFields },
                { managedFields, name: "a", more: [{ b: [{}] }] },
            ]) {
                const items = [metadata, metadata].map((each) => ({ metadata: each, spec: [{ c: [{}] }] }));
                const cut = items.map((item) => ({ ...item, metadata: { ...item.metadata, managedFields: [] } }));
                assert.deepEqual(parseWithoutManagedFields(JSON.stringify({ items })), { items: cut });
            }
        }
        assert.throws(() => parseWithoutManagedFields('{"managedFields":[{}]'), SyntaxError);
    });

    it("takes no text in a string for the field", () => {
        const text = JSON.stringify({ data: { a: '"managedFields":[{"b":"]"}]' } });
        assert.deepEqual(parseWithoutManagedFields(text), JSON.parse(text));
    });
});

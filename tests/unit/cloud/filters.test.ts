import assert from "node:assert/strict";
import type { TencentCloudError } from "../../../lab/cloud/errors";
import { applyFilters, page, withIds } from "../../../lab/cloud/filters";

const RECORDS = [
    { id: "a", colour: "red", tags: [{ key: "env", value: "dev" }] },
    { id: "b", colour: "blue", tags: [{ key: "env", value: "prod" }] },
    { id: "c", colour: "red", tags: [] },
];

const FIELDS = {
    colour: (record: (typeof RECORDS)[number]) => record.colour,
    id: (record: { id: string }) => record.id,
};

function idsOf(records: { id: string }[]): string {
    return records.map((record) => record.id).join("");
}

describe("selectors of the Describe actions", () => {
    it("take a filter's values as alternatives, and all filters together", () => {
        const filtered = (filters: { Name: string; Values: string[] }[]) =>
            idsOf(applyFilters(RECORDS, filters, FIELDS));
        assert.equal(filtered([]), "abc");
        assert.equal(filtered([{ Name: "id", Values: ["a", "b"] }]), "ab");
        assert.equal(
            filtered([
                { Name: "id", Values: ["a", "b"] },
                { Name: "colour", Values: ["red"] },
            ]),
            "a",
        );
        assert.equal(filtered([{ Name: "tag:env", Values: ["prod"] }]), "b");
    });

    it("refuse a filter that they do not know, whatever JavaScript calls it", () => {
        for (const Name of ["size", "constructor", "toString"]) {
            assert.throws(
                () => applyFilters(RECORDS, [{ Name, Values: ["1"] }], FIELDS),
                (error: TencentCloudError) => error.code === "InvalidParameterValue" && error.message.includes(Name),
            );
        }
    });

    it("give all records where no ids are named", () => {
        const byId = (ids: string[] | undefined) => idsOf(withIds(RECORDS, ids, (record) => record.id));
        assert.deepEqual([byId(undefined), byId([]), byId(["b", "gone"])], ["abc", "abc", "b"]);
    });

    it("page with numbers and with decimal strings", () => {
        assert.equal(idsOf(page(RECORDS, { Offset: 1, Limit: 1 })), "b");
        assert.equal(idsOf(page(RECORDS, { Offset: "1", Limit: "100" })), "bc");
        assert.equal(idsOf(page(RECORDS, { Offset: 3 })), "");
        for (const Offset of ["", "-1", "one", -1, 0.5]) {
            assert.throws(
                () => page(RECORDS, { Offset }),
                (error: TencentCloudError) => error.code === "InvalidParameterValue",
            );
        }
    });
});

import assert from "node:assert/strict";
import type { TencentCloudError } from "../../../../../lab/cloud/errors";
import { applyFilters, checkNotBoth, page, stringPage, withIds } from "../../../../../lab/cloud/requests/filters";

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

    it("select by tag keys and values, whatever fields there are", () => {
        const filtered = (Name: string, Values: string[]) => idsOf(applyFilters(RECORDS, [{ Name, Values }], FIELDS));
        assert.equal(filtered("tag-key", ["env"]), "ab");
        assert.equal(filtered("tag-value", ["dev"]), "a");
        assert.equal(filtered("tag:owner", ["dev"]), "");
    });

    it("refuse a filter without a list of values, and ids together with filters", () => {
        for (const filter of [{ Name: "id" }, { Name: "id", Values: "a" }, { Values: ["a"] }]) {
            assert.throws(
                () => applyFilters(RECORDS, [filter as never], FIELDS),
                (error: TencentCloudError) => error.code === "InvalidParameter",
            );
        }
        assert.throws(
            () => checkNotBoth(["a"], [{ Name: "id", Values: ["a"] }]),
            (error: TencentCloudError) => error.code === "InvalidParameter.Coexist",
        );
        checkNotBoth([], [{ Name: "id", Values: ["a"] }]);
    });

    it("page with numbers or with decimal strings, as the action has it, and at most 100 at a time", () => {
        assert.equal(idsOf(page(RECORDS, { Offset: 1, Limit: 1 })), "b");
        assert.equal(idsOf(stringPage(RECORDS, { Offset: "1", Limit: "100" })), "bc");
        assert.equal(idsOf(page(RECORDS, { Offset: 3 })), "");
        const codeOf = (work: () => unknown) => {
            try {
                work();
                return "";
            } catch (error) {
                return (error as TencentCloudError).code;
            }
        };
        for (const Offset of ["", "-1", "one"]) {
            assert.equal(
                codeOf(() => stringPage(RECORDS, { Offset })),
                "InvalidParameterValue.Range",
            );
        }
        for (const paging of [{ Offset: -1 }, { Offset: 0.5 }, { Limit: 101 }]) {
            assert.equal(
                codeOf(() => page(RECORDS, paging)),
                "InvalidParameterValue.Range",
            );
        }
        assert.equal(
            codeOf(() => page(RECORDS, { Offset: "1" as never })),
            "InvalidParameter",
        );
        assert.equal(
            codeOf(() => stringPage(RECORDS, { Limit: 1 as never })),
            "InvalidParameter",
        );
    });
});

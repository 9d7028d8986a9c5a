import assert from "node:assert/strict";
import { selectStacks } from "../../../cli/stacks";

describe("selectStacks", () => {
    const all = ["dev", "scenario1", "scenario2"];

    it("takes every scenario where none is named, and not dev", () => {
        assert.deepEqual(selectStacks([], all), ["scenario1", "scenario2"]);
    });

    it("takes what is named, once", () => {
        assert.deepEqual(selectStacks(["dev", "scenario2", "dev"], all), ["dev", "scenario2"]);
    });

    it("names every unknown stack and the ones there are", () => {
        assert.throws(
            () => selectStacks(["scenario9", "dev", "prod"], all),
            /scenario9, prod.*dev, scenario1, scenario2/,
        );
    });
});

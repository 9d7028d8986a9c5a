import assert from "node:assert/strict";
import { FakeCloud } from "./fake-cloud";

const none = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };

describe("a resource that somebody else is deleting", () => {
    let cloud: FakeCloud;
    beforeEach(async () => {
        cloud = new FakeCloud();
        await cloud.up({ name: "a" }, { name: "b" });
        cloud.leaving.add(idOf("a"));
        cloud.calls.length = 0;
    });
    afterEach(() => cloud.dispose());

    const idOf = (name: string) => [...cloud.things].find(([, thing]) => thing.name === name)?.[0] ?? "";

    it("is neither forgotten by a refresh nor taken for there: the next up waits for its end and creates it anew", async () => {
        assert.deepEqual(await cloud.refresh(), { ...none, delete: 1, same: 1 });
        assert.deepEqual(
            cloud
                .state()
                .list()
                .map(({ name, pending }) => [name, pending]),
            [
                ["a", "delete"],
                ["b", undefined],
            ],
        );
        const { summary } = await cloud.up({ name: "a" }, { name: "b" });
        assert.deepEqual([summary, cloud.calls], [{ ...none, replace: 1, same: 1 }, ["delete a", "create a"]]);
    });

    it("is waited for by a destroy, though a refresh has met it before", async () => {
        await cloud.refresh();
        await cloud.destroy();
        assert.deepEqual([cloud.things.size, cloud.calls.includes("delete a")], [0, true]);
    });

    it("is not taken for what an interrupted creation has made", async () => {
        cloud.fault = { at: "after create", name: "c" };
        await cloud.up({ name: "a" }, { name: "b" }, { name: "c" });
        cloud.leaving.add(idOf("c"));
        const { failures } = await cloud.up({ name: "a" }, { name: "b" }, { name: "c" });
        assert.match(failures.join(), /is still being deleted: try again when it is gone/);
        assert.ok(
            cloud
                .state()
                .list()
                .some(({ name }) => name === "c"),
        );
    });
});

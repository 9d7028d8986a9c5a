import assert from "node:assert/strict";
import { FakeCloud, type Fault } from "./fake-cloud";

const none = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };

describe("deployment that was interrupted", () => {
    let cloud: FakeCloud;
    beforeEach(() => (cloud = new FakeCloud()));
    afterEach(() => cloud.dispose());

    it("keeps inputs whose changes are ignored from the first run on, though it was killed half-way", async () => {
        const wanted = (zone: string) => ({ name: "a", inputs: { zone }, ignoreChanges: ["zone"] });
        cloud.fault = { at: "after create", name: "a" };
        await cloud.up(wanted("1"));
        await cloud.up(wanted("2"));
        assert.deepEqual(
            [...cloud.things.values()].map(({ zone }) => zone),
            ["1"],
        );
        assert.equal(cloud.state().list()[0]?.inputs.zone, "1");
    });

    it("keeps what a failed deletion still needs, and goes on from there", async () => {
        await cloud.up({ name: "a" }, { name: "b", after: ["a"] }, { name: "c" });
        cloud.fault = { at: "before delete", name: "b" };
        await assert.rejects(cloud.destroy(), /delete of fake:index:Thing b: killed/);
        assert.deepEqual(
            [...cloud.things.values()].map(({ name }) => name),
            ["a", "b"],
        );
        assert.equal((await cloud.destroy()).summary.delete, 2);
    });

    it("takes a change back that an update had half made when it failed", async () => {
        const wanted = (size: number) => ({ name: "a", inputs: { size, ...(size > 1 ? { extra: "x" } : {}) } });
        await cloud.up(wanted(1));
        cloud.fault = { at: "within update", name: "a" };
        await cloud.up(wanted(2));
        assert.equal((await cloud.preview(wanted(1))).summary.update, 1);
        await cloud.up(wanted(1));
        assert.deepEqual([...cloud.things.values()], [{ name: "a", size: 1 }]);
        assert.equal((await cloud.up(wanted(1))).summary.same, 1);
    });

    it("makes a half-made update whole when it is asked for again", async () => {
        await cloud.up({ name: "a", inputs: { size: 1 } });
        cloud.fault = { at: "within update", name: "a" };
        await cloud.up({ name: "a", inputs: { size: 2 } });
        await cloud.up({ name: "a", inputs: { size: 2 } });
        assert.deepEqual([...cloud.things.values()], [{ name: "a", size: 2 }]);
        assert.equal((await cloud.up({ name: "a", inputs: { size: 2 } })).summary.same, 1);
    });

    it("forgets nothing when it is cancelled in the middle of a replacement", async () => {
        await cloud.up({ name: "a", inputs: { zone: "1" } }, { name: "b", after: ["a"] });
        const abort = new AbortController();
        cloud.signal = abort.signal;
        cloud.onDelete = () => abort.abort();
        await cloud.up({ name: "a", inputs: { zone: "2" } }, { name: "b", after: ["a"] });
        const known = cloud
            .state()
            .list()
            .map(({ id }) => id);
        assert.deepEqual([...cloud.things.keys()], known);
        assert.deepEqual(
            [...cloud.things.values()].map(({ zone }) => zone),
            ["1"],
        );
    });

    it("forgets a creation that was refused: what has the name is somebody else's, on destroy and on the next up", async () => {
        cloud.things.set("theirs", { name: "a" });
        for (const end of [() => cloud.destroy(), () => cloud.up({ name: "a" })]) {
            cloud.fault = { at: "refused create", name: "a" };
            const { failures } = await cloud.up({ name: "a" });
            assert.match(failures[0] ?? "", /the name is taken/);
            assert.deepEqual(cloud.state().list(), []);
            await end();
            assert.deepEqual(cloud.things.get("theirs"), { name: "a" });
        }
        assert.notEqual(cloud.state().list()[0]?.id, "theirs");
    });

    const creationFaults: Fault[] = ["before create", "after create", "after settle"];
    for (const at of creationFaults) {
        it(`makes one resource only, though killed ${at}`, async () => {
            cloud.fault = { at, name: "a" };
            await cloud.up({ name: "a" });
            const { summary } = await cloud.up({ name: "a" });
            assert.deepEqual([cloud.things.size, summary], [1, { ...none, create: 1 }]);
            assert.equal((await cloud.up({ name: "a" })).summary.same, 1);
        });

        it(`leaves nothing behind when destroyed after being killed ${at}`, async () => {
            cloud.fault = { at, name: "a" };
            await cloud.up({ name: "a" });
            await cloud.destroy();
            assert.equal(cloud.things.size, 0);
            assert.deepEqual(cloud.state().list(), []);
        });
    }

    for (const at of ["before delete", "after delete"] as const) {
        it(`is whole again on the next up, though killed ${at}`, async () => {
            await cloud.up({ name: "a" });
            cloud.fault = { at, name: "a" };
            await assert.rejects(cloud.destroy());
            await cloud.up({ name: "a" });
            assert.equal(cloud.things.size, 1);
            assert.equal((await cloud.up({ name: "a" })).summary.same, 1);
        });
    }
});

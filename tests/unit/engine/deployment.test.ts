import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { secret } from "../../../engine/api/property-values";
import { FakeCloud } from "./fake-cloud";

const none = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };

describe("deployment", () => {
    let cloud: FakeCloud;
    beforeEach(() => (cloud = new FakeCloud()));
    afterEach(() => cloud.dispose());

    it("makes no call for what is as it was", async () => {
        await cloud.up({ name: "a" }, { name: "b", after: ["a"] });
        cloud.calls.length = 0;
        const { summary } = await cloud.up({ name: "a" }, { name: "b", after: ["a"] });
        assert.deepEqual([summary, cloud.calls], [{ ...none, same: 2 }, []]);
    });

    it("changes in place and tells which inputs changed", async () => {
        await cloud.up({ name: "a", inputs: { size: 1, tags: { team: "net" } } });
        const { summary, events } = await cloud.up({ name: "a", inputs: { size: 2, tags: { team: "net" } } });
        assert.deepEqual(summary, { ...none, update: 1 });
        assert.deepEqual(events.at(-1)?.changes, [
            { path: "size", kind: "update", before: 1, after: 2, forcesReplacement: false },
        ]);
    });

    it("replaces what cannot change in place, and what depends on it, dependents first", async () => {
        await cloud.up({ name: "a", inputs: { zone: "1" } }, { name: "b", after: ["a"] }, { name: "c" });
        cloud.calls.length = 0;
        const { summary } = await cloud.up(
            { name: "a", inputs: { zone: "2" } },
            { name: "b", after: ["a"] },
            { name: "c" },
        );
        assert.deepEqual(cloud.calls, ["delete b", "delete a", "create a", "create b"]);
        assert.deepEqual(summary, { ...none, replace: 2, same: 1 });
    });

    it("replaces what the program has replaced on a change, and changes the rest in place", async () => {
        const wanted = (id: string, size: number) => ({
            name: "a",
            inputs: { metadata: { "a.b/id": id }, size },
            replaceOnChanges: ['metadata["a.b/id"]'],
        });
        await cloud.up(wanted("1", 1));
        assert.deepEqual((await cloud.up(wanted("1", 2))).summary, { ...none, update: 1 });
        assert.deepEqual((await cloud.preview(wanted("2", 2))).summary, { ...none, replace: 1 });
        assert.deepEqual((await cloud.up(wanted("2", 2))).summary, { ...none, replace: 1 });
    });

    it("keeps inputs whose changes are ignored as they were made, and changes the others", async () => {
        const wanted = (zone: string, size: number) => ({
            name: "a",
            inputs: { zone: secret(zone), size },
            ignoreChanges: ["zone"],
        });
        await cloud.up(wanted("1", 1));
        assert.deepEqual((await cloud.preview(wanted("2", 1))).summary, { ...none, same: 1 });
        assert.deepEqual((await cloud.up(wanted("3", 2))).summary, { ...none, update: 1 });
        assert.deepEqual(cloud.state().list()[0]?.inputs, { name: "a", size: 2, zone: secret("1") });
        assert.deepEqual((await cloud.up({ ...wanted("4", 2), ignoreChanges: [] })).summary, { ...none, replace: 1 });
    });

    it("refuses to ignore a part of an input, which it does not know how to", async () => {
        const { failures } = await cloud.up({ name: "a", ignoreChanges: ["tags.team"] });
        assert.match(failures[0] ?? "", /ignoreChanges of tags\.team: the embedded engine takes whole inputs/);
    });

    it("deletes what the program no longer has, but not before the program has ended well", async () => {
        await cloud.up({ name: "a" }, { name: "b" });
        cloud.fault = { at: "before create", name: "c" };
        const failed = await cloud.up({ name: "a" }, { name: "c" });
        assert.equal(failed.summary.delete, 0);
        const { summary } = await cloud.up({ name: "a" }, { name: "c" });
        assert.deepEqual(summary, { ...none, create: 1, delete: 1, same: 1 });
        assert.equal(cloud.calls.at(-1), "delete b");
    });

    it("begins nothing after a failure", async () => {
        cloud.fault = { at: "before create", name: "a" };
        const { failures } = await cloud.up({ name: "a" }, { name: "b" });
        assert.deepEqual([failures, cloud.calls], [["create of fake:index:Thing a: killed"], []]);
    });

    it("refuses two resources of one type and name", async () => {
        const { failures } = await cloud.up({ name: "a" }, { name: "a" });
        assert.match(failures[0] ?? "", /registered twice/);
    });

    it("previews without a call, an unknown input as a change", async () => {
        await cloud.up({ name: "a", inputs: { zone: "1" } }, { name: "b", inputs: { parent: "x" } }, { name: "c" });
        cloud.calls.length = 0;
        const { summary } = await cloud.preview(
            { name: "a", inputs: { zone: "2" } },
            { name: "b", inputs: { parent: unknownValue } },
            { name: "d" },
        );
        assert.deepEqual([summary, cloud.calls], [{ ...none, replace: 1, update: 1, create: 1, delete: 1 }, []]);
    });

    it("destroys dependents first, and everything", async () => {
        await cloud.up({ name: "a" }, { name: "b", after: ["a"] }, { name: "c", after: ["b"] });
        cloud.calls.length = 0;
        const { summary } = await cloud.destroy();
        assert.deepEqual(cloud.calls, ["delete c", "delete b", "delete a"]);
        assert.deepEqual([summary, cloud.things.size, cloud.state().list()], [{ ...none, delete: 3 }, 0, []]);
    });

    it("tolerates on destroy what is gone already", async () => {
        await cloud.up({ name: "a" });
        cloud.things.clear();
        assert.equal((await cloud.destroy()).summary.delete, 1);
    });

    it("forgets a retained resource without deleting it, and does not delete a protected one", async () => {
        await cloud.up({ name: "a", retainOnDelete: true }, { name: "b", protect: true });
        await assert.rejects(cloud.destroy(), /b is protected/);
        assert.equal(cloud.things.size, 2);
        assert.deepEqual(
            cloud
                .state()
                .list()
                .map(({ name }) => name),
            ["b"],
        );
    });

    it("keeps secrets out of the file, and their secretness", async () => {
        await cloud.up({ name: "a", inputs: { password: secret("correct horse") } });
        assert.doesNotMatch(readFileSync(cloud.files.state, "utf8"), /correct horse/);
        assert.deepEqual(cloud.state().list()[0]?.outputs.password, secret("correct horse"));
        cloud.calls.length = 0;
        await cloud.up({ name: "a", inputs: { password: secret("correct horse") } });
        assert.deepEqual(cloud.calls, []);
    });

    it("replaces on any change for `*`, and on one of any key below a path", async () => {
        const wanted = (size: number, paths: string[]) => ({
            name: "a",
            inputs: { ports: [{ port: size, name: "http" }] },
            replaceOnChanges: paths,
        });
        for (const [paths, op] of [
            [["*"], "replace"],
            [["ports[*].port"], "replace"],
            [["ports[*].name"], "update"],
        ] as const) {
            await cloud.up(wanted(1, [...paths]));
            assert.equal((await cloud.preview(wanted(2, [...paths]))).summary[op], 1, paths.join());
        }
    });

    it("deletes once what depends on two resources that are replaced at once", async () => {
        await cloud.up(
            { name: "a", inputs: { zone: "1" } },
            { name: "b", inputs: { zone: "1" } },
            { name: "c", after: ["a", "b"] },
        );
        cloud.calls.length = 0;
        const { failures } = await cloud.up(
            { name: "a", inputs: { zone: "2" }, atOnce: true },
            { name: "b", inputs: { zone: "2" } },
            { name: "c", after: ["a", "b"] },
        );
        assert.deepEqual(failures, []);
        assert.equal(cloud.calls.filter((call) => call === "delete c").length, 1);
        assert.equal(cloud.things.size, 3);
    });

    it("tells on refresh what drifted and nothing else, and the next up removes a tag that was added", async () => {
        const program = ["a", "b", "c"].map((name) => ({ name, inputs: { tags: { team: "net" } } }));
        await cloud.up(...program, { name: "d" });
        const [id = "", thing = {}] = [...cloud.things][0] ?? [];
        cloud.things.set(id, { ...thing, tags: { team: "net", added: "by hand" } });
        for (const [other, properties] of [...cloud.things].slice(1)) {
            cloud.things.set(other, { ...properties, seenAt: "another time" });
        }
        assert.deepEqual(await cloud.refresh(), { ...none, update: 1, same: 3 });
        const { summary } = await cloud.up(...program, { name: "d" });
        assert.deepEqual([summary, cloud.things.get(id)?.tags], [{ ...none, update: 1, same: 3 }, { team: "net" }]);
    });

    it("corrects what never became ready without waiting for it, where its update waits itself", async () => {
        const ups = async () => {
            const broken = await cloud.up({ name: "a", inputs: { image: "broken" } });
            assert.match(broken.failures.join(), /not ready/);
            return cloud.up({ name: "a", inputs: { image: "mended" } });
        };
        assert.match((await ups()).failures.join(), /not ready/);
        await cloud.destroy();
        cloud.updateSettles = true;
        assert.deepEqual((await ups()).failures, []);
        assert.equal([...cloud.things.values()][0]?.image, "mended");
    });
});

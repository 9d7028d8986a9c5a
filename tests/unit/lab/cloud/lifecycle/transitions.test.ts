import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Store } from "../../../../../lab/cloud/store";
import { durationOf, REALISTIC_SECONDS } from "../../../../../lab/cloud/lifecycle/timing";
import { Transitions } from "../../../../../lab/cloud/lifecycle/transitions";

const ID = "some-setting";

describe("durations", () => {
    it("are none when the lab is instant, and Tencent's times the factor when it is realistic", () => {
        assert.equal(durationOf("CreateCluster", { mode: "instant", factor: 1 }), 0);
        assert.equal(
            durationOf("CreateCluster", { mode: "realistic", factor: 1 }),
            REALISTIC_SECONDS.CreateCluster * 1000,
        );
        assert.equal(
            durationOf("CreateCluster", { mode: "realistic", factor: 0.01 }),
            REALISTIC_SECONDS.CreateCluster * 10,
        );
    });
});

describe("transitions", () => {
    let store: Store;
    let transitions: Transitions;
    let now: number;

    /** Any record will do: transitions know of records only that they exist. */
    const isOver = (action: "CreateCluster" | "DeleteCluster" = "CreateCluster") =>
        transitions.isOver("setting", ID, action);

    beforeEach(() => {
        now = Date.parse("2026-01-01T00:00:00Z");
        store = new Store(":memory:");
        transitions = new Transitions(store, () => new Date(now));
        store.put("setting", ID, { name: ID, value: "" });
    });

    afterEach(() => {
        transitions.close();
        store.close();
    });

    it("are over at once in an instant lab, and leave no trace", () => {
        assert.ok(isOver());
        assert.deepEqual(store.list("transition"), []);
    });

    it("are over when their time has passed since they were first asked for", () => {
        transitions.timing = { mode: "realistic", factor: 1 };
        assert.ok(!isOver());
        now += REALISTIC_SECONDS.CreateCluster * 1000 - 1;
        assert.ok(!isOver());
        now += 1;
        assert.ok(isOver());
    });

    it("begin anew with another action", () => {
        transitions.timing = { mode: "realistic", factor: 1 };
        isOver();
        now += REALISTIC_SECONDS.CreateCluster * 1000;
        assert.ok(!isOver("DeleteCluster"));
        now += REALISTIC_SECONDS.DeleteCluster * 1000;
        assert.ok(isOver("DeleteCluster"));
    });

    it("follow a change of the timing while they are under way", () => {
        transitions.timing = { mode: "realistic", factor: 1 };
        assert.ok(!isOver());
        transitions.timing = { mode: "instant", factor: 1 };
        assert.ok(isOver());
    });

    it("are forgotten with their record", () => {
        transitions.timing = { mode: "realistic", factor: 1 };
        isOver();
        store.delete("setting", ID);
        assert.deepEqual(store.list("transition"), []);
    });

    it("put their record before all who follow it, once their time has come", async () => {
        transitions.close();
        transitions = new Transitions(store);
        transitions.timing = { mode: "realistic", factor: 0.0001 };
        const overWhenTold = new Promise<boolean>((resolve) => {
            store.onChange(({ kind, id }) => kind === "setting" && id === ID && resolve(isOver()));
        });
        assert.ok(!isOver());
        assert.ok(await overWhenTold);
    });

    it("take no longer because of a restart", async () => {
        const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-"));
        const file = join(directory, "lab.db");
        const before = new Store(file);
        const killed = new Transitions(before, () => new Date(now));
        before.put("setting", ID, { name: ID, value: "" });
        killed.timing = { mode: "realistic", factor: 1 };
        assert.ok(!killed.isOver("setting", ID, "CreateCluster"));
        killed.close();
        before.close();
        now += REALISTIC_SECONDS.CreateCluster * 1000;
        const after = new Store(file);
        const restarted = new Transitions(after, () => new Date(now));
        assert.ok(restarted.isOver("setting", ID, "CreateCluster"));
        const told = new Promise((resolve) => after.onChange(resolve));
        assert.ok(await Promise.race([told, wait(1000)]), "nobody was told after the restart");
        restarted.close();
        after.close();
        rmSync(directory, { recursive: true });
    });
});

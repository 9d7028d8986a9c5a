import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { Store } from "../../../../lab/cloud/store";
import { errnoOf } from "../../../../lab/errno";

function setting(store: Store, name: string, value: string): void {
    store.put("setting", name, { name, value });
}

function settings(store: Store): string[] {
    return store.list("setting").map(({ name, value }) => `${name}=${value}`);
}

/** Gives the store no more room than it has taken: SQLITE_FULL, as on a full disk. */
function fillDisk(store: Store): () => void {
    const { database } = store as unknown as { database: DatabaseSync };
    const pages = Number(database.prepare("PRAGMA page_count").get()?.page_count);
    database.exec(`PRAGMA max_page_count = ${pages}`);
    return () => database.exec("PRAGMA max_page_count = 1000000");
}

describe("the store on a full disk", () => {
    const LARGE = "x".repeat(100_000);

    it("keeps what it held, changes nothing by halves, and goes on once there is room", () => {
        const store = new Store(":memory:");
        setting(store, "a", "1");
        const makeRoom = fillDisk(store);
        const fill = () =>
            store.transaction(() => {
                setting(store, "a", "2");
                setting(store, "b", LARGE);
            });
        assert.throws(fill, (error) => errnoOf(error) === "ENOSPC");
        assert.deepEqual(settings(store), ["a=1"]);
        assert.throws(
            () => setting(store, "b", LARGE),
            (error) => errnoOf(error) === "ENOSPC",
        );
        assert.deepEqual(settings(store), ["a=1"]);
        makeRoom();
        fill();
        assert.deepEqual(settings(store), ["a=2", `b=${LARGE}`]);
        store.close();
    });
});

describe("the store's transactions", () => {
    let directory: string;
    let file: string;

    beforeEach(() => {
        directory = mkdtempSync(join(tmpdir(), "store-"));
        file = join(directory, "lab.db");
    });
    afterEach(() => rmSync(directory, { recursive: true }));

    it("undo every change of work that throws, in memory and on disk, and tell nobody", () => {
        const store = new Store(file);
        setting(store, "a", "1");
        setting(store, "b", "1");
        const heard: string[] = [];
        store.onChange(({ id }) => heard.push(id));
        assert.throws(
            () =>
                store.transaction(() => {
                    setting(store, "a", "2");
                    store.delete("setting", "b");
                    setting(store, "c", "1");
                    throw new Error("no");
                }),
            /no/,
        );
        assert.deepEqual(settings(store), ["a=1", "b=1"]);
        assert.deepEqual(heard, []);
        store.close();
        const reopened = new Store(file);
        assert.deepEqual(settings(reopened), ["a=1", "b=1"]);
        reopened.close();
    });

    it("keep the changes of work that ends, and tell of them afterwards", () => {
        const store = new Store(file);
        const heard: string[] = [];
        store.onChange(({ id }) => heard.push(`${id}: ${settings(store).join(" ")}`));
        const result = store.transaction(() => {
            setting(store, "a", "1");
            store.transaction(() => setting(store, "b", "1"));
            assert.deepEqual(heard, []);
            return "done";
        });
        assert.equal(result, "done");
        assert.deepEqual(heard, ["a: a=1 b=1", "b: a=1 b=1"]);
        store.close();
        const reopened = new Store(file);
        assert.deepEqual(settings(reopened), ["a=1", "b=1"]);
        reopened.close();
    });
});

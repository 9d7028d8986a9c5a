import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store } from "../../../lab/cloud/store";

function setting(store: Store, name: string, value: string): void {
    store.put("setting", name, { name, value });
}

function settings(store: Store): string[] {
    return store.list("setting").map(({ name, value }) => `${name}=${value}`);
}

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

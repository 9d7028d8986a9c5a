import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stackFiles } from "../../../lab/engine/stack-files";
import { StackLock } from "../../../lab/engine/stack-lock";
import { changedPaths, secret, touches } from "../../../lab/engine/values";
import { Vault } from "../../../lab/engine/vault";

describe("state of a stack", () => {
    let directory: string;
    beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "tke-client-ip-state-"))));
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    it("is sealed with a key that only the user can read", () => {
        const { key } = stackFiles(directory, "dev");
        const sealed = new Vault(key).seal({ a: secret({ token: "correct horse" }), b: "plain" });
        assert.doesNotMatch(JSON.stringify(sealed), /correct horse/);
        assert.deepEqual(new Vault(key).open(sealed), { a: secret({ token: "correct horse" }), b: "plain" });
        assert.equal(statSync(key).mode & 0o777, 0o600);
    });

    it("cannot be opened with another key, and says so", () => {
        const sealed = new Vault(join(directory, "one.key")).seal({ a: secret("x") });
        assert.throws(() => new Vault(join(directory, "other.key")).open(sealed), /were not sealed with .*other\.key/);
    });

    it("is held by one command at a time; other stacks are free", () => {
        const files = (stack: string) => stackFiles(directory, stack).lock;
        const lock = StackLock.acquire(files("dev"), "dev");
        assert.throws(() => StackLock.acquire(files("dev"), "dev"), /stack dev is being changed by another command/);
        StackLock.acquire(files("scenario1"), "scenario1").release();
        lock.release();
        StackLock.acquire(files("dev"), "dev").release();
    });

    it("takes no stack name that leads out of its folder", () => {
        assert.throws(() => stackFiles(directory, "../dev"), /no stack name/);
    });
});

describe("difference of inputs", () => {
    it("names the paths that changed, added and taken away ones too", () => {
        const before = { spec: { replicas: 1, ports: [{ port: 80 }] }, tags: { a: "1" } };
        const after = { spec: { replicas: 2, ports: [{ port: 81 }] }, tags: { b: "1" } };
        assert.deepEqual(changedPaths(before, after), ["spec.replicas", "spec.ports[0].port", "tags.a", "tags.b"]);
    });

    it("names a list whose length changed, and compares secrets by value", () => {
        assert.deepEqual(changedPaths({ a: [1] }, { a: [1, 2] }), ["a"]);
        assert.deepEqual(changedPaths({ a: secret("x") }, { a: secret("x") }), []);
        assert.deepEqual(changedPaths({ a: secret("x") }, { a: secret("y") }), ["a"]);
    });

    it("touches a path at, under and above it, but not one that only begins alike", () => {
        assert.ok(touches(["spec.selector.matchLabels.app"], ["spec.selector"]));
        assert.ok(touches(["spec"], ["spec.selector"]));
        assert.ok(!touches(["zoneId"], ["zone"]));
    });
});

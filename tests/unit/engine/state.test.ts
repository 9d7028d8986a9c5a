import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stackFiles } from "../../../lab/engine/stack-files";
import { StackLock } from "../../../lab/engine/stack-lock";
import { secret, touches } from "../../../lab/engine/values";
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

describe("a changed path", () => {
    it("touches a path at, under and above it, but not one that only begins alike", () => {
        assert.ok(touches(["spec.selector.matchLabels.app"], ["spec.selector"]));
        assert.ok(touches(["spec"], ["spec.selector"]));
        assert.ok(!touches(["zoneId"], ["zone"]));
    });
});

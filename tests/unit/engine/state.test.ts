import assert from "node:assert/strict";
import fs, { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stackFiles } from "../../../engine/embedded/state/stack-files";
import { stacksWithResources } from "../../../cli/teardown/leftovers";
import { listStacks } from "../../../engine/embedded/state/stack-info";
import { idsOfOtherStacks, StackState } from "../../../engine/embedded/state/stack-state";
import { lastGoodCopy, readStackFile, writeStackFile } from "../../../engine/embedded/state/state-file";
import { lockStack } from "../../../engine/embedded/state/stack-lock";
import { secret, pathsOverlap } from "../../../engine/api/property-values";
import { Vault } from "../../../engine/embedded/state/vault";

describe("state of a stack", () => {
    let directory: string;
    beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "tke-client-ip-state-"))));
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    it("is on disk for good once it is written: the file before it is renamed, its folder afterwards", () => {
        const file = join(directory, "dev.json");
        const { fsyncSync, renameSync } = fs;
        const calls: string[] = [];
        fs.fsyncSync = (descriptor) => {
            calls.push(fs.fstatSync(descriptor).isDirectory() ? "folder" : "file");
            fsyncSync(descriptor);
        };
        fs.renameSync = (...names) => {
            calls.push("rename");
            renameSync(...names);
        };
        try {
            writeStackFile(file, { version: 1 } as unknown as Parameters<typeof writeStackFile>[1]);
        } finally {
            Object.assign(fs, { fsyncSync, renameSync });
        }
        assert.deepEqual(calls, ["file", "rename", "folder"]);
    });

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
        const lock = lockStack(files("dev"), "dev");
        assert.throws(() => lockStack(files("dev"), "dev"), /stack dev is being changed by another command/);
        lockStack(files("scenario1"), "scenario1").release();
        lock.release();
        lockStack(files("dev"), "dev").release();
    });

    it("is never taken for empty where its file is damaged or newer; the file and its last good copy are named", () => {
        const files = stackFiles(directory, "dev");
        const state = new StackState(files.state, new Vault(files.key));
        state.outputs = { url: "http://127.2.0.10/" };
        state.updated({ ttl: "4h" });
        const whole = readFileSync(files.state);
        for (let length = 0; length < whole.length - 1; length += 1) {
            writeFileSync(files.state, whole.subarray(0, length));
            assert.throws(() => readStackFile(files.state), /dev\.json is damaged.*cp '.*dev\.json\.last-good'/);
        }
        for (const content of ["{}", "null", "[]", '{"version":1,"resources":[{}],"outputs":{}}']) {
            writeFileSync(files.state, content);
            assert.throws(() => readStackFile(files.state), /dev\.json is damaged/, content);
        }
        writeFileSync(files.state, '{"version":2}');
        assert.throws(() => readStackFile(files.state), /dev\.json was written by a newer version/);
        copyFileSync(lastGoodCopy(files.state), files.state);
        assert.deepEqual(readStackFile(files.state)?.outputs, { url: "http://127.2.0.10/" });
    });

    it("of one stack does not stop the others when it is damaged", () => {
        const other = stackFiles(directory, "other");
        new StackState(other.state, new Vault(other.key)).updated();
        const broken = stackFiles(directory, "broken");
        writeFileSync(broken.state, "{");
        assert.deepEqual([...idsOfOtherStacks(other.state)], []);
        const [first, second] = listStacks(directory);
        assert.match(first?.unreadable ?? "", /broken\.json is damaged/);
        assert.deepEqual([second?.name, second?.unreadable], ["other", undefined]);
        assert.deepEqual([...stacksWithResources([first!])], ["broken"]);
    });

    it("takes no stack name that leads out of its folder", () => {
        assert.throws(() => stackFiles(directory, "../dev"), /not a stack name/);
    });
});

describe("a changed path", () => {
    it("touches a path at, under and above it, but not one that only begins alike", () => {
        assert.ok(pathsOverlap(["spec.selector.matchLabels.app"], ["spec.selector"]));
        assert.ok(pathsOverlap(["spec"], ["spec.selector"]));
        assert.ok(!pathsOverlap(["zoneId"], ["zone"]));
    });
});

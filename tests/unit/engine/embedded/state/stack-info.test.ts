import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EmbeddedEngine } from "../../../../../engine/embedded/embedded";
import { stackFiles } from "../../../../../engine/embedded/state/stack-files";
import { listStacks } from "../../../../../engine/embedded/state/stack-info";
import { lockStack } from "../../../../../engine/embedded/state/stack-lock";
import { StackState, type ResourceRecord } from "../../../../../engine/embedded/state/stack-state";
import { secret, type Properties } from "../../../../../engine/api/property-values";
import { Vault } from "../../../../../engine/embedded/state/vault";

describe("the stacks that the embedded engine knows", () => {
    let directory: string;
    beforeEach(() => (directory = mkdtempSync(join(tmpdir(), "tke-client-ip-stacks-"))));
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    function stateOf(stack: string): StackState {
        const files = stackFiles(directory, stack);
        return new StackState(files.state, new Vault(files.key));
    }

    function resource(type: string, inputs: Properties): ResourceRecord {
        const rest = { outputs: {}, provider: "", dependencies: [], protect: false, retainOnDelete: false };
        return { type, name: "a", id: "1", inputs, ...rest };
    }

    it("are none before the first `up`", () => assert.deepEqual(listStacks(directory), []));

    it("are told by name, with tags, last update and resources, providers not counted", () => {
        const before = Date.now();
        const state = stateOf("dev");
        state.updated({ ttl: "4h" });
        state.put(resource("pulumi:providers:tencentcloud", { secretKey: secret("x") }));
        state.put(resource("tencentcloud:index/vpc:Vpc", {}));
        stateOf("scenario1").put(
            resource("tencentcloud:index/vpc:Vpc", { tags: { ttl: "9h", "pulumi:stack": "scenario1" } }),
        );
        stateOf("scenario2").put(resource("tencentcloud:index/vpc:Vpc", { tags: { ttl: "1h" } }));
        const [dev, scenario1, scenario2] = listStacks(directory);
        assert.deepEqual(scenario2?.tags, {}, "a ttl that another one set is not the stack's");
        assert.deepEqual(
            [dev?.name, dev?.tags, dev?.resourceCount, dev?.updateInProgress],
            ["dev", { ttl: "4h" }, 1, false],
        );
        assert.ok(dev?.lastUpdate && dev.lastUpdate.getTime() >= before);
        assert.deepEqual(scenario1, {
            name: "scenario1",
            updateInProgress: false,
            resourceCount: 1,
            tags: { ttl: "9h" },
        });
    });

    it("keep their tags over an update that gives none, and change them with one that does", () => {
        stateOf("dev").updated({ ttl: "4h", pr: "1" });
        stateOf("dev").updated();
        assert.deepEqual(listStacks(directory)[0]?.tags, { ttl: "4h", pr: "1" });
        stateOf("dev").updated({});
        assert.deepEqual(listStacks(directory)[0]?.tags, {});
    });

    it("are being updated while a command holds them, and looking does not take them away from one", () => {
        stateOf("dev").updated();
        const { lock: file } = stackFiles(directory, "dev");
        const lock = lockStack(file, "dev");
        assert.equal(listStacks(directory)[0]?.updateInProgress, true);
        lock.release();
        assert.equal(listStacks(directory)[0]?.updateInProgress, false);
        lockStack(file, "dev").release();
    });

    it("are forgotten only when they hold nothing and nobody holds them", async () => {
        const engine = new EmbeddedEngine({ projectDirectory: directory, labDirectory: directory });
        const state = stateOf("dev");
        const vpc = resource("tencentcloud:index/vpc:Vpc", {});
        state.put(vpc);
        await assert.rejects(engine.remove("dev"), /stack dev still holds 1 resources: destroy it first/);
        state.delete("tencentcloud:index/vpc:Vpc::a");
        const lock = lockStack(stackFiles(directory, "dev").lock, "dev");
        await assert.rejects(engine.remove("dev"), /being changed by another command/);
        lock.release();
        await engine.remove("dev");
        assert.ok(!existsSync(stackFiles(directory, "dev").state));
        assert.deepEqual(await engine.stacks(), []);
        await engine.remove("dev");
    });
});

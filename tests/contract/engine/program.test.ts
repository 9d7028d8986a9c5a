import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { StackBusyError, type OperationOptions, type ResourceEvent } from "../../../engine/api/engine";
import { startLabCloud } from "./lab-cloud";
import { fixtureEngine } from "./lab-engine";

describe("embedded engine with a program", function () {
    this.timeout(60_000);
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    let fixture: ReturnType<typeof fixtureEngine>;

    before(async () => (lab = await startLabCloud()));
    after(() => lab.close());
    beforeEach(() => (fixture = fixtureEngine("network-program")));
    afterEach(async () => {
        await fixture.engine.destroy("dev", { environment: lab.environment });
        fixture.dispose();
    });

    const options = (config: Record<string, string> = {}): OperationOptions => ({
        environment: lab.environment,
        onEvent: fixture.onEvent,
        configOverrides: Object.fromEntries(
            Object.entries(config).map(([key, value]) => [`network-program:${key}`, value]),
        ),
    });

    it("previews with the ids of what is not there yet unknown, and creates nothing", async () => {
        const summary = await fixture.engine.preview("dev", options());
        assert.equal(summary.create, 3);
        assert.deepEqual(fixture.done(), ["create net-vpc", "create net-subnet-0", "create net-subnet-1"]);
        assert.deepEqual(lab.store.list("vpc"), []);
        assert.deepEqual(await fixture.engine.outputs("dev"), {});
    });

    it("previews that what refers to a replaced resource is replaced with it", async () => {
        await fixture.engine.up("dev", options());
        const summary = await fixture.engine.preview("dev", options({ cidr: "10.20.0.0/18" }));
        assert.deepEqual(summary, { create: 0, update: 0, replace: 3, delete: 0, same: 0 });
    });

    it("gives the program's exports, secrets only when asked for and never in the file", async () => {
        await fixture.engine.up("dev", options());
        const [vpc] = lab.store.list("vpc");
        const hidden = await fixture.engine.outputs("dev");
        assert.deepEqual([hidden.vpcId, hidden.password], [vpc?.vpcId, "[secret]"]);
        const shown = await fixture.engine.outputs("dev", { showSecrets: true });
        assert.equal(shown.password, "correct horse battery staple");
        assert.doesNotMatch(readFileSync(join(fixture.labDirectory, "stacks", "dev.json"), "utf8"), /battery staple/);
    });

    it("takes over on refresh what has changed or gone behind its back", async () => {
        await fixture.engine.up("dev", options());
        const [subnet] = lab.store.list("subnet");
        await lab.cloud.vpc("DeleteSubnet", { SubnetId: subnet?.subnetId ?? "" });
        const summary = await fixture.engine.refresh("dev", options());
        assert.deepEqual([summary.delete, summary.same], [1, 2]);
        assert.equal((await fixture.engine.up("dev", options())).create, 1);
    });

    it("says what the program said, without a stack trace, and creates nothing", async () => {
        await assert.rejects(fixture.engine.up("dev", options({ broken: "true" })), {
            name: "EngineError",
            message: "network-program:broken is set: take it away",
        });
        assert.deepEqual(lab.store.list("vpc"), []);
    });

    it("leaves a stack's ttl and age as they were where the program refuses its config, without policies too", async () => {
        await fixture.engine.up("dev", { ...options(), stackTags: { ttl: "4h" } });
        const [before] = await fixture.engine.stacks();
        for (const policies of [true, false]) {
            const refused = { ...options({ broken: "true" }), policies, stackTags: {} };
            await assert.rejects(fixture.engine.up("dev", refused), /broken is set/);
            assert.deepEqual(await fixture.engine.stacks(), [before]);
        }
        assert.deepEqual(before?.tags, { ttl: "4h" });
    });

    it("tells the API's code and message of what it refuses", async () => {
        await assert.rejects(
            fixture.engine.up("dev", options({ cidr: "10.30.0.0/16" })),
            /create of tencentcloud:index\/subnet:Subnet net-subnet-0: InvalidParameterValue[.\w]*: /,
        );
    });

    it("refuses a second command on the stack while the first runs", async () => {
        const results = await Promise.allSettled([
            fixture.engine.up("dev", options()),
            fixture.engine.up("dev", options()),
        ]);
        const refused = results.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
        for (const { reason } of refused) {
            assert.ok(reason instanceof StackBusyError);
            assert.match(reason.message, /stack dev is being changed by another command/);
        }
        assert.equal(lab.store.list("vpc").length, 1);
    });

    it("makes nothing twice after its process was killed in the middle", async () => {
        const kill = ({ type, phase }: ResourceEvent) => {
            if (type === "tencentcloud:index/subnet:Subnet" && phase === "start") {
                killHosts();
            }
        };
        await assert.rejects(fixture.engine.up("dev", { ...options(), onEvent: kill }), /ended too early \(SIGKILL\)/);
        await fixture.engine.up("dev", options());
        assert.deepEqual([lab.store.list("vpc").length, lab.store.list("subnet").length], [1, 2]);
    });

    it("stops on a signal, forgets nothing, and goes on with the next up", async () => {
        const abort = new AbortController();
        const onEvent = ({ name, phase }: ResourceEvent) => name === "net-vpc" && phase === "start" && abort.abort();
        await assert.rejects(fixture.engine.up("dev", { ...options(), onEvent, signal: abort.signal }), /cancelled/);
        await fixture.engine.up("dev", options());
        assert.equal(lab.store.list("vpc").length, 1);
    });
});

/** SIGKILL to the program hosts that this process has started (proc_pid_task(5)). */
function killHosts(): void {
    readFileSync(`/proc/self/task/${process.pid}/children`, "utf8")
        .trim()
        .split(" ")
        .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("program-host.ts"))
        .forEach((pid) => process.kill(Number(pid), "SIGKILL"));
}

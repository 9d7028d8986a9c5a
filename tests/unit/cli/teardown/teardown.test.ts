import assert from "node:assert/strict";
import type { CloudResource } from "../../../../cli/cloud-resources/cloud-resource";
import type { Selection } from "../../../../cli/teardown/selection";
import { isClean, teardown, type TeardownTools } from "../../../../cli/teardown/teardown";
import { emptySummary, StackBusyError, type StackInfo } from "../../../../engine/api/engine";

const NOW = new Date("2026-03-01T12:00:00Z");

/** A backend and a cloud in memory. */
class World {
    readonly stacks = new Map<string, StackInfo>();
    readonly cloud: CloudResource[] = [];
    /** What the next destroys of a stack fail with. */
    readonly faults = new Map<string, string[]>();
    readonly log: string[] = [];
    slept = 0;

    add(name: string, ageHours: number, tags: Record<string, string> = {}, updateInProgress = false): void {
        const lastUpdate = new Date(NOW.getTime() - ageHours * 3_600_000);
        this.stacks.set(name, { name, lastUpdate, updateInProgress, resourceCount: 1, tags });
        this.leave("vpc/vpc", `vpc-${name}`, name);
    }

    leave(kind: string, id: string, stack: string): void {
        this.cloud.push({ kind, id, region: "ap-guangzhou", name: "", stack });
    }

    tools(changes: Partial<TeardownTools> = {}): TeardownTools {
        return {
            project: "tke-client-ip",
            stacks: async () => [...this.stacks.values()],
            outputs: async (stack) => ({ clusterId: `cls-${stack}` }),
            resources: async (stack) => [{ type: "cluster", name: "cluster", id: `cls-${stack}` }],
            destroy: async (stacks) => stacks.map((stack) => this.destroy(stack)),
            remove: async (stack) => {
                this.log.push(`remove ${stack}`);
                this.stacks.delete(stack);
            },
            search: async () => ({ resources: [...this.cloud], gaps: [] }),
            now: () => NOW,
            sleep: async (milliseconds) => {
                this.slept += milliseconds;
            },
            ...changes,
        };
    }

    private destroy(stack: string) {
        this.log.push(`destroy ${stack}`);
        const fault = this.faults.get(stack)?.shift();
        if (fault) {
            return { stack, error: new Error(fault) };
        }
        const { name, tags, lastUpdate } = this.stacks.get(stack)!;
        this.stacks.set(stack, { name, tags, lastUpdate, resourceCount: 0, updateInProgress: false });
        this.cloud.splice(0, Infinity, ...this.cloud.filter(({ id }) => id !== `vpc-${stack}`));
        return { stack, summary: { ...emptySummary(), delete: 1 } };
    }
}

function run(world: World, selection: Partial<Selection>, changes: Partial<TeardownTools> = {}, dryRun = false) {
    const options = { selection: { expired: false, stacks: [], prs: [], ...selection }, dryRun, patience: 6000 };
    return teardown(world.tools(changes), options);
}

function outcomes(report: Awaited<ReturnType<typeof run>>): Record<string, string> {
    return Object.fromEntries(report.rows.map(({ stack, outcome }) => [stack, outcome]));
}

describe("teardown", () => {
    let world: World;
    beforeEach(() => {
        world = new World();
        world.add("old", 9, { ttl: "4h" });
        world.add("young", 1, { ttl: "4h" });
        world.add("busy", 9, { ttl: "4h" }, true);
    });

    it("destroys and forgets what has expired, and nothing else", async () => {
        const report = await run(world, { expired: true });
        assert.deepEqual(outcomes(report), { old: "destroyed", young: "kept", busy: "skipped" });
        assert.deepEqual([...world.stacks.keys()], ["young", "busy"]);
        assert.ok(isClean(report));
    });

    it("changes nothing with --dry-run", async () => {
        const report = await run(world, { expired: true }, {}, true);
        assert.deepEqual(outcomes(report), { old: "to destroy", young: "kept", busy: "skipped" });
        assert.deepEqual(world.log, []);
    });

    it("goes on after a failure, keeps that stack, and is done with it at the next run", async () => {
        world.add("other", 9, { ttl: "4h" });
        world.faults.set("old", ["delete of vpc: ResourceInUse"]);
        const first = await run(world, { expired: true });
        assert.deepEqual(outcomes(first), { old: "failed", young: "kept", busy: "skipped", other: "destroyed" });
        assert.ok(!isClean(first));
        assert.deepEqual(first.leftovers, [], "its stack still answers for what is there");
        const second = await run(world, { expired: true });
        assert.equal(outcomes(second).old, "destroyed");
        assert.ok(isClean(second));
    });

    it("reports the other stacks too where the backend fails while one failure is explained", async () => {
        world.add("other", 9, { ttl: "4h" });
        world.faults.set("old", ["delete of vpc: ResourceInUse"]);
        let asked = 0;
        const report = await run(
            world,
            { expired: true },
            {
                stacks: async () => {
                    asked += 1;
                    if (asked === 2) {
                        throw new Error("no backend answers");
                    }
                    return [...world.stacks.values()];
                },
            },
        );
        assert.deepEqual(outcomes(report), { old: "failed", young: "kept", busy: "skipped", other: "destroyed" });
        assert.match(
            report.rows.find(({ stack }) => stack === "old")?.detail ?? "",
            /ResourceInUse[^]*no backend answers/,
        );
    });

    it("begins again what the cloud throttles, with pauses, and gives up some time", async () => {
        world.faults.set("old", ["RequestLimitExceeded: too many requests", "RequestLimitExceeded.Frequency: x"]);
        assert.ok(isClean(await run(world, { expired: true })));
        assert.equal(world.slept, 20_000);
        world.faults.set("young", Array<string>(9).fill("RequestLimitExceeded: x"));
        const report = await run(world, { stacks: ["young"] });
        assert.equal(outcomes(report).young, "failed");
        assert.equal(world.log.filter((line) => line === "destroy young").length, 4);
    });

    it("calls it no failure where another command was faster", async () => {
        const raced = await run(
            world,
            { expired: true },
            {
                destroy: async ([stack = ""]) => {
                    world.stacks.delete(stack);
                    world.cloud.splice(0, 1);
                    return [{ stack, error: new Error("stack old is being changed by another command") }];
                },
            },
        );
        assert.equal(outcomes(raced).old, "gone");
        assert.ok(isClean(raced));
    });

    it("calls it no failure where another command holds the stack by now", async () => {
        const raced = await run(
            world,
            { stacks: ["young"] },
            {
                destroy: async ([stack = ""]) => {
                    world.stacks.set(stack, { ...world.stacks.get(stack)!, updateInProgress: true });
                    return [{ stack, error: new Error("locked") }];
                },
            },
        );
        assert.equal(outcomes(raced).young, "skipped");
        assert.ok(isClean(raced));
    });

    it("calls it no failure where another command has held the stack and just ended", async () => {
        const raced = await run(
            world,
            { stacks: ["young"] },
            { destroy: ([stack = ""]) => Promise.resolve([{ stack, error: new StackBusyError("busy") }]) },
        );
        assert.equal(outcomes(raced).young, "skipped");
        assert.ok(isClean(raced));
    });

    it("tells what is left behind after it has waited for it to go", async () => {
        world.leave("clb/clb", "lb-1", "old");
        world.leave("cvm/volume", "disk-1", "long-forgotten");
        const report = await run(world, { expired: true });
        assert.deepEqual(
            report.leftovers.map(({ id }) => id),
            ["disk-1", "lb-1"],
        );
        assert.equal(world.slept, 6000);
        assert.ok(!isClean(report));
    });

    it("looks for leftovers of the named stacks only, where any are named", async () => {
        world.leave("clb/clb", "lb-1", "pr-12-dev");
        world.leave("clb/clb", "lb-2", "pr-13-dev");
        const report = await run(world, { prs: [12] });
        assert.deepEqual(
            report.leftovers.map(({ id }) => id),
            ["lb-1"],
        );
        assert.deepEqual(report.rows, []);
    });

    it("asks for the CLBs of the clusters that the stacks had before they were destroyed", async () => {
        const asked: [string, string][][] = [];
        await run(
            world,
            { expired: true },
            {
                search: async (clusters) => {
                    asked.push([...clusters]);
                    return { resources: [], gaps: [] };
                },
            },
        );
        assert.deepEqual(asked[0], [["cls-old", "old"]]);
    });

    it("does not ask for the CLBs of a cluster that the stack adopted, which are others'", async () => {
        let asked: ReadonlyMap<string, string> | undefined;
        await run(
            world,
            { expired: true },
            {
                outputs: async () => ({ clusterId: "cls-theirs", adopts: ["clusterId"] }),
                search: async (clusters) => {
                    asked = clusters;
                    return { resources: [], gaps: [] };
                },
            },
        );
        assert.deepEqual(asked, new Map());
    });

    it("is not clean where it could not look", async () => {
        const search = async () => Promise.reject(new Error("no route"));
        const report = await run(world, { stacks: ["nowhere"] }, { search });
        assert.deepEqual(outcomes(report), { nowhere: "gone" });
        assert.deepEqual(report.gaps, ["everywhere: no route"]);
        assert.ok(!isClean(report));
    });
});

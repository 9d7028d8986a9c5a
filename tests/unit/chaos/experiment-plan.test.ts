import assert from "node:assert/strict";
import { matchesWildcard } from "../../../lab/wildcard";
import { callName, numbered } from "../../../chaos/calls";
import { CHAOS_FAULTS, faultRequest } from "../../../chaos/chaos-faults";
import { className, experimentName, planExperiments } from "../../../chaos/experiment-plan";
import { parseFault } from "../../../lab/cloud/faults/fault-request";

const CREATE = { service: "vpc", version: "2017-03-12", action: "CreateVpc", region: "ap-guangzhou" };
const DESCRIBE = { ...CREATE, action: "DescribeVpcs" };
const PATCH = { service: "kubernetes", version: "", action: "patch deployments.apps", region: "" };
const CALLS = [...numbered("up", [CREATE, DESCRIBE, DESCRIBE, PATCH]), ...numbered("destroy", [DESCRIBE])];

const names = (...args: Parameters<typeof planExperiments>) => planExperiments(...args).experiments.map(experimentName);

describe("the plan of a chaos run", () => {
    it("numbers the calls of an action, in each command from 1", () => {
        assert.deepEqual(CALLS.map(callName), [
            "up vpc:CreateVpc#1",
            "up vpc:DescribeVpcs#1",
            "up vpc:DescribeVpcs#2",
            "up kubernetes:patch deployments.apps#1",
            "destroy vpc:DescribeVpcs#1",
        ]);
    });

    it("has every fault at one call of each action, in up and in destroy", () => {
        const { experiments, alike } = planExperiments(CALLS, { seed: 1 });
        const classes = experiments.map(className);
        assert.equal(new Set(classes).size, classes.length);
        assert.equal(classes.length, 4 * CHAOS_FAULTS.length);
        assert.equal(alike, CHAOS_FAULTS.length);
        assert.ok(classes.includes("up vpc:DescribeVpcs throttle"));
        assert.ok(classes.includes("destroy vpc:DescribeVpcs throttle"));
    });

    it("tries other calls of a class with other seeds", () => {
        const second = Array.from({ length: 10 }, (_, seed) => names(CALLS, { seed })).flat();
        assert.ok(second.includes("up vpc:DescribeVpcs#1 throttle"));
        assert.ok(second.includes("up vpc:DescribeVpcs#2 throttle"));
    });

    it("goes on with all: what is alike comes after one of each class", () => {
        const all = names(CALLS, { seed: 1, all: true });
        const first = names(CALLS, { seed: 1 });
        assert.deepEqual(all.slice(0, first.length), first);
        assert.equal(planExperiments(CALLS, { seed: 1, all: true }).alike, 0);
    });

    it("has every fault at every call with all, once", () => {
        const all = names(CALLS, { seed: 1, all: true });
        assert.equal(all.length, CALLS.length * CHAOS_FAULTS.length);
        assert.equal(new Set(all).size, all.length);
    });

    it("is the same for the same seed, another one for another", () => {
        assert.deepEqual(names(CALLS, { seed: 1 }), names([...CALLS].reverse(), { seed: 1 }));
        assert.notDeepEqual(names(CALLS, { seed: 1 }), names(CALLS, { seed: 2 }));
    });

    it("is gone on with where an earlier one ended", () => {
        const all = names(CALLS, { seed: 1 });
        assert.deepEqual([...names(CALLS, { seed: 1, sample: 7 }), ...names(CALLS, { seed: 1, skip: 7 })], all);
    });

    it("can be cut down to calls and faults, whose order stays", () => {
        const all = names(CALLS, { seed: 1 });
        assert.deepEqual(
            names(CALLS, { seed: 1, glob: "up vpc:*", faults: ["throttle"] }),
            all.filter((name) => name.startsWith("up vpc:") && name.endsWith(" throttle")),
        );
        assert.deepEqual(names(CALLS, { seed: 1, glob: "up vpc:DescribeVpcs#2", faults: ["throttle"] }), [
            "up vpc:DescribeVpcs#2 throttle",
        ]);
        assert.ok(matchesWildcard("*pods/log#1", "up kubernetes:get pods/log#1"));
        assert.ok(!matchesWildcard("up vpc:CreateVpc#1", "up vpc:CreateVpc#11"));
        assert.ok(!matchesWildcard("up.vpc:CreateVpc#1", "up vpc:CreateVpc#1"));
    });

    it("asks the lab only for faults that it can make", () => {
        for (const { call, fault } of planExperiments(CALLS, { seed: 1, all: true }).experiments) {
            const parsed = parseFault(faultRequest(call, fault), [CREATE, DESCRIBE]);
            assert.equal(parsed.nth, call.nth);
        }
    });
});

import assert from "node:assert/strict";
import { callName, numbered } from "../../../chaos/calls";
import { CHAOS_FAULTS, killsCommand, killsLab } from "../../../chaos/chaos-faults";
import { experimentsOf, lives, livesAlone } from "../../../chaos/lives";
import { planExperiments } from "../../../chaos/experiment-plan";

const recorded = (...actions: string[]) =>
    actions.map((action) => ({ service: "vpc", version: "2017-03-12", action, region: "ap-guangzhou" }));
const UP = ["CreateVpc", "DescribeVpcs", "DescribeVpcs", "CreateSubnet", "DescribeSubnets", "CreateRouteTable"];
const CALLS = [...numbered("up", recorded(...UP)), ...numbered("destroy", recorded("DescribeVpcs", "DeleteVpc"))];
const { experiments } = planExperiments(CALLS, { seed: 1, all: true });

describe("the lives of a chaos run", () => {
    const planned = lives(experiments, { calls: CALLS });

    it("have every experiment once, in its own phase", () => {
        const all = planned.flatMap(experimentsOf);
        assert.equal(all.length, experiments.length);
        assert.deepEqual(new Set(all), new Set(experiments));
        for (const { up, destroy } of planned) {
            assert.ok(up.flat().every(({ call }) => call.phase === "up"));
            assert.ok(destroy.flat().every(({ call }) => call.phase === "destroy"));
        }
    });

    it("are far fewer than the experiments", () => {
        assert.ok(planned.length * 3 <= experiments.length, `${planned.length} of ${experiments.length}`);
    });

    it("let one action of a command fail once, and end a command at one call only", () => {
        for (const command of planned.flatMap(({ up, destroy }) => [...up, ...destroy])) {
            assert.equal(new Set(command.map(({ call }) => call.action)).size, command.length);
            const ending = command.filter(({ fault }) => killsCommand(fault) || killsLab(fault));
            assert.ok(ending.length === 0 || command.length === 1);
        }
    });

    it("end a command at later and later calls", () => {
        const order = CALLS.map(callName);
        for (const { up } of planned) {
            const positions = up.flat().map(({ call }) => order.indexOf(callName(call)));
            if (up.length > 1) {
                assert.deepEqual(
                    positions,
                    positions.toSorted((a, b) => a - b),
                );
            }
        }
        assert.ok(planned.some(({ up }) => up.length > 1));
    });

    it("begin with the first experiments of the plan, so that a part of them is a sample", () => {
        const [first] = planned;
        assert.ok(experimentsOf(first!).includes(experiments[0]!));
    });

    it("have one fault of up and one of destroy each where they are made alone", () => {
        const alone = livesAlone(experiments);
        assert.equal(alone.length, UP.length * CHAOS_FAULTS.length);
        assert.equal(alone.flatMap(experimentsOf).length, experiments.length);
        assert.ok(alone.every(({ up, destroy }) => up.flat().length <= 1 && destroy.flat().length <= 1));
    });
});

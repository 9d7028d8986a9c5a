import assert from "node:assert/strict";
import { JOURNAL_ANNOTATION, modeOf, settingsOf, type Migrant, type Mode } from "../../../migrate/modes";
import {
    afterSteps,
    commandsOf,
    donePatch,
    journalOf,
    planMigration,
    planRollback,
} from "../../../migrate/migration-plan";
import { DIRECT, ONLY, service, ingress, patched } from "./migrants";

describe("the plan of a migration", () => {
    const starts: [Mode, Migrant][] = [
        ["direct", service({ [DIRECT]: "true" })],
        ["direct", service({ [DIRECT]: "true" }, "Local")],
        ["node-port", service()],
        ["node-port", service({ [DIRECT]: "false" })],
        ["local", service({ [DIRECT]: "false", [ONLY]: "true" }, "Local")],
        ["local", service({}, "Local")],
        ["direct", ingress({ "ingress.cloud.tencent.com/direct-access": "true" })],
        ["node-port", ingress()],
    ];
    for (const [from, migrant] of starts) {
        for (const to of ["direct", "node-port", "local"] as const) {
            if (migrant.kind === "Ingress" && to === "local") {
                continue;
            }
            const text = `${migrant.kind} ${JSON.stringify(settingsOf(migrant))} to ${to}`;

            it(`leads there: ${text}`, () => {
                assert.equal(modeOf(settingsOf(migrant)), from);
                const steps = planMigration(migrant, to);
                assert.equal(steps.length === 0, from === to);
                const end = steps.reduce((object, { patch }) => patched(object, patch), migrant);
                assert.equal(modeOf(settingsOf(end)), to);
                assert.equal(steps.at(-1)?.mode ?? to, to);
            });

            it(`leads back from wherever it was killed, and leaves nothing: ${text}`, () => {
                const steps = planMigration(migrant, to);
                const reached = steps.map((_, index) =>
                    steps.slice(0, index + 1).reduce((object, { patch }) => patched(object, patch), migrant),
                );
                const done = reached.at(-1) && patched(reached.at(-1)!, donePatch(journalOf(reached.at(-1)!, to)));
                for (const state of [...reached, ...(done ? [done] : [])]) {
                    const back = planRollback(state)!.reduce((object, { patch }) => patched(object, patch), state);
                    assert.deepEqual(back, migrant);
                }
            });
        }
    }

    for (const [from, start] of starts.filter(([, { kind }]) => kind === "Service")) {
        for (const to of (["direct", "node-port", "local"] as const).filter((mode) => mode !== from)) {
            it(`goes on from wherever it was killed, and still knows where it started: ${from} to ${to}`, () => {
                const steps = planMigration(start, to, ["lbl-1"]);
                for (const [index] of steps.entries()) {
                    const state = { ...start, object: afterSteps(start.object, steps.slice(0, index + 1)) } as Migrant;
                    const rest = planMigration(state, to);
                    const end = { ...state, object: afterSteps(state.object, rest) } as Migrant;
                    assert.ok(rest.length > 0);
                    assert.equal(modeOf(settingsOf(end)), to);
                    const back = planRollback(end)!;
                    assert.deepEqual(back.at(-1)!.resets, { listenerIds: ["lbl-1"], on: false });
                    assert.deepEqual(
                        back.reduce((object, { patch }) => patched(object, patch), end),
                        start,
                    );
                }
            });
        }
    }

    it("writes the listeners down before their connections are reset", () => {
        const [first, second, ...others] = planMigration(service(), "local", ["lbl-1"]);
        assert.match(first!.patch.metadata.annotations[JOURNAL_ANNOTATION] ?? "", /"resets":\["lbl-1"\]/);
        assert.deepEqual([first!.mode, first!.resets], ["node-port", undefined]);
        assert.deepEqual(second!.resets, { listenerIds: ["lbl-1"], on: true });
        assert.ok(others.every(({ resets }) => resets === undefined));
    });

    it("changes a Service's policy only while no request comes by a NodePort", () => {
        for (const [, start] of starts.filter(([, { kind }]) => kind === "Service")) {
            for (const to of ["node-port", "local"] as const) {
                let object = start;
                for (const { patch } of planMigration(start, to)) {
                    const next = patched(object, patch);
                    const policies = [object, next].map((each) => settingsOf(each).externalTrafficPolicy);
                    assert.ok(policies[0] === policies[1] || modeOf(settingsOf(object)) === "direct");
                    object = next;
                }
            }
        }
    });

    it("has nothing to take back on an object that remembers nothing, or something else", () => {
        assert.equal(planRollback(service()), undefined);
        assert.equal(planRollback(service({ [JOURNAL_ANNOTATION]: "nonsense" })), undefined);
    });

    it("is printed as commands that do the same, with resets advised to direct access only", () => {
        const migrant = service();
        const text = commandsOf(migrant, planMigration(migrant, "direct"), "lb-1").join("\n");
        assert.match(text, /kubectl -n shop patch service web --type merge -p '\{.*direct-access":"true"/);
        assert.match(text, /DeregisterTargetRst True/);
        assert.match(text, /DescribeTargetHealth --LoadBalancerIds '\["lb-1"\]'/);
        const steps = planMigration(migrant, "direct", ["lbl-1", "lbl-2"]);
        const resets = commandsOf(migrant, steps, "lb-1").filter((line) => line.includes("DeregisterTargetRst"));
        assert.deepEqual(
            resets,
            ["lbl-1", "lbl-2"].map(
                (id) => `tccli clb ModifyListener --LoadBalancerId lb-1 --ListenerId ${id} --DeregisterTargetRst True`,
            ),
        );
        const journal = journalOf(migrant, "direct");
        const end = commandsOf(migrant, steps, "lb-1", { rolled: ["deployment/web"], journal }).slice(-4);
        assert.match(end[0]!, /kubectl -n shop rollout restart deployment\/web/);
        assert.match(end[3]!, /kubectl -n shop patch service web .*"phase\\":\\"done/);
        const direct = service({ [DIRECT]: "true" });
        assert.doesNotMatch(
            commandsOf(direct, planMigration(direct, "local"), "lb-1").join("\n"),
            /DeregisterTargetRst/,
        );
    });
});

import assert from "node:assert/strict";
import { decide, directAccessRowFor, rowFor } from "../../../tke/decision-table/decide";
import { DIRECT_ACCESS_ROWS, ROWS, type DirectAccessRow, type Row } from "../../../tke/decision-table/rows";
import { allSituations, DIMENSIONS, isPossible, type Situation } from "../../../tke/decision-table/situation";

/** Scenario 1, in the table's terms. */
const scenario1: Situation = {
    network: "VPC-CNI",
    pods: "ENI",
    entry: "Service",
    directAccess: "true",
    enableDefaultDirectAccess: "true",
    globalRouteDirectAccess: "true",
    externalTrafficPolicy: "Cluster",
    backendService: "NodePort",
    keepalive: "off",
    billByIp: "yes",
    snatPro: "yes",
    containerCidr: "registered",
};

describe("decision table", () => {
    const situations = allSituations();

    it("has a row for every possible situation", () => {
        assert.ok(situations.length > 1000 && situations.every(isPossible));
        assert.doesNotThrow(() => situations.forEach(decide));
    });

    it("has no row that another one always goes before", () => {
        const used = new Set<Row | DirectAccessRow>(
            situations.flatMap((each) => [rowFor(each), directAccessRowFor(each)]),
        );
        for (const row of [...DIRECT_ACCESS_ROWS, ...Object.values(ROWS).flat()]) {
            assert.ok(used.has(row), `never used: ${JSON.stringify(row.when)}`);
        }
    });

    it("says of no outcome two things at once", () => {
        for (const { then } of Object.values(ROWS).flat()) {
            assert.equal(then.path === "none", then.remoteAddr === undefined, JSON.stringify(then));
            assert.ok(!(then.error && then.path !== "none"), JSON.stringify(then));
        }
    });

    it("names a source for every row", () => {
        const source = /^(\d+\/\d+( \(\d{4}\))?|inferred)(, (\d+\/\d+|inferred))*$/;
        for (const row of [...DIRECT_ACCESS_ROWS, ...Object.values(ROWS).flat()]) {
            assert.match(row.source, source);
        }
    });

    it("adds a layer 7 header to layer 7 ways only", () => {
        for (const situation of situations) {
            const { path, forwardedFor } = decide(situation);
            assert.equal(forwardedFor !== undefined, situation.entry === "Ingress" && path !== "none");
        }
    });

    const wayOf: [string, Partial<Situation>, string, string?][] = [
        ["scenario 1", {}, "direct", "client"],
        ["scenario 2", { network: "GR", pods: "bridge" }, "direct", "client"],
        ["scenario 3", { pods: "super node" }, "direct", "client"],
        ["scenario 4", { entry: "Ingress", directAccess: "false" }, "NodePort", "node"],
        ["scenario 5", { network: "GR", pods: "bridge", entry: "Ingress", directAccess: "false" }, "NodePort", "node"],
        ["scenario 1 on an old cluster", { enableDefaultDirectAccess: "absent" }, "direct", "client"],
        ["a Service that says nothing on a new cluster", { directAccess: "absent" }, "direct", "client"],
        [
            "a Service that says nothing on an old cluster",
            { directAccess: "absent", enableDefaultDirectAccess: "absent" },
            "NodePort",
            "node",
        ],
    ];
    for (const [name, change, path, remoteAddr] of wayOf) {
        it(`sends ${name} by ${path}, to a Pod that sees the ${remoteAddr}`, () => {
            const outcome = decide({ ...scenario1, ...change });
            assert.deepEqual([outcome.path, outcome.remoteAddr], [path, remoteAddr]);
        });
    }

    it("has dimensions of which each decides something", () => {
        const deciding = Object.keys(DIMENSIONS).filter((dimension) => dimension !== "network");
        for (const dimension of deciding) {
            const outcomes = new Map<string, Set<string>>();
            for (const situation of situations) {
                const others = JSON.stringify({ ...situation, [dimension]: undefined });
                outcomes.set(others, (outcomes.get(others) ?? new Set()).add(JSON.stringify(decide(situation))));
            }
            assert.ok(
                [...outcomes.values()].some(({ size }) => size > 1),
                `${dimension} decides nothing`,
            );
        }
    });
});

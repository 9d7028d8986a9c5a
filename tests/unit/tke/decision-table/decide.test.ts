import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ASSUMPTIONS } from "../../../../tke/assumptions";
import { ARRIVAL_ROWS, SHORTCUT_ROWS } from "../../../../tke/decision-table/arrival-rows";
import { ALL_DIMENSIONS, complete } from "../../../support/decision-table/complete";
import { allCases, decide, decideKnown, type AnyRow } from "../../../../tke/decision-table/decide";
import { DIRECT_ACCESS_ROWS } from "../../../../tke/decision-table/direct-access-rows";
import { NOT_RUN, reasonNotRun } from "../../../support/decision-table/not-run";
import { LISTENERS_OF_CONTROLLERS, PROXY_PROTOCOL_ROWS } from "../../../../tke/decision-table/proxy-protocol-rows";
import { verdictOf } from "../../../../tke/decision-table/outcome";
import { ANSWERED_READINGS, READINGS } from "../../../../tke/decision-table/readings";
import { LAB_READINGS } from "../../../support/decision-table/lab-readings";
import { ROWS } from "../../../../tke/decision-table/rows";
import {
    branches,
    DIMENSIONS,
    fits,
    isPossible,
    type Dimension,
    type KnownSituation,
    type Situation,
} from "../../../../tke/decision-table/situation";

/** Every dimension has its first value. */
const scenario1 = complete({})!;
const everyRow: AnyRow[] = [
    ...[...DIRECT_ACCESS_ROWS, ...ARRIVAL_ROWS, ...Object.values(ROWS).flat(), ...SHORTCUT_ROWS],
    ...PROXY_PROTOCOL_ROWS,
];

const anyPreference = fc.infiniteStream(fc.nat());
const anySituation = anyPreference.map((stream): Situation => completed({}, stream));

/** A situation that agrees with `known`, the rest of it by chance. */
function completed(known: KnownSituation, stream: Iterator<number>): Situation {
    const shuffle = (values: KnownSituation[]) => {
        const start = Number(stream.next().value) % values.length;
        return [...values.slice(start), ...values.slice(0, start)];
    };
    return complete(known, { prefer: shuffle })!;
}

describe("decision table", () => {
    const cases = allCases({});

    it("has a row for every possible situation", () => {
        assert.ok(cases.length > 1000);
        fc.assert(
            fc.property(anySituation, (situation) => {
                assert.ok(isPossible(situation));
                const agreeing = cases.filter((each) => agrees(each.situation, situation));
                assert.deepEqual(
                    agreeing.map(({ outcome }) => outcome),
                    [decide(situation)],
                );
            }),
            { numRuns: 300 },
        );
    });

    it("tells of nothing that cannot be", () => {
        fc.assert(fc.property(fc.constantFrom(...cases), ({ situation }) => complete(situation) !== undefined));
    });

    it("has no row that another one always goes before", () => {
        const used = new Set(cases.flatMap(({ rows }) => rows));
        for (const row of everyRow) {
            assert.ok(used.has(row), `never used: ${JSON.stringify(row.when)}`);
        }
    });

    it("says of no outcome two things at once", () => {
        for (const { outcome } of cases) {
            const isReached = outcome.path !== "none" && outcome.path !== "loopback";
            assert.equal(isReached, outcome.remoteAddr !== undefined, JSON.stringify(outcome));
            assert.ok(!(outcome.error && isReached), JSON.stringify(outcome));
        }
    });

    it("names a source for every row", () => {
        const page = String.raw`(intl )?\d+/\d+( \(\d{4}\))?|(TG|kubernetes|cilium) [a-z-]+|CLB API|inferred`;
        const source = new RegExp(`^(${page})(, (against (it|them) )?(${page}))*$`);
        for (const row of [...everyRow, ...READINGS]) {
            assert.match(row.source, source);
        }
    });

    it("adds a layer 7 header where a layer 7 listener has passed the request on, and nowhere else", () => {
        for (const { situation, outcome } of cases) {
            const passesListener = outcome.path === "direct" || outcome.path === "NodePort";
            const protocol = situation.protocol ?? (situation.entry === "Ingress" ? "HTTP" : undefined);
            if (!passesListener) {
                assert.equal(outcome.forwardedFor, undefined);
            } else {
                assert.equal(outcome.forwardedFor !== undefined, protocol === "HTTP", JSON.stringify(situation));
            }
        }
    });

    const wayOf: [string, KnownSituation, string, string?][] = [
        ["scenario 1", {}, "direct", "client"],
        ["scenario 2", { network: "GR", pods: "bridge" }, "direct", "client"],
        ["scenario 3", { pods: "super node" }, "direct", "client"],
        ["scenario 4", { entry: "Ingress", protocol: "HTTP", directAccess: "false" }, "NodePort", "node"],
        [
            "scenario 5",
            { network: "GR", pods: "bridge", entry: "Ingress", protocol: "HTTP", directAccess: "false" },
            "NodePort",
            "node",
        ],
        ["scenario 1 on an old cluster", { enableDefaultDirectAccess: "absent" }, "direct", "client"],
        ["a Service that says nothing on a new cluster", { directAccess: "absent" }, "direct", "client"],
        [
            "a Service that says nothing on an old cluster",
            { directAccess: "absent", enableDefaultDirectAccess: "absent" },
            "NodePort",
            "node",
        ],
        ["a listener with SnatEnable", { snat: "on" }, "direct", "CLB"],
        [
            "a listener of one's own with the PROXY protocol",
            { directAccess: "false", proxyProtocol: "on" },
            "NodePort",
            "node",
        ],
        ["a UDP listener", { protocol: "UDP" }, "direct", "client"],
        ["an IPv6 client of a NAT64 CLB", { ipVersion: "NAT64" }, "direct", "NAT64"],
        ["a Pod that calls a public CLB of its cluster", { client: "Pod" }, "direct", "egress"],
        ["a Pod that calls an internal CLB", { client: "Pod", loadBalancer: "internal" }, "direct", "client"],
        [
            "a Pod that calls an internal CLB whose backend is on its own node",
            { client: "Pod", loadBalancer: "internal", backends: "client's node" },
            "loopback",
        ],
        ["a Pod under iptables", { client: "Pod", dataPlane: "iptables" }, "node", "node"],
        ["NodePorts under Dataplane V2", { directAccess: "false", dataPlane: "eBPF" }, "NodePort", "unknown"],
    ];
    for (const [name, change, path, remoteAddr] of wayOf) {
        it(`sends ${name} by ${path}${remoteAddr ? `, to a Pod that sees ${remoteAddr}` : ""}`, () => {
            const outcome = decide({ ...scenario1, ...change });
            assert.deepEqual([outcome.path, outcome.remoteAddr], [path, remoteAddr]);
        });
    }

    it("has dimensions of which each decides something", () => {
        const deciding = new Set<string>();
        const known = new Set(["network"]); // with Pods of the other two networks it is said already
        for (const one of cases) {
            for (const dimension of Object.keys(one.situation) as Dimension[]) {
                const others = branches({ ...one.situation, [dimension]: undefined }, dimension);
                if (
                    !deciding.has(dimension) &&
                    others.some((other) =>
                        allCases(other).some(
                            (each) =>
                                each.outcome.path !== one.outcome.path ||
                                each.outcome.remoteAddr !== one.outcome.remoteAddr ||
                                each.outcome.proxyProtocol !== one.outcome.proxyProtocol,
                        ),
                    )
                ) {
                    deciding.add(dimension);
                }
            }
        }
        assert.deepEqual(
            ALL_DIMENSIONS.filter((dimension) => !deciding.has(dimension) && !known.has(dimension)),
            [],
        );
    });
});

describe("a situation that is not wholly known", () => {
    it("has a verdict if all ways in which it can turn out have the same", () => {
        fc.assert(
            fc.property(
                anySituation,
                fc.subarray([...ALL_DIMENSIONS], { maxLength: 8 }),
                fc.array(anyPreference, { minLength: 5, maxLength: 5 }),
                (situation, unknown, streams) => {
                    const known = without({ ...situation, ...ANSWERED_READINGS }, unknown);
                    const decision = decideKnown(known);
                    const verdicts = new Set(decision.cases.map(({ outcome }) => verdictOf(outcome)));
                    assert.equal(decision.verdict, verdicts.size === 1 ? [...verdicts][0] : "unknown");
                    for (const stream of streams) {
                        const whole = completed(
                            { ...ANSWERED_READINGS, ...LISTENERS_OF_CONTROLLERS, ...known },
                            stream,
                        );
                        assert.ok(verdicts.has(verdictOf(decide(whole))));
                        if (decision.outcome) {
                            assert.deepEqual(decide(whole), decision.outcome);
                        }
                    }
                },
            ),
            { numRuns: 60 },
        );
    });

    it("names what would have to be known, and nothing beside it", () => {
        const known = without(scenario1, ["snat", "dataPlane", "nodes", "containerCidr"]);
        const { verdict, open, outcome } = decideKnown(known);
        assert.deepEqual({ verdict, open, outcome }, { verdict: "unknown", open: ["snat"], outcome: undefined });
        assert.deepEqual(decideKnown({ ...known, snat: "off" }).open, []);
        assert.equal(decideKnown({ ...known, snat: "off" }).verdict, "kept");
    });

    it("is known to be lost, or kept, whatever is unknown that does not matter", () => {
        const ingress = { entry: "Ingress", ipVersion: "IPv4", client: "outside", backendService: "NodePort" } as const;
        const nodePort = { ...ingress, directAccess: "false", pods: "ENI", nodes: "schedulable" } as const;
        assert.equal(decideKnown(nodePort).verdict, "kept");
        const service = { entry: "Service", directAccess: "false", externalTrafficPolicy: "Cluster" } as const;
        const rest = {
            ipVersion: "IPv4",
            client: "outside",
            protocol: "TCP",
            dataPlane: "IPVS",
            network: "GR",
        } as const;
        assert.equal(decideKnown({ ...service, ...rest }).verdict, "lost");
    });

    it("takes several values for possible, and no others", () => {
        const known = without({ ...scenario1, network: "GR" }, ["pods"]);
        const eitherWay = decideKnown({ ...known, globalRouteDirectAccess: "false", pods: ["ENI", "bridge"] });
        assert.deepEqual([eitherWay.verdict, eitherWay.open], ["unknown", ["pods"]]);
        assert.equal(eitherWay.cases.length, 2);
        assert.equal(decideKnown({ ...known, pods: ["ENI", "bridge"] }).verdict, "kept");
    });

    it("depends on the readings that Tencent's pages leave open, and on no others", () => {
        const open = without(
            { ...scenario1, pods: "host network" },
            READINGS.map(({ dimension }) => dimension),
        );
        assert.deepEqual(decideKnown(open).open, ["hostNetworkPods"]);
        const answered = without({ ...scenario1, network: "GR", pods: "bridge" }, ["snatProSource"]);
        assert.equal(decideKnown(answered).verdict, "kept");
        assert.equal(decideKnown({ ...answered, snatProSource: "CLB" }).verdict, "lost");
    });

    it("is refused where what is known cannot be, all together", () => {
        assert.throws(() => decideKnown({ network: "VPC-CNI", pods: "bridge" }), /no such situation/);
    });
});

describe("readings", () => {
    it("have their dimensions' first value in the lab, and are no other dimensions than these", () => {
        for (const { dimension } of READINGS) {
            assert.equal(LAB_READINGS[dimension], DIMENSIONS[dimension][0]);
            assert.equal(DIMENSIONS[dimension].length, 2);
        }
        assert.equal(new Set(READINGS.map(({ assume }) => assume)).size, READINGS.length);
        const options: readonly string[] = ASSUMPTIONS;
        assert.deepEqual(
            READINGS.map(({ assume }) => assume).filter((assume) => !options.includes(assume)),
            [],
        );
    });
});

describe("what the lab does not run", () => {
    it("is each a part of the table of its own", () => {
        for (const { when, reason } of NOT_RUN) {
            const others = NOT_RUN.filter((each) => each.when !== when);
            const first = Object.fromEntries(Object.entries(when).map(([dimension, [value]]) => [dimension, value]));
            const alone = complete(first, {
                accept: (known) => others.every((other) => fits(other.when, known) !== true),
            });
            assert.ok(alone && reasonNotRun(alone) === reason, `${reason}: ${JSON.stringify(when)}`);
        }
    });
});

function agrees(known: KnownSituation, situation: Situation): boolean {
    return (Object.keys(known) as Dimension[]).every((dimension) => known[dimension] === situation[dimension]);
}

function without(situation: KnownSituation, unknown: readonly Dimension[]): KnownSituation {
    return Object.fromEntries(
        Object.entries(situation).filter(([dimension]) => !unknown.includes(dimension as Dimension)),
    );
}

import assert from "node:assert/strict";
import * as fc from "fast-check";
import { isDeepStrictEqual } from "node:util";
import { decide, directAccessRowFor, rowFor } from "../../../tke/decision-table/decide";
import { DIRECT_ACCESS_ROWS, ROWS, type Outcome } from "../../../tke/decision-table/rows";
import { allSituations, DIMENSIONS, type Dimension, type Situation } from "../../../tke/decision-table/situation";
import { buildControlPlane } from "../../control-plane";
import { observe } from "./observe";
import { kindOf, TableCluster, type ClusterKind } from "./table-cluster";
import { TestLab } from "../test-lab";

const USUAL = { nodes: "native", billByIp: "yes", snatPro: "yes", containerCidr: "registered" } as const;

const KINDS: readonly ClusterKind[] = [
    { ...USUAL, network: "VPC-CNI" },
    { ...USUAL, network: "VPC-CNI", nodes: "super" },
    { ...USUAL, network: "VPC-CNI", nodes: "super", billByIp: "no" },
    { ...USUAL, network: "GR" },
    { ...USUAL, network: "GR", billByIp: "no" },
    { ...USUAL, network: "GR", snatPro: "no" },
    { ...USUAL, network: "GR", containerCidr: "unregistered" },
];

const RANDOM_SITUATIONS = 40;

describe("the decision table, in the lab with real connections", function () {
    this.timeout(300_000);
    const lab = new TestLab();
    const clusters: TableCluster[] = [];

    before(buildControlPlane);
    before(async () => {
        clusters.push(...(await TableCluster.createAll(lab, KINDS)));
    });

    after(() => lab.remove());

    const situations = allSituations().filter((situation) =>
        KINDS.some((kind) => isDeepStrictEqual(kind, kindOf(situation))),
    );

    for (const row of [...Object.values(ROWS).flat(), ...DIRECT_ACCESS_ROWS]) {
        const situation = plainest(situations.filter((each) => [rowFor(each), directAccessRowFor(each)].includes(row)));
        it(`${words(row.then)}, where ${differences(situation)}`, async () => {
            assert.ok(situation, `no cluster for ${JSON.stringify(row.when)}`);
            await assertSame(situation);
        });
    }

    it(`and ${RANDOM_SITUATIONS} random combinations`, async function () {
        this.timeout(600_000);
        const seed = Date.now() & 0x7fffffff;
        const drawn = fc.sample(fc.constantFrom(...situations), { numRuns: RANDOM_SITUATIONS, seed });
        // What is set in a cluster's ConfigMap is for one situation at a time.
        await Promise.all(
            clusters.map(async ({ kind }) => {
                for (const situation of drawn.filter((each) => isDeepStrictEqual(kindOf(each), kind))) {
                    await assertSame(situation, `seed ${seed}: `);
                }
            }),
        );
    });

    async function assertSame(situation: Situation, prefix = ""): Promise<void> {
        const cluster = clusters.find(({ kind }) => isDeepStrictEqual(kind, kindOf(situation)))!;
        const expected = decide(situation);
        const observed = await observe(cluster, situation, expected);
        assert.deepEqual(observed, expected, `${prefix}${JSON.stringify(situation)}`);
    }
});

/** The one that is most like scenario 1. */
function plainest(candidates: readonly Situation[]): Situation | undefined {
    return candidates.toSorted((a, b) => differing(a).length - differing(b).length)[0];
}

/** The dimensions that are not at their first value, which is scenario 1's. */
function differing(situation: Situation): Dimension[] {
    return (Object.keys(DIMENSIONS) as Dimension[]).filter(
        (dimension) => situation[dimension] !== DIMENSIONS[dimension][0],
    );
}

function words(then: Outcome | string): string {
    if (typeof then === "string") {
        return `direct access is ${then}`;
    }
    const { path, remoteAddr, forwardedFor, error } = then;
    return [
        path === "none" ? "no way" : `${path} way`,
        ...(error ? [error] : []),
        ...(remoteAddr ? [`peer ${remoteAddr}`] : []),
        ...(forwardedFor ? [`X-Forwarded-For ${forwardedFor}`] : []),
    ].join(", ");
}

function differences(situation: Situation | undefined): string {
    const named = situation ? differing(situation).map((dimension) => `${dimension} is ${situation[dimension]}`) : [];
    return named.join(", ") || "all is as in scenario 1";
}

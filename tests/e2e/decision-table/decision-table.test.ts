import assert from "node:assert/strict";
import * as fc from "fast-check";
import { ARRIVAL_ROWS, SHORTCUT_ROWS } from "../../../tke/decision-table/arrival-rows";
import { complete } from "../../support/decision-table/complete";
import { allCases, decide, type AnyRow } from "../../../tke/decision-table/decide";
import { DIRECT_ACCESS_ROWS } from "../../../tke/decision-table/direct-access-rows";
import { reasonNotRun } from "../../support/decision-table/not-run";
import type { Outcome } from "../../../tke/decision-table/outcome";
import { PROXY_PROTOCOL_ROWS } from "../../../tke/decision-table/proxy-protocol-rows";
import { READINGS } from "../../../tke/decision-table/readings";
import { LAB_READINGS } from "../../support/decision-table/lab-readings";
import { ROWS } from "../../../tke/decision-table/rows";
import {
    DIMENSIONS,
    fits,
    type Condition,
    type Dimension,
    type KnownSituation,
    type Situation,
} from "../../../tke/decision-table/situation";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { TestLab } from "../../support/test-lab";
import { assertDoctorAgrees, isForDoctor } from "./doctor-verdicts";
import { observe } from "./observe";
import type { ClusterKind } from "./cluster-setup";
import { canBeIn, TableCluster } from "./table-cluster";

const USUAL = {
    nodes: "native",
    dataPlane: "IPVS",
    billByIp: "yes",
    snatPro: "yes",
    containerCidr: "registered",
} as const;

const KINDS: readonly ClusterKind[] = [
    { ...USUAL, network: "VPC-CNI" },
    { ...USUAL, network: "VPC-CNI", nodes: "super" },
    { ...USUAL, network: "VPC-CNI", nodes: "super", billByIp: "no" },
    { ...USUAL, network: "GR" },
    // Nodes that are CVM instances decide nothing: what holds for native ones holds for them.
    { ...USUAL, network: "GR", billByIp: "no", nodes: "CVM" },
    { ...USUAL, network: "GR", snatPro: "no", dataPlane: "iptables" },
    { ...USUAL, network: "GR", containerCidr: "unregistered" },
];

/** What these clusters cannot be brought into: an Ingress has all of their two nodes bound. */
const NOT_SET_UP: readonly Condition[] = [
    { entry: ["Ingress"], directAccess: ["false"], client: ["Pod"], backends: ["client's node"] },
    {
        entry: ["Ingress"],
        directAccess: ["absent"],
        enableDefaultDirectAccess: ["absent"],
        client: ["Pod"],
        backends: ["client's node"],
    },
];

/** `RANDOM_SITUATIONS=300 SEED=1 npm test -- tests/e2e/decision-table/…` runs more of them, or the same again. */
const RANDOM_SITUATIONS = Number(process.env.RANDOM_SITUATIONS ?? 40);
const SEED = Number(process.env.SEED ?? Date.now() & 0x7fffffff);

describe("the decision table and doctor, in the lab with real connections", function () {
    this.timeout(300_000);
    const lab = new TestLab();
    const clusters: TableCluster[] = [];

    before(buildControlPlane);
    before(async () => {
        clusters.push(...(await TableCluster.createAll(lab, KINDS)));
    });

    after(() => lab.remove());

    const cases = allCases({});
    const rows: AnyRow[] = [
        ...[...Object.values(ROWS).flat(), ...DIRECT_ACCESS_ROWS, ...ARRIVAL_ROWS, ...SHORTCUT_ROWS],
        ...PROXY_PROTOCOL_ROWS,
    ];

    for (const row of rows) {
        const known = cases.filter((each) => each.rows.includes(row)).map(({ situation }) => situation);
        const situation = plainest(known);
        if (situation) {
            it(`${words(decide(situation))}, where ${differences(situation)}`, async () => {
                await assuming(situation, () => assertSame(situation));
            });
        } else {
            it(`${words(row.then)}: not run, ${reasonNotRun(complete(known[0]!)!)}`);
        }
    }

    it(`and ${RANDOM_SITUATIONS} random combinations`, async function () {
        this.timeout(900_000 + RANDOM_SITUATIONS * 10_000);
        const drawn = fc.sample(anySituation, { numRuns: RANDOM_SITUATIONS, seed: SEED });
        // What is set in a cluster's ConfigMap is for one situation at a time.
        await Promise.all(
            clusters.map(async ({ kind }) => {
                for (const situation of drawn.filter((each) => canBeIn(kind, each))) {
                    await assertSame(situation, `seed ${SEED}: `);
                }
            }),
        );
    });

    /** Readings are the whole lab's. */
    async function assuming(situation: Situation, run: () => Promise<void>): Promise<void> {
        const others = READINGS.filter(({ dimension }) => situation[dimension] !== LAB_READINGS[dimension]);
        if (others.length === 0) {
            return run();
        }
        await lab.succeed("lab", "start", ...others.flatMap(({ assume }) => ["--assume", assume]));
        try {
            await run();
        } finally {
            await lab.succeed("lab", "start", "--assume", "nothing");
        }
    }

    async function assertSame(situation: Situation, prefix = ""): Promise<void> {
        const cluster = clusters.find(({ kind }) => canBeIn(kind, situation))!;
        const expected = decide(situation);
        const observed = await observe(cluster, situation, expected, async (manifests, settled) => {
            if (isForDoctor(situation)) {
                await assertDoctorAgrees(cluster, situation, manifests, settled);
            }
        });
        assert.deepEqual(observed, expected, `${prefix}${JSON.stringify(situation)}`);
    }
});

function canBeRun(known: KnownSituation): boolean {
    return (
        !reasonNotRun(known) &&
        !NOT_SET_UP.some((condition) => fits(condition, known) === true) &&
        KINDS.some((kind) => canBeIn(kind, known))
    );
}

/** In one of the clusters, with the lab's readings; every value of every dimension as likely as it can be. */
const anySituation = fc
    .tuple(fc.constantFrom(...KINDS), fc.infiniteStream(fc.nat()))
    .map(([{ nodes, ...kind }, stream]) => {
        const rotated = (branches: KnownSituation[]) => {
            const start = stream.next().value % branches.length;
            return [...branches.slice(start), ...branches.slice(0, start)];
        };
        const pods = nodes === "super" ? ({ pods: "super node" } as const) : {};
        const known = { ...kind, ...LAB_READINGS, ...pods };
        const accept = (each: KnownSituation) => canBeRun(each) && (nodes === "super" || each.pods !== "super node");
        return complete(known, { prefer: rotated, accept })!;
    });

/** The one that is most like scenario 1, of those that can be run. */
function plainest(cases: readonly KnownSituation[]): Situation | undefined {
    const ordered = cases.toSorted((a, b) => differing(a).length - differing(b).length);
    for (const known of ordered) {
        const whole = complete(known, { accept: canBeRun });
        if (whole) {
            return whole;
        }
    }
    return undefined;
}

/** The dimensions that are not at their first value, which is scenario 1's. */
function differing(situation: KnownSituation): Dimension[] {
    return (Object.keys(situation) as Dimension[]).filter(
        (dimension) => situation[dimension] !== DIMENSIONS[dimension][0],
    );
}

function words(then: Outcome | string): string {
    if (typeof then === "string") {
        return then;
    }
    const { path, remoteAddr, forwardedFor, proxyProtocol, error } = then;
    return [
        path === "none" ? "no way" : `${path} way`,
        ...(error ? [error] : []),
        ...(remoteAddr ? [`peer ${remoteAddr}`] : []),
        ...(forwardedFor ? [`X-Forwarded-For ${forwardedFor}`] : []),
        ...(proxyProtocol ? [`PROXY protocol ${proxyProtocol}`] : []),
    ].join(", ");
}

function differences(situation: Situation): string {
    const named = differing(situation).map((dimension) => `${dimension} is ${situation[dimension]}`);
    return named.join(", ") || "all is as in scenario 1";
}

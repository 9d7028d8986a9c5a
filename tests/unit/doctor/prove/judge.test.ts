import assert from "node:assert/strict";
import { withChinese } from "../../../../doctor/prove/waiting-words";
import { judgeProof, type JudgementEvidence, type Prediction } from "../../../../doctor/prove/judge";
import { proofExitCode } from "../../../../doctor/prove/proof-report";
import { sightingOf, type Sighting, type SightingEvidence } from "../../../../doctor/prove/sighting";

const CLIENT = "192.0.2.7";
const FORGED = "203.0.113.66";
const known = { nodes: ["10.0.0.5", "127.16.0.5"], bridges: ["172.20.1.1"], loadBalancer: ["198.51.100.9"] };

function seen(remoteAddr: string, header?: string, more: Partial<SightingEvidence> = {}): Sighting {
    const headers: Record<string, string> = header === undefined ? {} : { "x-forwarded-for": header };
    return sightingOf({ layer: 4, client: CLIENT, answer: { remoteAddr, headers, hostname: "pod" }, known, ...more });
}

describe("what a Pod of a twin saw", () => {
    it("is whose address the peer has", () => {
        const peers = [CLIENT, "10.0.0.5", "127.16.0.5", "172.20.1.1", "198.51.100.9", "100.127.3.4", "10.9.9.9", ""];
        assert.deepEqual(
            peers.map((peer) => seen(peer).sees),
            ["client", "node", "node", "bridge", "CLB", "CLB", "other", "other"],
        );
    });

    it("counts the header at layer 7 alone, and of it the rightmost hop", () => {
        const verdicts = (layer: 4 | 7) =>
            [CLIENT, `${FORGED}, ${CLIENT}`, `${CLIENT}, ${FORGED}`, undefined].map(
                (header) => seen("10.0.0.5", header, { layer, forged: FORGED }).verdict,
            );
        assert.deepEqual(verdicts(7), ["kept", "kept", "lost", "lost"]);
        assert.deepEqual(verdicts(4), ["lost", "lost", "lost", "lost"]);
        assert.equal(seen("10.0.0.5", FORGED, { layer: 7, forged: FORGED }).forwardedFor, "forged");
    });

    it("says whether a forged hop arrived", () => {
        const arrived = (header: string, forged?: string) =>
            seen(CLIENT, header, { layer: 7, ...(forged && { forged }) }).forgedArrived;
        assert.deepEqual(
            [arrived(`${FORGED}, ${CLIENT}`, FORGED), arrived(CLIENT, FORGED), arrived(`${FORGED}, ${CLIENT}`)],
            [true, false, false],
        );
    });
});

describe("the verdict of a proof", () => {
    const prediction = (verdict: Prediction["verdict"]): Prediction => ({ verdict, sees: [] });
    const judge = (more: Partial<JudgementEvidence>) =>
        judgeProof({
            original: prediction("kept"),
            twin: prediction("kept"),
            settled: { sightings: [seen(CLIENT)], progress: {} },
            ...more,
        });

    it("is what every Pod saw of every client, and how doctor's own stands to it", () => {
        const mixed = { sightings: [seen(CLIENT), seen("10.0.0.5")], progress: {} };
        const unknown = { original: prediction("unknown"), twin: prediction("unknown") };
        const all = [judge({}), judge({ settled: mixed }), judge(unknown)];
        assert.deepEqual(
            all.map(({ verdict, agreement }) => [verdict, agreement]),
            [
                ["kept", "agrees"],
                ["lost", "disagrees"],
                ["kept", "decides"],
            ],
        );
        assert.match(all[1]!.why.en, /peer is 10\.0\.0\.5 \(a node\), not 192\.0\.2\.7/);
        assert.deepEqual(
            all.map((judgement) => proofExitCode({ judgement }, "unknown")),
            [0, 1, 0],
        );
    });

    it("is lost where the controller refuses the twin, and unknown where nobody answers", () => {
        const refusal = { code: "E4033", message: "no workload supports direct access" };
        const refused = judge({ settled: { sightings: [], progress: { refusal } } });
        assert.deepEqual(
            [refused.verdict, refused.why.en],
            ["lost", "no Pod is reached: E4033: no workload supports direct access"],
        );
        const silent = judge({
            settled: { sightings: [], progress: {}, unanswered: withChinese("no answer within 8000 ms") },
        });
        assert.deepEqual([silent.verdict, silent.agreement], ["unknown", "undecided"]);
        assert.equal(silent.why.zh, "没有应答：8000 毫秒内没有应答");
        const codes = (["unknown", "lost", "never"] as const).map((threshold) => [
            proofExitCode({ judgement: silent }, threshold),
            proofExitCode({ judgement: refused }, threshold),
        ]);
        assert.deepEqual(codes, [
            [3, 1],
            [0, 1],
            [0, 0],
        ]);
    });

    it("is unknown where the twin is not like the original, or the client is where nothing is proven", () => {
        const unlike = judge({ original: prediction("lost") });
        assert.match(unlike.why.en, /doctor says kept of the twin and lost of the original/);
        const inside = judge({ placeProblem: "the client is a node of the cluster" });
        assert.deepEqual([unlike.verdict, inside.verdict], ["unknown", "unknown"]);
    });
});

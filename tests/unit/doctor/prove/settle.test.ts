import assert from "node:assert/strict";
import type { AnyObject } from "../../../../doctor/model/cluster-objects";
import { settle } from "../../../../doctor/prove/settle";
import type { Sighting } from "../../../../doctor/prove/sighting";
import { plain } from "../../../../doctor/model/text";
import { progressOf, type TwinProgress } from "../../../../doctor/prove/twin/twin-state";

const sighting = (verdict: "kept" | "lost", pod = "a"): Sighting => ({
    layer: 4,
    client: "192.0.2.7",
    pod,
    peer: "",
    sees: verdict === "kept" ? "client" : "node",
    xForwardedFor: null,
    forged: false,
    forgedArrived: false,
    verdict,
});
const SERVED: TwinProgress = { address: "198.51.100.9", isSynced: true, podsReady: true, reason: plain("not yet") };
const REFUSED: TwinProgress = {
    isSynced: false,
    podsReady: true,
    reason: plain("Service twin: E4033"),
    refusal: { code: "E4033", message: "E4033 no workload" },
};

async function settled(rounds: (Sighting | Error)[][], progress: TwinProgress[] = [], timeoutMs = 5_000) {
    const waits: string[] = [];
    let asked = 0;
    const result = await settle({
        progress: () => Promise.resolve(progress.shift() ?? SERVED),
        round: () => Promise.resolve(rounds[Math.min(asked++, rounds.length - 1)]!),
        timeoutMs,
        signal: new AbortController().signal,
        onWaiting: (reason) => waits.push(reason.en),
        pauseMs: 1,
        holdMs: 20,
    });
    return { ...result, asked, waits };
}

describe("requests to a twin", () => {
    it("are repeated until three rounds agree", async () => {
        const { sightings, asked } = await settled([[sighting("kept")], [sighting("lost")]]);
        assert.deepEqual([sightings.map(({ verdict }) => verdict), asked], [["lost"], 4]);
    });

    it("begin once the controller has synced the twin, and every target answers", async () => {
        const early = { ...SERVED, isSynced: false };
        const failed = [sighting("kept"), new Error("http://x: no answer")];
        const { asked, waits } = await settled([failed, [sighting("kept")]], [early, early]);
        assert.equal(asked, 4);
        assert.deepEqual(waits, ["not yet", "not yet", "http://x: no answer; not yet"]);
    });

    it("go on while new Pods answer", async () => {
        const rounds = ["a", "a", "a", "b", "b"].map((pod) => [sighting("kept", pod)]);
        const { sightings } = await settled([rounds[0]!, rounds[3]!, rounds[4]!, rounds[4]!]);
        assert.deepEqual(sightings.map(({ pod }) => pod).toSorted(), ["a", "b"]);
    });

    it("end where the controller's refusal holds, and say that it will not resolve by itself", async () => {
        const { sightings, unanswered, progress, waits } = await settled([[]], Array<TwinProgress>(2000).fill(REFUSED));
        assert.deepEqual([sightings, unanswered?.en, progress.refusal?.code], [[], "E4033 no workload", "E4033"]);
        assert.ok(waits.every((reason) => reason.endsWith("(it will not resolve by itself)")));
    });

    it("end with the time, with the last reason", async () => {
        const { unanswered } = await settled([[new Error("http://x: no answer")]], [], 30);
        assert.equal(unanswered?.en, "http://x: no answer; not yet");
    });

    it("end with the signal", async () => {
        const signal = AbortSignal.abort(new Error("SIGINT"));
        const never = () => Promise.reject(new Error("asked"));
        await assert.rejects(
            settle({ progress: never, round: never, timeoutMs: 1, signal, onWaiting: () => undefined }),
            /SIGINT/,
        );
    });
});

describe("how far a twin has come", () => {
    const state = (object: AnyObject, pods: AnyObject[] = []) =>
        progressOf({
            kind: "Service",
            object: { metadata: { name: "twin", namespace: "p" }, ...object },
            services: [],
            pods,
            events: [],
        });
    const readyPod = { metadata: { name: "a" }, status: { conditions: [{ type: "ContainersReady", status: "True" }] } };

    it("is its CLB, its address and what the controller says of it", () => {
        const annotations = { "service.kubernetes.io/loadbalance-id": "lb-1" };
        const conditions = [{ type: "Ready", status: "True", reason: "Success" }];
        const done = state(
            { metadata: { annotations }, status: { conditions, loadBalancer: { ingress: [{ ip: "198.51.100.9" }] } } },
            [readyPod],
        );
        assert.deepEqual(
            [done.loadBalancerId, done.address, done.isSynced, done.podsReady],
            ["lb-1", "198.51.100.9", true, true],
        );
        const refused = state({
            status: { conditions: [{ type: "Ready", status: "False", reason: "E4033", message: "m" }] },
        });
        assert.deepEqual([refused.isSynced, refused.refusal], [false, { code: "E4033", message: "m" }]);
        assert.match(state({}, [readyPod]).reason.en, /has created no CLB for Service twin yet/);
    });

    it("names a Pod that will not start, and a twin that somebody deleted", () => {
        const waiting = { reason: "ImagePullBackOff", message: "not found" };
        const stuck = { metadata: { name: "a" }, status: { containerStatuses: [{ state: { waiting } }] } };
        assert.equal(state({}, [stuck]).deadEnd, "Pod a: ImagePullBackOff: not found");
        const creating = {
            metadata: { name: "a" },
            status: { containerStatuses: [{ state: { waiting: { reason: "ContainerCreating" } } }] },
        };
        assert.equal(state({}, [creating]).deadEnd, undefined);
        const gone = progressOf({ kind: "Service", object: undefined, services: [], pods: [], events: [] });
        assert.equal(gone.deadEnd, "somebody deleted it");
    });
});

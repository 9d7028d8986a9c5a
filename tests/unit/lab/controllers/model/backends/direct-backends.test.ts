import assert from "node:assert/strict";
import { directTargets } from "../../../../../../lab/controllers/model/backends/direct-backends";
import { type EntryObject } from "../../../../../../lab/controllers/model/entry-object";
import { pod } from "../../../../../support/objects/kubernetes-objects";

type Name = "ready" | "terminating" | "unready";

const pods = {
    ready: pod("10.1.0.1"),
    terminating: pod("10.1.0.2", { metadata: { name: "app-2", deletionTimestamp: new Date() } }),
    unready: pod("10.1.0.3", { conditions: { ContainersReady: "False" } }),
};
const place = { proto: "TCP", port: 80 };

/** `<name> <weight>` of each Pod that is bound; without a weight, the default one. */
function bound(entry: EntryObject, config = {}): string[] {
    const candidates = Object.values(pods).map((each) => ({ pod: each, ip: each.status!.podIP!, port: 5000 }));
    return directTargets(candidates, place, entry, config).map((target) => {
        const [name] = Object.entries(pods).find(
            ([, each]) => "eniIp" in target && each.status?.podIP === target.eniIp,
        )! as [Name, unknown];
        return target.weight === undefined ? name : `${name} ${target.weight}`;
    });
}

function entry(kind: EntryObject["kind"], names: Record<string, string> = {}): EntryObject {
    const annotations = Object.entries(names).map(([name, value]) => [
        `${kind.toLowerCase()}.cloud.tencent.com/${name}`,
        value,
    ]);
    return { kind, annotations: Object.fromEntries(annotations) as Record<string, string> };
}

describe("Pods that are bound directly", () => {
    it("are the ready ones of a Service that says nothing", () => {
        assert.deepEqual(bound(entry("Service")), ["ready"]);
    });

    it("are drained with weight 0 when they terminate, where the Service asks for it", () => {
        const drained = ["ready", "terminating 0"];
        assert.deepEqual(bound(entry("Service", { "enable-grace-shutdown": "true" })), drained);
        assert.deepEqual(bound(entry("Service", { "enable-grace-deletion": "true" })), drained);
    });

    it("are drained where the cluster switches graceful deletion on, unless the Service switches it off", () => {
        const config = { EnablePodGracefulDeletion: "true" };
        assert.deepEqual(bound(entry("Service"), config), ["ready", "terminating 0"]);
        assert.deepEqual(bound(entry("Service", { "enable-grace-deletion": "false" }), config), ["ready"]);
    });

    it("have weight 0 while they are not ready, with the tkex annotation", () => {
        const tkex = { "enable-grace-shutdown-tkex": "true" };
        assert.deepEqual(bound(entry("Service", tkex)), ["ready", "terminating 0", "unready 0"]);
    });

    it("are drained by an Ingress without being asked, since controller 2.2.0", () => {
        assert.deepEqual(bound(entry("Ingress")), ["ready", "terminating 0", "unready 0"]);
        const off = { "enable-grace-shutdown": "false", "enable-grace-shutdown-tkex": "false" };
        assert.deepEqual(bound(entry("Ingress", off)), ["ready"]);
    });
});

describe("weights of Pods that are bound directly", () => {
    function weights(kind: EntryObject["kind"], text: string | undefined, annotations = {}, at = place) {
        const members = [0, 1, 2].map((index) => ({
            pod: pod(`10.1.0.${index}`, {
                metadata: { name: `web-${index}`, annotations: index === 2 ? annotations : {} },
            }),
            ip: `10.1.0.${index}`,
            port: 5000,
        }));
        const targets = directTargets(members, at, entry(kind, text === undefined ? {} : { "lb-rs-weight": text }), {});
        return targets.map(({ weight }) => weight);
    }
    const group = (key: object) =>
        JSON.stringify({
            defaultWeight: 20,
            groups: [{ key, statefulSets: [{ name: "web", weights: [{ weight: 0, podIndexes: [0, 5] }] }] }],
        });

    it("are those of StatefulSet members, in the listener that they are for, and a default", () => {
        assert.deepEqual(weights("Service", group({ proto: "TCP", port: 80 })), [0, 20, 20]);
        assert.deepEqual(weights("Service", group({ proto: "TCP", port: 81 })), [20, 20, 20]);
        assert.deepEqual(weights("Service", '{"groups":[]}'), [undefined, undefined, undefined]);
    });

    it("are those of a rule for an Ingress", () => {
        const at = { proto: "HTTP", port: 80, host: "a.com", path: "/" };
        assert.deepEqual(weights("Ingress", group(at), {}, at), [0, 20, 20]);
        assert.deepEqual(weights("Ingress", group({ ...at, path: "/x" }), {}, at), [20, 20, 20]);
    });

    it("are a Pod's own before others, by the annotation for the kind of object", () => {
        const own = { "service.cloud.tencent.com/custom-weight": "5" };
        assert.deepEqual(weights("Service", undefined, own), [undefined, undefined, 5]);
        assert.deepEqual(weights("Ingress", undefined, own), [undefined, undefined, undefined]);
        const wrong = { "service.cloud.tencent.com/custom-weight": "101" };
        assert.deepEqual(weights("Service", undefined, wrong), [undefined, undefined, undefined]);
    });

    it("stay as they are where the annotation is wrong", () => {
        for (const text of ["x", "[]", '{"defaultWeight":101}']) {
            assert.deepEqual(weights("Service", text), [undefined, undefined, undefined]);
        }
    });
});

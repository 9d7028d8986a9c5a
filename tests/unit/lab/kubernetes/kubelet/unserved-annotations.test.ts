import assert from "node:assert/strict";
import { annotationWarnings, POD_ANNOTATIONS } from "../../../../../lab/kubernetes/kubelet/unserved-annotations";
import { ANNOTATION_KEYS, rowsOf } from "../../../../../tke/annotations/table";

const keys: Readonly<Record<string, string>> = ANNOTATION_KEYS.Pod;

describe("annotations of a Pod that the lab does not carry out", () => {
    it("are decided for every row of the table", () => {
        assert.deepEqual(Object.keys(POD_ANNOTATIONS).toSorted(), Object.keys(rowsOf("Pod")).toSorted());
    });

    for (const [name, treatment] of Object.entries(POD_ANNOTATIONS)) {
        const key = keys[name]!;
        if (treatment === "served") {
            it(`are not ${key}, unless its value is none`, () => {
                const legal = name === "networks" ? "tke-route-eni" : "10";
                assert.deepEqual(annotationWarnings({ [key]: legal }), []);
                const [warning] = annotationWarnings({ [key]: "some value" });
                assert.ok(warning?.startsWith(`${key}`), warning);
            });
        } else {
            it(`name ${key}, and what to do instead`, () => {
                const warnings = annotationWarnings({ [key]: "some value" });
                assert.equal(
                    warnings.filter((each) => each.startsWith(`${key}: "some value"`)).length,
                    1,
                    warnings.join(),
                );
                assert.match(warnings[0]!, /What to do: ./);
                if (treatment.unless !== undefined) {
                    const asks = annotationWarnings({ [key]: treatment.unless });
                    assert.deepEqual(asks, []);
                }
            });
        }
    }

    it("are none of others' keys", () => {
        assert.deepEqual(
            annotationWarnings({ "prometheus.io/scrape": "true", "kubectl.kubernetes.io/restartedAt": "now" }),
            [],
        );
        assert.deepEqual(annotationWarnings({}), []);
    });
});

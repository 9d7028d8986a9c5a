import assert from "node:assert/strict";
import { isForSuperNodes, toleratesSuperNode, type Toleration } from "../../../tke/nodes";

const TAINT = "eks.tke.cloud.tencent.com/eklet";

describe("Pods for super nodes", () => {
    it("tolerate their taint as the scheduler matches, which has no value", () => {
        const takes = (toleration: Toleration) =>
            toleratesSuperNode([{ key: "other", operator: "Exists" }, toleration]);
        assert.ok(takes({ key: TAINT, operator: "Exists" }));
        assert.ok(takes({ key: TAINT, effect: "NoSchedule" }));
        assert.ok(takes({ operator: "Exists" }));
        assert.ok(!takes({ key: TAINT, operator: "Equal", value: "true" }));
        assert.ok(!takes({ key: TAINT, operator: "Exists", effect: "NoExecute" }));
        assert.ok(!takes({ operator: "Equal" }));
        assert.ok(!toleratesSuperNode(undefined));
    });

    it("are those that select them, name one, or require them in every term", () => {
        const key = "node.kubernetes.io/instance-type";
        const affinity = (...terms: object[]) => ({
            affinity: {
                nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } },
            },
        });
        const only = { matchExpressions: [{ key, operator: "In", values: ["eklet"] }] };
        assert.ok(isForSuperNodes({ nodeSelector: { [key]: "eklet" } }));
        assert.ok(isForSuperNodes({ nodeName: "eklet-subnet-1" }));
        assert.ok(isForSuperNodes(affinity(only)));
        assert.ok(!isForSuperNodes(affinity(only, { matchExpressions: [{ key: "zone", operator: "Exists" }] })));
        assert.ok(!isForSuperNodes({ nodeSelector: { [key]: "S5.LARGE8" } }));
        assert.ok(!isForSuperNodes(undefined));
    });
});

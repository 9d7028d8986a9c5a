import assert from "node:assert/strict";
import { backOffSeconds, exitCodeOf, restarts } from "../../../../../lab/kubernetes/kubelet/restart";

describe("restart of a container", () => {
    it("follows the restart policy", () => {
        assert.deepEqual(
            [restarts("Always", 0), restarts("OnFailure", 0), restarts("OnFailure", 1), restarts("Never", 1)],
            [true, false, true, false],
        );
    });

    it("comes at once, then after 10 s doubling to 5 minutes", () => {
        assert.deepEqual([1, 2, 3, 4, 5, 6, 7, 8, 20].map(backOffSeconds), [0, 10, 20, 40, 80, 160, 300, 300, 300]);
    });

    it("counts a signal as 128 and its number", () => {
        assert.deepEqual([exitCodeOf(3, undefined), exitCodeOf(null, 9), exitCodeOf(null, 15)], [3, 137, 143]);
    });
});

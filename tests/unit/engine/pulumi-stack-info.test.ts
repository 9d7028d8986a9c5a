import assert from "node:assert/strict";
import { countResources, lastUp, ttlOf } from "../../../cli/engine/pulumi-stack-info";

describe("a stack in Pulumi's backend", () => {
    const resources = [
        { type: "pulumi:pulumi:Stack", custom: false },
        { type: "tke-client-ip:index:Clb", custom: false, inputs: { tags: { ttl: "9h" } } },
        { type: "pulumi:providers:tencentcloud", custom: true },
        { type: "tencentcloud:index/vpc:Vpc", custom: true, inputs: { tags: { ttl: "4h" } } },
        {
            type: "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool",
            custom: true,
            inputs: { tags: [] },
        },
    ];

    it("counts neither components nor providers", () => assert.equal(countResources(resources), 2));

    it("has the ttl of its resources' tags, for want of its own", () => {
        assert.deepEqual(ttlOf(resources.slice(2)), { ttl: "4h" });
        assert.deepEqual(ttlOf(resources.slice(4)), {});
    });

    it("was updated last by its last `up`, not by a destroy after it", () => {
        const history = [
            { kind: "destroy", startTime: "2026-03-02T00:00:00.000Z", endTime: "2026-03-02T00:01:00.000Z" },
            { kind: "update", startTime: "2026-03-01T09:00:00.000Z", endTime: "2026-03-01T09:05:00.000Z" },
            { kind: "update", startTime: "2026-03-01T08:00:00.000Z", endTime: "2026-03-01T08:05:00.000Z" },
        ];
        assert.equal(lastUp(JSON.stringify(history)), "2026-03-01T09:05:00.000Z");
        assert.equal(lastUp("[]"), undefined);
    });
});

import assert from "node:assert/strict";
import { countResources, foreignUrn, lastUp, ttlOf } from "../../../../engine/pulumi/pulumi-stack-info";

describe("a stack in Pulumi's backend", () => {
    const resources = [
        { type: "pulumi:pulumi:Stack", custom: false },
        { type: "tke-client-ip:index:Clb", custom: false, inputs: { tags: { ttl: "9h" } } },
        { type: "pulumi:providers:tencentcloud", custom: true },
        { type: "tencentcloud:index/vpc:Vpc", custom: true, inputs: { tags: { ttl: "1h" } } },
        {
            type: "tencentcloud:index/vpc:Vpc",
            custom: true,
            inputs: { tags: { ttl: "4h", "pulumi:project": "p", "pulumi:stack": "dev" } },
        },
        {
            type: "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool",
            custom: true,
            inputs: { tags: [] },
        },
    ];

    it("counts neither components nor providers", () => assert.equal(countResources(resources), 3));

    it("has the ttl of its own resources' tags, for want of its own", () => {
        assert.deepEqual(ttlOf(resources, "p", "dev"), { ttl: "4h" });
        assert.deepEqual(ttlOf(resources, "p", "prod"), {});
        assert.deepEqual(ttlOf(resources, "q", "dev"), {});
    });

    it("is another project's or stack's where one URN says so", () => {
        const state = (urn: string) => [{ urn, type: "a:b:C", custom: true }];
        assert.equal(foreignUrn(state("urn:pulumi:dev::p::a:b:C::x"), "p", "dev"), undefined);
        assert.ok(foreignUrn(state("urn:pulumi:dev::q::a:b:C::x"), "p", "dev"));
        assert.ok(foreignUrn(state("urn:pulumi:prod::p::a:b:C::x"), "p", "dev"));
        assert.equal(foreignUrn([], "p", "dev"), undefined);
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

import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import { eniResourcesPatch } from "../../../../../lab/controllers/admission/eni-resources";

const shared = { vpcCniType: "tke-route-eni" };

function pod(spec: Partial<V1Pod["spec"]> = {}, networks?: string): V1Pod {
    const annotations = networks === undefined ? undefined : { "tke.cloud.tencent.com/networks": networks };
    return { metadata: { annotations }, spec: { containers: [{ name: "app" }], ...spec } };
}

describe("resources that the VPC-CNI webhook adds", () => {
    it("are one address for the first container, beside what it asks for itself", () => {
        const resources = { requests: { cpu: "100m" }, limits: { memory: "1Gi" } };
        const containers = [{ name: "app", resources }, { name: "other" }];
        assert.deepEqual(eniResourcesPatch(pod({ containers }), shared), [
            {
                op: "add",
                path: "/spec/containers/0/resources",
                value: {
                    requests: { cpu: "100m", "tke.cloud.tencent.com/eni-ip": "1" },
                    limits: { memory: "1Gi", "tke.cloud.tencent.com/eni-ip": "1" },
                },
            },
        ]);
    });

    it("are an interface of its own where the cluster's mode or the Pod's annotation says so", () => {
        const name = (...question: Parameters<typeof eniResourcesPatch>) => {
            const { limits } = eniResourcesPatch(...question)[0]?.value as { limits: object };
            return Object.keys(limits);
        };
        assert.deepEqual(name(pod(), { vpcCniType: "tke-direct-eni" }), ["tke.cloud.tencent.com/direct-eni"]);
        assert.deepEqual(name(pod({}, "tke-direct-eni"), shared), ["tke.cloud.tencent.com/direct-eni"]);
        assert.deepEqual(name(pod({}, "tke-route-eni"), { vpcCniType: "tke-direct-eni" }), [
            "tke.cloud.tencent.com/eni-ip",
        ]);
    });

    it("are none with hostNetwork, or on another network", () => {
        assert.deepEqual(eniResourcesPatch(pod({ hostNetwork: true }), shared), []);
        assert.deepEqual(eniResourcesPatch(pod({}, "tke-bridge"), shared), []);
    });
});

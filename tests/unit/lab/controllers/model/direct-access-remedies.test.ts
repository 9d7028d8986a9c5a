import assert from "node:assert/strict";
import { serviceListeners } from "../../../../../lab/controllers/model/service-listeners";
import { pod, service, slice, view } from "../../../../support/objects/kubernetes-objects";

describe("E4033", () => {
    it("of Pods on their node's network asks for no GlobalRouteDirectAccess, but for no hostNetwork", () => {
        const direct = service({ annotations: { "service.cloud.tencent.com/direct-access": "true" } });
        const { problems } = serviceListeners(
            direct,
            "127.2.0.1",
            view({
                slices: [slice([{ ip: "10.0.0.1", nodeName: "10.0.0.1" }])],
                pods: [pod("10.0.0.1", { spec: { containers: [], hostNetwork: true } })],
            }),
        );
        assert.equal(problems[0]?.code, "E4033");
        assert.match(problems[0].message, /What to do: remove hostNetwork/);
        assert.doesNotMatch(problems[0].message, /GlobalRouteDirectAccess|billed by IP|VPC-CNI/);
    });

    it("of several causes names each with its own remedy", () => {
        const direct = service({ annotations: { "service.cloud.tencent.com/direct-access": "true" } });
        const { problems } = serviceListeners(
            direct,
            "127.2.0.1",
            view({
                cluster: { networkType: "GR" },
                slices: [slice(["10.0.0.1", "10.1.0.1"].map((ip) => ({ ip, nodeName: "10.0.0.1" })))],
                pods: [pod("10.0.0.1", { spec: { containers: [], hostNetwork: true } }), pod("10.1.0.1")],
            }),
        );
        assert.deepEqual(
            problems.map(({ code, message }) => [code, /What to do: (\w+ \w+)/.exec(message)?.[1]]),
            [
                ["E4033", "set GlobalRouteDirectAccess"],
                ["E4033", "remove hostNetwork"],
            ],
        );
    });
});

import assert from "node:assert/strict";
import { serviceListeners } from "../../../lab/controllers/model/service-listeners";
import { pod, service, slice, view } from "./objects";

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
});

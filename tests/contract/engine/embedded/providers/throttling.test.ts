import assert from "node:assert/strict";
import { parseFault } from "../../../../../lab/cloud/faults/fault-request";
import { call, clientsFor } from "../../../../../engine/embedded/providers/tencentcloud/client";
import { startLabCloud } from "../../lab-cloud";

describe("the embedded engine's calls", () => {
    it("are made again after RequestLimitExceeded, as the provider makes them", async () => {
        const { cloud, context, close } = await startLabCloud();
        const request = { action: "DescribeVpcs", error: "RequestLimitExceeded", times: 2 };
        cloud.faults.add(parseFault(request, cloud.actions));
        const { TotalCount } = await call(context, () => clientsFor(context).vpc.DescribeVpcs({}));
        assert.equal(TotalCount, 0);
        assert.equal(cloud.faults.list()[0]?.hits, 2);
        await close();
    });
});

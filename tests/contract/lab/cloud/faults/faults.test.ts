import assert from "node:assert/strict";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { parseFault, type FaultRequest } from "../../../../../lab/cloud/faults/fault-request";
import { clientConfig, CREDENTIALS, startLabCloud, withCode, type LabCloud } from "../../../../support/lab-cloud";

describe("faults of the lab's API, met by the official SDK", () => {
    let lab: LabCloud;

    beforeEach(async () => {
        lab = await startLabCloud();
    });

    afterEach(() => lab.close());

    const add = (request: FaultRequest) => lab.cloud.faults.add(parseFault(request, lab.cloud.actions));
    const createVpc = () => lab.vpc.CreateVpc({ VpcName: "net", CidrBlock: "10.20.0.0/16" });
    const vpcs = () => lab.store.list("vpc").length;

    it("an error code with its message, the action not run", async () => {
        add({ action: "CreateVpc", error: "LimitExceeded", message: "no more VPCs", times: 1 });
        await assert.rejects(createVpc(), { code: "LimitExceeded", message: "no more VPCs" });
        assert.equal(vpcs(), 0);
        await createVpc();
        assert.equal(vpcs(), 1);
    });

    it("an HTTP status, the action not run", async () => {
        add({ action: "CreateVpc", status: 503, times: 1 });
        await assert.rejects(createVpc(), { httpCode: 503 });
        assert.equal(vpcs(), 0);
        await createVpc();
    });

    it("a broken connection, the action not run", async () => {
        add({ action: "CreateVpc", disconnect: true, times: 1 });
        await assert.rejects(createVpc(), /socket hang up|ECONNRESET/);
        assert.equal(vpcs(), 0);
        await createVpc();
    });

    it("a truncated answer, the action run", async () => {
        add({ action: "CreateVpc", truncate: true, times: 1 });
        await assert.rejects(createVpc(), /aborted|Premature close|ECONNRESET|terminated/);
        assert.equal(vpcs(), 1);
        await createVpc();
    });

    it("a delay, and then the answer", async () => {
        add({ action: "CreateVpc", delay: "1s", times: 1 });
        const answered: string[] = [];
        await Promise.all([
            createVpc().then(() => answered.push("delayed")),
            lab.vpc.DescribeVpcs({}).then(() => answered.push("other")),
        ]);
        assert.deepEqual(answered, ["other", "delayed"]);
        assert.equal(vpcs(), 1);
    });

    it("RequestLimitExceeded as a fault like any other", async () => {
        add({ action: "DescribeVpcs", error: "RequestLimitExceeded" });
        await assert.rejects(lab.vpc.DescribeVpcs({}), withCode("RequestLimitExceeded"));
    });

    it("only where the call is for that region and service", async () => {
        add({ action: "*", service: "clb", disconnect: true });
        add({ action: "DescribeVpcs", region: "ap-beijing", disconnect: true });
        await lab.vpc.DescribeVpcs({});
        await assert.rejects(lab.clb.DescribeLoadBalancers({}));
    });

    it("not on the calls of the lab's own controllers", async () => {
        add({ action: "DescribeLoadBalancers", error: "InternalError" });
        assert.equal((await lab.cloud.clb("DescribeLoadBalancers", {})).TotalCount, 0);
    });

    it("not before the signature is verified, nor for what is not served", async () => {
        add({ action: "*", disconnect: true, times: 1 });
        const stranger = new VpcClient(clientConfig(lab.port, { ...CREDENTIALS, secretKey: "wrong" }));
        await assert.rejects(stranger.DescribeVpcs({}), withCode("AuthFailure.SignatureFailure"));
        await assert.rejects(lab.vpc.request("NoSuchAction", {}), withCode("InvalidAction"));
        assert.equal(lab.cloud.faults.list()[0]?.hits, 0);
    });

    it("until they are cleared, one or all", async () => {
        const first = add({ action: "DescribeVpcs", disconnect: true });
        add({ action: "DescribeSubnets", disconnect: true });
        await assert.rejects(lab.vpc.DescribeVpcs({}));
        lab.cloud.faults.clear(first.faultId);
        await lab.vpc.DescribeVpcs({});
        await assert.rejects(lab.vpc.DescribeSubnets({}));
        assert.throws(() => lab.cloud.faults.clear(first.faultId), /there is no fault-1; there is fault-2/);
        lab.cloud.faults.clear();
        await lab.vpc.DescribeSubnets({});
    });
});

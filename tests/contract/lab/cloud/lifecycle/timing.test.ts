import assert from "node:assert/strict";
import type { TimedAction } from "../../../../../lab/cloud/model/timed-actions";
import { durationOf, REALISTIC_SECONDS, setTiming, timingOf } from "../../../../../lab/cloud/lifecycle/timing";
import { startLabCloud, type LabCloud } from "../../../../support/lab-cloud";
import { createNetwork, type NetworkIds } from "../../../../support/cloud-stack";

const SUCCEEDED = 0;
const RUNNING = 2;

describe("realistic timing of the lab's API, met by the official SDK", () => {
    let lab: LabCloud;
    let network: NetworkIds;
    /** How far the lab's clock is ahead, in milliseconds. */
    let ahead = 0;

    before(async () => {
        lab = await startLabCloud({
            now: () => new Date(Date.now() + ahead),
            durationOf: (action) => durationOf(action, timingOf(lab.store)),
        });
        network = await createNetwork(lab);
        // Long enough that no machine is too slow to see what goes on meanwhile.
        setTiming(lab.store, { mode: "realistic", factor: 100 });
    });

    after(() => lab.close());

    const pass = (action: TimedAction) => (ahead += REALISTIC_SECONDS[action] * 100 * 1000);
    const taskStatus = async (TaskId?: string) => (await lab.clb.DescribeTaskStatus({ TaskId })).Status;

    it("a CLB is being created (Status 0) while its task runs (2)", async () => {
        const { VpcId } = { VpcId: network.vpcId };
        const { LoadBalancerIds, RequestId } = await lab.clb.CreateLoadBalancer({ LoadBalancerType: "OPEN", VpcId });
        const status = async () =>
            (await lab.clb.DescribeLoadBalancers({ LoadBalancerIds })).LoadBalancerSet?.[0]?.Status;
        assert.equal(await taskStatus(RequestId), RUNNING);
        assert.equal(await status(), 0);
        pass("CreateLoadBalancer");
        assert.equal(await taskStatus(RequestId), SUCCEEDED);
        assert.equal(await status(), 1);
    });

    it("a NAT gateway is PENDING, then AVAILABLE, and DELETING after its deletion", async () => {
        const { NatGatewaySet } = await lab.vpc.CreateNatGateway({
            NatGatewayName: "nat",
            VpcId: network.vpcId,
            AddressCount: 1,
        });
        const NatGatewayId = NatGatewaySet?.[0]?.NatGatewayId ?? "";
        const state = async () =>
            (await lab.vpc.DescribeNatGateways({ NatGatewayIds: [NatGatewayId] })).NatGatewaySet?.[0]?.State;
        assert.equal(NatGatewaySet?.[0]?.State, "PENDING");
        assert.equal(await state(), "PENDING");
        pass("CreateNatGateway");
        assert.equal(await state(), "AVAILABLE");
        await lab.vpc.DeleteNatGateway({ NatGatewayId });
        assert.equal(await state(), "DELETING");
    });
});

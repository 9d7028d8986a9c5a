import assert from "node:assert/strict";
import { createCloud, type Cloud } from "../../../../../lab/cloud/cloud";
import { Store } from "../../../../../lab/cloud/store";
import { syncSettings } from "../../../../../lab/controllers/deploy/deploy-settings";
import type { LoadBalancerSettings } from "../../../../../lab/controllers/model/service-config";

describe("settings of a TkeServiceConfig that the CLB API refuses", () => {
    let store: Store;
    let cloud: Cloud;
    let LoadBalancerId: string;

    beforeEach(async () => {
        store = new Store(":memory:");
        cloud = createCloud({ store, clusters: { adminKubeconfig: () => "" } });
        const { Vpc } = await cloud.vpc("CreateVpc", { VpcName: "v", CidrBlock: "10.20.0.0/16" });
        const created = await cloud.clb("CreateLoadBalancer", { LoadBalancerType: "OPEN", VpcId: Vpc?.VpcId });
        LoadBalancerId = created.LoadBalancerIds?.[0] ?? "";
        await cloud.clb("CreateListener", { LoadBalancerId, Protocol: "TCP", Ports: [80] });
    });
    afterEach(() => store.close());

    async function sync(loadBalancer: LoadBalancerSettings["loadBalancer"]) {
        const { LoadBalancerSet } = await cloud.clb("DescribeLoadBalancers", { LoadBalancerIds: [LoadBalancerId] });
        return syncSettings({
            cloud,
            loadBalancer: LoadBalancerSet![0]!,
            listeners: [{ protocol: "TCP", port: 80, targets: [], rules: [] }],
            settings: { name: "config", loadBalancer },
            vip: "127.2.0.10",
            changing: () => Promise.resolve(),
        });
    }

    it("are an error with the API's reason and a remedy, beside which the others are made", async () => {
        const session = { enable: true, sessionExpireTime: 5 };
        const problems = await sync({
            internetMaxBandwidthOut: 77,
            l4Listeners: [{ protocol: "TCP", port: 80, session }],
        });
        assert.equal(problems.length, 1);
        const [{ severity, message, code }] = problems as [(typeof problems)[number]];
        assert.deepEqual([severity, code], ["error", undefined]);
        assert.match(
            message,
            /^TkeServiceConfig config: ModifyListener .*"SessionExpireTime":5.* is refused by the CLB API \(Invalid\S+\): .*What to do: set a value/,
        );
        const { LoadBalancerSet } = await cloud.clb("DescribeLoadBalancers", { LoadBalancerIds: [LoadBalancerId] });
        assert.equal(LoadBalancerSet?.[0]?.NetworkAttributes?.InternetMaxBandwidthOut, 77);
    });

    it("are none where the API takes them", async () => {
        const session = { enable: true, sessionExpireTime: 60 };
        assert.deepEqual(await sync({ l4Listeners: [{ protocol: "TCP", port: 80, session }] }), []);
    });
});

import assert from "node:assert/strict";
import { RateLimits, rateLimitOf } from "../../../../../lab/cloud/account/rate-limits";

describe("request limits", () => {
    const realNow = performance.now.bind(performance);
    let now: number;
    let limits: RateLimits;

    beforeEach(() => {
        now = 1000;
        performance.now = () => now;
        limits = new RateLimits();
    });

    afterEach(() => {
        performance.now = realNow;
    });

    /** How many of so many requests at once get through. */
    function admitted(requests: number, action: string, service = "tke", version = "2018-05-25"): number {
        return Array.from({ length: requests }, () => {
            try {
                limits.take(service, version, action);
                return 1;
            } catch (error) {
                assert.equal((error as { code: string }).code, "RequestLimitExceeded");
                return 0;
            }
        }).reduce((sum: number, one) => sum + one, 0);
    }

    it("let as many requests through at once as an action has a second, and refuse the rest", () => {
        assert.equal(admitted(30, "DescribeClusters"), 20);
    });

    it("let further requests through as time goes on, and never save up more than a second's", () => {
        admitted(20, "DescribeClusters");
        now += 250;
        assert.equal(admitted(30, "DescribeClusters"), 5);
        now += 60_000;
        assert.equal(admitted(30, "DescribeClusters"), 20);
    });

    it("count each action of each version by itself", () => {
        admitted(20, "DescribeClusterInstances");
        assert.equal(admitted(1, "DescribeClusters"), 1);
        assert.equal(admitted(1, "DescribeClusterInstances", "tke", "2022-05-01"), 1);
        assert.equal(admitted(1, "DescribeClusterInstances"), 0);
    });

    it("are those that Tencent documents", () => {
        assert.equal(rateLimitOf("vpc", "DescribeVpcs"), 100);
        assert.equal(rateLimitOf("vpc", "AllocateAddresses"), 10);
        assert.equal(rateLimitOf("tke", "DeleteCluster"), 50);
        assert.equal(rateLimitOf("clb", "CreateLoadBalancer"), 20);
    });
});

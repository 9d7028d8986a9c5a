import assert from "node:assert/strict";
import type { LoadBalancerHealth } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import type { DesiredListener } from "../../../../../lab/controllers/model/load-balancer-model";
import { describeBinding, unhealthyBindings, waitingPods } from "../../../../../lab/controllers/status/readiness-gates";
import { pod } from "../../../../support/objects/kubernetes-objects";

const GATE = "cloud.tencent.com/load-balancer-backendgroup-ready";
const gates = { readinessGates: [{ conditionType: GATE }] };
const target = { eniIp: "10.1.0.1", port: 5000, podUid: "uid-10.1.0.1" };
const tcp: DesiredListener = { protocol: "TCP", port: 80, targets: [target], rules: [] };
const http: DesiredListener = {
    protocol: "HTTP",
    port: 80,
    targets: [],
    rules: ["/a", "/b"].map((url) => ({ domain: "a.com", url, targets: [target] })),
};
const service = { loadBalancerId: "lb-1", listeners: [tcp] };
const ingress = { loadBalancerId: "lb-2", listeners: [http] };
const gated = pod("10.1.0.1", { spec: gates });

function health(rules: Record<string, boolean | "Close">): LoadBalancerHealth[] {
    const targets = (value: boolean | "Close") => [
        { IP: "10.1.0.1", Port: 5000, HealthStatus: value === true, HealthStatusDetail: String(value) },
    ];
    const { layer4, ...urls } = rules;
    return [
        {
            LoadBalancerId: "lb-1",
            Listeners: [
                {
                    Protocol: "TCP",
                    Port: 80,
                    Rules: layer4 === undefined ? [] : [{ Domain: "", Url: "", Targets: targets(layer4) }],
                },
            ],
        },
        {
            LoadBalancerId: "lb-2",
            Listeners: [
                {
                    Protocol: "HTTP",
                    Port: 80,
                    Rules: Object.entries(urls).map(([Url, value]) => ({
                        Domain: "a.com",
                        Url,
                        Targets: targets(value),
                    })),
                },
            ],
        },
    ];
}

describe("Pods whose readiness gate waits for a CLB", () => {
    const isWaiting = (candidate: ReturnType<typeof pod>) => waitingPods([candidate], [service]).length === 1;

    it("are those with ready containers and a closed gate, bound or not", () => {
        assert.equal(isWaiting(gated), true);
        const closed = { ContainersReady: "True", [GATE]: "False" } as const;
        assert.equal(isWaiting(pod("10.1.0.1", { spec: gates, conditions: closed })), true);
        assert.deepEqual(
            waitingPods([pod("10.1.0.2", { spec: gates })], [service]).map(({ bindings }) => bindings),
            [[]],
        );
    });

    it("are not bound by what was bound for the Pod that had their address before", () => {
        const metadata = { name: "pod", uid: "uid-of-the-next" };
        const [next] = waitingPods([pod("10.1.0.1", { spec: gates, metadata })], [service, ingress]);
        assert.deepEqual(next?.bindings, []);
    });

    it("are none without the gate, or with an open one", () => {
        assert.equal(isWaiting(pod("10.1.0.1")), false);
        const open = { ContainersReady: "True", [GATE]: "True" } as const;
        assert.equal(isWaiting(pod("10.1.0.1", { spec: gates, conditions: open })), false);
        const others = { readinessGates: [{ conditionType: "example.com/other" }] };
        assert.equal(isWaiting(pod("10.1.0.1", { spec: others })), false);
    });

    it("are none whose containers are not ready, or that terminate", () => {
        assert.equal(isWaiting(pod("10.1.0.1", { spec: gates, conditions: { ContainersReady: "False" } })), false);
        const metadata = { name: "pod", deletionTimestamp: new Date() };
        assert.equal(isWaiting(pod("10.1.0.1", { spec: gates, metadata })), false);
    });
});

describe("where a waiting Pod is not healthy yet", () => {
    const unhealthy = (rules: Parameters<typeof health>[0]) =>
        waitingPods([gated], [service, ingress]).flatMap((waiting) =>
            unhealthyBindings(waiting, health(rules)).map(describeBinding),
        );

    it("is every listener and rule of every object that binds it and whose check has not passed", () => {
        assert.deepEqual(unhealthy({ layer4: true, "/a": true, "/b": true }), []);
        assert.deepEqual(unhealthy({ layer4: true, "/a": true, "/b": false }), ["lb-2 HTTP:80 a.com/b"]);
        assert.deepEqual(unhealthy({ layer4: false, "/a": true, "/b": true }), ["lb-1 TCP:80"]);
    });

    it("is where the CLB does not know it yet", () => {
        assert.deepEqual(unhealthy({ "/a": true }), ["lb-1 TCP:80", "lb-2 HTTP:80 a.com/b"]);
    });

    it("is not where nothing is checked", () => {
        assert.deepEqual(unhealthy({ layer4: "Close", "/a": "Close", "/b": true }), []);
    });
});

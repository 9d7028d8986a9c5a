import assert from "node:assert/strict";
import { beijingRfc3339 } from "../../../../../lab/cloud/lifecycle/time";
import { SERVICE_ERRORS } from "../../../../../tke/errors/service-errors";
import { problem, warning } from "../../../../../lab/controllers/problems";
import {
    changedEntries,
    isAddressable,
    loadBalancerIngress,
    movedPorts,
    readyCondition,
} from "../../../../../lab/controllers/status/status";

const now = new Date("2026-05-01T16:30:00.123Z");
const listeners = [80, 8080].map((port) => ({ protocol: "TCP" as const, port, targets: [], rules: [] }));

describe("Ready condition", () => {
    it("is True with warnings only, False with the first error's code", () => {
        assert.deepEqual(readyCondition([warning("w")], undefined, now), {
            type: "Ready",
            status: "True",
            reason: "Success",
            message: "",
            lastTransitionTime: "2026-05-01T16:30:00Z",
        });
        const failed = readyCondition([warning("w"), problem(SERVICE_ERRORS.globalRouteSwitch, "Service web/app")]);
        assert.equal(failed.status, "False");
        assert.equal(failed.reason, "E4033");
    });

    it("keeps the time of the last transition while the status stays", () => {
        const earlier = { status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" };
        assert.equal(readyCondition([], earlier, now).lastTransitionTime, "2026-01-01T00:00:00Z");
        const failed = readyCondition([problem(SERVICE_ERRORS.directAccessInvalid, "x")], earlier, now);
        assert.equal(failed.lastTransitionTime, "2026-05-01T16:30:00Z");
    });
});

describe("load balancer status", () => {
    const address = { vip: "127.2.0.10", domain: "" };

    it("is the CLB's domain name where it has no address of its own", () => {
        const domain = "lb-1-abc.clb.ap-guangzhou.tencentclb.com";
        assert.deepEqual(loadBalancerIngress({ vip: "", domain }, listeners, true), { hostname: domain });
    });

    it("waits, where something is wrong, for the first backend or redirect", () => {
        const refusal = [problem(SERVICE_ERRORS.globalRouteSwitch, "Service web/app")];
        const rule = { domain: "a.com", url: "/", targets: [] };
        const redirect = { type: "Auto", port: 443, domain: "a.com", url: "/", code: 302 } as const;
        const [listener] = listeners;
        assert.equal(isAddressable(listeners, refusal), false);
        assert.equal(isAddressable([{ ...listener!, rules: [rule] }], refusal), false);
        assert.equal(isAddressable([{ ...listener!, rules: [{ ...rule, redirect }] }], refusal), true);
        assert.equal(isAddressable([{ ...listener!, targets: [{ eniIp: "10.20.0.7", port: 5000 }] }], refusal), true);
        assert.equal(isAddressable(listeners, [warning("no node is ready")]), true);
    });

    it("is the CLB's address alone where every port is served as asked", () => {
        assert.deepEqual(loadBalancerIngress(address, listeners, true), { ip: "127.2.0.10" });
        assert.deepEqual(movedPorts(listeners, true), []);
    });

    it("names the ports where one is served elsewhere, and a warning says so", () => {
        assert.deepEqual(loadBalancerIngress(address, listeners, false), {
            ip: "127.2.0.10",
            ports: [
                { port: 8080, protocol: "TCP" },
                { port: 8080, protocol: "TCP" },
            ],
        });
        assert.match(movedPorts(listeners, false)[0]!.message, /port 80 is served on port 8080/);
    });
});

describe("write-back", () => {
    it("has times in Beijing time", () => {
        assert.equal(beijingRfc3339(now), "2026-05-02T00:30:00+08:00");
    });

    it("patches only what differs", () => {
        assert.deepEqual(changedEntries({ a: "1", b: "2" }, { a: "1", b: "3" }), { b: "3" });
        assert.equal(changedEntries({ a: "1" }, { a: "1" }), undefined);
        assert.deepEqual(changedEntries(undefined, { a: "1" }), { a: "1" });
    });
});

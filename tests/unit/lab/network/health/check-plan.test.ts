import assert from "node:assert/strict";
import type { HealthCheck } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_models";
import { checkPlan } from "../../../../../lab/network/health/check-plan";
import { isHealthyCode } from "../../../../../lab/network/health/run-check";

const SOURCES = { vip: "127.2.0.10", carrierGrade: "127.10.3.4", hasDomain: false };

function ofRule(domain: string, healthCheck?: HealthCheck) {
    return checkPlan({ protocol: "HTTPS" }, { domain, healthCheck }, SOURCES);
}

describe("checkPlan", () => {
    it("is a TCP check every 5 s from 100.64.0.0/10 where nothing is set on a layer-4 listener", () => {
        assert.deepEqual(checkPlan({ protocol: "TCP" }, undefined, SOURCES), {
            type: "TCP",
            transport: "TCP",
            source: "127.10.3.4",
            isFiltered: false,
            timeoutMs: 2000,
            intervalMs: 5000,
            healthy: 3,
            unhealthy: 3,
        });
    });

    it("asks for the rule's domain where it is a name, else for the VIP", () => {
        assert.deepEqual(ofRule("a.example.com")?.http, {
            method: "HEAD",
            path: "/",
            host: "a.example.com",
            codes: 31,
        });
        assert.equal(ofRule("*.example.com")?.http?.host, "127.2.0.10");
        assert.equal(ofRule("")?.http?.host, "127.2.0.10");
        assert.equal(ofRule("*.example.com", { HttpCheckDomain: "b.example.com" })?.http?.host, "b.example.com");
    });

    it("comes from the VIP, past its security groups, where that is asked for and there is one", () => {
        const check = { SourceIpType: 0 };
        const { source, isFiltered } = ofRule("", check) ?? {};
        assert.deepEqual([source, isFiltered], ["127.2.0.10", true]);
        const ofDomain = checkPlan({ protocol: "TCP", healthCheck: check }, undefined, { ...SOURCES, hasDomain: true });
        assert.deepEqual([ofDomain?.source, ofDomain?.isFiltered], ["127.10.3.4", false]);
    });

    it("checks another port where one is named, and -1 takes that back", () => {
        assert.deepEqual(
            [ofRule("", { CheckPort: 8080 })?.port, ofRule("", { CheckPort: -1 })?.port],
            [8080, undefined],
        );
    });

    it("is none where it is switched off", () => {
        assert.equal(ofRule("", { HealthSwitch: 0 }), undefined);
    });
});

describe("isHealthyCode", () => {
    it("has one bit for each class of status", () => {
        const healthy = (codes: number) => [100, 204, 302, 404, 500].filter((status) => isHealthyCode(codes, status));
        assert.deepEqual(healthy(31), [100, 204, 302, 404, 500]);
        assert.deepEqual(healthy(2 + 4), [204, 302]);
        assert.deepEqual(healthy(16), [500]);
    });
});

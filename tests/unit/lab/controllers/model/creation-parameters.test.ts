import assert from "node:assert/strict";
import type { CloudApi } from "../../../../../lab/cloud/api";
import { ingressKeys, serviceKeys } from "../../../../../lab/controllers/object-keys";
import {
    creationParameters,
    lateParameters,
    otherZones,
    parametersOfExisting,
} from "../../../../../lab/controllers/model/creation-parameters";
import {
    applyAttributes,
    attributeChange,
    endingProtection,
} from "../../../../../lab/controllers/load-balancer/load-balancer-attributes";
import { wantedAttributes } from "../../../../../lab/controllers/model/desired-load-balancer";

const charge = "service.kubernetes.io/qcloud-loadbalancer-internet-charge-type";
const bandwidth = "service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out";
const extensive = "service.kubernetes.io/service.extensiveParameters";
const subnet = "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid";

const service = (annotations: Record<string, string>) => creationParameters(annotations, serviceKeys);
const codes = (problems: { code?: string; severity: string }[]) =>
    problems.map(({ code, severity }) => code ?? severity);

describe("annotations that create a CLB", () => {
    it("set charge type and bandwidth, by their present keys and by the old ones", () => {
        const InternetAccessible = { InternetChargeType: "TRAFFIC_POSTPAID_BY_HOUR", InternetMaxBandwidthOut: 20 };
        const present = { [charge]: "TRAFFIC_POSTPAID_BY_HOUR", [bandwidth]: "20" };
        const old = {
            "kubernetes.io/service.internetChargeType": "TRAFFIC_POSTPAID_BY_HOUR",
            "kubernetes.io/service.internetMaxBandwidthOut": "20",
        };
        for (const annotations of [present, old, { ...present, "kubernetes.io/service.internetChargeType": "OLD" }]) {
            assert.deepEqual(service(annotations), { request: { InternetAccessible }, problems: [] });
        }
    });

    it("add the parameters of CreateLoadBalancer, but for those that are the controller's", () => {
        const text = JSON.stringify({
            LoadBalancerName: "mine",
            VpcId: "vpc-other",
            InternetAccessible: { InternetMaxBandwidthOut: 5, BandwidthpkgSubType: "BGP" },
        });
        const annotations = { [extensive]: text, [charge]: "BANDWIDTH_POSTPAID_BY_HOUR", [bandwidth]: "7" };
        const { request, problems } = service(annotations);
        assert.deepEqual(request, {
            LoadBalancerName: "mine",
            InternetAccessible: {
                BandwidthpkgSubType: "BGP",
                InternetChargeType: "BANDWIDTH_POSTPAID_BY_HOUR",
                InternetMaxBandwidthOut: 7,
            },
        });
        assert.deepEqual(codes(problems), ["warning"]);
    });

    it("are refused, all mistakes at once, with the controller's own codes", () => {
        assert.deepEqual(codes(service({ [extensive]: "{", [charge]: "free", [bandwidth]: "2049" }).problems), [
            "E4005",
            "E4005",
            "E4005",
        ]);
        assert.deepEqual(codes(service({ [bandwidth]: "20" }).problems), ["E4005"]);
        const ingress = {
            "kubernetes.io/ingress.extensiveParameters": "[]",
            "kubernetes.io/ingress.internetChargeType": "free",
            "kubernetes.io/ingress.internetMaxBandwidthOut": "0",
        };
        assert.deepEqual(codes(creationParameters(ingress, ingressKeys).problems), ["E4026", "E4045", "E4046"]);
    });

    it("say nothing about an internal CLB's bandwidth, and nothing about a CLB of the user's own", () => {
        const annotations = { [subnet]: "subnet-1", [charge]: "TRAFFIC_POSTPAID_BY_HOUR", [bandwidth]: "20" };
        assert.deepEqual(service(annotations).request, {});
        assert.deepEqual(codes(service(annotations).problems), ["warning", "warning"]);
        assert.equal(
            parametersOfExisting({ [bandwidth]: "20", [serviceKeys.passToTarget]: "true" }, serviceKeys).length,
            2,
        );
    });

    it("count once: a later change, addition or removal is a warning, and nothing else", () => {
        const late = (now: Record<string, string>, then: Record<string, string>) =>
            codes(lateParameters(now, serviceKeys, then, "lb-1"));
        assert.deepEqual(late({ [bandwidth]: "20" }, { [bandwidth]: "20" }), []);
        assert.deepEqual(late({ [bandwidth]: "30" }, { [bandwidth]: "20" }), ["warning"]);
        assert.deepEqual(late({ [bandwidth]: "30" }, {}), ["warning"]);
        assert.deepEqual(late({}, { [extensive]: "{}" }), ["warning"]);
    });

    it("name another zone than the CLB was created in, or none that it is not in", () => {
        const others = (now: string | undefined, then: string | undefined) =>
            otherZones(now === undefined ? {} : { [extensive]: now }, serviceKeys, then ? { [extensive]: then } : {});
        const zone = '{"ZoneId": "ap-guangzhou-3"}';
        assert.deepEqual(others('{"ZoneId": "ap-guangzhou-4"}', zone), ['ZoneId "ap-guangzhou-4"']);
        assert.deepEqual(others('{"ZoneId": "ap-guangzhou-3", "SlaveZoneId": "ap-guangzhou-4"}', zone), [
            'SlaveZoneId "ap-guangzhou-4"',
        ]);
        assert.deepEqual(others(zone, undefined), ['ZoneId "ap-guangzhou-3"']);
        for (const same of [zone, '{"LoadBalancerName": "other"}', "no JSON", undefined]) {
            assert.deepEqual(others(same, zone), [], same);
        }
    });
});

describe("annotations that a CLB follows at any time", () => {
    const groups = ingressKeys.securityGroups;
    const wanted = (annotations: Record<string, string>, created = true, isProtected = false) =>
        endingProtection(wantedAttributes(annotations, ingressKeys, { created }), isProtected);

    it("leave alone what they do not name", () => {
        assert.deepEqual(wanted({}), { passToTarget: false });
        assert.deepEqual(wanted({}, false), {});
        assert.equal(
            attributeChange({ LoadBalancerId: "lb-1", AttributeFlags: ["DeleteProtect"] }, wanted({})),
            undefined,
        );
    });

    it('bind at most five security groups, and unbind all with ""', () => {
        assert.deepEqual(wanted({ [groups]: "sg-a, sg-b" }).securityGroups, ["sg-a", "sg-b"]);
        assert.deepEqual(wanted({ [groups]: "" }).securityGroups, []);
        assert.equal(wanted({ [groups]: "sg-1,sg-2,sg-3,sg-4,sg-5,sg-6" }).securityGroups, undefined);
        assert.equal(wanted({ [groups]: "default" }).securityGroups, undefined);
    });

    it("are named, with what to set, where the CLB API refuses the security groups", async () => {
        const refused = Object.assign(new Error('"sg-00000000" does not exist.'), { code: "InvalidParameterValue" });
        const cloud = { clb: () => Promise.reject(refused) } as unknown as CloudApi;
        const changing = () => Promise.resolve();
        const [problem] = await applyAttributes(
            cloud,
            { LoadBalancerId: "lb-1" },
            { securityGroups: ["sg-00000000"] },
            { keys: ingressKeys, changing },
        );
        assert.equal(
            problem?.message,
            `lb-1: "sg-00000000" does not exist. What to do: name security groups of the region in ${groups}.`,
        );
    });

    it("change pass-to-target and deletion protection only of a CLB that the controllers created", () => {
        const annotations = { [ingressKeys.passToTarget]: "true", [ingressKeys.deletionProtection!]: "true" };
        assert.deepEqual(attributeChange({ LoadBalancerId: "lb-1" }, wanted(annotations)), {
            LoadBalancerId: "lb-1",
            LoadBalancerPassToTarget: true,
            DeleteProtect: true,
        });
        assert.equal(attributeChange({ LoadBalancerId: "lb-1" }, wanted(annotations, false)), undefined);
    });

    it("take pass-to-target back with the annotation, but not what extensiveParameters created the CLB with", () => {
        const passing = { LoadBalancerId: "lb-1", LoadBalancerPassToTarget: true };
        assert.deepEqual(attributeChange(passing, wanted({})), {
            LoadBalancerId: "lb-1",
            LoadBalancerPassToTarget: false,
        });
        const created = { [ingressKeys.extensiveParameters]: '{"LoadBalancerPassToTarget":true}' };
        assert.equal(attributeChange(passing, wanted(created)), undefined);
        assert.equal(attributeChange(passing, wanted({}, false)), undefined);
    });

    it("end a protection that the controllers began, and no other", () => {
        assert.equal(wanted({}, true, true).deletionProtection, false);
        assert.equal(wanted({}, true, false).deletionProtection, undefined);
    });
});

import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { clbAnnotations, replacingAnnotations } from "../../../../components/entry-point/annotations";
import { annotationInputs } from "../../../../components/common/annotation-inputs";
import { buildAnnotations } from "../../../../components/entry-point/build-annotations";

describe("buildAnnotations", () => {
    it("makes texts of typed values, by their keys", () => {
        const made = buildAnnotations("Service", {
            directAccess: true,
            bandwidthMbps: 5,
            chargeType: "TRAFFIC_POSTPAID_BY_HOUR",
            securityGroupIds: ["sg-1", "sg-2"],
            specifyProtocol: { "80": { protocol: ["HTTP"], hosts: { "a.com": {} } } },
            passToTarget: undefined,
        });
        assert.deepEqual(made, {
            "service.cloud.tencent.com/direct-access": "true",
            "service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out": "5",
            "service.kubernetes.io/qcloud-loadbalancer-internet-charge-type": "TRAFFIC_POSTPAID_BY_HOUR",
            "service.cloud.tencent.com/security-groups": "sg-1,sg-2",
            "service.cloud.tencent.com/specify-protocol": '{"80":{"protocol":["HTTP"],"hosts":{"a.com":{}}}}',
        });
    });

    it("refuses all that is wrong at once", () => {
        assert.throws(
            () => buildAnnotations("Ingress", { bandwidthMbps: 0, internalSubnetId: "subnet-1" }),
            /internetMaxBandwidthOut: "0" is not allowed .*\n.*subnetId: "subnet-1" excludes .*internetMaxBandwidthOut/,
        );
    });

    it("does not compile for what only a controller writes, or for a value of another type", () => {
        // @ts-expect-error: the controller writes it as a label
        assert.ok(buildAnnotations("Service", { loadBalancerType: "OPEN" }));
        // @ts-expect-error: not one of the two
        assert.throws(() => buildAnnotations("Pod", { networks: "tke-eni" }));
    });
});

describe("annotationInputs", () => {
    it("finds a contradiction among values that are not known yet", () => {
        const existingLoadBalancerId = pulumi.output("lb-1");
        assert.throws(
            () => annotationInputs("Service", { existingLoadBalancerId, internalSubnetId: "subnet-1" }),
            /tke-existed-lbid excludes .*internal-subnetid: "subnet-1": remove one of them/,
        );
    });

    it("checks a value that is known", () => {
        assert.throws(() => annotationInputs("Pod", { serviceWeight: 101 }), /"101" is not allowed: .* 0 to 100/);
    });
});

describe("clbAnnotations", () => {
    it("gives a bandwidth the charge type that it needs", () => {
        const made = clbAnnotations("Service", true, { bandwidthMbps: 20 });
        assert.deepEqual(Object.keys(made), [
            "service.cloud.tencent.com/direct-access",
            "service.kubernetes.io/qcloud-loadbalancer-internet-charge-type",
            "service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out",
        ]);
    });

    it("gives a charge type the bandwidth that it needs", () => {
        const made = clbAnnotations("Ingress", false, { chargeType: "BANDWIDTH_POSTPAID_BY_HOUR" });
        assert.deepEqual(Object.keys(made), [
            "ingress.cloud.tencent.com/direct-access",
            "kubernetes.io/ingress.internetChargeType",
            "kubernetes.io/ingress.internetMaxBandwidthOut",
        ]);
    });

    it("makes a new object of one whose CLB, subnet, region or VPC changes", () => {
        assert.deepEqual(
            replacingAnnotations("Ingress"),
            [
                "kubernetes.io/ingress.existLbId",
                "kubernetes.io/ingress.subnetId",
                "ingress.cloud.tencent.com/cross-region-id",
                "ingress.cloud.tencent.com/cross-vpc-id",
            ].map((key) => `metadata.annotations["${key}"]`),
        );
    });
});

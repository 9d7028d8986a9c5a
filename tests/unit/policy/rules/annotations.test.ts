import assert from "node:assert/strict";
import { annotationsAllowed } from "../../../../policy/rules/annotations";
import { DEPLOYMENT, INGRESS, resource, saysOf, SERVICE, UNKNOWN } from "../resources";

const service = (annotations: object, type = "LoadBalancer") =>
    resource(SERVICE, "entry", { metadata: { annotations }, spec: { type } });
const ingress = (annotations: object, ingressClassName = "qcloud") =>
    resource(INGRESS, "entry", { metadata: { annotations }, spec: { ingressClassName } });

describe("policy annotations-allowed", () => {
    it("names the annotation, its value and what to set, on Services, Ingresses and Pods", () => {
        assert.deepEqual(saysOf(annotationsAllowed, service({ "service.cloud.tencent.com/pass-to-target": "yes" })), [
            'metadata.annotations: service.cloud.tencent.com/pass-to-target: "yes" is not allowed: set "true" or "false"',
        ]);
        assert.match(
            saysOf(annotationsAllowed, ingress({ "ingress.cloud.tencent.com/auto-rewrite-code": "307" })).join(),
            /is not allowed: set JSON, such as \{"defaultRewriteCode":307\}/,
        );
        const metadata = { annotations: { "service.cloud.tencent.com/custom-weight": "101" } };
        const pods = resource(DEPLOYMENT, "app", { spec: { template: { metadata, spec: {} } } });
        assert.match(saysOf(annotationsAllowed, pods).join(), /^spec\.template\.metadata\.annotations: .*0 to 100/);
    });

    it("names a slip in a key, and annotations that need or exclude one another", () => {
        const found = saysOf(
            annotationsAllowed,
            service({
                "service.cloud.tencent.com/direct-acces": "true",
                "service.kubernetes.io/qcloud-loadbalancer-internet-charge-type": "TRAFFIC_POSTPAID_BY_HOUR",
            }),
        );
        assert.equal(found.length, 2);
        assert.match(found[0]!, /set service\.cloud\.tencent\.com\/direct-access$/);
        assert.match(found[1]!, /has no effect without .*max-bandwidth-out/);
    });

    it("checks what is known beside a value that is not known yet", () => {
        const annotations = {
            "ingress.cloud.tencent.com/enable-group": "true",
            "kubernetes.io/ingress.existLbId": UNKNOWN,
            "ingress.cloud.tencent.com/direct-access": "no",
        };
        const found = saysOf(annotationsAllowed, ingress(annotations));
        assert.equal(found.length, 1);
        assert.match(found[0]!, /direct-access: "no" is not allowed \(E4037\)/);
    });

    it("lets pass what is right, what is others', and what has no CLB of TKE's", () => {
        const right = { "service.cloud.tencent.com/direct-access": "true", "example.com/x": "y" };
        const wrong = { "service.cloud.tencent.com/direct-access": "no" };
        assert.deepEqual(saysOf(annotationsAllowed, service(right), service(wrong, "NodePort")), []);
        const nginx = ingress({ "ingress.cloud.tencent.com/direct-access": "no" }, "nginx");
        assert.deepEqual(saysOf(annotationsAllowed, nginx), []);
    });
});

import assert from "node:assert/strict";
import { annotationMistakes, type MistakeOptions } from "../../../tke/annotations/mistakes";
import { ANNOTATION_KINDS, type AnnotationKind, rowsOf } from "../../../tke/annotations/table";

describe("the table of annotations", () => {
    for (const kind of ANNOTATION_KINDS) {
        const rows = Object.entries(rowsOf(kind));

        it(`${kind}: each key is there once, with its source`, () => {
            const keys = rows.map(([, { key }]) => key);
            assert.equal(new Set(keys).size, keys.length);
            assert.deepEqual(
                rows.filter(([, { source }]) => !source),
                [],
            );
        });

        it(`${kind}: what a row excludes or needs is another row`, () => {
            const related = rows.flatMap(([name, { excludes = [], needs = [] }]) =>
                [...excludes, ...needs].map((other) => [name, other] as const),
            );
            const dangling = related.filter(([name, other]) => other === name || !(other in rowsOf(kind)));
            assert.deepEqual(dangling, []);
        });

        it(`${kind}: a row without effect says what to do instead`, () => {
            const silent = rows.filter(
                ([, { access, instead }]) => (access === "deprecated" || access === "label") !== Boolean(instead),
            );
            assert.deepEqual(silent, []);
        });
    }
});

describe("the ranges of an Ingress's rules", () => {
    const range = (key: string, value: string) =>
        annotationMistakes("Ingress", { [key]: value }).filter(({ message }) => message.includes("not allowed")).length;

    it("are what the controller takes and Tencent's console writes", () => {
        assert.equal(range("kubernetes.io/ingress.http-rules", "null"), 0);
        assert.equal(range("kubernetes.io/ingress.https-rules", "null"), 0);
        assert.equal(range("ingress.cloud.tencent.com/auto-rewrite-code", '{"defaultRewriteCode":307}'), 0);
        assert.equal(range("ingress.cloud.tencent.com/listen-ports", '[{"HTTP":80},{"HTTPS":443}]'), 0);
    });

    it("are not what the controller refuses", () => {
        assert.equal(range("kubernetes.io/ingress.http-rules", '{"a":1}'), 1);
        assert.equal(range("ingress.cloud.tencent.com/auto-rewrite-code", "307"), 1);
        assert.equal(range("ingress.cloud.tencent.com/listen-ports", '[{"TCP":80}]'), 1);
        assert.equal(range("ingress.cloud.tencent.com/certificate", '"x"'), 1);
    });
});

describe("annotationMistakes", () => {
    const messages = (kind: AnnotationKind, annotations: Record<string, string>, options?: MistakeOptions) =>
        annotationMistakes(kind, annotations, options).map(({ message }) => message);

    const cases: [title: string, kind: AnnotationKind, annotations: Record<string, string>, expected: string[]][] = [
        [
            "takes the annotations of a direct Service",
            "Service",
            {
                "service.cloud.tencent.com/direct-access": "true",
                "service.kubernetes.io/tke-existed-lbid": "lb-1a2b3c4d",
            },
            [],
        ],
        [
            "names key, value and the allowed values, with TKE's own code",
            "Service",
            { "service.cloud.tencent.com/direct-access": "yes" },
            ['service.cloud.tencent.com/direct-access: "yes" is not allowed (E4037): set "true" or "false"'],
        ],
        [
            "knows the range of a number",
            "Ingress",
            {
                "kubernetes.io/ingress.internetMaxBandwidthOut": "4096",
                "kubernetes.io/ingress.internetChargeType": "TRAFFIC_POSTPAID_BY_HOUR",
            },
            [
                'kubernetes.io/ingress.internetMaxBandwidthOut: "4096" is not allowed (E4046): set a whole number from 1 to 2048',
            ],
        ],
        [
            "counts the security groups of a CLB",
            "Service",
            { "service.cloud.tencent.com/security-groups": "sg-1,sg-2,sg-3,sg-4,sg-5,sg-6" },
            [
                'service.cloud.tencent.com/security-groups: "sg-1,sg-2,sg-3,sg-4,sg-5,sg-6" is not allowed: set at most 5 ids of security groups, such as sg-1a2b3c4d, separated by commas',
            ],
        ],
        [
            "lets an Ingress, and it alone, unbind its security groups by an empty text",
            "Ingress",
            { "ingress.cloud.tencent.com/security-groups": "" },
            [],
        ],
        [
            "tells that the source document's loadbalance-type has no effect, and what has",
            "Service",
            { "service.cloud.tencent.com/loadbalance-type": "OPEN" },
            [
                'service.cloud.tencent.com/loadbalance-type: "OPEN" has no effect, the controller writes it as a label: remove it; a CLB is public unless service.kubernetes.io/qcloud-loadbalancer-internal-subnetid names a subnet',
            ],
        ],
        [
            "refuses what only the controller writes",
            "Service",
            { "service.kubernetes.io/loadbalance-id": "lb-1" },
            ['service.kubernetes.io/loadbalance-id: "lb-1" is written by the controller: remove it'],
        ],
        [
            "tells what took a deprecated key's place",
            "Service",
            { "kubernetes.io/service.internetMaxBandwidthOut": "5" },
            [
                'kubernetes.io/service.internetMaxBandwidthOut: "5" is deprecated: set service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out',
            ],
        ],
        [
            "guesses which key was meant",
            "Ingress",
            { "kubernetes.io/ingress.existLbid": "lb-1", "ingress.cloud.tencent.com/direct-acces": "true" },
            [
                'kubernetes.io/ingress.existLbid: "lb-1" is not an annotation that TKE documents: set kubernetes.io/ingress.existLbId',
                'ingress.cloud.tencent.com/direct-acces: "true" is not an annotation that TKE documents: set ingress.cloud.tencent.com/direct-access',
            ],
        ],
        [
            "knows a name behind the wrong prefix",
            "Service",
            { "service.cloud.tencent.com/local-svc-only-bind-node-with-pod": "true" },
            [
                'service.cloud.tencent.com/local-svc-only-bind-node-with-pod: "true" is not an annotation that TKE documents: set service.kubernetes.io/local-svc-only-bind-node-with-pod',
            ],
        ],
        [
            "gives an Ingress's annotation on a Service its name there",
            "Service",
            { "kubernetes.io/ingress.subnetId": "subnet-1" },
            [
                'kubernetes.io/ingress.subnetId: "subnet-1" is an annotation of an Ingress and has no effect on a Service: set service.kubernetes.io/qcloud-loadbalancer-internal-subnetid',
            ],
        ],
        [
            "sends a Pod's annotation to the Pod",
            "Service",
            { "service.cloud.tencent.com/custom-weight": "5" },
            [
                'service.cloud.tencent.com/custom-weight: "5" is an annotation of a Pod and has no effect on a Service: move it to the Pod, or remove it',
            ],
        ],
        [
            "refuses what is TKE's by its name and in no document",
            "Service",
            { "service.cloud.tencent.com/enable-readiness-gate": "true" },
            [
                'service.cloud.tencent.com/enable-readiness-gate: "true" is not an annotation that TKE documents for a Service: remove it',
            ],
        ],
        [
            "leaves the annotations of others alone",
            "Service",
            {
                "pulumi.com/timeoutSeconds": "600",
                "service.kubernetes.io/topology-mode": "Auto",
                "kubernetes.io/ingress.global-static-ip-name": "x",
            },
            [],
        ],
        [
            "finds annotations that exclude each other",
            "Service",
            {
                "service.kubernetes.io/tke-existed-lbid": "lb-1",
                "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1",
            },
            [
                'service.kubernetes.io/tke-existed-lbid: "lb-1" excludes service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: "subnet-1": remove one of them',
            ],
        ],
        [
            "takes a switch that is off for absent",
            "Ingress",
            { "kubernetes.io/ingress.rule-mix-both": "true", "kubernetes.io/ingress.rule-mix": "false" },
            [],
        ],
        [
            "misses what an annotation needs",
            "Ingress",
            { "ingress.cloud.tencent.com/enable-group": "true" },
            [
                'ingress.cloud.tencent.com/enable-group: "true" has no effect without kubernetes.io/ingress.existLbId: set that as well, or remove it',
            ],
        ],
        [
            "contradicts direct-only annotations where direct access is off",
            "Service",
            {
                "service.cloud.tencent.com/direct-access": "false",
                "service.cloud.tencent.com/enable-grace-deletion": "true",
            },
            [
                'service.cloud.tencent.com/enable-grace-deletion: "true" has no effect beside service.cloud.tencent.com/direct-access: "false": remove one of them',
            ],
        ],
        [
            "reads JSON for its shape",
            "Service",
            { "service.cloud.tencent.com/specify-protocol": '{"80":{"protocol":["SCTP"]}}' },
            [
                'service.cloud.tencent.com/specify-protocol: "{\\"80\\":{\\"protocol\\":[\\"SCTP\\"]}}" is not allowed: set JSON by port, such as {"80":{"protocol":["HTTP"],"hosts":{"a.com":{}}}}, of TCP, UDP, TCP_SSL, HTTP, HTTPS and QUIC, one of them by TCP and one by UDP, with a Secret as tls for TCP_SSL, HTTPS and QUIC',
            ],
        ],
    ];
    for (const [title, kind, annotations, expected] of cases) {
        it(title, () => assert.deepEqual(messages(kind, annotations), expected));
    }

    it("has key and value beside the message", () => {
        const [mistake] = annotationMistakes("Pod", { "service.cloud.tencent.com/custom-weight": "101" });
        assert.equal(mistake?.key, "service.cloud.tencent.com/custom-weight");
        assert.equal(mistake?.value, "101");
    });

    it("holds an annotation's version against the controller's", () => {
        const annotations = { "service.cloud.tencent.com/mode": "skip" };
        assert.deepEqual(messages("Service", annotations, { controllerVersion: "v2.11.4" }), []);
        assert.deepEqual(messages("Service", annotations, { controllerVersion: "2.9.1" }), [
            'service.cloud.tencent.com/mode: "skip" needs controller 2.10.0, and the cluster has 2.9.1: upgrade it, or remove the annotation',
        ]);
    });

    it("expects of a live object what the controller writes, documented or not", () => {
        const annotations = {
            "service.kubernetes.io/loadbalance-id": "lb-1",
            "service.cloud.tencent.com/written-by-the-controller": "x",
            "service.cloud.tencent.com/pass-to-targt": "true",
        };
        assert.deepEqual(messages("Service", annotations, { live: true }), [
            'service.cloud.tencent.com/pass-to-targt: "true" is not an annotation that TKE documents: set service.cloud.tencent.com/pass-to-target',
        ]);
    });
});

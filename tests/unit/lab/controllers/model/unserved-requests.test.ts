import { V1IngressSpec, V1ServicePort, V1ServiceSpec } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { annotationProblems } from "../../../../../lab/controllers/model/annotation-problems";
import { ingressRules } from "../../../../../lab/controllers/model/ingress-rules";
import {
    INGRESS_ANNOTATIONS,
    INGRESS_FIELDS,
    SERVICE_ANNOTATIONS,
    SERVICE_FIELDS,
    SERVICE_PORT_FIELDS,
    unservedByIngress,
    unservedByService,
    type Treatment,
} from "../../../../../lab/controllers/model/unserved-requests";
import { ANNOTATION_KEYS } from "../../../../../tke/annotations/table";
import { ingress, service } from "../../../../support/objects/kubernetes-objects";

const fieldsOf = (type: { getAttributeTypeMap(): { name: string }[] }) =>
    type
        .getAttributeTypeMap()
        .map(({ name }) => name)
        .toSorted();

function namesOf(treatments: object): string[] {
    return Object.keys(treatments).toSorted();
}

describe("what the lab does not carry out", () => {
    it("is decided for every annotation of the table", () => {
        assert.deepEqual(namesOf(SERVICE_ANNOTATIONS), namesOf(ANNOTATION_KEYS.Service));
        assert.deepEqual(namesOf(INGRESS_ANNOTATIONS), namesOf(ANNOTATION_KEYS.Ingress));
    });

    it("is decided for every field that the Kubernetes API has", () => {
        assert.deepEqual(namesOf(SERVICE_FIELDS), fieldsOf(V1ServiceSpec));
        assert.deepEqual(namesOf(SERVICE_PORT_FIELDS), fieldsOf(V1ServicePort));
        assert.deepEqual(namesOf(INGRESS_FIELDS), fieldsOf(V1IngressSpec));
    });

    for (const [kind, treatments] of [
        ["Service", SERVICE_ANNOTATIONS],
        ["Ingress", INGRESS_ANNOTATIONS],
    ] as const) {
        for (const [name, treatment] of Object.entries<Treatment>(treatments)) {
            if (treatment === "served") {
                continue;
            }
            it(`of annotation ${name} of ${kind === "Service" ? "a Service" : "an Ingress"} is named, with what to use instead`, () => {
                const key = (ANNOTATION_KEYS[kind] as Readonly<Record<string, string>>)[name]!;
                const annotations = { [key]: "some value" };
                const { refused, left } =
                    kind === "Service"
                        ? unservedByService(service({ annotations }))
                        : unservedByIngress(ingress({ annotations }));
                const [problem, ...others] = [...refused, ...left];
                assert.ok(problem);
                assert.deepEqual(others, []);
                assert.ok(problem.message.startsWith(`${key}: "some value"`), problem.message);
                assert.match(problem.message, /What to do: ./);
                assert.equal(problem.code, undefined);
                assert.equal(problem.severity, treatment.as === "no effect" ? "warning" : "error");
            });
        }
    }

    it("refuses a CLB of another region or VPC, both keys at once", () => {
        const { crossRegionId, crossVpcId } = ANNOTATION_KEYS.Service;
        const annotations = { [crossRegionId]: "ap-beijing", [crossVpcId]: "vpc-aaaaaaaa" };
        const { refused, left } = unservedByService(service({ annotations }));
        assert.deepEqual(left, []);
        assert.equal(refused.length, 2);
        assert.ok([crossRegionId, crossVpcId].every((key) => refused.some(({ message }) => message.includes(key))));
    });

    it("of a Service's fields is named by its path", () => {
        const asking = service({ ports: [{ port: 80, appProtocol: "http" }] });
        asking.spec = {
            ...asking.spec,
            loadBalancerIP: "10.0.0.9",
            loadBalancerSourceRanges: ["10.0.0.0/8"],
            internalTrafficPolicy: "Local",
        };
        const { left } = unservedByService(asking);
        assert.deepEqual(
            left.map(({ severity, message }) => `${severity} ${message.split(":")[0]}`),
            [
                "error spec.loadBalancerIP",
                "error spec.loadBalancerSourceRanges",
                "error spec.internalTrafficPolicy",
                "warning spec.ports[0].appProtocol",
            ],
        );
    });

    it("is nothing of what the API server fills in by itself, nor of what kube-proxy carries out", () => {
        const filled = service();
        filled.spec = {
            ...filled.spec,
            sessionAffinity: "ClientIP",
            sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
            internalTrafficPolicy: "Cluster",
            ipFamilies: ["IPv4"],
            ipFamilyPolicy: "SingleStack",
            healthCheckNodePort: 32000,
        };
        assert.deepEqual(unservedByService(filled), { refused: [], left: [] });
        assert.deepEqual(unservedByIngress(ingress()), { refused: [], left: [] });
    });

    it("names a key that only TKE could be meant by, and that it does not know", () => {
        const annotations = { "service.cloud.tencent.com/direct-acces": "true", "example.com/of-others": "x" };
        const [found, ...others] = annotationProblems("Service", annotations, []);
        assert.deepEqual(others, []);
        assert.equal(found?.severity, "warning");
        assert.match(found.message, /direct-acces: "true" is not an annotation .* set .*\/direct-access/);
    });

    it("says once that a charge type lacks its bandwidth, also where another message names the bandwidth's key", () => {
        const { chargeType, bandwidthMbps } = ANNOTATION_KEYS.Service;
        const annotations = { [chargeType]: "TRAFFIC_POSTPAID_BY_HOUR" };
        assert.equal(annotationProblems("Service", annotations, []).length, 1);
        const told = { severity: "error" as const, message: `${bandwidthMbps} is missing` };
        assert.deepEqual(annotationProblems("Service", annotations, [told]), []);
    });

    it("does not report an Ingress without rules where its only path is invalid", () => {
        const { problems } = ingressRules(ingress({ path: "/a(b)" }), "127.2.0.1");
        assert.deepEqual(
            problems.map(({ code }) => code),
            ["E4031"],
        );
    });
});

import assert from "node:assert/strict";
import type { V1Ingress, V1Pod, V1Service } from "@kubernetes/client-node";
import type { DirectAccessCluster } from "../../../../../lab/controllers/model/backends/decide-direct-access";
import {
    readinessGatePatch,
    type ReadinessGateQuestion,
} from "../../../../../lab/controllers/admission/readiness-gate";
import { ANNOTATION_KEYS } from "../../../../../tke/annotations/table";
import { directAccessCluster } from "../../../../support/objects/kubernetes-objects";

const GATE = "cloud.tencent.com/load-balancer-backendgroup-ready";
const DIRECT = { "service.cloud.tencent.com/direct-access": "true" };
const INGRESS_DIRECT = { "ingress.cloud.tencent.com/direct-access": "true" };

function pod(spec: Partial<V1Pod["spec"]> = {}, metadata: V1Pod["metadata"] = {}): V1Pod {
    return { metadata: { labels: { app: "echo", tier: "a" }, ...metadata }, spec: { containers: [], ...spec } };
}

function service(metadata: V1Service["metadata"] = {}, spec: V1Service["spec"] = {}): V1Service {
    return {
        metadata: { name: "echo", ...metadata },
        spec: { type: "LoadBalancer", selector: { app: "echo" }, ports: [{ port: 80 }], ...spec },
    };
}

function ingress(metadata: V1Ingress["metadata"] = {}, spec: V1Ingress["spec"] = {}): V1Ingress {
    const paths = [{ path: "/", pathType: "Prefix", backend: { service: { name: "echo", port: { number: 80 } } } }];
    return { metadata: { name: "echo", ...metadata }, spec: { rules: [{ http: { paths } }], ...spec } };
}

type Question = Omit<ReadinessGateQuestion, "cluster" | "directAccess"> & DirectAccessCluster;

function patchFor({ pod: created, services, ingresses, ...directAccess }: Partial<Question>) {
    return readinessGatePatch({
        pod: created ?? pod(),
        services: services ?? [],
        ingresses: ingresses ?? [],
        cluster: { networkType: directAccess.networkType ?? "VPC-CNI", eniSubnetIds: ["subnet-1"] },
        directAccess: directAccessCluster(directAccess),
    });
}

function isGated(question: Partial<Question>): boolean {
    return patchFor(question).length > 0;
}

describe("readiness gate of a new Pod", () => {
    const direct = service({ annotations: DIRECT });

    it("is added to the gates that the Pod has, once", () => {
        const services = [direct];
        const other = pod({ readinessGates: [{ conditionType: "other" }] });
        assert.deepEqual(patchFor({ services, pod: other }), [
            {
                op: "add",
                path: "/spec/readinessGates",
                value: [{ conditionType: "other" }, { conditionType: GATE }],
            },
        ]);
        const gated = pod({ readinessGates: [{ conditionType: GATE }] });
        assert.deepEqual(patchFor({ services, pod: gated }), []);
    });

    it("comes with a direct Service of type LoadBalancer that selects the Pod", () => {
        assert.equal(isGated({ services: [direct] }), true);
        assert.equal(isGated({ services: [service()] }), false);
        assert.equal(isGated({ services: [service({ annotations: DIRECT }, { type: "NodePort" })] }), false);
        assert.equal(isGated({ services: [service({ annotations: DIRECT }, { selector: { app: "b" } })] }), false);
        assert.equal(isGated({ services: [service({ annotations: DIRECT }, { selector: {} })] }), false);
        assert.equal(isGated({ services: [service({ annotations: DIRECT }, { loadBalancerClass: "x/y" })] }), false);
    });

    it("stays away where no port of the Service gets a listener", () => {
        const quic = { [ANNOTATION_KEYS.Service.specifyProtocol]: '{"443":{"protocol":["QUIC"],"tls":"a"}}' };
        const direct = (...ports: number[]) =>
            service({ annotations: { ...DIRECT, ...quic } }, { ports: ports.map((port) => ({ port })) });
        assert.equal(isGated({ services: [direct(443)] }), false);
        assert.equal(isGated({ services: [direct(443, 80)] }), true);
    });

    it("comes with a direct qcloud Ingress of a Service that selects the Pod", () => {
        const services = [service({}, { type: "ClusterIP" })];
        const gated = (each: V1Ingress) => isGated({ services, ingresses: [each] });
        assert.equal(gated(ingress({ annotations: INGRESS_DIRECT })), true);
        assert.equal(gated(ingress({ annotations: INGRESS_DIRECT }, { ingressClassName: "qcloud" })), true);
        assert.equal(gated(ingress({ annotations: INGRESS_DIRECT }, { ingressClassName: "nginx" })), false);
        assert.equal(gated(ingress()), false);
        // The lab's controller leaves `spec.defaultBackend` out, so that nobody would open the gate.
        const byDefault = { rules: [], defaultBackend: { service: { name: services[0]?.metadata?.name ?? "" } } };
        assert.equal(gated(ingress({ annotations: INGRESS_DIRECT }, byDefault)), false);
    });

    it("comes with the cluster's default for an object that the controller has not seen yet", () => {
        const config = { EnableDefaultDirectAccess: "true" };
        assert.equal(isGated({ services: [service()], config }), true);
        assert.equal(
            isGated({ services: [service({ finalizers: ["service.k8s.tencent/resources"] })], config }),
            false,
        );
        const refused = { "service.cloud.tencent.com/direct-access": "false" };
        const refusing = { services: [service({ annotations: refused })], config };
        assert.equal(isGated(refusing), false);
        assert.equal(isGated({ ...refusing, defaultBeatsFalse: true }), true);
    });

    it("stays away from a Pod that no CLB can bind, which would never be Ready", () => {
        const services = [direct];
        const config = { GlobalRouteDirectAccess: "true" };
        const cluster = { networkType: "GR" } as const;
        assert.equal(isGated({ services, ...cluster, config }), true);
        assert.equal(isGated({ services, ...cluster }), false);
        assert.equal(isGated({ services, ...cluster, snatPro: false, config }), false);
        assert.equal(isGated({ services, ...cluster, containerCidrRegistered: false, config }), false);
        assert.equal(isGated({ services, pod: pod({ hostNetwork: true }) }), false);
        const onSuperNode = pod({ nodeSelector: { "node.kubernetes.io/instance-type": "eklet" } });
        assert.equal(isGated({ services, ...cluster, pod: onSuperNode }), true);
        assert.equal(isGated({ services, ...cluster, billByIp: false, pod: onSuperNode }), false);
        const one = { "tke.cloud.tencent.com/eni-ip": "1" };
        const onEni = pod(
            { containers: [{ name: "a", resources: { requests: one, limits: one } }] },
            { annotations: { "tke.cloud.tencent.com/networks": "tke-route-eni" }, labels: { app: "echo" } },
        );
        assert.equal(isGated({ services, ...cluster, pod: onEni }), true);
    });
});

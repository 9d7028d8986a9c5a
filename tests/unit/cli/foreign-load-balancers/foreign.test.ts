import assert from "node:assert/strict";
import type { V1Ingress, V1Service } from "@kubernetes/client-node";
import { foreignLoadBalancers, foreignRefusal } from "../../../../cli/foreign-load-balancers/foreign";

const ADDRESS = { loadBalancer: { ingress: [{ ip: "127.2.0.10" }] } };

function service(namespace: string, name: string, changes: Partial<V1Service> = {}): V1Service {
    const annotations = { "service.kubernetes.io/loadbalance-id": `lb-${name}` };
    return { metadata: { namespace, name, annotations }, spec: { type: "LoadBalancer" }, status: ADDRESS, ...changes };
}

function ingress(namespace: string, name: string, changes: Partial<V1Ingress> = {}): V1Ingress {
    const annotations = { "kubernetes.io/ingress.qcloud-loadbalance-id": `lb-${name}` };
    return { metadata: { namespace, name, annotations }, status: ADDRESS, ...changes };
}

describe("load balancers of others in a stack's cluster", () => {
    it("are Services and Ingresses with a CLB outside the stack's namespace, but not TKE's own", () => {
        const services = [
            service("demo", "own"),
            service("other", "web"),
            service("default", "kubernetes-intranet"),
            service("other", "inner", { spec: { type: "ClusterIP" } }),
            service("other", "waiting", { metadata: { namespace: "other", name: "waiting" }, status: {} }),
        ];
        const ingresses = [
            ingress("demo", "own"),
            ingress("shop", "front"),
            // Another controller's, without an address: no CLB.
            ingress("shop", "nginx", { metadata: { namespace: "shop", name: "nginx" }, status: {} }),
        ];
        assert.deepEqual(foreignLoadBalancers(services, ingresses, "demo"), [
            { kind: "Service", namespace: "other", name: "web", loadBalancerId: "lb-web" },
            { kind: "Ingress", namespace: "shop", name: "front", loadBalancerId: "lb-front" },
        ]);
    });

    it("are also objects whose CLB TKE still tries to create: one that waits for an address gets it while the stack is destroyed", () => {
        const finalizers = ["service.k8s.tencent/resources"];
        const last = service("other", "last", {
            metadata: { namespace: "other", name: "last", finalizers },
            status: {},
        });
        const [found] = foreignLoadBalancers([last], [], "demo");
        assert.deepEqual(found, { kind: "Service", namespace: "other", name: "last", loadBalancerId: "" });
    });

    it("are listed by kind, namespace, name and CLB, with what to do", () => {
        const text = foreignRefusal(foreignLoadBalancers([service("other", "web")], [], "demo"), "cls-1");
        assert.match(text, /^cluster cls-1 has .* nothing was deleted/);
        assert.match(text, /^ {2}Service other\/web \(lb-web\)$/m);
        assert.match(text, /--with-foreign-load-balancers/);
    });
});

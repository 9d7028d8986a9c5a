import assert from "node:assert/strict";
import type { V1EndpointSlice, V1Node, V1Pod, V1Service } from "@kubernetes/client-node";
import { externalIpPlan } from "../../../../../lab/network/kube-proxy/external-ip-plan";
import { shortCircuits } from "../../../../../lab/network/kube-proxy/external-ips";

const VIP = "127.2.0.10";

function node(name: string, podCIDR?: string, instanceType = "SA5.MEDIUM4"): V1Node {
    return {
        metadata: { name, labels: { "node.kubernetes.io/instance-type": instanceType } },
        spec: { podCIDR },
        status: { addresses: [{ type: "InternalIP", address: name }] },
    };
}

function pod(podIP: string, nodeName: string, hostNetwork = false): V1Pod {
    return { spec: { containers: [], nodeName, hostNetwork }, status: { podIP } };
}

function service(spec: V1Service["spec"] = {}, ipMode = "VIP"): V1Service {
    return {
        metadata: { name: "web", namespace: "demo" },
        spec: { type: "LoadBalancer", ports: [{ port: 80, targetPort: 5000 }], ...spec },
        status: { loadBalancer: { ingress: [{ ip: VIP, ipMode }] } },
    };
}

function slice(...endpoints: [address: string, nodeName: string][]): V1EndpointSlice {
    return {
        metadata: { name: "web-1", namespace: "demo", labels: { "kubernetes.io/service-name": "web" } },
        addressType: "IPv4",
        ports: [{ port: 5000 }],
        endpoints: endpoints.map(([address, nodeName]) => ({
            addresses: [address],
            nodeName,
            conditions: { ready: true },
        })),
    };
}

/** 10.0.x.y is the VPC's, 172.19.x.y GlobalRouter's. */
function toLoopback(address: string): string {
    if (!/^(10\.0|172\.19|127)\./.test(address)) {
        throw new RangeError(address);
    }
    return address.replace(/^10\.0\./, "127.16.").replace(/^172\.19\./, "127.17.");
}

describe("EXTERNAL-IP from inside a cluster, kube-proxy in iptables mode", () => {
    const nodes = [node("10.0.0.1", "172.19.0.64/26"), node("10.0.0.2", "172.19.0.128/26")];
    const [here, there, eni]: [string, string][] = [
        ["172.19.0.66", "10.0.0.1"],
        ["172.19.0.130", "10.0.0.2"],
        ["10.0.9.1", "10.0.0.1"],
    ];
    const pods = [here, there, eni].map((each) => pod(...each!));
    const sources = (client: string, endpoints: [string, string][], asked = service(), port = 80) =>
        shortCircuits(
            client,
            { address: VIP, port, protocol: "TCP" },
            externalIpPlan([asked], [slice(...endpoints)], nodes, pods, toLoopback),
        )?.candidates.map(({ address, sourceAddress }) => [address, sourceAddress]);

    it("never gets to the CLB: the Pod sees the node, or its bridge where both are on that node", () => {
        assert.deepEqual(sources("127.16.0.1", [here!, there!, eni!]), [
            ["127.17.0.66", "127.17.0.65"],
            ["127.17.0.130", "127.16.0.1"],
            ["127.16.9.1", "127.16.0.1"],
        ]);
    });

    it("is masqueraded for a Pod too, by the node it is on", () => {
        assert.deepEqual(sources("127.17.0.130", [here!, there!]), [
            ["127.17.0.66", "127.16.0.2"],
            ["127.17.0.130", "127.17.0.129"],
        ]);
        assert.deepEqual(sources("127.16.9.1", [there!]), [["127.17.0.130", "127.16.0.1"]]);
    });

    it("with policy Local keeps a Pod's address, not a node's", () => {
        const local = service({ externalTrafficPolicy: "Local" });
        assert.deepEqual(sources("127.17.0.130", [here!], local), [["127.17.0.66", "127.17.0.130"]]);
        assert.deepEqual(sources("127.16.0.2", [here!], local), [["127.17.0.66", "127.16.0.2"]]);
    });

    it("is rejected where no Pod is ready", () => {
        assert.deepEqual(sources("127.16.0.1", []), []);
    });

    it("leaves other clients, other ports, and addresses that are not kube-proxy's to the CLB", () => {
        assert.equal(sources("127.1.2.3", [here!]), undefined);
        assert.equal(sources("127.16.0.1", [here!], service(), 81), undefined);
        assert.equal(sources("127.16.0.1", [here!], service({ type: "NodePort" })), undefined);
        assert.equal(sources("127.16.0.1", [here!], service({}, "Proxy")), undefined);
    });

    it("leaves super nodes and their Pods to the CLB, which have no kube-proxy of the cluster's", () => {
        const plan = externalIpPlan(
            [service()],
            [slice(here!)],
            [node("10.0.0.7", undefined, "eklet")],
            [pod("10.0.2.9", "10.0.0.7")],
            toLoopback,
        );
        assert.equal(shortCircuits("127.16.0.7", { address: VIP, port: 80, protocol: "TCP" }, plan), undefined);
        assert.equal(shortCircuits("127.16.2.9", { address: VIP, port: 80, protocol: "TCP" }, plan), undefined);
    });

    it("knows no Pod with its node's network, which is the node as a client", () => {
        const plan = externalIpPlan(
            [service()],
            [slice(here!)],
            nodes,
            [pod("10.0.0.1", "10.0.0.1", true)],
            toLoopback,
        );
        assert.deepEqual(plan.pods, []);
    });
});

import assert from "node:assert/strict";
import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { HostAddresses, hostPlan } from "../../../../../lab/network/kube-proxy/host-addresses";

function node(name: string, instanceType = "S5.MEDIUM4"): V1Node {
    return {
        metadata: { name, labels: { "node.kubernetes.io/instance-type": instanceType } },
        status: { addresses: [{ type: "InternalIP", address: name }] },
    };
}

function pod(podIP: string, nodeName: string, phase = "Running"): V1Pod {
    return { spec: { nodeName, containers: [] }, status: { podIP, phase } };
}

const toLoopback = (address: string): string => {
    if (!address.startsWith("10.0.")) {
        throw new RangeError(address);
    }
    return address.replace("10.0.", "127.16.");
};

describe("the machine that an address is on", () => {
    const hosts = new HostAddresses();
    const plan = hostPlan(
        [node("10.0.0.1"), node("eklet-1", "eklet")],
        [
            pod("10.0.9.1", "10.0.0.1"),
            pod("10.0.9.2", "eklet-1"),
            pod("10.0.9.3", "eklet-1"),
            pod("10.0.0.1", "10.0.0.1"),
            pod("10.0.9.4", "10.0.0.1", "Succeeded"),
            pod("192.168.0.1", "10.0.0.1"),
        ],
        toLoopback,
    );

    it("is its node for a Pod, and itself for a node, also where a Pod has the node's address", () => {
        hosts.apply("cls-1", plan);
        assert.equal(hosts.hostOf("127.16.9.1"), "127.16.0.1");
        assert.equal(hosts.hostOf("127.16.0.1"), "127.16.0.1");
    });

    it("is itself for a super node's Pod", () => {
        assert.deepEqual([hosts.hostOf("127.16.9.2"), hosts.hostOf("127.16.9.3")], ["127.16.9.2", "127.16.9.3"]);
    });

    it("is none for a Pod that has ended, for other addresses, and once the cluster is gone", () => {
        assert.equal(hosts.hostOf("127.16.9.4"), undefined);
        assert.equal(hosts.hostOf("127.1.2.3"), undefined);
        hosts.apply("cls-1", undefined);
        assert.equal(hosts.hostOf("127.16.9.1"), undefined);
    });
});

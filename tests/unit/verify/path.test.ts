import assert from "node:assert/strict";
import { backendsOf, pathOf, podsOf } from "../../../verify/path";

describe("backendsOf", () => {
    const l7 = {
        Port: 80,
        Rules: [{ Targets: [{ Type: "CVM", InstanceId: "ins-1", Port: 31000, PrivateIpAddresses: ["10.20.0.4"] }] }],
    };
    const l4 = { Port: 81, Targets: [{ Type: "ENI", Port: 5000, PrivateIpAddresses: ["10.20.64.7"] }] };

    it("tells node ports from Pods, at layer 4 and in the rules of layer 7", () => {
        assert.deepEqual(backendsOf([l7, l4], 80), [{ kind: "node", address: "10.20.0.4:31000" }]);
        assert.deepEqual(backendsOf([l7, l4], 81), [{ kind: "pod", address: "10.20.64.7:5000" }]);
    });

    it("takes the listener that no other URL asks for where a port is served elsewhere", () => {
        assert.deepEqual(backendsOf([l7, l4], 8080, [8080, 81]), [{ kind: "node", address: "10.20.0.4:31000" }]);
        assert.deepEqual(backendsOf([l7, l4], 81, [8080, 81]), [{ kind: "pod", address: "10.20.64.7:5000" }]);
    });

    it("leaves out what somebody else serves by UDP on the same port", () => {
        const udp = { ...l4, Port: 80, Protocol: "UDP" };
        assert.deepEqual(backendsOf([udp, l7], 80), [{ kind: "node", address: "10.20.0.4:31000" }]);
    });

    it("takes the listener there is where the port is served elsewhere", () => {
        assert.deepEqual(backendsOf([l4], 8081), [{ kind: "pod", address: "10.20.64.7:5000" }]);
    });
});

describe("podsOf", () => {
    it("lists the ready Pods with their ports", () => {
        const pods = podsOf([
            {
                addressType: "IPv4",
                ports: [{ port: 5000 }],
                endpoints: [
                    { addresses: ["10.20.64.7"], conditions: { ready: true }, targetRef: { name: "a" } },
                    { addresses: ["10.20.64.8"], conditions: { ready: false }, targetRef: { name: "b" } },
                ],
            },
        ]);
        assert.deepEqual(pods, [{ name: "a", address: "10.20.64.7:5000" }]);
    });
});

describe("pathOf", () => {
    const pods = [
        { name: "a", address: "10.20.64.7:5000" },
        { name: "b", address: "10.20.64.8:5000" },
    ];
    const nodes = ["10.20.0.4:31000", "10.20.0.5:31000"].map((address) => ({ kind: "node" as const, address }));
    const direct = pods.map(({ address }) => ({ kind: "pod" as const, address }));
    const common = { client: "127.1.2.3", url: "http://127.2.0.10", pods };

    it("leads straight to the Pod that said its name", () => {
        assert.deepEqual(pathOf({ ...common, backends: direct, hostname: "b" }), {
            client: "127.1.2.3",
            clb: "127.2.0.10:80",
            nodes: [],
            pods: ["10.20.64.8:5000"],
        });
    });

    it("leads through the CLB to which DNS leads a URL's domain", () => {
        const { clb } = pathOf({
            ...common,
            url: "https://app.example.com",
            clbHost: "127.2.0.10",
            backends: direct,
        });
        assert.equal(clb, "127.2.0.10:443");
    });

    it("leads through the node that the Pod saw", () => {
        const path = pathOf({
            ...common,
            url: "http://127.2.0.10:8080",
            backends: nodes,
            remoteAddr: "10.20.0.5",
            hostname: "a",
        });
        assert.deepEqual(
            [path.clb, path.nodes, path.pods],
            ["127.2.0.10:8080", ["10.20.0.5:31000"], ["10.20.64.7:5000"]],
        );
    });

    it("names every candidate where the answer does not tell", () => {
        const path = pathOf({ ...common, backends: nodes });
        assert.deepEqual([path.nodes.length, path.pods.length], [2, 2]);
    });
});

import assert from "node:assert/strict";
import { ingressListeners } from "../../../../../lab/controllers/model/ingress-listeners";
import { serviceListeners } from "../../../../../lab/controllers/model/service-listeners";
import {
    ingress,
    nativeNode,
    pod,
    service,
    slice,
    superNode,
    view,
} from "../../../../support/objects/kubernetes-objects";

const direct = { "service.cloud.tencent.com/direct-access": "true" };
const ingressDirect = { "ingress.cloud.tencent.com/direct-access": "true" };
const onNative = slice([{ ip: "10.1.0.1", nodeName: "10.0.0.1", ready: true }]);
const codes = ({ problems }: { problems: { code?: string }[] }) => problems.map(({ code }) => code ?? "warning");

describe("listeners of a LoadBalancer Service", () => {
    it("binds a ready Pod by its address and container port with direct access", () => {
        const state = serviceListeners(service({ annotations: direct }), "127.2.0.10", view({ slices: [onNative] }));
        const targets = [{ eniIp: "10.1.0.1", podUid: "uid-10.1.0.1", port: 5000 }];
        assert.deepEqual(state, { listeners: [{ protocol: "TCP", port: 80, targets, rules: [] }], problems: [] });
    });

    it("leaves a Pod that is not ready unbound, without an error", () => {
        const slices = [slice([{ ip: "10.1.0.1", nodeName: "10.0.0.1", ready: false }])];
        const state = serviceListeners(service({ annotations: direct }), "127.2.0.10", view({ slices }));
        assert.deepEqual(state.listeners[0]?.targets, []);
        assert.deepEqual(state.problems, []);
    });

    it("binds the nodes at the NodePort without direct access", () => {
        const state = serviceListeners(service(), "127.2.0.10", view({ slices: [onNative] }));
        assert.deepEqual(state.listeners[0]?.targets, [{ instanceId: "ins-1", port: 30080 }]);
        assert.deepEqual(state.problems, []);
    });

    it("binds nothing without direct access where all nodes are super nodes, and warns", () => {
        const slices = [slice([{ ip: "10.1.0.1", nodeName: superNode().metadata?.name, ready: true }])];
        const state = serviceListeners(service(), "127.2.0.10", view({ nodes: [superNode()], slices }));
        assert.deepEqual(state.listeners[0]?.targets, []);
        assert.deepEqual(codes(state), ["warning"]);
        assert.match(state.problems[0]!.message, /super nodes/);
    });

    it("keeps the listener, without backends, with E4033 on GlobalRouter with the switch off", () => {
        const state = serviceListeners(
            service({ annotations: direct }),
            "127.2.0.10",
            view({ cluster: { networkType: "GR" }, slices: [onNative] }),
        );
        assert.deepEqual(state.listeners[0]?.targets, []);
        assert.deepEqual(codes(state), ["E4033"]);
        assert.match(state.problems[0]!.message, /GlobalRouteDirectAccess: "true"/);
    });

    it("binds only the super node's Pod of a mixed workload on GlobalRouter with the switch off", () => {
        const slices = [onNative, slice([{ ip: "10.1.0.9", nodeName: superNode().metadata?.name, ready: true }])];
        const nodes = [nativeNode("10.0.0.1"), superNode()];
        const state = serviceListeners(
            service({ annotations: direct }),
            "127.2.0.10",
            view({ cluster: { networkType: "GR" }, nodes, slices }),
        );
        assert.deepEqual(state.listeners[0]?.targets, [{ eniIp: "10.1.0.9", podUid: "uid-10.1.0.9", port: 5000 }]);
        assert.deepEqual(codes(state), ["warning"]);
        assert.match(state.problems[0]!.message, /1 of 2 Pods get no traffic: .*GlobalRouteDirectAccess/);
    });

    it("binds a Pod whose readiness gate is closed, and none that terminates", () => {
        const slices = [slice(["10.1.0.1", "10.1.0.2"].map((ip) => ({ ip, nodeName: "10.0.0.1", ready: false })))];
        const gated = pod("10.1.0.1", { conditions: { ContainersReady: "True", Ready: "False" } });
        const ending = pod("10.1.0.2", {
            metadata: { namespace: "web", name: "pod-10.1.0.2", deletionTimestamp: new Date() },
        });
        const state = serviceListeners(
            service({ annotations: direct }),
            "127.2.0.10",
            view({ slices, pods: [gated, ending] }),
        );
        assert.deepEqual(state.listeners[0]?.targets, [{ eniIp: "10.1.0.1", podUid: "uid-10.1.0.1", port: 5000 }]);
        assert.deepEqual(state.problems, []);
    });

    it("binds the Pods of a GlobalRouter cluster that ask for VPC-CNI, once the cluster has it", () => {
        const resources = { requests: { "tke.cloud.tencent.com/eni-ip": "1" } };
        const asking = pod("10.1.0.1", {
            metadata: {
                name: "pod-10.1.0.1",
                annotations: { "tke.cloud.tencent.com/networks": "tke-bridge,tke-route-eni" },
            },
            spec: { containers: [{ name: "app", resources }] },
        });
        const silent = pod("10.1.0.2", { spec: { containers: [{ name: "app", resources }] } });
        const slices = [slice(["10.1.0.1", "10.1.0.2"].map((ip) => ({ ip, nodeName: "10.0.0.1", ready: true })))];
        const cluster = view({ cluster: { networkType: "GR" }, slices, pods: [asking, silent], vpcCniAdded: true });
        const state = serviceListeners(service({ annotations: direct }), "127.2.0.10", cluster);
        assert.deepEqual(state.listeners[0]?.targets, [{ eniIp: "10.1.0.1", podUid: "uid-10.1.0.1", port: 5000 }]);
        const without = serviceListeners(service({ annotations: direct }), "127.2.0.10", {
            ...cluster,
            vpcCniAdded: false,
        });
        assert.deepEqual(codes(without), ["E4033"]);
    });

    it("says E4060 on GlobalRouter without SNAT Pro, and what to do", () => {
        const cluster = { networkType: "GR", config: { GlobalRouteDirectAccess: "true" }, snatPro: false } as const;
        const state = serviceListeners(
            service({ annotations: direct }),
            "127.2.0.10",
            view({ cluster, slices: [onNative] }),
        );
        assert.deepEqual(state.listeners[0]?.targets, []);
        assert.deepEqual(codes(state), ["E4060"]);
        assert.match(state.problems[0]!.message, /ticket/);
    });

    it("warns of Pods on super nodes without direct access", () => {
        const slices = [onNative, slice([{ ip: "10.1.0.9", nodeName: superNode().metadata?.name, ready: true }])];
        const state = serviceListeners(
            service(),
            "127.2.0.10",
            view({ nodes: [nativeNode("10.0.0.1"), superNode()], slices }),
        );
        assert.deepEqual(state.listeners[0]?.targets, [{ instanceId: "ins-1", port: 30080 }]);
        assert.match(state.problems[0]!.message, /1 of 2 Pods are on super nodes/);
    });

    it("binds 100 Pods at most, and says E4054", () => {
        const endpoints = Array.from({ length: 101 }, (_, index) => ({
            ip: `10.1.0.${index}`,
            nodeName: "10.0.0.1",
            ready: true,
        }));
        const state = serviceListeners(
            service({ annotations: direct }),
            "127.2.0.10",
            view({ slices: [slice(endpoints)] }),
        );
        assert.equal(state.listeners[0]?.targets.length, 100);
        assert.deepEqual(codes(state), ["E4054"]);
        assert.match(state.problems[0]!.message, /1 are not bound/);
    });

    it("has a UDP listener for a UDP port", () => {
        const ports = [
            { port: 53, protocol: "UDP", nodePort: 30053 },
            { port: 80, protocol: "TCP", nodePort: 30080 },
        ];
        const state = serviceListeners(service({ ports }), "127.2.0.10", view({}));
        assert.deepEqual(
            state.listeners.map(({ protocol, port, targets }) => [protocol, port, targets]),
            [
                ["UDP", 53, [{ instanceId: "ins-1", port: 30053 }]],
                ["TCP", 80, [{ instanceId: "ins-1", port: 30080 }]],
            ],
        );
        assert.deepEqual(state.problems, []);
    });

    it("has none for an SCTP port, and says why", () => {
        const ports = [{ port: 99, protocol: "SCTP", nodePort: 30099 }];
        const state = serviceListeners(service({ ports }), "127.2.0.10", view({}));
        assert.deepEqual(state.listeners, []);
        assert.match(state.problems[0]!.message, /port 99 by SCTP gets no listener/);
    });

    it("has TCP and UDP on one port with direct access only, else TCP alone, and says why (457/51259)", () => {
        const ports = ["TCP", "UDP"].map((protocol) => ({ name: protocol, port: 53, protocol, nodePort: 30053 }));
        const listenersOf = (annotations: Record<string, string>) => {
            const state = serviceListeners(service({ ports, annotations }), "127.2.0.10", view({}));
            return { listeners: state.listeners.map(({ protocol }) => protocol), problems: state.problems };
        };
        assert.deepEqual(listenersOf(direct), { listeners: ["TCP", "UDP"], problems: [] });
        const { listeners, problems } = listenersOf({});
        assert.deepEqual(listeners, ["TCP"]);
        assert.equal(problems[0]?.severity, "error");
        assert.match(problems[0].message, /port 53 by UDP is left out .*direct-access to "true"/);
    });

    it("is no success where a Service has no NodePorts to use", () => {
        const state = serviceListeners(service({ ports: [{ port: 80 }] }), "127.2.0.10", view({}));
        assert.equal(state.problems[0]?.severity, "error");
        assert.match(state.problems[0].message, /What to do: remove allocateLoadBalancerNodePorts/);
    });
});

describe("listeners of an Ingress", () => {
    const nodePort = { services: [service({ type: "NodePort" })] };

    it("takes the CLB's address for the domain where a rule has no host (457/45685)", () => {
        const state = ingressListeners(ingress(), "127.2.0.10", view(nodePort));
        const targets = [{ instanceId: "ins-1", port: 30080 }];
        assert.deepEqual(state, {
            listeners: [
                { protocol: "HTTP", port: 80, targets: [], rules: [{ domain: "127.2.0.10", url: "/", targets }] },
            ],
            problems: [],
        });
    });

    it("binds a ClusterIP Service's Pods with direct access", () => {
        const services = [service({ type: "ClusterIP" })];
        const object = ingress({ host: "a.com", path: "/x", annotations: ingressDirect });
        const state = ingressListeners(object, "127.2.0.10", view({ services, slices: [onNative] }));
        const targets = [{ eniIp: "10.1.0.1", podUid: "uid-10.1.0.1", port: 5000 }];
        assert.deepEqual(state.listeners[0]?.rules, [{ domain: "a.com", url: "/x", targets }]);
        assert.deepEqual(state.problems, []);
    });

    it("finds the Service's port by name", () => {
        const ports = [{ name: "http", port: 8080, nodePort: 31000 }];
        const services = [service({ type: "NodePort", ports })];
        const object = ingress({ backend: { name: "app", port: { name: "http" } } });
        const state = ingressListeners(object, "127.2.0.10", view({ services }));
        assert.deepEqual(state.listeners[0]?.rules[0]?.targets, [{ instanceId: "ins-1", port: 31000 }]);
    });

    const failures: [string, string, Parameters<typeof ingress>[0], Parameters<typeof view>[0]][] = [
        ["E4047", "a ClusterIP Service without direct access", {}, { services: [service({ type: "ClusterIP" })] }],
        ["E4041", "a Service that does not exist", { backend: { name: "none", port: { number: 80 } } }, {}],
        ["E4042", "a port the Service does not have", { backend: { name: "app", port: { number: 81 } } }, {}],
        [
            "E4082",
            "direct access to a Service without selector",
            { annotations: ingressDirect },
            { services: [service({ selector: {} })] },
        ],
    ];
    it("says for direct access that no Pod supports what is wrong, without E4033, which is about IPv6 here", () => {
        const object = ingress({ annotations: ingressDirect });
        const state = ingressListeners(
            object,
            "127.2.0.10",
            view({ cluster: { networkType: "GR" }, slices: [onNative] }),
        );
        assert.deepEqual(state.listeners[0]?.rules[0]?.targets, []);
        assert.equal(state.problems.length, 1);
        assert.equal(state.problems[0]?.severity, "error");
        assert.equal(state.problems[0]?.code, undefined);
        assert.match(state.problems[0]?.message ?? "", /GlobalRouteDirectAccess is not "true"/);
    });

    for (const [code, name, object, cluster] of failures) {
        it(`says ${code} for ${name}, and keeps the rule without targets`, () => {
            const state = ingressListeners(ingress(object), "127.2.0.10", view(cluster));
            assert.deepEqual(codes(state), [code]);
            assert.deepEqual(state.listeners[0]?.rules[0]?.targets, []);
        });
    }

    it("says E4031 for a path that a CLB does not take, and leaves it out", () => {
        for (const path of ["a", `/${"a".repeat(120)}`, "/a b"]) {
            const state = ingressListeners(ingress({ path }), "127.2.0.10", view(nodePort));
            assert.ok(codes(state).includes("E4031"), path);
            assert.deepEqual(state.listeners, []);
        }
    });

    it("asks the CLB for a path alone where its type is Exact, beside its prefix", () => {
        const { rules } = ingress({ path: "/a" }).spec!;
        const exact = structuredClone(rules!);
        exact[0]!.http!.paths[0]!.pathType = "Exact";
        const object = ingress({ spec: { rules: [...rules!, ...exact] } });
        const state = ingressListeners(object, "127.2.0.10", view(nodePort));
        assert.deepEqual(
            state.listeners[0]?.rules.map(({ url }) => url),
            ["/a", "=/a"],
        );
        assert.deepEqual(state.problems, []);
    });

    it("says E4013 for an Ingress without rules", () => {
        assert.deepEqual(codes(ingressListeners(ingress({ spec: { rules: [] } }), "127.2.0.10", view({}))), ["E4013"]);
    });

    it("names a default backend alone, of which that there are no rules follows, by itself", () => {
        const defaultBackend = { service: { name: "app", port: { number: 80 } } };
        assert.deepEqual(codes(ingressListeners(ingress({ spec: { defaultBackend } }), "127.2.0.10", view({}))), []);
    });

    it("is no success where a path leads to something else than a Service, which it names", () => {
        const resource = { apiGroup: "example.com", kind: "Bucket", name: "b" };
        const paths = [{ path: "/a", pathType: "Prefix", backend: { resource } }];
        const state = ingressListeners(
            ingress({ spec: { rules: [{ host: "a.com", http: { paths } }] } }),
            "127.2.0.10",
            view({}),
        );
        assert.equal(state.problems[0]?.severity, "error");
        assert.match(state.problems[0].message, /^path \/a of a\.com has no backend: .*What to do: name a Service/);
    });

    it("keeps the first of two rules with the same domain and path", () => {
        const { rules } = ingress().spec!;
        const state = ingressListeners(
            ingress({ spec: { rules: [...rules!, ...rules!] } }),
            "127.2.0.10",
            view(nodePort),
        );
        assert.equal(state.listeners[0]?.rules.length, 1);
    });
});

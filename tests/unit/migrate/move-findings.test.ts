import assert from "node:assert/strict";
import { known, unknown, type Fact, type Facts, type ReachabilityFacts } from "../../../doctor/model/facts";
import { UNKNOWN_FACTS } from "../../../doctor/model/unknown-facts";
import type { ClusterObjects } from "../../../doctor/model/cluster-objects";
import type { Migrant, Mode } from "../../../migrate/modes";
import { backendsInMode, listenerPortsOf, ownListenersOf } from "../../../migrate/move-backends";
import { findingsOfMove, type MoveFindings } from "../../../migrate/move-findings";
import { planMigration } from "../../../migrate/migration-plan";
import {
    bridgeNode,
    bridgePod,
    cluster,
    config,
    DIRECT_ACCESS,
    ingress,
    node,
    pod,
    service,
    superNode,
    vpcCniNode,
} from "../doctor/objects";

const OPEN: Fact<ReachabilityFacts> = known({ open: true, decidedBy: "no security group" }, "the test");
const closed = (onlyFrom: string[]): Fact<ReachabilityFacts> =>
    known({ open: false, onlyFrom, decidedBy: "node 10.20.0.11: no rule of sg-1 accepts TCP 30080" }, "the test");
const VPC_CNI: Facts = { ...UNKNOWN_FACTS, network: known("VPC-CNI", "the test") };

interface Situation extends Partial<ClusterObjects> {
    facts?: Facts;
    reachability?: Fact<ReachabilityFacts>;
    reachabilityNow?: Fact<ReachabilityFacts>;
    ignored?: string[];
}

function found(to: Mode, situation: Situation): MoveFindings {
    const { facts = VPC_CNI, reachability = OPEN, reachabilityNow = OPEN, ignored = [], ...lists } = situation;
    const objects = cluster({
        services: [service()],
        pods: [pod()],
        nodes: [vpcCniNode],
        configMaps: [config({})],
        ...lists,
    });
    const [own] = objects.ingresses;
    const migrant = (
        own ? { kind: "Ingress", object: own } : { kind: "Service", object: objects.services[0] }
    ) as Migrant;
    const none = unknown({ en: "", zh: "" }, { en: "", zh: "" });
    const loadBalancer = { ipVersion: none, listeners: none, passToTarget: none, reachability: reachabilityNow };
    return findingsOfMove({
        migrant,
        steps: planMigration(migrant, to),
        loadBalancerId: "lb-1",
        objects,
        facts: { ...facts, loadBalancers: { "lb-1": loadBalancer } },
        reachability,
        ignored,
    });
}

const named = (object: ReturnType<typeof service>) => ({
    ...object,
    metadata: {
        ...object.metadata,
        annotations: { ...object.metadata?.annotations, "service.kubernetes.io/loadbalance-id": "lb-1" },
    },
});

describe("what doctor finds on an entry point as a migration will leave it", () => {
    it("keeps no sound migration from beginning", () => {
        assert.deepEqual(found("direct", {}).blockers, []);
        assert.deepEqual(found("local", {}).blockers, []);
    });

    it("is said where the address will be lost, which the user asked for", () => {
        const { blockers, notes } = found("node-port", { services: [service({ [DIRECT_ACCESS]: "true" })] });
        assert.deepEqual(blockers, []);
        assert.match(notes.join("\n"), /^TCI0001: /m);
    });

    for (const [what, to, situation, code] of [
        [
            "Cilium-Overlay, which has no direct access",
            "direct",
            {
                facts: { ...UNKNOWN_FACTS, network: known("Cilium-Overlay", "test") },
                pods: [bridgePod()],
                nodes: [bridgeNode],
            },
            "TCI0011",
        ],
        [
            "a GlobalRouter cluster without the switch",
            "direct",
            {
                facts: { ...UNKNOWN_FACTS, network: known("GR", "test") },
                pods: [bridgePod()],
                nodes: [bridgeNode],
                configMaps: [config({ GlobalRouteDirectAccess: "false" })],
            },
            "TCI0002",
        ],
        ["a Service without a selector", "direct", { services: [service({}, { selector: {} })] }, "TCI0039"],
        [
            "Pods on super nodes behind NodePorts",
            "node-port",
            {
                services: [service({ [DIRECT_ACCESS]: "true" })],
                pods: [pod({ nodeName: "eklet-subnet-1" })],
                nodes: [superNode],
            },
            "TCI0005",
        ],
        [
            "a cluster without a node to bind",
            "node-port",
            { services: [service({ [DIRECT_ACCESS]: "true" })], nodes: [{ ...vpcCniNode, status: {} }] },
            "TCI0048",
        ],
        [
            "a Service without NodePorts",
            "node-port",
            {
                services: [
                    service(
                        { [DIRECT_ACCESS]: "true" },
                        { allocateLoadBalancerNodePorts: false, ports: [{ port: 80, targetPort: 5000 }] },
                    ),
                ],
            },
            "TCI0042",
        ],
    ] as const satisfies readonly (readonly [string, Mode, Situation, string])[]) {
        it(`keeps it from beginning: ${what}`, () => {
            const { blockers } = found(to, situation);
            assert.ok(
                blockers.some((blocker) => blocker.startsWith(`${code}: `)),
                blockers.join("\n"),
            );
            const { notes, blockers: left } = found(to, { ...situation, ignored: [code] });
            assert.ok(!left.some((blocker) => blocker.startsWith(`${code}: `)));
            assert.ok(notes.some((note) => note.startsWith(`${code}: `)));
        });
    }

    it("keeps an Ingress off the NodePorts of a ClusterIP Service", () => {
        const site = ingress({ "ingress.cloud.tencent.com/direct-access": "true" });
        const { blockers } = found("node-port", { ingresses: [site], services: [service({}, { type: "ClusterIP" })] });
        assert.match(blockers.join("\n"), /^TCI0004: /m);
    });

    it("keeps it from beginning where security groups will drop clients that they let in now", () => {
        const services = [named(service({ [DIRECT_ACCESS]: "true" }))];
        const { blockers } = found("node-port", { services, reachability: closed([]) });
        assert.match(blockers.join("\n"), /^TCI0034: .*node 10\.20\.0\.11: no rule of sg-1 accepts TCP 30080/m);
    });

    it("is no reason where the same clients are let in as now", () => {
        const services = [named(service({ [DIRECT_ACCESS]: "true" }))];
        const office = closed(["203.0.113.0/24"]);
        const { blockers, notes } = found("node-port", { services, reachability: office, reachabilityNow: office });
        assert.deepEqual(blockers, []);
        assert.match(notes.join("\n"), /^TCI0034: /m);
    });

    it("says what nobody could tell about security groups", () => {
        const reachability = unknown({ en: "no permission", zh: "" }, { en: "look yourself", zh: "" });
        assert.match(
            found("direct", { reachability }).notes.join("\n"),
            /security groups on the way are unknown: no permission; look yourself/,
        );
    });

    it("takes what the CLB has bound, and the controller has said, for history", () => {
        const condition = {
            type: "Ready",
            status: "False" as const,
            reason: "E4047",
            message: "x",
            lastTransitionTime: "",
        };
        const refused = service({ [DIRECT_ACCESS]: "false" }, {}, { status: { conditions: [condition] } });
        const { blockers } = found("direct", { services: [refused], ignored: ["TCI0031"] });
        assert.deepEqual(blockers, []);
    });
});

describe("the backends that a listener will have", () => {
    const other = node({}, { name: "10.20.0.12" });
    const nodes = [
        vpcCniNode,
        { ...other, status: { addresses: [{ type: "InternalIP", address: "10.20.0.12" }] } },
        superNode,
    ];
    const objects = cluster({ services: [service()], ingresses: [ingress()], pods: [pod()], nodes });
    const web = { kind: "Service", object: service() } as Migrant;
    const site = { kind: "Ingress", object: ingress() } as Migrant;
    const names = (migrant: Migrant, mode: Mode, port = 80) =>
        backendsInMode(
            migrant,
            mode,
            objects,
        )({ Port: port }).map(({ isNode, address, port: bound }) => `${isNode ? "node" : "Pod"} ${address}:${bound}`);

    it("are Pods, all nodes, or nodes with a Pod", () => {
        for (const migrant of [web, site]) {
            assert.deepEqual(names(migrant, "direct"), ["Pod 10.20.1.5:5000"]);
            assert.deepEqual(names(migrant, "node-port"), ["node 10.20.0.11:30080", "node 10.20.0.12:30080"]);
        }
        assert.deepEqual(names(web, "local"), ["node 10.20.0.11:30080"]);
    });

    it("are none of another port's on a shared CLB", () => assert.deepEqual(names(web, "direct", 81), []));

    it("listen where a port's name leads", () => {
        const byName = service({}, { ports: [{ port: 80, targetPort: "http", nodePort: 30080 }] });
        const container = { name: "web", ports: [{ name: "http", containerPort: 8080 }] };
        const pods = [pod({ containers: [container] })];
        const migrant = { kind: "Service", object: byName } as Migrant;
        const bound = backendsInMode(migrant, "direct", cluster({ services: [byName], pods, nodes }))({ Port: 80 });
        assert.deepEqual(bound, [{ isNode: false, address: "10.20.1.5", port: 8080 }]);
    });

    it("of an Ingress are behind the ports of its status, else 80 and, with TLS, 443", () => {
        assert.deepEqual(listenerPortsOf(site), [80]);
        const tls = { kind: "Ingress", object: ingress({}, { tls: [{ secretName: "cert" }] }) } as Migrant;
        assert.deepEqual(listenerPortsOf(tls), [80, 443]);
        const ports = [{ port: 8080, protocol: "TCP" }];
        const status = { loadBalancer: { ingress: [{ ip: "203.0.113.9", ports }] } };
        assert.deepEqual(listenerPortsOf({ kind: "Ingress", object: { ...ingress(), status } } as Migrant), [8080]);
    });

    it("of an Ingress are its own rules, those without a host at the CLB's address", () => {
        const backend = { service: { name: "web", port: { number: 80 } } };
        const paths = [
            { path: "/shop", pathType: "Exact", backend },
            { path: "/", pathType: "Prefix", backend },
        ];
        const spec = { rules: [{ host: "a.example.com", http: { paths } }, { http: { paths: [paths[1]!] } }] };
        const status = { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } };
        assert.deepEqual(ownListenersOf({ kind: "Ingress", object: { spec, status } }).rules, [
            { domain: "a.example.com", url: "=/shop" },
            { domain: "a.example.com", url: "/" },
            { domain: "203.0.113.9", url: "/" },
        ]);
        assert.deepEqual(ownListenersOf({ kind: "Service", object: service() } as Migrant).rules, []);
    });
});

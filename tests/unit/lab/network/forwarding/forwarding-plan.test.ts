import assert from "node:assert/strict";
import type {
    CertificateRecord,
    ClusterEndpointRecord,
    ClusterRecord,
    ListenerRecord,
    LoadBalancerRecord,
    MachineRecord,
    SecurityGroupRecord,
} from "../../../../../lab/cloud/model";
import { forwardingPlan, transportOf } from "../../../../../lab/network/forwarding/forwarding-plan";
import type { ForwardingRecords } from "../../../../../lab/network/forwarding/forwarding-types";
import { certificatesFor } from "../../../../../lab/network/l7/tls-plan";

const VPC = "vpc-1";
const GROUP = { securityGroupId: "sg-1", ingress: [] } as unknown as SecurityGroupRecord;
const NODE_PATH = [[{ securityGroupId: "sg-1", ingress: [] }]];

function loadBalancer(vip: string, ...listeners: Partial<ListenerRecord>[]): LoadBalancerRecord {
    return {
        loadBalancerId: "lb-1",
        vpcId: VPC,
        vips: [vip],
        securityGroups: [],
        listeners: listeners.map((listener) => ({
            listenerId: "lbl-1",
            protocol: "TCP",
            port: 80,
            targets: [],
            rules: [],
            ...listener,
        })),
    } as unknown as LoadBalancerRecord;
}

function plan(records: Partial<ForwardingRecords>): ReturnType<typeof forwardingPlan> {
    return forwardingPlan({
        loadBalancers: [],
        certificates: [],
        clusterEndpoints: [],
        clusters: [{ clusterId: "cls-1", vpcId: VPC } as ClusterRecord],
        machines: [
            { instanceId: "ins-1", clusterId: "cls-1", lanIp: "10.20.1.5", securityGroupIds: ["sg-1"] },
        ] as MachineRecord[],
        virtualNodes: [],
        virtualNodePools: [],
        privateIps: [],
        securityGroups: [GROUP],
        addressBlocks: [
            { vpcId: VPC, clusterId: "", cidr: "10.20.0.0/16", block: 16 },
            { vpcId: VPC, clusterId: "cls-1", cidr: "172.18.0.0/16", block: 17 },
        ],
        apiServerPort: () => undefined,
        canBindPrivilegedPorts: true,
        assumptions: [],
        ...records,
    });
}

function endpoint(changes: Partial<ClusterEndpointRecord>): ClusterEndpointRecord {
    return {
        clusterId: "cls-1",
        extranet: false,
        status: "Creating",
        address: "10.20.1.9",
        ...changes,
    } as ClusterEndpointRecord;
}

describe("forwardingPlan", () => {
    it("serves a public VIP as it is and an internal one in its VPC's block", () => {
        const addresses = ["127.2.0.10", "10.20.3.7"].map(
            (vip) => plan({ loadBalancers: [loadBalancer(vip, {})] }).sockets[0]?.address,
        );
        assert.deepEqual(addresses, ["127.2.0.10", "127.16.3.7"]);
    });

    it("maps Pods of the VPC and of a GlobalRouter CIDR, and nodes by instance id", () => {
        const targets = [
            { type: "ENI" as const, eniIp: "10.20.4.4", port: 5000, weight: 10, registeredTime: "" },
            { type: "ENI" as const, eniIp: "172.18.0.7", port: 5000, weight: 20, registeredTime: "" },
            { type: "CVM" as const, instanceId: "ins-1", port: 31000, weight: 10, registeredTime: "" },
        ];
        const [socket] = plan({ loadBalancers: [loadBalancer("127.2.0.10", { targets })] }).sockets;
        assert.equal(socket?.layer, 4);
        assert.deepEqual(socket.layer === 4 && socket.targets, [
            { address: "127.16.4.4", port: 5000, weight: 10, path: [] },
            { address: "127.17.0.7", port: 5000, weight: 20, path: NODE_PATH },
            { address: "127.16.1.5", port: 31000, weight: 10, path: NODE_PATH },
        ]);
    });

    it("connects to GlobalRouter's Pods from a SNAT IP where that is assumed, and to no others", () => {
        const targets = ["10.20.4.4", "172.18.0.7"].map((eniIp) => ({
            type: "ENI" as const,
            eniIp,
            port: 5000,
            weight: 10,
            registeredTime: "",
        }));
        const loadBalancers = [loadBalancer("127.2.0.10", { targets })];
        const [socket] = plan({ loadBalancers, assumptions: ["snat-pro-hides-client"] }).sockets;
        assert.equal(socket?.layer, 4);
        const [onEni, onBridge] = socket.layer === 4 ? socket.targets : [];
        assert.equal(onEni?.source, undefined);
        assert.match(onBridge?.source ?? "", /^127\.16\.255\.\d+$/);
    });

    it("leaves out a target whose node or address is gone", () => {
        const targets = [
            { type: "ENI" as const, eniIp: "192.168.0.1", port: 1, weight: 1, registeredTime: "" },
            { type: "CVM" as const, instanceId: "ins-gone", port: 1, weight: 1, registeredTime: "" },
        ];
        const [socket] = plan({ loadBalancers: [loadBalancer("127.2.0.10", { targets })] }).sockets;
        assert.deepEqual(socket?.layer === 4 && socket.targets, []);
    });

    it("shifts a privileged port where it cannot be bound, and says when that collides", () => {
        const records = {
            loadBalancers: [loadBalancer("127.2.0.10", {}, { listenerId: "lbl-2", port: 8080 })],
            canBindPrivilegedPorts: false,
        };
        const { sockets, problems } = plan(records);
        assert.deepEqual(
            sockets.map(({ askedPort, port }) => [askedPort, port]),
            [[80, 8080]],
        );
        assert.match(problems[0]?.message ?? "", /port 8080 .* is port 80 of lb-1 already/);
    });

    it("serves TCP and UDP on one port, and no port twice over either", () => {
        const both = [{ protocol: "UDP" as const, port: 53 }, { port: 53 }];
        const { sockets, problems } = plan({ loadBalancers: [loadBalancer("127.2.0.10", ...both, ...both)] });
        assert.deepEqual(sockets.map(transportOf), ["UDP", "TCP"]);
        assert.equal(problems.length, 2);
    });

    it("ends idle connections as the listener says, else as Tencent's default", () => {
        const idle = [{ protocol: "UDP" as const, port: 1 }, { port: 2 }, { port: 3, idleTimeout: 10 }];
        const { sockets } = plan({ loadBalancers: [loadBalancer("127.2.0.10", ...idle)] });
        assert.deepEqual(
            sockets.map((socket) => socket.layer === 4 && socket.idleTimeoutMs),
            [300_000, 900_000, 10_000],
        );
    });

    it("does not serve a TCP_SSL listener without its certificate", () => {
        const { sockets, problems } = plan({
            loadBalancers: [
                loadBalancer("127.2.0.10", { protocol: "TCP_SSL", port: 443, certificate: { certIds: ["gone"] } }),
            ],
        });
        assert.deepEqual(sockets, []);
        assert.match(problems[0]?.message ?? "", /certificate/);
    });

    it("shows an HTTPS listener's certificate, and with SNI each domain's own", () => {
        const certificates = ["a", "b"].map(
            (certificateId) =>
                ({ certificateId, publicKey: `cert ${certificateId}`, privateKey: "key" }) as CertificateRecord,
        );
        const rule = (domain: string, certId: string) => ({
            locationId: "loc-1",
            domain,
            url: "/",
            targets: [],
            certificate: { certIds: [certId] },
        });
        const shown = (listener: Partial<ListenerRecord>, name?: string) => {
            const balancer = loadBalancer("127.2.0.10", { protocol: "HTTPS", port: 443, ...listener });
            const [socket] = plan({ loadBalancers: [balancer], certificates }).sockets;
            return socket?.layer === 7 && socket.tls && certificatesFor(socket.tls, name)[0]?.certificateId;
        };
        assert.equal(shown({ certificate: { certIds: ["b"] } }, "x.example.com"), "b");
        const sni = { sni: true, rules: [rule("a.example.com", "a"), rule("*.example.org", "b")] };
        assert.deepEqual(
            [shown(sni), shown(sni, "A.example.com"), shown(sni, "x.example.org"), shown(sni, "else.example.net")],
            ["a", "a", "b", "a"],
        );
        const withDefault = sni.rules.map((each, index) => ({ ...each, defaultServer: index === 1 }));
        assert.equal(shown({ ...sni, rules: withDefault }, "else.example.net"), "b");
        assert.equal(shown({ sni: true }), false);
    });

    it("leads a cluster's endpoint to its API server, once that has a port", () => {
        const targetsOf = (apiServerPort: number | undefined): unknown => {
            const [socket] = plan({ clusterEndpoints: [endpoint({})], apiServerPort: () => apiServerPort }).sockets;
            assert.deepEqual([socket?.ownerId, socket?.address, socket?.port], ["cls-1/intranet", "127.16.1.9", 443]);
            return socket?.layer === 4 && socket.targets;
        };
        assert.deepEqual(targetsOf(undefined), []);
        assert.deepEqual(targetsOf(40001), [{ address: "127.0.0.1", port: 40001, weight: 10 }]);
    });

    it("has clients pass the security group of the CLB, and of the endpoint", () => {
        const balancer = { ...loadBalancer("127.2.0.10", {}), securityGroups: ["sg-1"] };
        const { sockets } = plan({
            loadBalancers: [balancer],
            clusterEndpoints: [
                endpoint({ securityGroup: "sg-1" }),
                endpoint({ extranet: true, address: "127.2.0.11" }),
            ],
        });
        assert.deepEqual(
            sockets.map(({ path }) => path.flat().flatMap(({ securityGroupId }) => securityGroupId || [])),
            [["sg-1"], ["sg-1"], []],
        );
    });

    it("serves an endpoint on a user's CLB behind that CLB's groups, as long as it exists", () => {
        const balancer = { ...loadBalancer("10.20.1.9", {}), listeners: [], securityGroups: ["sg-1"] };
        const on = (loadBalancerId: string) =>
            plan({ loadBalancers: [balancer], clusterEndpoints: [endpoint({ loadBalancerId })] }).sockets;
        const [socket] = on(balancer.loadBalancerId);
        assert.deepEqual([socket?.address, socket?.askedPort], ["127.16.1.9", 443]);
        assert.ok(socket?.path.flat().some(({ securityGroupId }) => securityGroupId === "sg-1"));
        assert.deepEqual(on("lb-gone"), []);
    });

    it("does not serve an endpoint that is being deleted", () => {
        assert.deepEqual(plan({ clusterEndpoints: [endpoint({ status: "Deleting" })] }).sockets, []);
    });
});

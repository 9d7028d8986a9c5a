import assert from "node:assert/strict";
import { diagnose } from "../../../doctor/diagnose";
import type { ClusterObjects } from "../../../doctor/model/cluster-objects";
import { known, type Facts, type TargetFacts } from "../../../doctor/model/facts";
import { UNKNOWN_FACTS } from "../../../doctor/model/unknown-facts";
import { account, bridge, direct, eni, ON } from "./finding-objects";
import {
    bridgeNode,
    bridgePod,
    cluster,
    config,
    DIRECT_ACCESS,
    ingress,
    INGRESS_DIRECT_ACCESS,
    manifest,
    manifests,
    node,
    NODE_PORT,
    pod,
    service,
    serviceConfig,
    superNode,
    vpcCniNode,
    workload,
} from "./objects";

const ready = { conditions: [{ type: "Ready", status: "True", reason: "Success" }] };

/** Verdict, whose address the Pods see, and where it can be read, of the only entry point and its only Pods. */
function verdictOf(objects: ClusterObjects, facts?: Facts): string {
    const { entryPoints } = diagnose(objects, facts);
    const [point] = entryPoints;
    assert.ok(point && entryPoints.length === 1 && point.groups.length === 1, JSON.stringify(entryPoints));
    const [{ sees, readFrom } = {}] = point.groups;
    return [point.verdict, sees, ...(readFrom ? [readFrom] : [])].join(" ");
}

/** What the CLB API says of CLB `lb-1`. */
function withBackends(targets: readonly TargetFacts[]): Facts {
    const listener = { id: "lbl-1", protocol: "TCP", port: 80, snatEnable: false, keepalive: false, targets } as const;
    const loadBalancer = {
        ipVersion: known("ipv4" as const, "test"),
        passToTarget: known(false, "test"),
        listeners: known([listener], "test"),
        reachability: known({ open: true, decidedBy: "no security group" }, "test"),
    };
    return { ...account, loadBalancers: { "lb-1": loadBalancer } };
}

describe("the verdict on an entry point", () => {
    it("is kept where the CLB binds Pods of VPC-CNI", () => {
        assert.equal(verdictOf(cluster({ ...eni, services: [direct] })), "kept client remote_addr");
    });

    it("is lost over NodePorts, and kept there with externalTrafficPolicy: Local", () => {
        assert.equal(verdictOf(cluster({ ...eni, services: [service()] })), "lost node");
        const local = service({}, { externalTrafficPolicy: "Local" });
        assert.equal(verdictOf(cluster({ ...eni, services: [local] })), "kept client remote_addr");
    });

    it("is explained by the row that decides, and not by one that holds of every listener", () => {
        const nat64 = service({
            [DIRECT_ACCESS]: "true",
            "service.kubernetes.io/service.extensiveParameters": '{"AddressIPVersion":"IPV6"}',
        });
        const reasons = [direct, service(), nat64].map((object) => {
            const [point] = diagnose(cluster({ ...eni, services: [object] })).entryPoints;
            return point?.groups.map(({ why, source }) => `${why.en} (${source})`).join();
        });
        assert.deepEqual(reasons, [
            "a CLB translates no address at layer 4 (457/41897, 457/48949)",
            "kube-proxy puts the node's address in place of the client's (457/48949)",
            "the client's IPv6 address is translated into a public IPv4 one (214/68105)",
        ]);
    });

    it("is named NAT64 on super nodes, too, whatever the account is: direct access is not off there", () => {
        const nat64 = service({
            [DIRECT_ACCESS]: "true",
            "service.kubernetes.io/service.extensiveParameters": '{"AddressIPVersion":"IPV6"}',
        });
        const { entryPoints, findings } = diagnose(
            cluster({ nodes: [superNode], pods: [pod({ nodeName: superNode.metadata!.name! })], services: [nat64] }),
        );
        assert.equal(entryPoints[0]?.verdict, "lost");
        assert.deepEqual(
            findings
                .filter(({ verdict, severity }) => verdict === "lost" && severity === "error")
                .map(({ code }) => code),
            ["TCI0010"],
        );
    });

    it("is lost with direct access to GlobalRouter Pods while the cluster's switch is off", () => {
        assert.equal(
            verdictOf(cluster({ ...bridge, services: [direct], configMaps: [config({})] }), account),
            "lost nobody",
        );
        assert.equal(
            verdictOf(cluster({ ...bridge, services: [direct], configMaps: [ON] }), account),
            "kept client remote_addr",
        );
    });

    it("is unknown where the account decides, until the controller reports success or an error", () => {
        const of = (status: object) =>
            verdictOf(cluster({ ...bridge, services: [{ ...direct, status }], configMaps: [ON] }));
        assert.equal(of({}), "unknown unknown");
        assert.equal(of(ready), "kept client remote_addr");
        assert.equal(of({ conditions: [{ type: "Ready", status: "False", reason: "E4060" }] }), "lost nobody");
    });

    it("is lost where the controller refuses an Ingress with an error that has no published code", () => {
        const of = (annotations: Record<string, string>) => {
            const services = [service({}, NODE_PORT)];
            const ingresses = [ingress({ [INGRESS_DIRECT_ACCESS]: "true", ...annotations })];
            return verdictOf(cluster({ ...bridge, services, ingresses, configMaps: [ON] }));
        };
        const conditions = JSON.stringify([{ type: "Ready", status: "False", reason: "Failed" }]);
        assert.equal(of({}), "unknown unknown");
        assert.equal(of({ "ingress.cloud.tencent.com/status.conditions": conditions }), "lost nobody");
    });

    it("of cordoned nodes is unknown, until the CLB's backends show whether they are bound", () => {
        const cordoned: Partial<ClusterObjects> = {
            nodes: [{ ...vpcCniNode, spec: { unschedulable: true } }],
            pods: [pod()],
        };
        const annotations = { "service.kubernetes.io/loadbalance-id": "lb-1" };
        const local = service(annotations, { externalTrafficPolicy: "Local" }, { status: ready });
        const objects = cluster({ ...cordoned, services: [local] });
        assert.equal(verdictOf(objects), "unknown unknown");
        const node = { kind: "node", address: "10.20.0.11", port: 30080 } as const;
        assert.equal(verdictOf(objects, withBackends([node])), "kept client remote_addr");
        assert.equal(verdictOf(objects, withBackends([])), "lost nobody");
    });

    it("of a Service's layer 7 listener knows SNAT from its TkeServiceConfig", () => {
        const annotations = {
            [DIRECT_ACCESS]: "true",
            "service.cloud.tencent.com/specify-protocol": '{"80":{"protocol":["HTTP"]}}',
            "service.cloud.tencent.com/tke-service-config": "web",
        };
        const l7Listeners = [{ protocol: "HTTP" as const, port: 80, snatEnable: true }];
        const config = { metadata: { namespace: "shop", name: "web" }, spec: { loadBalancer: { l7Listeners } } };
        const objects = cluster({ ...eni, services: [service(annotations)], tkeServiceConfigs: [config] });
        assert.equal(verdictOf(objects), "kept CLB X-Forwarded-For");
    });

    it("names what an unknown verdict waits for, with a command", () => {
        const { unknown } = diagnose(cluster({ ...bridge, services: [direct], configMaps: [ON] }));
        assert.deepEqual(
            unknown.map(({ id }) => id),
            ["billByIp", "snatPro", "containerCidrRegistered"],
        );
        assert.ok(unknown.every(({ find, objects }) => find.en && find.zh && objects[0]?.name === "web"));
    });

    it("of a manifest depends on the cluster's default, which a ConfigMap tells", () => {
        const objects = { services: [manifest()], workloads: [workload({ spec: {} })] };
        const facts: Facts = { ...account, network: known("VPC-CNI", "test") };
        assert.equal(verdictOf(manifests(objects), facts), "unknown unknown");
        const newCluster = { ...objects, configMaps: [config({ EnableDefaultDirectAccess: "true" })] };
        assert.equal(verdictOf(manifests(newCluster), facts), "kept client remote_addr");
        assert.equal(verdictOf(manifests({ ...objects, configMaps: [config({})] }), facts), "lost node");
    });

    it("takes no default for an object that the controller has had already", () => {
        const objects = cluster({
            ...eni,
            services: [service()],
            configMaps: [config({ EnableDefaultDirectAccess: "true" })],
        });
        assert.equal(verdictOf(objects), "lost node");
    });

    it("of an Ingress is kept in the header, or as the peer with direct access", () => {
        const services = [service({}, NODE_PORT)];
        const of = (annotations: Record<string, string>) =>
            verdictOf(cluster({ ...eni, services, ingresses: [ingress(annotations)] }));
        assert.equal(of({ [INGRESS_DIRECT_ACCESS]: "false" }), "kept node X-Forwarded-For");
        assert.equal(of({ [INGRESS_DIRECT_ACCESS]: "true" }), "kept client remote_addr");
        assert.equal(of({ [INGRESS_DIRECT_ACCESS]: "yes" }), "lost nobody");
    });

    it("of an Ingress with kept connections is in the header alone", () => {
        const objects = cluster({
            ...eni,
            services: [service({}, NODE_PORT)],
            ingresses: [
                ingress({ [INGRESS_DIRECT_ACCESS]: "true", "ingress.cloud.tencent.com/tke-service-config": "web" }),
            ],
            tkeServiceConfigs: [serviceConfig({ l7Listeners: [{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }] })],
        });
        assert.equal(verdictOf(objects), "kept CLB X-Forwarded-For");
    });

    it("of an Ingress without direct access before a ClusterIP Service: no connection arrives", () => {
        const services = [service({}, { type: "ClusterIP" })];
        assert.equal(verdictOf(cluster({ ...eni, services, ingresses: [ingress()] })), "lost nobody");
    });

    it("of super nodes hangs on direct access, unless other nodes hand on", () => {
        const pods = [pod({ nodeName: "eklet-subnet-1" })];
        assert.equal(verdictOf(cluster({ nodes: [superNode], pods, services: [service()] })), "lost nobody");
        assert.equal(verdictOf(cluster({ nodes: [superNode, node()], pods, services: [service()] })), "lost node");
        const local = service({}, { externalTrafficPolicy: "Local" });
        assert.equal(verdictOf(cluster({ nodes: [superNode, node()], pods, services: [local] })), "lost nobody");
        assert.equal(
            verdictOf(cluster({ nodes: [superNode], pods, services: [direct] }), account),
            "kept client remote_addr",
        );
    });

    it("is lost on Cilium's overlay with direct access, and unknown with hostNetwork", () => {
        const facts: Facts = { ...account, network: known("Cilium-Overlay", "test") };
        assert.equal(
            verdictOf(cluster({ nodes: [node()], pods: [bridgePod()], services: [direct] }), facts),
            "lost nobody",
        );
        const pods = [pod({ hostNetwork: true, containers: [] })];
        assert.equal(verdictOf(cluster({ nodes: [vpcCniNode], pods, services: [direct] })), "unknown unknown");
    });

    it("of a NodePort Service is lost, unless each node serves its own Pods", () => {
        assert.equal(verdictOf(cluster({ ...eni, services: [service({}, NODE_PORT)] })), "lost node");
        const local = service({}, { ...NODE_PORT, externalTrafficPolicy: "Local" });
        assert.equal(verdictOf(cluster({ ...eni, services: [local] })), "kept client remote_addr");
    });

    it("is given for each kind of Pods, and the worst of them for the whole", () => {
        const pods = [pod(), bridgePod({ name: "web-2" })];
        const objects = cluster({ nodes: [bridgeNode], pods, services: [direct], configMaps: [config({})] });
        const [point] = diagnose(objects).entryPoints;
        assert.deepEqual(
            point?.groups.map(({ verdict, sees, count }) => [verdict, sees, count]),
            [
                ["kept", "client", 1],
                ["lost", "nobody", 1],
            ],
        );
        assert.equal(point?.verdict, "lost");
    });

    it("shows the path with its addresses, and whose address a packet has at each hop", () => {
        const status = { loadBalancer: { ingress: [{ ip: "1.2.3.4" }] } };
        const annotated = { ...service({ "service.kubernetes.io/loadbalance-id": "lb-1234abcd" }), status };
        const [point] = diagnose(cluster({ ...eni, services: [annotated] })).entryPoints;
        assert.deepEqual(point?.groups[0]?.path, [
            { at: "client", source: "client" },
            { at: "CLB", name: "lb-1234abcd", address: "1.2.3.4", port: 80, source: "client" },
            { at: "node", name: "10.20.0.11", address: "10.20.0.11", port: 30080, source: "node" },
            { at: "Pod", name: "web-1", address: "10.20.1.5", port: 5000 },
        ]);
    });

    it("leaves NodePort Services behind an Ingress and the cluster's own endpoint out, and picks what is asked for", () => {
        const intranet: typeof direct = {
            ...service(),
            metadata: { namespace: "default", name: "kubernetes-intranet", uid: "u" },
        };
        const objects = cluster({ ...eni, services: [service({}, NODE_PORT), intranet], ingresses: [ingress()] });
        const names = (asked?: string[]) =>
            diagnose(objects, UNKNOWN_FACTS, { names: asked }).entryPoints.map(({ name }) => name);
        assert.deepEqual(names(), ["site"]);
        assert.deepEqual(names(["svc/web"]), []);
    });

    it("of another controller's Ingress waits for that controller", () => {
        const objects = cluster({
            ...eni,
            services: [service({}, { type: "ClusterIP" })],
            ingresses: [ingress({}, { ingressClassName: "traefik" })],
        });
        const { entryPoints, unknown } = diagnose(objects);
        assert.deepEqual(
            [entryPoints[0]?.verdict, entryPoints[0]?.controller, unknown[0]?.id],
            ["unknown", "traefik", "controller"],
        );
    });
});

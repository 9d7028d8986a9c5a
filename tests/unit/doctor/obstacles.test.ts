import assert from "node:assert/strict";
import pc from "picocolors";
import { diagnose } from "../../../doctor/diagnose";
import type { ClusterObjects, Ingress, Service } from "../../../doctor/model/cluster-objects";
import { known, type Facts } from "../../../doctor/model/facts";
import { prunedPod } from "../../../doctor/read/resources";
import { htmlReport } from "../../../doctor/output/html-report";
import { markdownReport } from "../../../doctor/output/markdown-report";
import { terminalReport } from "../../../doctor/output/terminal-report";
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
    NODE_PORT,
    pod,
    service,
    superNode,
    vpcCniNode,
    workload,
} from "./objects";
import { clb, eni, ID, ready, wantsSuper, withServices } from "./finding-objects";

const LOCAL = { externalTrafficPolicy: "Local" } as const;
const DIRECT = { [DIRECT_ACCESS]: "true" };
const SKIP = { "service.cloud.tencent.com/mode": "skip" };
const INGRESS_DIRECT = { [INGRESS_DIRECT_ACCESS]: "true" };
const ADDRESS = { status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } } };

/** Verdict of the only entry point, and what the Pods of each group see. */
function verdictOf(objects: ClusterObjects, facts?: Facts): string {
    const { entryPoints } = diagnose(objects, facts);
    assert.equal(entryPoints.length, 1);
    const [{ verdict, groups }] = entryPoints as [(typeof entryPoints)[number]];
    return [verdict, ...groups.map(({ sees }) => sees)].join(" ");
}

function waitsFor(objects: ClusterObjects, facts?: Facts): string[] {
    return diagnose(objects, facts).unknown.map(({ id }) => id);
}

const behind = (ingresses: Ingress, spec: Service["spec"] = NODE_PORT, more: Partial<ClusterObjects> = {}) =>
    cluster({ ...eni, services: [service({}, spec)], ingresses: [ingresses], ...more });

function targets(kind: "Pod" | "node"): Facts {
    const target = { kind, address: "10.20.1.5", port: 5000 };
    const listener = { id: "lbl-1", protocol: "TCP", port: 80, snatEnable: false, keepalive: false } as const;
    return clb({ listeners: known([{ ...listener, targets: [target] }], "t") });
}

describe("connections that end before a Pod, whatever the path", () => {
    it("over NodePorts that do not exist, or on no node", () => {
        const without = { ...LOCAL, allocateLoadBalancerNodePorts: false, ports: [{ port: 80 }] };
        assert.equal(verdictOf(withServices(service({}, LOCAL))), "kept client");
        assert.equal(verdictOf(withServices(service({}, without))), "lost nobody");
        const labelled = { "service.kubernetes.io/qcloud-loadbalancer-backends-label": "pool=b" };
        assert.equal(verdictOf(withServices(service(labelled, LOCAL))), "lost nobody");
        const unready = { ...vpcCniNode, status: { ...vpcCniNode.status, conditions: [] } };
        const objects = cluster({ nodes: [unready], pods: [pod()], services: [service({}, LOCAL)] });
        assert.equal(verdictOf(objects), "lost nobody");
    });

    it("at an Ingress that names no Service, a missing one, a port that it lacks, or an ExternalName", () => {
        assert.equal(verdictOf(behind(ingress(INGRESS_DIRECT))), "kept client");
        assert.equal(
            verdictOf(
                behind(ingress(INGRESS_DIRECT, { rules: [{ host: "a.example" }] }), {
                    type: "ClusterIP",
                }),
            ),
            "lost",
        );
        assert.equal(verdictOf(cluster({ ...eni, ingresses: [ingress(INGRESS_DIRECT)] })), "lost");
        const otherPort = { ...NODE_PORT, ports: [{ port: 81 }] };
        assert.equal(verdictOf(behind(ingress(INGRESS_DIRECT), otherPort)), "lost nobody");
        assert.equal(verdictOf(behind(ingress(INGRESS_DIRECT), { type: "ExternalName" })), "lost nobody");
        assert.equal(verdictOf(manifests({ ingresses: [ingress(INGRESS_DIRECT)] })), "unknown");
    });

    it("at a port by a name that no container has, and not at one that a workload will have", () => {
        const named = service(DIRECT, { ports: [{ port: 80, targetPort: "http" }] });
        const containers = [{ name: "web", ports: [{ name: "http", containerPort: 5000 }] }];
        const workloads = [workload({ spec: { containers } })];
        assert.equal(verdictOf(withServices(named)), "lost nobody");
        assert.equal(verdictOf(cluster({ nodes: [vpcCniNode], services: [named], workloads })), "kept client");
        const sidecar = prunedPod(pod({ initContainers: containers }));
        assert.equal(verdictOf(cluster({ nodes: [vpcCniNode], services: [named], pods: [sidecar] })), "kept client");
        const pods = [pod({ containers })];
        assert.equal(verdictOf(cluster({ nodes: [vpcCniNode], services: [named], pods })), "kept client");
    });

    it("where nothing has the labels that the Service selects, which manifests alone do not tell", () => {
        assert.equal(verdictOf(cluster({ nodes: [vpcCniNode], services: [service(DIRECT)] })), "lost nobody");
        const workloads = [workload({})];
        assert.equal(
            verdictOf(cluster({ nodes: [vpcCniNode], services: [service(DIRECT)], workloads })),
            "kept client",
        );
        const network = { ...clb({}), network: known("VPC-CNI" as const, "t") };
        assert.equal(verdictOf(manifests({ services: [manifest(DIRECT)] }), network), "kept client");
    });

    it("at a DaemonSet on super nodes", () => {
        const facts = { ...clb({}), billByIp: known(true, "t") };
        const of = (kind: string) =>
            verdictOf(
                cluster({
                    nodes: [superNode],
                    services: [service(DIRECT)],
                    workloads: [{ ...workload({ spec: wantsSuper }), kind }],
                }),
                facts,
            );
        assert.deepEqual([of("Deployment"), of("DaemonSet")], ["kept client", "lost nobody"]);
    });

    it("with direct access before a Service without a selector, and not over NodePorts", () => {
        const of = (annotations: Record<string, string>, spec: Service["spec"]) =>
            verdictOf(withServices(service(annotations, { ...spec, selector: {} })));
        assert.equal(of(DIRECT, {}), "lost nobody");
        assert.equal(of({}, {}), "lost node");
        assert.equal(of({}, LOCAL), "unknown unknown");
        const off = { nodes: [bridgeNode], configMaps: [config({})] };
        const behindGr = behind(ingress(INGRESS_DIRECT), { ...NODE_PORT, selector: {} }, off);
        assert.deepEqual(
            diagnose(behindGr).findings.flatMap(({ code, severity }) => (severity === "error" ? [code] : [])),
            ["TCI0039"],
        );
    });

    it("where a security group drops all clients, and not where it lets some in", () => {
        const decidedBy = "sg-1 drops";
        const of = (onlyFrom?: string[]) =>
            verdictOf(
                withServices(service({ ...ID, ...DIRECT })),
                clb({ reachability: known({ open: false, decidedBy, ...(onlyFrom && { onlyFrom }) }, "t") }),
            );
        assert.deepEqual([of(), of(["203.0.113.0/24"])], ["lost nobody", "kept client"]);
    });
});

describe("a CLB that need not have what the object says", () => {
    it("is none where the controller skips a new object, or has failed before it had an address", () => {
        const { status } = ready("False");
        assert.equal(verdictOf(withServices(service({ ...DIRECT, ...SKIP }))), "lost nobody");
        const failed = { ...service(DIRECT), status: { conditions: status.conditions } };
        assert.equal(verdictOf(withServices(failed)), "lost nobody");
    });

    it("leaves the verdict open, with how to find out, until its backends were looked up", () => {
        const failed = { ...service({ ...ID, ...DIRECT }), ...ready("False") };
        const skipped = { ...service({ ...ID, ...DIRECT, ...SKIP }), ...ADDRESS };
        for (const object of [failed, skipped]) {
            assert.equal(verdictOf(withServices(object)), "unknown unknown");
            assert.deepEqual(waitsFor(withServices(object)), ["sync"]);
            assert.equal(verdictOf(withServices(object), targets("Pod")), "kept client");
        }
    });

    it("contradicts the object where it has bound nodes in place of Pods", () => {
        const objects = withServices(service({ ...ID, ...DIRECT }));
        assert.equal(verdictOf(objects, targets("Pod")), "kept client");
        assert.equal(verdictOf(objects, targets("node")), "unknown unknown");
    });

    it("serves no Ingress while the ingress controller is off, unless an older one runs", () => {
        const configMaps = [config({ EnableIngressController: "false" })];
        const older = {
            kind: "Deployment",
            metadata: { namespace: "kube-system", name: "l7-lb-controller" },
            template: {},
        };
        assert.equal(verdictOf(behind(ingress(INGRESS_DIRECT), NODE_PORT, { configMaps })), "lost nobody");
        const served = behind({ ...ingress(INGRESS_DIRECT), ...ADDRESS }, NODE_PORT, { configMaps });
        assert.equal(verdictOf(served), "unknown unknown");
        const withOlder = behind(ingress(INGRESS_DIRECT), NODE_PORT, { configMaps, workloads: [older] });
        assert.equal(verdictOf(withOlder), "kept client");
    });

    it("is not known to keep the address from another VPC, but for its headers", () => {
        const vpc = (prefix: string) => ({ [`${prefix}.cloud.tencent.com/cross-vpc-id`]: "vpc-12345678" });
        const objects = withServices(service({ ...DIRECT, ...vpc("service") }));
        assert.equal(verdictOf(objects), "unknown unknown");
        assert.deepEqual(waitsFor(objects), ["otherVpc"]);
        assert.equal(verdictOf(behind(ingress({ ...INGRESS_DIRECT, ...vpc("ingress") }))), "kept unknown");
    });
});

describe("the report of an Ingress", () => {
    const paths = ["web", "gone"].map((name) => ({
        path: `/${name}`,
        pathType: "Prefix",
        backend: { service: { name, port: { number: 80 } } },
    }));

    it("shows the CLB with the port on which it listens", () => {
        const portOf = (annotations: Record<string, string>, spec: Ingress["spec"] = {}) => {
            const { entryPoints } = diagnose(behind(ingress({ ...INGRESS_DIRECT, ...annotations }, spec)));
            return entryPoints[0]?.groups[0]?.path.find(({ at }) => at === "CLB")?.port;
        };
        const listenPorts = { "ingress.cloud.tencent.com/listen-ports": '[{"HTTP":8081}]' };
        assert.deepEqual(
            [portOf({}), portOf({}, { tls: [{ secretName: "t" }] }), portOf(listenPorts)],
            [80, 443, 8081],
        );
    });

    it("has a row for what leads nowhere, and names the Service of each of several groups", () => {
        const text = (objects: ClusterObjects) => terminalReport(diagnose(objects), "en", pc.createColors(false));
        const half = behind(ingress(INGRESS_DIRECT, { rules: [{ http: { paths } }] }));
        assert.match(text(half), /no backend was found.*✘ lost/);
        assert.match(markdownReport(diagnose(half), "en"), /\| Ingress site \| - \| - \| - \| lost \|/);
        assert.match(htmlReport(diagnose(half), "en", new Date()), /no backend was found/);
        const other = { ...service({}, NODE_PORT), metadata: { namespace: "shop", name: "gone", uid: "u-gone" } };
        const whole = { ...half, services: [...half.services, other] };
        assert.match(text(whole), /Service gone/);
        assert.match(text(whole), /Service web/);
        assert.match(markdownReport(diagnose(whole), "en"), /Ingress site: 1 Pod .*, Service gone \|/);
    });
});

describe("what could not be read", () => {
    it("comes with the right that it takes: single ConfigMaps are read, lists of all else", () => {
        const reason = { en: "403", zh: "403" };
        const unread = (["configMaps", "pods"] as const).map((list) => ({ list, namespace: "shop", reason }));
        const { unknown } = diagnose({ ...withServices(service(DIRECT)), unread });
        assert.deepEqual(
            unknown.flatMap(({ id, find }) => (id.startsWith("unread") ? [find.en] : [])),
            ["kubectl auth can-i get configmaps -n shop", "kubectl auth can-i list pods -n shop"],
        );
    });
});

describe("a GlobalRouter cluster with interfaces of VPC-CNI", () => {
    it("derives each Pod's network from its address, whatever its spec asks for", () => {
        const off = [config({})];
        const of = (made: ReturnType<typeof pod>) =>
            verdictOf(cluster({ nodes: [bridgeNode], pods: [made], services: [service(DIRECT)], configMaps: off }));
        assert.equal(of(pod()), "kept client");
        assert.equal(of(pod({}, { ip: "172.22.1.9" })), "lost nobody");
        assert.equal(of(bridgePod()), "lost nobody");
    });
});

import assert from "node:assert/strict";
import { diagnose } from "../../../../doctor/diagnose";
import type { ClusterObjects, ConfigMap, Ingress, Service } from "../../../../doctor/model/cluster-objects";
import { plain } from "../../../../doctor/model/text";
import { jsonReport, reportSchema } from "../../../../doctor/output/json-report";
import { markdownReport } from "../../../../doctor/output/markdown-report";
import { terminalReport } from "../../../../doctor/output/terminal-report";
import pc from "picocolors";
import {
    bridgeNode,
    bridgePod,
    config,
    cluster,
    DIRECT_ACCESS,
    ingress,
    manifests,
    NODE_PORT,
    pod,
    service,
    vpcCniNode,
    workload,
} from "../objects";

/** A gateway whose Deployment, Pods and Service are called web; its ConfigMap is web-settings. */
const nginx = (...args: string[]) =>
    workload({
        spec: {
            containers: [
                {
                    name: "controller",
                    image: "registry.k8s.io/ingress-nginx/controller:v1.11.2",
                    args: ["--configmap=$(POD_NAMESPACE)/web-settings", ...args],
                },
            ],
        },
    });
const settings = (data: Record<string, string>): ConfigMap => ({
    metadata: { namespace: "shop", name: "web-settings" },
    data,
});
const ofClass = (ingressClassName: string): Ingress => ({
    ...ingress({}, { ingressClassName, rules: [] }),
    metadata: { namespace: "shop", name: "app", uid: "u-app" },
});
const direct = service({ [DIRECT_ACCESS]: "true" });

function gateway(change: Partial<ClusterObjects> & { data?: Record<string, string>; services: Service[] }) {
    const { data = {}, ingresses = [], ...objects } = change;
    return cluster({
        nodes: [vpcCniNode],
        pods: [pod()],
        workloads: [nginx()],
        configMaps: [settings(data)],
        ingresses: [ofClass("nginx"), ...ingresses],
        ...objects,
    });
}

function appOf(objects: ClusterObjects) {
    const app = diagnose(objects).entryPoints.find(({ name }) => name === "app");
    assert.ok(app);
    return app;
}

const learnt = (objects: ClusterObjects) =>
    (appOf(objects).gateways ?? []).map(({ verdict, hops, isForgeable, through }) => [
        verdict,
        hops,
        isForgeable,
        `${through?.kind} ${through?.name}`,
    ]);

describe("an Ingress that a gateway in the cluster serves", () => {
    it("has the verdict of the gateway's own entry point, and the hops that the app may trust", () => {
        assert.deepEqual(learnt(gateway({ services: [direct] })), [["kept", 1, false, "Service web"]]);
        assert.deepEqual(learnt(gateway({ services: [service()] })), [["lost", 0, false, "Service web"]]);
        const unreached = gateway({ services: [direct], nodes: [bridgeNode], pods: [bridgePod()] });
        const [path] = appOf({ ...unreached, configMaps: [...unreached.configMaps, config({})] }).gateways ?? [];
        assert.deepEqual([path?.verdict, path?.hops], ["lost", 0]);
        assert.match(path?.why.en ?? "", /no connection reaches the gateway/);
    });

    it("behind a layer 7 CLB hangs on whether the gateway trusts the nodes that connect to it", () => {
        const services = [service({}, NODE_PORT)];
        const behind = (data: Record<string, string>) => learnt(gateway({ services, ingresses: [ingress()], data }));
        const on = { "use-forwarded-headers": "true" };
        assert.deepEqual(behind({}), [["lost", 0, false, "Ingress site"]]);
        assert.deepEqual(behind({ ...on, "proxy-real-ip-cidr": "10.20.0.0/24" }), [["kept", 1, false, "Ingress site"]]);
        assert.deepEqual(behind({ ...on, "proxy-real-ip-cidr": "10.99.0.0/24" }), [["lost", 0, false, "Ingress site"]]);
    });

    it("is as bad as with the node that the gateway does not trust", () => {
        const second = {
            ...vpcCniNode,
            metadata: { name: "10.30.0.1" },
            status: { ...vpcCniNode.status, addresses: [{ type: "InternalIP", address: "10.30.0.1" }] },
        };
        const data = { "use-forwarded-headers": "true", "proxy-real-ip-cidr": "10.20.0.0/24" };
        const services = [service({}, NODE_PORT)];
        const objects = gateway({ services, ingresses: [ingress()], data, nodes: [vpcCniNode, second] });
        assert.equal(appOf(objects).verdict, "lost");
        assert.equal(appOf({ ...objects, nodes: [second] }).verdict, "lost");
        assert.equal(appOf({ ...objects, nodes: [vpcCniNode] }).verdict, "kept");
    });

    it("is forgeable where the gateway trusts everyone, which is a finding of its own", () => {
        const objects = gateway({ services: [direct], data: { "use-forwarded-headers": "true" } });
        assert.deepEqual(learnt(objects), [["lost", 0, true, "Service web"]]);
        const found = diagnose(objects).findings.find(({ code }) => code === "TCI0049");
        assert.deepEqual([found?.kind, found?.namespace, found?.name], ["Deployment", "shop", "web"]);
        assert.match(found?.why.en ?? "", /proxy-real-ip-cidr: absent \(0\.0\.0\.0\/0\)/);
    });

    it("is unknown where the gateway's ConfigMap or its own entry point was not read", () => {
        const unread = diagnose(gateway({ services: [direct], configMaps: [] }));
        assert.equal(unread.entryPoints.find(({ name }) => name === "app")?.verdict, "unknown");
        assert.ok(unread.unknown.some(({ id }) => id === "gateway"));
        assert.match(
            unread.findings.find(({ code }) => code === "TCI0032")?.why.en ?? "",
            /shop\/web-settings was not/,
        );
        const [noEntry] = appOf(gateway({ services: [] })).gateways ?? [];
        assert.deepEqual([noEntry?.verdict, noEntry?.through], ["unknown", undefined]);
    });

    it("whose ConfigMap may not be read leaves the cluster's own switches known", () => {
        const reason = plain("403: forbidden");
        const one = { list: "configMaps", kind: "ConfigMap", namespace: "shop", name: "web-settings", reason } as const;
        const { entryPoints, unknown } = diagnose({
            ...gateway({ services: [service()], configMaps: [] }),
            unread: [one],
        });
        assert.equal(entryPoints.find(({ name }) => name === "web")?.verdict, "lost");
        const open = unknown.find(({ id }) => id === "unread:configMaps:shop:ConfigMap:web-settings");
        assert.match(open?.question.en ?? "", /ConfigMap shop\/web-settings.*whom the gateway trusts/);
    });

    it("is told by the controller of its class, or by the class that the gateway's arguments name", () => {
        const ingressClasses = [{ metadata: { name: "inside" }, spec: { controller: "example.com/inside" } }];
        const own = nginx("--controller-class=example.com/inside", "--ingress-class=mine");
        const served = (name: string, change: Partial<ClusterObjects>) =>
            appOf({ ...gateway({ services: [direct] }), ingresses: [ofClass(name)], ...change }).gateways !== undefined;
        assert.equal(served("inside", { ingressClasses, workloads: [own] }), true);
        const objects = {
            ...gateway({ services: [direct], workloads: [own] }),
            ingresses: [ofClass("inside")],
            ingressClasses,
        };
        assert.ok(diagnose(objects).findings.some(({ code }) => code === "TCI0032"));
        assert.equal(served("inside", { ingressClasses }), false);
        assert.equal(served("mine", { workloads: [own] }), true);
        assert.equal(served("nginx", { workloads: [own] }), false);
        assert.equal(served("traefik", {}), false);
    });

    it("is the same of manifests that have the gateway and its settings", () => {
        const objects = gateway({ services: [direct] });
        assert.equal(appOf(manifests({ ...objects, complete: false })).verdict, "kept");
    });

    it("is in every report, with the gateway, its entry point and the hops", () => {
        const diagnosis = diagnose(gateway({ services: [direct] }));
        reportSchema.parse(jsonReport(diagnosis, "zh"));
        const terminal = terminalReport(diagnosis, "en", pc.createColors(false));
        assert.match(terminal, /ingress-nginx shop\/web .*gateway .*X-Forwarded-For /);
        assert.match(terminal, /The app may trust 1 hop of X-Forwarded-For, from the right/);
        assert.match(markdownReport(diagnosis, "en"), /ingress-nginx shop\/web ← Service shop\/web \| gateway/);
    });
});

import assert from "node:assert/strict";
import pc from "picocolors";
import { diagnose } from "../../../../doctor/diagnose";
import type { AnyObject, ClusterObjects, Service, Workload } from "../../../../doctor/model/cluster-objects";
import { jsonReport, reportSchema } from "../../../../doctor/output/json-report";
import { terminalReport } from "../../../../doctor/output/terminal-report";
import { cluster, DIRECT_ACCESS, ingress, NODE_PORT, pod, service, vpcCniNode } from "../objects";
import { envoyOf, gateway, gatewayClass, gatewayRoute, gatewayWorkload, route } from "./route-objects";

/** The gateway's own Service, in its namespace. */
const own = (direct: "true" | "false", spec: Service["spec"] = {}): Service =>
    service(
        { [DIRECT_ACCESS]: direct },
        { selector: { app: "gw" }, ...spec },
        {
            metadata: {
                namespace: "gateways",
                name: "public",
                uid: "u",
                annotations: { [DIRECT_ACCESS]: direct },
            },
        },
    );
const gatewayPod = { ...pod(), metadata: { namespace: "gateways", name: "gw-1", labels: { app: "gw" } } };

function behind(workload: Workload, others: AnyObject[], more: Partial<ClusterObjects> = {}): ClusterObjects {
    return cluster({
        nodes: [vpcCniNode],
        pods: [gatewayPod],
        services: [own("true")],
        workloads: [workload],
        others,
        ...more,
    });
}

function appOf(objects: ClusterObjects) {
    const found = diagnose(objects).entryPoints.find(({ type }) => type === "Route");
    assert.ok(found);
    return found;
}

const learnt = (objects: ClusterObjects) =>
    (appOf(objects).gateways ?? []).map(({ kind, verdict, hops, through }) => [kind, verdict, hops, through?.name]);

describe("an app behind a gateway's route", () => {
    it("has the verdict of its gateway's own entry point, and the hops that it may trust", () => {
        const others = [gatewayRoute("HTTPRoute")];
        assert.deepEqual(learnt(behind(envoyOf(), others)), [["Envoy Gateway", "kept", 1, "public"]]);
        const lost = behind(envoyOf(), others, { services: [own("false")] });
        assert.deepEqual(learnt(lost), [["Envoy Gateway", "lost", 0, "public"]]);
        assert.equal(appOf(lost).verdict, "lost");
    });

    it("behind a layer 7 CLB is the second hop, since the gateway appends its peer", () => {
        const front = { ...ingress(), metadata: { namespace: "gateways", name: "front", uid: "u" } };
        front.spec = { rules: [{ http: { paths: [{ backend: { service: { name: "public" } } }] } }] };
        const objects = behind(envoyOf(), [gatewayRoute("GRPCRoute")], {
            services: [own("false", NODE_PORT)],
            ingresses: [front],
        });
        assert.deepEqual(learnt(objects), [["Envoy Gateway", "kept", 2, "front"]]);
    });

    it("whose gateway hands bytes on sees the gateway, unless a PROXY protocol tells it more", () => {
        const tcp = (transport: AnyObject[]) => learnt(behind(envoyOf(), [gatewayRoute("TCPRoute"), ...transport]));
        assert.deepEqual(tcp([]), [["Envoy Gateway", "lost", 0, "public"]]);
        const policy = { kind: "BackendTrafficPolicy", metadata: { namespace: "shop", name: "p" } };
        assert.deepEqual(tcp([{ ...policy, spec: { proxyProtocol: { version: "V2" } } }])[0]?.[1], "unknown");
        assert.deepEqual(tcp([{ ...policy, spec: { timeout: {} } }])[0]?.[1], "lost");
        const services = [{ proxyProtocol: { version: 2 } }];
        const spoken = [route("traefik.io/v1alpha1", "IngressRouteTCP", { routes: [{ services }] })];
        const path = appOf(behind(gatewayWorkload("traefik:v3.5"), spoken)).gateways?.[0];
        assert.deepEqual([path?.verdict, path?.hops], ["kept", 0]);
        assert.match(path?.why.en ?? "", /PROXY protocol, which the app has to read/);
    });

    it("is judged by the policy of its listener", () => {
        const targetRef = { kind: "Gateway", name: "public", sectionName: "https" };
        const clientIPDetection = { xForwardedFor: { numTrustedHops: 2 } };
        const policy = { kind: "ClientTrafficPolicy", metadata: { namespace: "edge", name: "trust" } };
        const others = [{ ...policy, spec: { targetRef, clientIPDetection } }];
        const forgeable = (sectionName: string) =>
            appOf(behind(envoyOf(), [gatewayRoute("HTTPRoute", { sectionName }), ...others])).gateways?.[0]
                ?.isForgeable;
        assert.deepEqual([forgeable("https"), forgeable("http")], [true, false]);
    });

    it("finds the gateway of a Gateway by its labels, its class, its merged class or its address", () => {
        const kinds = (workload: Workload, ...others: AnyObject[]) =>
            learnt(behind(workload, [gatewayRoute("HTTPRoute"), ...others])).map(([kind]) => kind);
        const traefik = gatewayWorkload("traefik:v3.5");
        const anyClass = gateway("any");
        assert.deepEqual(kinds(traefik, anyClass, gatewayClass("any", "traefik.io/gateway-controller")), ["Traefik"]);
        assert.deepEqual(kinds(traefik, anyClass, gatewayClass("any", "example.com/other")), ["Gateway API"]);
        assert.deepEqual(kinds(traefik, gateway("traefik")), ["Traefik"]);
        const merged = { "gateway.envoyproxy.io/owning-gatewayclass": "any" };
        assert.deepEqual(kinds(gatewayWorkload("envoyproxy/envoy:v1.35.0", merged), anyClass), ["Envoy Gateway"]);
        assert.deepEqual(kinds(envoyOf("another"), anyClass), ["Gateway API"]);
        const istio = (labels: Record<string, string>, namespace: string) =>
            gatewayWorkload("istio/proxyv2:1.27.0", labels, { namespace });
        const named = { "gateway.networking.k8s.io/gateway-name": "public" };
        assert.deepEqual(kinds(istio(named, "edge")), ["Istio"]);
        assert.deepEqual(kinds(istio(named, "shop")), ["Gateway API"]);
        const addressed = gateway("istio", {
            addresses: [{ type: "Hostname", value: "gw.gateways.svc.cluster.local" }],
        });
        assert.deepEqual(kinds(istio({ istio: "ingress" }, "gateways"), addressed), ["Istio"]);
    });

    it("finds Istio's gateway by the selector of its Gateway, also one whose image its webhook puts in", () => {
        const service = route("networking.istio.io/v1", "VirtualService", { gateways: ["edge/public"], http: [{}] });
        const selecting = {
            apiVersion: "networking.istio.io/v1",
            kind: "Gateway",
            metadata: { namespace: "edge", name: "public" },
            spec: { selector: { istio: "ingress" } },
        };
        const injected = gatewayWorkload(
            "auto",
            { istio: "ingress" },
            {
                annotations: { "inject.istio.io/templates": "gateway" },
            },
        );
        const mesh = { metadata: { namespace: "istio-system", name: "istio" }, data: { mesh: "{}" } };
        const configMaps = [mesh];
        assert.deepEqual(learnt(behind(injected, [service, selecting], { configMaps })), [
            ["Istio", "kept", 1, "public"],
        ]);
        assert.deepEqual(learnt(behind(injected, [service], { configMaps })), [
            ["Istio", "unknown", undefined, undefined],
        ]);
    });

    it("finds the Traefik and the APISIX of its class", () => {
        const kinds = (workload: Workload, object: AnyObject) => learnt(behind(workload, [object]))[0]?.[3];
        const inside = {
            metadata: { namespace: "shop", name: "app", annotations: { "kubernetes.io/ingress.class": "in" } },
        };
        const args = ["--providers.kubernetescrd.ingressclass=in"];
        const ofClass = route("traefik.io/v1alpha1", "IngressRoute", {}, inside);
        assert.equal(kinds(gatewayWorkload("traefik:v3.5", {}, { args }), ofClass), "public");
        assert.equal(kinds(gatewayWorkload("traefik:v3.5"), ofClass), undefined);
        const spec = (ingressClassName: string) => ({ ingressClassName, http: [{}] });
        const apisix = gatewayWorkload("apache/apisix:3.13.0");
        assert.equal(kinds(apisix, route("apisix.apache.org/v2", "ApisixRoute", spec("apisix"))), "public");
        assert.equal(kinds(apisix, route("apisix.apache.org/v2", "ApisixRoute", spec("other"))), undefined);
    });

    it("has a finding where it is lost, with the fix of what loses it", () => {
        const found = (objects: ClusterObjects) => {
            const { findings } = diagnose(objects);
            const one = findings.find(({ code }) => code === "TCI0050");
            return one && [one.kind, one.severity, one.verdict, one.fix?.commands[0]?.replace(/ --type.*/, "")];
        };
        const others = [gatewayRoute("HTTPRoute")];
        assert.equal(found(behind(envoyOf(), others)), undefined);
        assert.deepEqual(found(behind(envoyOf(), others, { services: [own("false")] })), [
            "HTTPRoute",
            "error",
            "lost",
            "kubectl patch service public -n gateways",
        ]);
        const nginx = gatewayWorkload("registry.k8s.io/ingress-nginx/controller:v1.11.2");
        const data = { "use-forwarded-headers": "true" };
        const settings = { metadata: { namespace: "gateways", name: "ingress-nginx-controller" }, data };
        const site = { metadata: { namespace: "shop", name: "site" }, spec: { ingressClassName: "nginx" } };
        const forged = behind(nginx, [], { configMaps: [settings], ingresses: [site] });
        assert.deepEqual(found(forged), [
            "Ingress",
            "error",
            "lost",
            "kubectl patch configmap ingress-nginx-controller -n gateways",
        ]);
    });

    it("is lost where the Gateway has not accepted its route", () => {
        const conditions = [{ type: "Accepted", status: "False", reason: "NotAllowedByListeners" }];
        const parentRef = { name: "public", namespace: "edge" };
        const status = { status: { parents: [{ parentRef, conditions }] } };
        const [path] = appOf(behind(envoyOf(), [gatewayRoute("HTTPRoute", {}, status)])).gateways ?? [];
        assert.equal(path?.verdict, "lost");
        assert.match(path?.why.en ?? "", /has not accepted the route \(NotAllowedByListeners\)/);
    });

    it("is unknown, and says so, where no gateway that serves it was read", () => {
        const diagnosis = diagnose(cluster({ others: [gatewayRoute("HTTPRoute")] }));
        assert.equal(diagnosis.entryPoints[0]?.verdict, "unknown");
        assert.deepEqual(
            diagnosis.unknown.map(({ id }) => id),
            ["gateway"],
        );
        assert.match(diagnosis.findings[0]?.why.en ?? "", /Gateway edge\/public; .*no workload of a gateway/);
    });

    it("can be named, and is in every report", () => {
        const objects = behind(envoyOf(), [gatewayRoute("HTTPRoute")]);
        const diagnosis = diagnose(objects, undefined, { names: ["httproute/app"] });
        assert.deepEqual(
            diagnosis.entryPoints.map(({ kind, name }) => `${kind} ${name}`),
            ["HTTPRoute app"],
        );
        reportSchema.parse(jsonReport(diagnosis, "zh"));
        assert.match(
            terminalReport(diagnosis, "en", pc.createColors(false)),
            /HTTPRoute app .*Envoy Gateway gateways\/gw/,
        );
    });

    it("has its gateway's entry point looked at, but not reported, where that namespace was read beside", () => {
        const objects = behind(envoyOf(), [gatewayRoute("HTTPRoute")], { services: [own("false")] });
        const { entryPoints, findings } = diagnose(objects, undefined, { beside: new Set(["gateways"]) });
        assert.deepEqual(
            entryPoints.map(({ name, verdict }) => [name, verdict]),
            [["app", "lost"]],
        );
        assert.ok(findings.every(({ namespace }) => namespace === "shop"));
    });
});

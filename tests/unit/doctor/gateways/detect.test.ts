import assert from "node:assert/strict";
import { gatewaysOf } from "../../../../doctor/gateways/detect";
import type { Trust } from "../../../../doctor/gateways/trust";
import { plain } from "../../../../doctor/model/text";
import { NO_OBJECTS, type ClusterObjects, type Workload } from "../../../../doctor/model/cluster-objects";

interface WorkloadParts {
    namespace?: string;
    image: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    args?: string[];
    configMap?: string;
    kind?: string;
}

function workload(
    name: string,
    { namespace = "gateways", image, labels, annotations, args, configMap, kind = "Deployment" }: WorkloadParts,
): Workload {
    const own = { app: name, ...labels };
    return {
        kind,
        metadata: { namespace, name },
        template: {
            metadata: { labels: own, annotations },
            spec: {
                containers: [{ name: "gateway", image, args }],
                ...(configMap && { volumes: [{ name: "config", configMap: { name: configMap } }] }),
            },
        },
    };
}

function cluster(objects: Partial<ClusterObjects>): ClusterObjects {
    return { ...NO_OBJECTS, complete: true, ...objects };
}

function configMap(name: string, data: Record<string, string>, namespace = "gateways") {
    return { metadata: { namespace, name }, data };
}

/** How the only gateway is set. */
function trustOf(objects: Partial<ClusterObjects>): Trust {
    const [gateway, ...others] = gatewaysOf(cluster(objects));
    assert.ok(gateway && others.length === 0);
    return gateway.trust;
}

const NGINX = "registry.k8s.io/ingress-nginx/controller:v1.11.2@sha256:abc";
const nginx = workload("ingress-nginx-controller", {
    image: NGINX,
    args: ["/nginx-ingress-controller", "--configmap=$(POD_NAMESPACE)/nginx-settings"],
});
const envoy = workload("envoy-default-eg-e41e7b31", {
    namespace: "envoy-gateway-system",
    image: "docker.io/envoyproxy/envoy:distroless-v1.35.0",
    labels: {
        "gateway.envoyproxy.io/owning-gateway-name": "eg",
        "gateway.envoyproxy.io/owning-gateway-namespace": "default",
    },
});
const istio = (annotation?: string) =>
    workload("istio-ingressgateway", {
        namespace: "istio-system",
        image: "docker.io/istio/proxyv2:1.27.0",
        labels: { istio: "ingressgateway" },
        ...(annotation && { annotations: { "proxy.istio.io/config": annotation } }),
    });

function clientTrafficPolicy(spec: object, name = "policy", creationTimestamp = "2026-01-01T00:00:00Z") {
    return { kind: "ClientTrafficPolicy", metadata: { namespace: "default", name, creationTimestamp }, spec };
}

describe("gateways of a cluster", () => {
    it("are found by their images and labels, whichever registry they come from, and nothing else is", () => {
        const workloads = [
            nginx,
            workload("mirrored", { image: "docker.io/k8smirror/ingress-nginx-controller:v1.11.2" }),
            workload("proxy", { image: "traefik:v3.5", kind: "DaemonSet" }),
            workload("apisix", { image: "ccr.ccs.tencentyun.com/mirror/apache/apisix:3.13.0-debian" }),
            envoy,
            istio(),
            workload("shop", { image: "docker.io/istio/proxyv2:1.27.0" }),
            workload("envoy-sidecar", { image: "docker.io/envoyproxy/envoy:v1.35.0" }),
            workload("apisix-dashboard", { image: "apache/apisix-dashboard:3.0" }),
            workload("apisix-ingress-controller", { image: "apache/apisix-ingress-controller:1.8" }),
            workload("nginx", { image: "nginx:1.29" }),
        ];
        assert.deepEqual(
            gatewaysOf(cluster({ workloads })).map(({ kind, workload: { name } }) => [kind, name]),
            [
                ["ingress-nginx", "ingress-nginx-controller"],
                ["ingress-nginx", "mirrored"],
                ["Traefik", "proxy"],
                ["APISIX", "apisix"],
                ["Envoy Gateway", "envoy-default-eg-e41e7b31"],
                ["Istio", "istio-ingressgateway"],
            ],
        );
    });

    it("are TKE's add-on where an object of kind NginxIngress asks for them", () => {
        const addOn = workload("shop-ingress-nginx-controller", {
            namespace: "kube-system",
            image: "ccr.ccs.tencentyun.com/tkeimages/nginx-ingress-controller:v1.9.5",
        });
        const others = [{ apiVersion: "cloud.tencent.com/v1alpha1", kind: "NginxIngress", metadata: { name: "shop" } }];
        assert.deepEqual(
            [others, []].map((each) => gatewaysOf(cluster({ workloads: [addOn], others: each }))[0]?.kind),
            ["NginxIngress add-on", "ingress-nginx"],
        );
    });

    it("have the Services for entries that select their Pods from outside, or stand behind an Ingress of TKE's", () => {
        const service = (name: string, type: string, selector: Record<string, string>, namespace = "gateways") => ({
            metadata: { namespace, name },
            spec: { type, selector },
        });
        const app = { app: "ingress-nginx-controller" };
        const services = [
            service("public", "LoadBalancer", app),
            service("node-ports", "NodePort", app),
            service("behind", "ClusterIP", app),
            service("metrics", "ClusterIP", app),
            service("everything", "LoadBalancer", {}),
            service("elsewhere", "LoadBalancer", app, "default"),
            service("other", "LoadBalancer", { app: "other" }),
        ];
        const backend = { service: { name: "behind", port: { number: 80 } } };
        const ingresses = [
            {
                metadata: { namespace: "gateways", name: "front" },
                spec: { rules: [{ http: { paths: [{ backend }] } }] },
            },
        ];
        const [gateway] = gatewaysOf(cluster({ workloads: [nginx], services, ingresses }));
        assert.deepEqual(
            gateway?.entries.map(({ name }) => name),
            ["public", "node-ports", "behind"],
        );
    });
});

describe("trust of ingress-nginx", () => {
    const trusting = (data: Record<string, string>) =>
        trustOf({ workloads: [nginx], configMaps: [configMap("nginx-settings", data)] });

    it("is nobody's by default, and everybody's with use-forwarded-headers alone", () => {
        assert.deepEqual(trusting({}).trusts, { from: "nobody" });
        assert.deepEqual(trusting({ "use-forwarded-headers": "true" }).trusts, { from: "everyone" });
        assert.deepEqual(trusting({ "enable-real-ip": "true" }).trusts, { from: "everyone" });
    });

    it("is that of proxy-real-ip-cidr, where it is in use", () => {
        const cidrs = { "proxy-real-ip-cidr": "10.0.0.0/8, 172.16.0.1" };
        assert.deepEqual(trusting({ "use-forwarded-headers": "true", ...cidrs }).trusts, {
            from: "cidrs",
            cidrs: ["10.0.0.0/8", "172.16.0.1"],
        });
        assert.deepEqual(trusting(cidrs).trusts, { from: "nobody" });
    });

    it("appends to the header only where both keys say so", () => {
        assert.equal(trusting({ "compute-full-forwarded-for": "true" }).writes, "client");
        const both = { "compute-full-forwarded-for": "true", "use-forwarded-headers": "true" };
        assert.equal(trusting(both).writes, "appended");
        assert.equal(trusting({ "use-proxy-protocol": "true" }).proxyProtocol, "required");
    });

    it("is unknown where its ConfigMap was not read or does not exist", () => {
        assert.equal(trustOf({ workloads: [nginx], complete: false }).trusts.from, "unknown");
        assert.equal(trustOf({ workloads: [nginx] }).trusts.from, "unknown");
    });
});

describe("trust of Envoy Gateway", () => {
    const targeting = { targetRefs: [{ group: "gateway.networking.k8s.io", kind: "Gateway", name: "eg" }] };

    it("is nobody's without a policy for the Gateway", () => {
        const elsewhere = clientTrafficPolicy({
            targetRefs: [{ kind: "Gateway", name: "other" }],
            clientIPDetection: { xForwardedFor: { numTrustedHops: 3 } },
        });
        assert.deepEqual(trustOf({ workloads: [envoy], others: [elsewhere] }).trusts, { from: "nobody" });
        assert.equal(trustOf({ workloads: [envoy], complete: false }).trusts.from, "unknown");
        const unread = [
            { list: "others", kind: "ClientTrafficPolicy", namespace: "default", reason: plain("403") },
        ] as const;
        assert.equal(trustOf({ workloads: [envoy], unread }).trusts.from, "unknown");
    });

    it("is by hops, by CIDRs or by a header, as the oldest policy of the whole Gateway has it", () => {
        const detection = (clientIPDetection: object) =>
            trustOf({ workloads: [envoy], others: [clientTrafficPolicy({ ...targeting, clientIPDetection })] }).trusts;
        assert.deepEqual(detection({ xForwardedFor: { numTrustedHops: 2 } }), { from: "hops", hops: 2 });
        assert.deepEqual(detection({ xForwardedFor: { trustedCIDRs: ["10.0.0.0/8"] } }), {
            from: "cidrs",
            cidrs: ["10.0.0.0/8"],
        });
        assert.deepEqual(detection({ customHeader: { name: "X-Client" } }), { from: "everyone" });
        const policies = [
            clientTrafficPolicy(
                { ...targeting, clientIPDetection: { xForwardedFor: { numTrustedHops: 5 } } },
                "newer",
                "2026-05-01T00:00:00Z",
            ),
            clientTrafficPolicy({ ...targeting, clientIPDetection: { xForwardedFor: { numTrustedHops: 1 } } }, "older"),
        ];
        assert.deepEqual(trustOf({ workloads: [envoy], others: policies }).trusts, { from: "hops", hops: 1 });
    });

    it("names the policy of a single listener", () => {
        const targetRef = { ...targeting.targetRefs[0], sectionName: "https" };
        const spec = { targetRef, clientIPDetection: { xForwardedFor: { numTrustedHops: 1 } } };
        const { trusts, readFrom } = trustOf({ workloads: [envoy], others: [clientTrafficPolicy(spec)] });
        assert.deepEqual(trusts, { from: "nobody" });
        assert.match(readFrom.map(({ en }) => en).join(), /listener https alone/);
    });

    it("demands the PROXY protocol, or takes it where it is spoken", () => {
        const proxy = (spec: object) =>
            trustOf({ workloads: [envoy], others: [clientTrafficPolicy({ ...targeting, ...spec })] }).proxyProtocol;
        assert.equal(proxy({ enableProxyProtocol: true }), "required");
        assert.equal(proxy({ proxyProtocol: { optional: true } }), "optional");
        assert.equal(proxy({ proxyProtocol: {} }), "required");
        assert.equal(proxy({}), "off");
    });
});

describe("trust of Istio", () => {
    const mesh = (numTrustedProxies: number) =>
        configMap(
            "istio",
            { mesh: `defaultConfig:\n  gatewayTopology:\n    numTrustedProxies: ${numTrustedProxies}\n` },
            "istio-system",
        );

    it("is the mesh's, unless the gateway's annotation has its own", () => {
        assert.deepEqual(trustOf({ workloads: [istio()], configMaps: [mesh(1)] }).trusts, { from: "hops", hops: 1 });
        const own = istio('{"gatewayTopology": {"numTrustedProxies": 0, "proxyProtocol": {}}}');
        const trust = trustOf({ workloads: [own], configMaps: [mesh(1)] });
        assert.deepEqual([trust.trusts, trust.proxyProtocol], [{ from: "nobody" }, "required"]);
        assert.deepEqual(trustOf({ workloads: [istio("gatewayTopology:\n  numTrustedProxies: 2")] }).trusts, {
            from: "hops",
            hops: 2,
        });
        assert.equal(trustOf({ workloads: [istio()] }).trusts.from, "unknown");
    });
});

describe("trust of Traefik", () => {
    const traefik = (parts: Partial<WorkloadParts>) => workload("traefik", { image: "traefik:v3.5", ...parts });

    it("is read from arguments in any case, and from a static file", () => {
        const args = [
            "--entryPoints.web.forwardedHeaders.trustedIPs=10.0.0.0/8,127.0.0.1/32",
            "--entryPoints.web.address=:8000",
        ];
        assert.deepEqual(trustOf({ workloads: [traefik({ args })] }).trusts, {
            from: "cidrs",
            cidrs: ["10.0.0.0/8", "127.0.0.1/32"],
        });
        assert.deepEqual(
            trustOf({ workloads: [traefik({ args: ["--entrypoints.web.forwardedheaders.insecure"] })] }).trusts,
            { from: "everyone" },
        );
        assert.deepEqual(trustOf({ workloads: [traefik({})] }).trusts, { from: "nobody" });
        const file = "entryPoints:\n  web:\n    address: ':80'\n    forwardedHeaders:\n      trustedIPs: [0.0.0.0/0]\n";
        const mounted = {
            workloads: [traefik({ configMap: "static" })],
            configMaps: [configMap("static", { "traefik.yml": file })],
        };
        assert.deepEqual(trustOf(mounted).trusts, { from: "everyone" });
    });

    it("is unknown of a file that is not read", () => {
        assert.equal(trustOf({ workloads: [traefik({ configMap: "static" })] }).trusts.from, "unknown");
        const configMaps = [configMap("static", { "traefik.toml": "[entryPoints.web]\n" })];
        assert.equal(trustOf({ workloads: [traefik({ configMap: "static" })], configMaps }).trusts.from, "unknown");
    });
});

describe("trust of APISIX", () => {
    const apisix = workload("apisix", { image: "apache/apisix:3.13.0", configMap: "apisix" });
    const trusting = (yaml: string) =>
        trustOf({ workloads: [apisix], configMaps: [configMap("apisix", { "config.yaml": yaml })] });

    it("is its own machine's by default, and else that of real_ip_from", () => {
        assert.deepEqual(trusting("apisix:\n  node_listen: 9080\n").trusts, { from: "nobody" });
        const listed = trusting(
            "nginx_config:\n  http:\n    real_ip_header: X-Forwarded-For\n    real_ip_recursive: 'on'\n    real_ip_from: [127.0.0.1, 'unix:', 10.0.0.0/8]\n",
        );
        assert.deepEqual([listed.trusts, listed.goesLeft], [{ from: "cidrs", cidrs: ["10.0.0.0/8"] }, true]);
        assert.equal(trustOf({ workloads: [apisix] }).trusts.from, "unknown");
    });
});

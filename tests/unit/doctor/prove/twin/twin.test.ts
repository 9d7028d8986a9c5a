import assert from "node:assert/strict";
import fc from "fast-check";
import { ANNOTATION_KEYS, rowsOf } from "../../../../../tke/annotations/table";
import { toText } from "../../../../../tke/annotations/values";
import type { ClusterObjects, Ingress, Pod, Service } from "../../../../../doctor/model/cluster-objects";
import { entriesOf } from "../../../../../doctor/paths/entry-points";
import { ObjectIndex } from "../../../../../doctor/paths/object-index";
import { TREATMENTS, type TreatmentRow } from "../../../../../doctor/prove/twin/annotation-treatments";
import { buildTwin, NoTwin, type Twin, type TwinOptions } from "../../../../../doctor/prove/twin/twin";
import { treatAnnotations } from "../../../../../doctor/prove/twin/twin-notes";
import { legalValue } from "../../../../support/annotation-values";
import { cluster, config, ingress, NODE_PORT, pod, service, serviceConfig, vpcCniNode, workload } from "../../objects";

const OPTIONS: TwinOptions = {
    image: "registry.invalid/echo:1",
    tags: [{ key: "pulumi:stack", value: "doctor-proof" }],
};
const { Service: KEYS, Ingress: INGRESS_KEYS } = ANNOTATION_KEYS;
const WEB = { nodes: [vpcCniNode], pods: [pod()], configMaps: [config({})] };

function twinOf(objects: Partial<ClusterObjects>, options: Partial<TwinOptions> = {}, kind = "Service"): Twin {
    const index = new ObjectIndex(cluster({ ...WEB, ...objects }));
    const entry = entriesOf(index).find((each) => each.entry.kind === kind);
    return buildTwin(entry!, index, { ...OPTIONS, ...options });
}

function serviceTwin(original: Service, options: Partial<TwinOptions> = {}, more: Partial<ClusterObjects> = {}): Twin {
    return twinOf({ services: [original], ...more }, options);
}

function objectOf<T>(twin: Twin, kind: string): T {
    return twin.objects.find((object) => object.kind === kind) as T;
}

const annotationsOf = (twin: Twin) => objectOf<Service>(twin, twin.kind).metadata?.annotations ?? {};
const podSpecOf = (twin: Twin) =>
    objectOf<{ spec: { template: Pod } }>(twin, "Deployment").spec.template.spec as NonNullable<Pod["spec"]>;
const problemsOf = (build: () => Twin): string => {
    try {
        build();
    } catch (error) {
        assert.ok(error instanceof NoTwin);
        return error.message;
    }
    return "";
};

describe("the twin of a Service or Ingress", () => {
    for (const kind of ["Service", "Ingress", "Pod"] as const) {
        it(`keeps, replaces or leaves out every annotation of a ${kind}, and says why`, () => {
            const rows = Object.entries(rowsOf(kind));
            const property = fc.constantFrom(...rows).chain(([name, row]) =>
                legalValue(name, row.value).map((value) => ({
                    name,
                    key: row.key,
                    text: toText(value, row.value),
                })),
            );
            fc.assert(
                fc.property(property, fc.boolean(), ({ name, key, text }, onExisting) => {
                    const row = (TREATMENTS[kind] as Record<string, TreatmentRow>)[name]!;
                    const treatment = (onExisting ? row.onExisting : undefined) ?? row.treatment;
                    const { kept, toReplace, notes } = treatAnnotations(kind, { [key]: text }, onExisting);
                    assert.deepEqual(kept, treatment === "keep" ? { [key]: text } : {});
                    assert.equal(toReplace.has(name), treatment === "replace");
                    assert.equal(notes.length, treatment === "keep" ? 0 : 1);
                    assert.ok(notes.every(({ what, why }) => what === key && why.en !== "" && why.zh !== ""));
                }),
                { numRuns: 200 },
            );
        });
    }

    it("never has what binds the original to its own CLB, protects a CLB, or is another controller's", () => {
        const twin = serviceTwin(
            service({
                [KEYS.loadBalancerId]: "lb-1",
                [KEYS.existingLoadBalancerId]: "lb-1",
                [KEYS.clientToken]: "6f1d1f0e-8b5a-4c7e-9d55-0d9b3c7f2a11",
                [KEYS.targetGroups]: "{}",
                [KEYS.modificationProtection]: "true",
                "external-dns.alpha.kubernetes.io/hostname": "shop.example.com",
                "kubectl.kubernetes.io/last-applied-configuration": "{}",
            }),
        );
        assert.deepEqual(Object.keys(annotationsOf(twin)), [KEYS.extensiveParameters]);
        const named = twin.notes.map(({ what }) => what);
        assert.ok(named.includes("external-dns.alpha.kubernetes.io/hostname"));
        assert.ok(named.includes("CLB settings"), "what was set on an existing CLB itself");
        assert.ok(!named.includes("kubectl.kubernetes.io/last-applied-configuration"));
    });

    it("takes of extensiveParameters what decides over addresses, and gives the CLB a name and tags", () => {
        const asked = {
            AddressIPVersion: "IPV4",
            ZoneId: "ap-guangzhou-6",
            Vip: "10.0.0.9",
            EipAddressId: "eip-1",
            Number: 3,
        };
        const twin = serviceTwin(service({ [KEYS.extensiveParameters]: JSON.stringify(asked) }));
        assert.deepEqual(JSON.parse(annotationsOf(twin)[KEYS.extensiveParameters]!), {
            AddressIPVersion: "IPV4",
            ZoneId: "ap-guangzhou-6",
            LoadBalancerName: "tke-client-ip-proof",
            Tags: [{ TagKey: "pulumi:stack", TagValue: "doctor-proof" }],
        });
    });

    it("pays by traffic for little bandwidth where the original says how it pays", () => {
        const paid = service({ [KEYS.chargeType]: "BANDWIDTH_POSTPAID_BY_HOUR", [KEYS.bandwidthMbps]: "500" });
        const annotations = annotationsOf(serviceTwin(paid));
        assert.equal(annotations[KEYS.chargeType], "TRAFFIC_POSTPAID_BY_HOUR");
        assert.equal(annotations[KEYS.bandwidthMbps], "10");
        assert.equal(annotationsOf(serviceTwin(service()))[KEYS.chargeType], undefined);
    });

    it("has no direct access where the original has none, whatever the cluster adds to new objects", () => {
        const withDefault = { configMaps: [config({ EnableDefaultDirectAccess: "true" })] };
        assert.equal(annotationsOf(serviceTwin(service()))[KEYS.directAccess], undefined);
        assert.equal(annotationsOf(serviceTwin(service(), {}, withDefault))[KEYS.directAccess], "false");
        const direct = service({ [KEYS.directAccess]: "true" });
        assert.equal(annotationsOf(serviceTwin(direct, {}, withDefault))[KEYS.directAccess], "true");
    });

    it("places its Pods as the workload places the original's", () => {
        const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "cache" } } };
        const zone = { matchExpressions: [{ key: "zone", operator: "In", values: ["a"] }] };
        const template = {
            metadata: {
                annotations: {
                    "tke.cloud.tencent.com/networks": "tke-route-eni",
                    "eks.tke.cloud.tencent.com/cpu": "8",
                },
            },
            spec: {
                nodeSelector: { pool: "a" },
                tolerations: [{ key: "dedicated", operator: "Exists" }],
                affinity: {
                    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [zone] } },
                    podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
                    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] },
                },
                serviceAccountName: "shop",
                priorityClassName: "system-cluster-critical",
                containers: [
                    {
                        name: "web",
                        image: "shop:1",
                        env: [{ name: "PASSWORD", value: "secret" }],
                        resources: { limits: { "tke.cloud.tencent.com/eni-ip": "1", cpu: "8" } },
                    },
                ],
            },
        };
        const twin = serviceTwin(service(), {}, { workloads: [workload(template)] });
        const spec = podSpecOf(twin);
        assert.deepEqual(
            [spec.nodeSelector, spec.tolerations],
            [template.spec.nodeSelector, template.spec.tolerations],
        );
        assert.deepEqual(spec.affinity, {
            nodeAffinity: template.spec.affinity.nodeAffinity,
            podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ ...term, namespaces: ["shop"] }] },
        });
        const [container] = spec.containers!;
        assert.equal(container!.image, OPTIONS.image);
        assert.deepEqual(container!.env, [
            { name: "PORT", value: "5000" },
            { name: "WHOAMI_PORT_NUMBER", value: "5000" },
        ]);
        assert.equal(container!.resources?.limits?.["tke.cloud.tencent.com/eni-ip"], "1");
        const text = JSON.stringify(twin.objects);
        assert.doesNotMatch(text, /secret|shop:1|system-cluster-critical|serviceAccountName|tencent.com\/cpu/);
        assert.match(text, /tke-route-eni/);
        assert.ok(twin.notes.some(({ what }) => what === "affinity.podAntiAffinity"));
    });

    it("has Pods for each way of placement, and few of them", () => {
        const placed = (name: string) => ({
            ...workload({ spec: { nodeSelector: { pool: name } } }),
            metadata: { namespace: "shop", name },
        });
        const count = (names: string[]) =>
            serviceTwin(service(), {}, { workloads: names.map(placed) }).objects.filter(
                ({ kind }) => kind === "Deployment",
            ).length;
        assert.deepEqual([count(["a", "a"]), count(["a", "b"]), count([..."abcdef"])], [1, 2, 4]);
    });

    it("listens elsewhere on its node's network, whose ports are the original's", () => {
        const template = { spec: { hostNetwork: true, containers: [{ name: "web", ports: [{ containerPort: 80 }] }] } };
        const original = service({}, { ports: [{ port: 80, targetPort: 80 }] });
        const twin = serviceTwin(original, {}, { workloads: [workload(template)] });
        assert.equal(twin.hostNetwork, true);
        assert.equal(podSpecOf(twin).hostNetwork, true);
        assert.equal(objectOf<Service>(twin, "Service").spec?.ports?.[0]?.targetPort, 10_080);
        assert.ok(twin.notes.some(({ what }) => what === "containerPort 80"));
    });

    it("listens on the original's port by its name, and below 1024 without root", () => {
        const template = { spec: { containers: [{ name: "web", ports: [{ name: "http", containerPort: 80 }] }] } };
        const original = service({}, { ports: [{ port: 8080, targetPort: "http" }] });
        const twin = serviceTwin(original, {}, { workloads: [workload(template)] });
        assert.equal(objectOf<Service>(twin, "Service").spec?.ports?.[0]?.targetPort, 80);
        assert.equal(podSpecOf(twin).securityContext?.sysctls?.[0]?.name, "net.ipv4.ip_unprivileged_port_start");
    });

    it("speaks the same layer without certificates", () => {
        const protocols = { 443: { protocol: ["HTTPS"], tls: "cert" }, 8443: { protocol: ["TCP_SSL"], tls: "cert" } };
        const ports = [443, 8443].map((port) => ({ port, targetPort: 5000 }));
        const twin = serviceTwin(service({ [KEYS.specifyProtocol]: JSON.stringify(protocols) }, { ports }));
        assert.deepEqual(JSON.parse(annotationsOf(twin)[KEYS.specifyProtocol]!), {
            443: { protocol: ["HTTP"] },
            8443: { protocol: ["TCP"] },
        });
        assert.deepEqual(
            twin.targets.map(({ layer, port }) => [layer, port]),
            [
                [7, 443],
                [4, 8443],
            ],
        );
    });

    it("copies the TkeServiceConfig for its own listeners, without the app's health checks", () => {
        const listener = { protocol: "HTTPS", port: 443, keepaliveEnable: 1 };
        const rule = { url: "/", healthCheck: { httpCheckPath: "/live" }, scheduler: "WRR" };
        const loadBalancer = {
            internetMaxBandwidthOut: 800,
            l7Listeners: [{ ...listener, domains: [{ domain: "a.com", http2: true, rules: [rule] }] }],
        };
        const secured = ingress({ [INGRESS_KEYS.tkeServiceConfig]: "web" }, { tls: [{ secretName: "cert" }] });
        const twin = twinOf(
            {
                services: [service({}, NODE_PORT)],
                ingresses: [secured],
                tkeServiceConfigs: [serviceConfig(loadBalancer)],
            },
            {},
            "Ingress",
        );
        assert.deepEqual(objectOf<{ spec: object }>(twin, "TkeServiceConfig").spec, {
            loadBalancer: {
                l7Listeners: [
                    {
                        ...listener,
                        protocol: "HTTP",
                        domains: [{ domain: "a.com", rules: [{ url: "/", scheduler: "WRR" }] }],
                    },
                ],
            },
        });
        assert.equal(annotationsOf(twin)[INGRESS_KEYS.tkeServiceConfig], "twin");
        assert.equal(annotationsOf(twin)[INGRESS_KEYS.listenPorts], '[{"HTTP":443}]');
        assert.equal(objectOf<Ingress>(twin, "Ingress").spec?.tls, undefined);
    });

    it("of an Ingress leads to a Service of the same type for each backend, by the first rule of each", () => {
        const path = (name: string, path: string) => ({
            path,
            pathType: "Prefix",
            backend: { service: { name, port: { name: "http" } } },
        });
        const named = [{ name: "http", port: 8080, targetPort: 5000 }];
        const services = [
            service({}, { ...NODE_PORT, ports: named, externalTrafficPolicy: "Local" }),
            { ...service({}, { type: "ClusterIP", ports: named }), metadata: { namespace: "shop", name: "api" } },
        ];
        const rules = [
            { host: "*.example.com", http: { paths: [path("web", "/a"), path("web", "/b"), path("api", "/api")] } },
        ];
        const twin = twinOf({ services, ingresses: [ingress({}, { rules })] }, {}, "Ingress");
        const created = twin.objects.filter(({ kind }) => kind === "Service") as Service[];
        assert.deepEqual(
            created.map(({ spec }) => [spec?.type, spec?.externalTrafficPolicy, spec?.ports?.[0]?.port]),
            [
                ["NodePort", "Local", 8080],
                ["ClusterIP", undefined, 8080],
            ],
        );
        assert.deepEqual(
            twin.targets.map(({ host, path, port }) => `${host}:${port}${path}`),
            ["proof.example.com:80/a", "proof.example.com:80/api/proof"],
        );
        assert.ok(twin.notes.some(({ what, why }) => what === "rules" && /of 3 paths the twin has 2/.test(why.en)));
    });

    it("adds a listener to a CLB that a user created, and to no other one", () => {
        const existing = service({ [KEYS.existingLoadBalancerId]: "lb-1", [KEYS.securityGroupIds]: "sg-1" });
        const twin = serviceTwin(existing, { onExistingPort: 8443 });
        assert.deepEqual(annotationsOf(twin), { [KEYS.existingLoadBalancerId]: "lb-1" });
        assert.deepEqual(objectOf<Service>(twin, "Service").spec?.ports, [
            { name: "tcp-8443", port: 8443, targetPort: 5000, protocol: "TCP" },
        ]);
        assert.deepEqual(twin.onExisting, { loadBalancerId: "lb-1", port: 8443 });
        const refused = (original: Service, port = 8443, more: Partial<ClusterObjects> = {}) =>
            problemsOf(() => serviceTwin(original, { onExistingPort: port }, more));
        assert.match(refused(service()), /only one that a user created can be shared/);
        assert.match(refused(existing, 80), /Service shop\/web has that port/);
        const alone = { configMaps: [config({ REUSE_LOADBALANCER: "false" })] };
        assert.match(refused(existing, 8443, alone), /lets no two Services share a CLB/);
        const lone = ingress({ [INGRESS_KEYS.existingLoadBalancerId]: "lb-1" });
        const ofIngress = () =>
            twinOf({ services: [service({}, NODE_PORT)], ingresses: [lone] }, { onExistingPort: 81 }, "Ingress");
        assert.match(problemsOf(ofIngress), /was created without .*enable-group/);
    });

    it("of an internal CLB is internal, in the subnet of the original's", () => {
        const existing = service({ [KEYS.existingLoadBalancerId]: "lb-1" });
        const inside = { ...existing, status: { loadBalancer: { ingress: [{ ip: "10.1.2.3" }] } } };
        assert.match(
            problemsOf(() => serviceTwin(inside)),
            /is internal, and no annotation names its subnet/,
        );
        const twin = serviceTwin(inside, { internalSubnetId: "subnet-1" });
        assert.equal(twin.isInternal, true);
        assert.equal(annotationsOf(twin)[KEYS.internalSubnetId], "subnet-1");
    });

    it("is refused where no twin can be like the original, with what to do", () => {
        const refused = (original: Service, more: Partial<ClusterObjects> = {}) =>
            problemsOf(() => serviceTwin(original, {}, more));
        assert.match(refused(service({}, NODE_PORT)), /is of type NodePort/);
        assert.match(refused(service({}, { selector: {} })), /has no selector/);
        assert.match(refused(service(), { pods: [] }), /selects no Pod and no workload/);
        assert.match(refused(service({}, { loadBalancerClass: "other" })), /served by other, not by TKE/);
        const unnamed = service({}, { ports: [{ port: 80, targetPort: "http" }] });
        assert.match(refused(unnamed), /no Pod declares a port named http/);
        const udp = () =>
            serviceTwin(service({}, { ports: [{ port: 53, protocol: "UDP" }] }), {
                image: "docker.io/traefik/whoami:v1",
            });
        assert.match(problemsOf(udp), /has a UDP port, and whoami speaks TCP: set --image/);
        const nginx = () =>
            twinOf({ services: [service()], ingresses: [ingress({}, { ingressClassName: "nginx" })] }, {}, "Ingress");
        assert.match(problemsOf(nginx), /served by nginx/);
    });
});

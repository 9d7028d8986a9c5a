import assert from "node:assert/strict";
import { ANNOTATION_KEYS } from "../../../../../tke/annotations/table";
import type { Ingress, Service } from "../../../../../doctor/model/cluster-objects";
import { ingress, NODE_PORT, service, serviceConfig, workload } from "../../objects";
import { OPTIONS, twinOf, serviceTwin, objectOf, annotationsOf, podSpecOf } from "./twin-of";

const { Service: KEYS, Ingress: INGRESS_KEYS } = ANNOTATION_KEYS;

describe("the backends and listeners of a twin", () => {
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
});

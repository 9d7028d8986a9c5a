import assert from "node:assert/strict";
import fc from "fast-check";
import { ANNOTATION_KEYS, rowsOf } from "../../../../../tke/annotations/table";
import { toText } from "../../../../../tke/annotations/values";
import type { ClusterObjects, Ingress, Service } from "../../../../../doctor/model/cluster-objects";
import { TREATMENTS, type TreatmentRow } from "../../../../../doctor/prove/twin/annotation-treatments";
import { treatAnnotations } from "../../../../../doctor/prove/twin/twin-notes";
import { legalValue } from "../../../../support/objects/annotation-values";
import { config, ingress, NODE_PORT, service } from "../../objects";
import { twinOf, serviceTwin, objectOf, annotationsOf, problemsOf } from "./twin-of";

const { Service: KEYS, Ingress: INGRESS_KEYS } = ANNOTATION_KEYS;

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
        const grouped = ingress({
            [INGRESS_KEYS.existingLoadBalancerId]: "lb-1",
            [INGRESS_KEYS.enableGroup]: "true",
        });
        const onPort = (onExistingPort: number) => () =>
            twinOf({ services: [service({}, NODE_PORT)], ingresses: [grouped] }, { onExistingPort }, "Ingress");
        assert.match(problemsOf(onPort(80)), /Ingress shop\/site has that port: set another/);
        const listener = objectOf<Ingress>(onPort(8080)(), "Ingress").metadata?.annotations;
        assert.equal(listener?.[INGRESS_KEYS.listenPorts], '[{"HTTP":8080}]');
        assert.equal(listener?.[INGRESS_KEYS.enableGroup], "true");
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

import assert from "node:assert/strict";
import type { V1IngressSpec } from "@kubernetes/client-node";
import { clientCallOf } from "../../../migrate/client-call";
import { ingress, service } from "./migrants";

const ADDRESS = "192.0.2.10";
const backend = { service: { name: "web", port: { number: 80 } } };

function called(spec: V1IngressSpec, annotations: Record<string, string> = {}, ports: { port: number }[] = []) {
    const { object } = ingress(annotations);
    const entry = { ip: ADDRESS, ports: ports.map(({ port }) => ({ port, protocol: "TCP" })) };
    const status = { loadBalancer: { ingress: [entry] } };
    return clientCallOf({ kind: "Ingress", object: { metadata: object.metadata, spec, status } });
}

function rule(host?: string, path = "/"): V1IngressSpec {
    return { rules: [{ host, http: { paths: [{ path, pathType: "Prefix", backend }] } }] };
}

describe("what the clients of a migration call", () => {
    it("of an Ingress is a host and a path that it has a rule for, at the CLB's address", () => {
        assert.deepEqual(called(rule()), { url: `http://${ADDRESS}/` });
        assert.deepEqual(called(rule("shop.example.com", "/shop")), {
            url: "http://shop.example.com/shop",
            connectTo: ADDRESS,
        });
        assert.equal(called(rule("*.example.com")).url, "http://any.example.com/");
        assert.equal(called({ defaultBackend: backend, ...rule("shop.example.com") }).url, `http://${ADDRESS}/`);
    });

    it("of an Ingress with a certificate is HTTPS, at the port that it listens on", () => {
        const tls = [{ hosts: ["shop.example.com"], secretName: "cert" }];
        assert.equal(called({ ...rule("shop.example.com"), tls }).url, "https://shop.example.com/");
        assert.equal(called({ ...rule("other.example.com"), tls }).url, "http://other.example.com/");
        const ports = { "ingress.cloud.tencent.com/listen-ports": '[{"HTTP":8080},{"HTTPS":8443}]' };
        assert.equal(called({ ...rule("shop.example.com"), tls }, ports).url, "https://shop.example.com:8443/");
        assert.equal(called(rule("shop.example.com"), ports).url, "http://shop.example.com:8080/");
        assert.equal(called(rule(), {}, [{ port: 10_080 }]).url, `http://${ADDRESS}:10080/`);
    });

    it("of a Service is its first TCP port, or its first UDP port", () => {
        const withPorts = (ports: { port: number; protocol?: string }[]) => {
            const { object } = service() as Extract<ReturnType<typeof service>, { kind: "Service" }>;
            const status = { loadBalancer: { ingress: [{ ip: ADDRESS }] } };
            return clientCallOf({ kind: "Service", object: { ...object, status, spec: { ...object.spec, ports } } });
        };
        assert.deepEqual(withPorts([{ port: 53, protocol: "UDP" }, { port: 8080 }]), { url: `http://${ADDRESS}:8080` });
        assert.deepEqual(withPorts([{ port: 53, protocol: "UDP" }]), { url: `udp://${ADDRESS}:53` });
    });

    it("is not known without an address", () => {
        assert.throws(() => clientCallOf(ingress()), /Ingress shop\/front has no CLB's address/);
        assert.throws(() => clientCallOf(service()), /Service shop\/web has no CLB's address/);
    });
});

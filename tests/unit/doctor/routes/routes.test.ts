import assert from "node:assert/strict";
import { routesOf } from "../../../../doctor/routes/routes";
import { gatewayRoute, route } from "./route-objects";

const ISTIO = "networking.istio.io/v1";
const TRAEFIK = "traefik.io/v1alpha1";

describe("routes of gateways", () => {
    const one = (object: Parameters<typeof routesOf>[0][number]) => routesOf([object])[0];

    it("of the Gateway API name Gateways, with their listener, in their own namespace unless they say another", () => {
        assert.deepEqual(one(gatewayRoute("HTTPRoute", { sectionName: "https" }))?.parents, [
            { by: "Gateway API", namespace: "edge", name: "public", listener: "https" },
        ]);
        assert.deepEqual(one(gatewayRoute("GRPCRoute", { namespace: undefined }))?.parents, [
            { by: "Gateway API", namespace: "shop", name: "public" },
        ]);
        const carries = (kind: string) => one(gatewayRoute(kind))?.carries;
        assert.deepEqual(carries("HTTPRoute"), ["requests"]);
        assert.deepEqual(["TLSRoute", "TCPRoute", "UDPRoute"].flatMap(carries), ["bytes", "bytes", "bytes"]);
    });

    it("of the Gateway API have the controller and the refusal that their status has of that Gateway", () => {
        const status = (parentRef: object) => ({
            status: {
                parents: [
                    {
                        parentRef: { name: "public", ...parentRef },
                        controllerName: "traefik.io/gateway-controller",
                        conditions: [{ type: "Accepted", status: "False", reason: "NotAllowedByListeners" }],
                    },
                ],
            },
        });
        const [parent] = one(gatewayRoute("HTTPRoute", {}, status({ namespace: "edge" })))?.parents ?? [];
        assert.deepEqual(parent, {
            by: "Gateway API",
            namespace: "edge",
            name: "public",
            controller: "traefik.io/gateway-controller",
            refusal: "NotAllowedByListeners",
        });
        const [other] = one(gatewayRoute("HTTPRoute", {}, status({ namespace: "else" })))?.parents ?? [];
        assert.equal(other && "refusal" in other, false);
    });

    it("of a mesh alone are none", () => {
        assert.deepEqual(routesOf([gatewayRoute("HTTPRoute", { kind: "Service", group: "" })]), []);
        assert.deepEqual(routesOf([route(ISTIO, "VirtualService", { http: [{}] })]), []);
        assert.deepEqual(routesOf([route(ISTIO, "VirtualService", { gateways: ["mesh"], http: [{}] })]), []);
        assert.deepEqual(routesOf([route("example.com/v1", "HTTPRoute", { parentRefs: [{ name: "a" }] })]), []);
    });

    it("of Istio name Gateways by namespace and name, and hand on requests, bytes or both", () => {
        const found = one(
            route(ISTIO, "VirtualService", {
                gateways: ["edge/public", "own", "./here", "mesh"],
                http: [{}],
                tcp: [{}],
            }),
        );
        assert.deepEqual(
            found?.parents.map((parent) => "namespace" in parent && `${parent.namespace}/${parent.name}`),
            ["edge/public", "shop/own", "shop/here"],
        );
        assert.deepEqual(found?.carries, ["requests", "bytes"]);
    });

    it("of Traefik belong to the class of their annotation, and may speak the PROXY protocol to the app", () => {
        const annotations = { "kubernetes.io/ingress.class": "inside" };
        const http = route(TRAEFIK, "IngressRoute", {}, { metadata: { namespace: "shop", name: "app", annotations } });
        assert.deepEqual(one(http)?.parents, [{ by: "Traefik", className: "inside" }]);
        const tcp = (service: object) => one(route(TRAEFIK, "IngressRouteTCP", { routes: [{ services: [service] }] }));
        assert.deepEqual(tcp({})?.carries, ["bytes"]);
        assert.deepEqual(tcp({ proxyProtocol: { version: 2 } })?.carries, ["PROXY protocol"]);
        assert.equal(tcp({ serversTransport: "own" })?.unreadTransport, "ServersTransportTCP own");
        const old = route("traefik.containo.us/v1alpha1", "IngressRoute", {});
        assert.deepEqual(one(old)?.carries, ["requests"]);
    });

    it("of APISIX have the plugin that changes whom APISIX trusts", () => {
        const withPlugin = (plugin: object) =>
            one(
                route("apisix.apache.org/v2", "ApisixRoute", { http: [{ plugins: [{ name: "real-ip", ...plugin }] }] }),
            );
        assert.deepEqual(withPlugin({ enable: false })?.realIp, undefined);
        assert.deepEqual(withPlugin({})?.realIp, {});
        assert.deepEqual(withPlugin({ config: { trusted_addresses: ["10.0.0.0/8"] } })?.realIp, {
            trustedAddresses: ["10.0.0.0/8"],
        });
    });
});

import assert from "node:assert/strict";
import { ApiStatusError } from "../../../../kubeconfig/read-api";
import { readRoutes } from "../../../../doctor/read/read-routes";
import { gateway, gatewayClass, gatewayRoute, route } from "../routes/route-objects";

/** An API server that answers some paths; others with this status. */
function api(answers: Record<string, unknown>, status = 404) {
    const asked: string[] = [];
    const answer = (path: string) => {
        asked.push(path);
        return path in answers
            ? Promise.resolve(answers[path])
            : Promise.reject(new ApiStatusError(status, status === 403 ? "forbidden" : "not found"));
    };
    return { asked, get: answer, list: async (path: string) => (await answer(path)) as never[] };
}

const groups = (...found: [string, ...string[]][]) => ({
    "/apis": {
        groups: found.map(([name, ...versions]) => ({ name, versions: versions.map((version) => ({ version })) })),
    },
});
const pluralOf = (kind: string) => `${kind.toLowerCase()}${kind.endsWith("s") ? "es" : "s"}`;
const kinds = (...found: string[]) => ({
    resources: found.flatMap((kind) => [
        { name: pluralOf(kind), kind, namespaced: kind !== "GatewayClass" },
        { name: `${pluralOf(kind)}/status`, kind, namespaced: kind !== "GatewayClass" },
    ]),
});
const V1 = "/apis/gateway.networking.k8s.io/v1";
const ALPHA = "/apis/gateway.networking.k8s.io/v1alpha2";

describe("doctor's reader of gateways' routes", () => {
    it("asks nothing but for the groups of a cluster without gateways", async () => {
        const server = api(groups(["apps", "v1"]));
        const { items, unread } = await readRoutes(server, "shop");
        assert.deepEqual([server.asked, items, unread], [["/apis"], [], []]);
    });

    it("reads each kind in the version that has it, and the Gateways and classes that routes name", async () => {
        const server = api({
            ...groups(["gateway.networking.k8s.io", "v1", "v1alpha2"]),
            [V1]: kinds("HTTPRoute", "Gateway", "GatewayClass"),
            [ALPHA]: kinds("HTTPRoute", "TLSRoute"),
            [`${V1}/namespaces/shop/httproutes`]: [gatewayRoute("HTTPRoute"), gatewayRoute("HTTPRoute")],
            [`${ALPHA}/namespaces/shop/tlsroutes`]: [],
            [`${V1}/namespaces/edge/gateways/public`]: gateway("any"),
            [`${V1}/gatewayclasses/any`]: gatewayClass("any", "example.com/controller"),
        });
        const { items, unread } = await readRoutes(server, "shop");
        assert.deepEqual(
            items.map(({ kind, apiVersion }) => `${kind} ${apiVersion}`),
            ["HTTPRoute", "HTTPRoute", "Gateway", "GatewayClass"].map((kind) => `${kind} gateway.networking.k8s.io/v1`),
        );
        assert.deepEqual(unread, []);
        assert.equal(new Set(server.asked.filter((path) => path.includes("gateways/"))).size, 1);
    });

    it("reports what the user may not list in one line a group, and a Gateway that may not be read", async () => {
        const refusing = api(
            {
                ...groups(["gateway.networking.k8s.io", "v1"]),
                [V1]: kinds("HTTPRoute", "GRPCRoute", "Gateway"),
                [`${V1}/grpcroutes`]: [gatewayRoute("GRPCRoute")],
            },
            403,
        );
        const { unread } = await readRoutes(refusing, undefined);
        assert.deepEqual(
            unread.map(({ kind, namespace, name }) => [kind, namespace, name]),
            [
                ["HTTPRoute", undefined, undefined],
                ["Gateway", "edge", "public"],
            ],
        );
        assert.deepEqual((await readRoutes(api({}, 403), "shop")).unread[0]?.kind, "routes of gateways");
    });

    it("looks for a PROXY protocol to apps where a route hands bytes on, and only there", async () => {
        const istio = "/apis/networking.istio.io/v1";
        const service = (spec: object) => ({
            ...groups(["networking.istio.io", "v1"]),
            [istio]: kinds("VirtualService", "Gateway", "DestinationRule"),
            [`${istio}/virtualservices`]: [
                route("networking.istio.io/v1", "VirtualService", { gateways: ["edge/public"], ...spec }),
            ],
        });
        const rules = (asked: string[]) => asked.filter((path) => path.includes("destinationrules"));
        const bytes = api(service({ tcp: [{}] }));
        await readRoutes(bytes, undefined);
        assert.deepEqual(
            rules(bytes.asked),
            ["shop", "edge"].map((each) => `${istio}/namespaces/${each}/destinationrules`),
        );
        const requests = api(service({ http: [{}] }));
        await readRoutes(requests, undefined);
        assert.deepEqual(rules(requests.asked), []);
    });
});

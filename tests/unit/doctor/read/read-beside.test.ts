import assert from "node:assert/strict";
import type { AnyObject, Ingress, Workload } from "../../../../doctor/model/cluster-objects";
import { ApiStatusError } from "../../../../kubeconfig/read-api";
import { readBeside, type Inside } from "../../../../doctor/read/read-beside";
import { service } from "../objects";
import { envoyOf, gatewayRoute, gatewayWorkload } from "../routes/route-objects";

const NOTHING: Inside = { ingresses: [], ingressClasses: [], workloads: [], others: [] };
const ofClass = (ingressClassName: string): Ingress => ({
    metadata: { namespace: "shop", name: "app" },
    spec: { ingressClassName },
});
const asDeployment = ({ metadata, template }: Workload): AnyObject => ({ metadata, spec: { template } });

/** An API server with these Deployments; paths that `refuses` matches are forbidden. */
function api(deployments: readonly Workload[], refuses = /^$/) {
    const asked: string[] = [];
    return {
        context: "test",
        asked,
        post: () => Promise.resolve({ status: { allowed: true } }),
        list: <T>(path: string, prune: (item: T) => T): Promise<T[]> => {
            asked.push(path);
            if (refuses.test(path)) {
                return Promise.reject(new ApiStatusError(403, "forbidden"));
            }
            const [, namespace] = /\/namespaces\/([^/]+)\//.exec(path) ?? [];
            const items = path.includes("/deployments")
                ? deployments
                      .filter(({ metadata }) => !namespace || metadata?.namespace === namespace)
                      .map(asDeployment)
                : path.includes("/services")
                  ? [service()]
                  : [];
            return Promise.resolve((items as T[]).map(prune));
        },
    };
}

const ALL_DEPLOYMENTS = /^\/apis\/apps\/v1\/(deployments|statefulsets|daemonsets)/;

describe("doctor's reader of gateways outside the namespace", () => {
    it("asks for nothing where no Ingress and no route waits for one, or the namespace has it", async () => {
        const server = api([envoyOf()]);
        assert.deepEqual(await readBeside(server, "shop", { ...NOTHING, ingresses: [ofClass("qcloud")] }), []);
        const others = [gatewayRoute("HTTPRoute")];
        assert.deepEqual(await readBeside(server, "shop", { ...NOTHING, others, workloads: [envoyOf()] }), []);
        assert.deepEqual(server.asked, []);
    });

    it("keeps the gateways that serve what is in the namespace, and reads what is before them", async () => {
        const unrelated = gatewayWorkload("traefik:v3.5", {}, { namespace: "traefik" });
        const plain = gatewayWorkload("nginx:1.29", {}, { namespace: "shop2" });
        const server = api([envoyOf(), unrelated, plain]);
        const parts = await readBeside(server, "shop", { ...NOTHING, others: [gatewayRoute("HTTPRoute")] });
        const read = parts.flatMap(({ list, items }) => items.map(({ metadata }) => `${list} ${metadata?.namespace}`));
        assert.deepEqual(read, ["workloads gateways", "services shop"]);
        assert.ok(parts.every(({ unread }) => unread.length === 0));
        const pods = server.asked.find((path) => path.includes("/pods"));
        assert.match(pods ?? "", /^\/api\/v1\/namespaces\/gateways\/pods\?labelSelector=app%3Dgw%2C/);
        assert.ok(!server.asked.some((path) => path.includes("/traefik/")));
    });

    it("looks into usual namespaces where it may not list all of them, and says what that leaves open", async () => {
        const nginx = (namespace: string) =>
            gatewayWorkload("registry.k8s.io/ingress-nginx/controller:v1.11.2", {}, { namespace });
        const inside = { ...NOTHING, ingresses: [ofClass("nginx")] };
        const look = async (namespace: string) => {
            const [first] = await readBeside(api([nginx(namespace)], ALL_DEPLOYMENTS), "shop", inside);
            return [first?.items.length, first?.unread.map(({ kind, reason }) => `${kind} ${reason.en}`)];
        };
        assert.deepEqual(await look("ingress-nginx"), [1, []]);
        const refused = ["Deployment", "StatefulSet", "DaemonSet"].map((kind) => `${kind} 403: forbidden`);
        assert.deepEqual(await look("hidden"), [0, refused]);
    });
});

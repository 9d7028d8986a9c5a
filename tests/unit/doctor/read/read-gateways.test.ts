import assert from "node:assert/strict";
import { ApiStatusError } from "../../../../kubeconfig/read-api";
import { readGateways } from "../../../../doctor/read/read-gateways";
import type { AnyObject, Workload } from "../../../../doctor/model/cluster-objects";

function workload(
    name: string,
    image: string,
    labels: Record<string, string> = {},
    args: string[] = [],
    namespace = "gateways",
): Workload {
    const metadata = { namespace, name };
    return {
        kind: "Deployment",
        metadata,
        template: { metadata: { labels }, spec: { containers: [{ name, image, args }] } },
    };
}

const nginx = workload("nginx", "registry.k8s.io/ingress-nginx/controller:v1.11.2", {}, [
    "--configmap=gateways/settings",
]);
const inKubeSystem = workload(
    "nginx",
    "registry.k8s.io/ingress-nginx/controller:v1.11.2",
    {},
    ["--configmap=gateways/settings"],
    "kube-system",
);
const envoy = workload("envoy", "docker.io/envoyproxy/envoy:v1.35.0", {
    "gateway.envoyproxy.io/owning-gateway-name": "eg",
    "gateway.envoyproxy.io/owning-gateway-namespace": "edge",
});

/** An API server that answers some paths, and these statuses for the rest. */
function api(answers: Record<string, AnyObject | AnyObject[]>, status = 404) {
    const asked: string[] = [];
    const answer = (path: string) => {
        asked.push(path);
        const found = answers[path];
        return found ? Promise.resolve(found) : Promise.reject(new ApiStatusError(status, "refused"));
    };
    return {
        asked,
        get: (path: string) => answer(path),
        list: async (path: string) => (await answer(path)) as AnyObject[],
    };
}

const SETTINGS = "/api/v1/namespaces/gateways/configmaps/settings";
const POLICIES = "/apis/gateway.envoyproxy.io/v1alpha1/namespaces/edge/clienttrafficpolicies";
const ADD_ONS = "/apis/cloud.tencent.com/v1alpha1/nginxingresses";

describe("doctor's reader of gateways' settings", () => {
    it("asks for what the gateways name, once each, and for nothing without a gateway", async () => {
        const server = api({
            [SETTINGS]: { metadata: { namespace: "gateways", name: "settings" } },
            [POLICIES]: [{ metadata: { namespace: "edge", name: "trust" } }],
        });
        const { configMaps, others, unread } = await readGateways(server, [nginx, inKubeSystem, envoy]);
        assert.deepEqual(server.asked, [SETTINGS, POLICIES, ADD_ONS]);
        assert.equal(configMaps[0]?.metadata?.name, "settings");
        assert.deepEqual([others[0]?.kind, others[0]?.metadata?.name], ["ClientTrafficPolicy", "trust"]);
        assert.deepEqual(unread, []);
        const idle = api({});
        await readGateways(idle, [workload("shop", "nginx:1.29", {}, [], "kube-system")]);
        assert.deepEqual(idle.asked, []);
    });

    it("reports what the user may not read, and has nothing of kinds that the cluster does not have", async () => {
        const refs = async (status: number) =>
            (await readGateways(api({}, status), [inKubeSystem, envoy])).unread.map(
                ({ kind, namespace, name, reason }) => `${kind} ${namespace}/${name} ${reason.en.slice(0, 3)}`,
            );
        assert.deepEqual(await refs(403), [
            "ConfigMap gateways/settings 403",
            "ClientTrafficPolicy edge/undefined 403",
            "NginxIngress undefined/undefined 403",
        ]);
        assert.deepEqual(await refs(404), ["ConfigMap gateways/settings 404"]);
    });
});

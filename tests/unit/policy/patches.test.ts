import assert from "node:assert/strict";
import { annotationsAllowed } from "../../../policy/rules/annotations";
import { directAccessStated } from "../../../policy/rules/direct-access";
import { ingressBackendKind } from "../../../policy/rules/ingress-backends";
import { superNodeToleration } from "../../../policy/rules/super-node-toleration";
import { annotations, ingress, resource, saysOf, SERVICE, SUPER_POOL } from "./resources";

describe("a patch of an object that is not the stack's", () => {
    const patch = (kind: "Service" | "Ingress", props: object) =>
        resource(
            kind === "Service" ? "kubernetes:core/v1:ServicePatch" : "kubernetes:networking.k8s.io/v1:IngressPatch",
            "patch",
            props,
        );

    for (const kind of ["Service", "Ingress"] as const) {
        const key = `${kind.toLowerCase()}.cloud.tencent.com/direct-access`;
        it(`${kind}: is held to what it sets, and to nothing that it leaves as it is`, () => {
            const wrong = patch(kind, { metadata: { annotations: { [key]: "yes" } } });
            assert.match(saysOf(directAccessStated, wrong).join(), /is "yes": set "true" or "false"/);
            assert.match(saysOf(annotationsAllowed, wrong).join(), /"yes" is not allowed/);
            const nothing = patch(kind, { metadata: { labels: { team: "a" } } });
            assert.deepEqual(saysOf(directAccessStated, nothing), []);
            assert.deepEqual(saysOf(annotationsAllowed, nothing), []);
        });
    }
});

const PATCHES_OF_PODS: Readonly<Record<string, (pods: object) => object>> = {
    "core/v1:PodPatch": (pods) => pods,
    "batch/v1:CronJobPatch": (pods) => ({ spec: { jobTemplate: { spec: { template: pods } } } }),
    ...Object.fromEntries(
        ["apps/v1:Deployment", "apps/v1:StatefulSet", "apps/v1:DaemonSet", "apps/v1:ReplicaSet", "batch/v1:Job"].map(
            (kind) => [`${kind}Patch`, (pods: object) => ({ spec: { template: pods } })],
        ),
    ),
};

describe("a patch of Pods that are not the stack's", () => {
    for (const [kind, props] of Object.entries(PATCHES_OF_PODS)) {
        const patch = (pods: object) => resource(`kubernetes:${kind}`, "patch", props(pods));
        it(`${kind}: is held to the annotations and tolerations that it sets, and to no others`, () => {
            const annotated = patch({ metadata: { annotations: { "tke.cloud.tencent.com/networks": "tke-eni" } } });
            assert.match(saysOf(annotationsAllowed, annotated).join(), /tke\.cloud\.tencent\.com\/networks/);
            assert.deepEqual(saysOf(annotationsAllowed, patch({})), []);
            const pool = resource(SUPER_POOL, "super");
            const runsThere = !kind.includes("DaemonSet");
            const intolerant = patch({ spec: { tolerations: [] } });
            assert.equal(saysOf(superNodeToleration, pool, intolerant).length, runsThere ? 1 : 0);
            assert.deepEqual(saysOf(superNodeToleration, pool, patch({ spec: { nodeSelector: {} } })), []);
        });
    }

    it("an Ingress is told of the type that a patch gives a Service behind it, and a patch of an Ingress says only what it sets", () => {
        const servicePatch = (type?: string) =>
            resource("kubernetes:core/v1:ServicePatch", "web", { metadata: { name: "web" }, spec: { type } });
        const backend = { service: { name: "web", port: { number: 80 } } };
        const spec = { ingressClassName: "qcloud", defaultBackend: backend };
        assert.equal(saysOf(ingressBackendKind, servicePatch("ClusterIP"), ingress("false", spec)).length, 1);
        assert.deepEqual(saysOf(ingressBackendKind, servicePatch(), ingress("false", spec)), []);
        const patch = (directAccess?: string) =>
            resource("kubernetes:networking.k8s.io/v1:IngressPatch", "patch", {
                metadata: { annotations: annotations("ingress", directAccess) },
                spec,
            });
        const clusterIp = resource(SERVICE, "web", { metadata: { name: "web" }, spec: { type: "ClusterIP" } });
        assert.equal(saysOf(ingressBackendKind, clusterIp, patch("false")).length, 1);
        assert.deepEqual(saysOf(ingressBackendKind, clusterIp, patch()), []);
    });
});

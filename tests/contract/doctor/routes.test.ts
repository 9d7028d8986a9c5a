import { ApiextensionsV1Api, AppsV1Api, CustomObjectsApi, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runDoctor } from "../../../doctor/run-doctor";

import { eventually } from "../../support/eventually";
import { serviceAccountKubeconfig } from "../../support/clusters/service-account-kubeconfig";
import { useSharedCluster } from "../../support/clusters/shared-cluster";

const GROUP = "gateway.networking.k8s.io";
const SHOP = "routes-shop";
const EDGE = "routes-edge";
const FACTS = ["network=VPC-CNI"];

/** A kind of the Gateway API, with fields that nobody checks. */
const definition = (kind: string, plural: string) => ({
    metadata: {
        name: `${plural}.${GROUP}`,
        // The API server asks for a reference to the review of what has this suffix.
        annotations: { "api-approved.kubernetes.io": "unapproved, for a test" },
    },
    spec: {
        group: GROUP,
        names: { kind, plural, singular: kind.toLowerCase() },
        scope: "Namespaced",
        versions: [
            {
                name: "v1",
                served: true,
                storage: true,
                schema: { openAPIV3Schema: { type: "object", x_kubernetes_preserve_unknown_fields: true } },
            },
        ],
    },
});

describe("doctor on routes of a live cluster", function () {
    this.timeout(120_000);
    const kinds = [definition("HTTPRoute", "httproutes"), definition("Gateway", "gateways")];
    const folder = mkdtempSync(join(tmpdir(), "doctor-routes-"));
    const kubeconfig = join(folder, "kubeconfig");
    // Before the cluster's own hook, which may stop it.
    after(async () => {
        rmSync(folder, { recursive: true });
        const definitions = cluster.kubeConfig.makeApiClient(ApiextensionsV1Api);
        for (const { metadata } of kinds) {
            await definitions.deleteCustomResourceDefinition({ name: metadata.name });
        }
    });
    const cluster = useSharedCluster();

    before(async () => {
        writeFileSync(kubeconfig, cluster.kubeConfig.exportConfig());
        const definitions = cluster.kubeConfig.makeApiClient(ApiextensionsV1Api);
        for (const body of kinds) {
            await definitions.createCustomResourceDefinition({ body });
        }
        await cluster.createNamespace(SHOP);
        await cluster.createNamespace(EDGE);
        await cluster.createPod(EDGE, "app", "10.20.0.79");
        await cluster.setReady(EDGE, "app");
        await cluster.createService(EDGE, "public", {
            annotations: { "service.cloud.tencent.com/direct-access": "true" },
        });
        const owner = {
            "gateway.envoyproxy.io/owning-gateway-name": "public",
            "gateway.envoyproxy.io/owning-gateway-namespace": EDGE,
        };
        const labels = { app: "app", ...owner };
        const containers = [{ name: "envoy", image: "docker.io/envoyproxy/envoy:v1.35.0" }];
        await cluster.kubeConfig.makeApiClient(AppsV1Api).createNamespacedDeployment({
            namespace: EDGE,
            body: {
                metadata: { name: "envoy" },
                spec: {
                    replicas: 0,
                    selector: { matchLabels: labels },
                    template: { metadata: { labels }, spec: { containers } },
                },
            },
        });
        const objects = cluster.kubeConfig.makeApiClient(CustomObjectsApi);
        await eventually(async () => {
            await objects.createNamespacedCustomObject({
                group: GROUP,
                version: "v1",
                plural: "httproutes",
                namespace: SHOP,
                body: {
                    apiVersion: `${GROUP}/v1`,
                    kind: "HTTPRoute",
                    metadata: { name: "web" },
                    spec: { parentRefs: [{ name: "public", namespace: EDGE }] },
                },
            });
        });
    });

    it("follows a route to its gateway in another namespace, and reports nothing else of that one", async () => {
        const { diagnosis } = await runDoctor({ kubeconfig, namespace: SHOP, facts: FACTS });
        assert.deepEqual(
            diagnosis.entryPoints.map(({ kind, name }) => `${kind} ${name}`),
            ["HTTPRoute web"],
        );
        const [path] = diagnosis.entryPoints[0]?.gateways ?? [];
        assert.deepEqual(
            [path?.kind, path?.through?.namespace, path?.through?.name],
            ["Envoy Gateway", EDGE, "public"],
        );
        assert.ok(diagnosis.findings.every(({ namespace }) => namespace !== EDGE));
    });

    it("says what it leaves open where the user may not look outside the namespace", async () => {
        const rbac = cluster.kubeConfig.makeApiClient(RbacAuthorizationV1Api);
        const name = "route-reader";
        const user = await serviceAccountKubeconfig(cluster.kubeConfig, SHOP, name);
        const rules = [{ apiGroups: [GROUP], resources: ["httproutes"], verbs: ["list"] }];
        await rbac.createNamespacedRole({ namespace: SHOP, body: { metadata: { name }, rules } });
        const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name };
        const subjects = [{ kind: "ServiceAccount", name, namespace: SHOP }];
        await rbac.createNamespacedRoleBinding({ namespace: SHOP, body: { metadata: { name }, roleRef, subjects } });
        const file = join(folder, name);
        writeFileSync(file, user, { mode: 0o600 });
        await eventually(async () => {
            const { diagnosis } = await runDoctor({ kubeconfig: file, namespace: SHOP, facts: FACTS });
            assert.deepEqual(
                diagnosis.entryPoints.map((point) => [point.name, point.verdict]),
                [["web", "unknown"]],
            );
            const open = diagnosis.unknown.map(({ question }) => question.en).join("\n");
            assert.match(open, /Not seen: Deployment\. .*which gateways outside the namespace serve what is in it/);
            assert.match(open, new RegExp(`Not seen: Gateway ${EDGE}/public\\.`));
        });
    });
});

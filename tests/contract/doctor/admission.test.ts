import { AdmissionregistrationV1Api, KubernetesObjectApi, type KubernetesObject } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { admissionPolicies, type AdmissionAction } from "../../../doctor/admission/policies";
import { diagnose } from "../../../doctor/diagnose";
import { NO_OBJECTS, type Ingress, type Service } from "../../../doctor/model/cluster-objects";
import { UNKNOWN_FACTS } from "../../../doctor/model/unknown-facts";
import { withGiven } from "../../../doctor/run-doctor";
import { ANNOTATION_KEYS } from "../../../tke/annotations/table";
import { useSharedCluster } from "../../support/clusters/shared-cluster";
import { eventually } from "../../support/eventually";

const NAMESPACE = "admission";
const KEYS = ANNOTATION_KEYS.Service;
const FACTS = withGiven(UNKNOWN_FACTS, ["network=VPC-CNI"]);
/** The controller manager checks CEL's types and the API server compiles it, both on the processors that tests use. */
const PATIENCE_SECONDS = 100;
const CONFIG = { metadata: { namespace: "kube-system", name: "tke-service-controller-config" } };

describe("the admission policies that doctor prints", function () {
    this.timeout(120_000);
    // Before the cluster's own hook, which may stop it.
    after(async () => {
        for (const policy of admissionPolicies("deny", FACTS, "en") as KubernetesObject[]) {
            await objects.delete(policy);
        }
        await cluster.configure({ EnableDefaultDirectAccess: "true" });
    });

    const cluster = useSharedCluster();
    let objects: KubernetesObjectApi;

    before(async () => {
        objects = KubernetesObjectApi.makeApiClient(cluster.kubeConfig);
        await cluster.createNamespace(NAMESPACE);
        await cluster.configure({ EnableDefaultDirectAccess: null });
        await cluster.createService(NAMESPACE, "old", { annotations: { [KEYS.directAccess]: "false" } });
    });

    async function apply(action: AdmissionAction): Promise<void> {
        for (const policy of admissionPolicies(action, FACTS, "en") as KubernetesObject[]) {
            await objects.patch(policy, undefined, undefined, "test", true, "application/apply-patch+yaml");
        }
        const admission = cluster.kubeConfig.makeApiClient(AdmissionregistrationV1Api);
        for (const name of ["tke-client-ip-services", "tke-client-ip-ingresses"]) {
            await eventually(async () => {
                const { metadata, status } = await admission.readValidatingAdmissionPolicy({ name });
                assert.equal(status?.observedGeneration, metadata?.generation);
                assert.deepEqual(status?.typeChecking?.expressionWarnings ?? [], [], "its CEL fits the types");
            }, PATIENCE_SECONDS);
        }
    }

    const tryService = (annotations: Record<string, string>, spec: object = {}, name = "tried") =>
        cluster.core.createNamespacedService({
            namespace: NAMESPACE,
            dryRun: "All",
            body: {
                metadata: { name, annotations },
                spec: { type: "LoadBalancer", selector: { app: "app" }, ports: [{ port: 80 }], ...spec },
            },
        });

    /** The code of the refusal; undefined: it is let through. */
    async function refusal(attempt: () => Promise<unknown>): Promise<string | undefined> {
        try {
            await attempt();
            return undefined;
        } catch (error) {
            const [code] = /TCI\d{4}/.exec((error as Error).message) ?? [];
            assert.ok(code, (error as Error).message);
            return code;
        }
    }

    it("refuse what would lose its clients, and say with which finding", async () => {
        await apply("deny");
        await eventually(
            async () => assert.equal(await refusal(() => tryService({ [KEYS.directAccess]: "false" })), "TCI0001"),
            PATIENCE_SECONDS,
        );
        assert.equal(await refusal(() => tryService({})), "TCI0001");
        assert.equal(await refusal(() => tryService({ [KEYS.directAccess]: "yes" })), "TCI0008");
        assert.equal(await refusal(() => tryService({ [KEYS.directAccess]: "true" })), undefined);
        assert.equal(await refusal(() => tryService({}, { externalTrafficPolicy: "Local" })), undefined);
        assert.equal(await refusal(() => tryService({}, { type: "ClusterIP" })), undefined);
        assert.equal(await refusal(() => tryService({}, { loadBalancerClass: "example.com/other" })), undefined);
    });

    it("refuse with the text that the docs quote: the API server's, and what kubectl makes of it", async function () {
        const denied =
            "ValidatingAdmissionPolicy 'tke-client-ip-services' with binding 'tke-client-ip-services' denied";
        await assert.rejects(tryService({}), ({ body }: Error & { body?: string }) => {
            const { message, reason } = JSON.parse(body ?? "") as { message: string; reason: string };
            assert.equal(reason, "Invalid");
            assert.ok(message.startsWith(`services "tried" is forbidden: ${denied} request: TCI0001 `), message);
            return true;
        });
        if (spawnSync("kubectl", ["version", "--client"]).status !== 0) {
            this.skip();
        }
        const folder = mkdtempSync(join(tmpdir(), "admission-"));
        const file = join(folder, "kubeconfig");
        writeFileSync(file, cluster.kubeConfig.exportConfig());
        const manifest = {
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "tried", annotations: { [KEYS.directAccess]: "false" } },
            spec: { type: "LoadBalancer", selector: { app: "app" }, ports: [{ port: 80 }] },
        };
        const args = ["--kubeconfig", file, "-n", NAMESPACE, "apply", "-f", "-"];
        const { stderr } = spawnSync("kubectl", args, { encoding: "utf8", input: JSON.stringify(manifest) });
        rmSync(folder, { recursive: true });
        assert.match(stderr, new RegExp(`^The services "tried" is invalid: : ${denied} request: TCI0001 `));
    });

    it("follow the cluster's own switch", async () => {
        await cluster.configure({ EnableDefaultDirectAccess: "true" });
        await eventually(async () => assert.equal(await refusal(() => tryService({})), undefined));
        await cluster.configure({ EnableDefaultDirectAccess: null });
        await eventually(async () => assert.equal(await refusal(() => tryService({})), "TCI0001"));
    });

    it("let an object change that was lost before, and keep one from becoming so", async () => {
        const label = { metadata: { labels: { changed: "yes" } } };
        await cluster.patchService(NAMESPACE, label, "old");
        await cluster.patchService(NAMESPACE, { metadata: { annotations: { [KEYS.directAccess]: "true" } } }, "old");
        const back = { metadata: { annotations: { [KEYS.directAccess]: "false" } } };
        assert.equal(await refusal(() => cluster.patchService(NAMESPACE, back, "old")), "TCI0001");
    });

    it("refuse exactly what doctor finds lost, of random Services and Ingresses", async () => {
        const maybe = (key: string, ...values: string[]) =>
            fc
                .option(fc.constantFrom(...values), { nil: undefined })
                .map((value) => (value === undefined ? {} : { [key]: value }));
        const annotations = (kind: "Service" | "Ingress") => {
            const keys = ANNOTATION_KEYS[kind];
            return fc
                .tuple(
                    maybe(keys.directAccess, "true", "false", "True", ""),
                    maybe(keys.natIpv6, "2402:4e00::1"),
                    maybe(keys.internalSubnetId, "subnet-1"),
                    maybe("example.com/other", "x"),
                )
                .map((parts) => Object.assign({}, ...parts) as Record<string, string>);
        };
        const service = fc.record({
            annotations: annotations("Service"),
            spec: fc.record(
                {
                    externalTrafficPolicy: fc.constantFrom("Local", "Cluster"),
                    ports: fc.constantFrom({ port: 80 }, { port: 53, protocol: "UDP" }).map((port) => [port]),
                    sessionAffinity: fc.constantFrom("None", "ClientIP"),
                },
                { requiredKeys: ["ports"] },
            ),
        });
        const config = { ...CONFIG, data: {} };
        await fc.assert(
            fc.asyncProperty(service, async ({ annotations: texts, spec }) => {
                const manifest = {
                    metadata: { name: "tried", namespace: NAMESPACE, annotations: texts },
                    spec: { type: "LoadBalancer", selector: { app: "app" }, ...spec },
                } as Service;
                const { entryPoints } = diagnose({ ...NO_OBJECTS, services: [manifest], configMaps: [config] }, FACTS);
                const refused = await refusal(() => tryService(texts, spec));
                assert.equal(refused !== undefined, entryPoints[0]?.verdict === "lost", JSON.stringify(manifest));
            }),
            { numRuns: 60 },
        );
        await fc.assert(
            fc.asyncProperty(annotations("Ingress"), async (texts) => {
                const body = {
                    metadata: { name: "tried", namespace: NAMESPACE, annotations: texts },
                    spec: { defaultBackend: { service: { name: "app", port: { number: 80 } } } },
                };
                const verdicts = ["NodePort", "ClusterIP"].map((type) => {
                    const backend: Service = {
                        metadata: { name: "app", namespace: NAMESPACE },
                        spec: { type, selector: { app: "app" }, ports: [{ port: 80 }] },
                    };
                    const found = { services: [backend], ingresses: [body as Ingress], configMaps: [config] };
                    const { entryPoints } = diagnose({ ...NO_OBJECTS, ...found }, FACTS);
                    return entryPoints.find(({ kind }) => kind === "Ingress")?.verdict;
                });
                const refused = await refusal(() =>
                    cluster.networking.createNamespacedIngress({ namespace: NAMESPACE, dryRun: "All", body }),
                );
                assert.equal(
                    refused !== undefined,
                    verdicts.every((verdict) => verdict === "lost"),
                    JSON.stringify(body),
                );
            }),
            { numRuns: 30 },
        );
    });

    it("only warn where that is asked for", async () => {
        await apply("warn");
        await eventually(async () =>
            assert.equal(await refusal(() => tryService({ [KEYS.directAccess]: "false" })), undefined),
        );
    });
});

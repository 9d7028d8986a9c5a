import { AppsV1Api } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runDoctor } from "../../../doctor/run-doctor";
import { useSharedCluster } from "../../support/clusters/shared-cluster";

describe("doctor on a live cluster", function () {
    this.timeout(60_000);
    const cluster = useSharedCluster();
    const folder = mkdtempSync(join(tmpdir(), "doctor-live-"));
    const kubeconfig = join(folder, "kubeconfig");
    const namespace = "doctor";
    after(() => rmSync(folder, { recursive: true }));

    before(async () => {
        writeFileSync(kubeconfig, cluster.kubeConfig.exportConfig());
        await cluster.createNamespace(namespace);
        await cluster.createPod(namespace, "app", "10.20.0.77");
        await cluster.setReady(namespace, "app");
        await cluster.createService(namespace, "kept", {
            annotations: { "service.cloud.tencent.com/direct-access": "true" },
        });
        await cluster.createService(namespace, "lost", {
            annotations: { "service.cloud.tencent.com/direct-access": "false" },
        });
        await cluster.syncedService(namespace, "kept");
    });

    const verdicts = (run: Awaited<ReturnType<typeof runDoctor>>) =>
        Object.fromEntries(run.diagnosis.entryPoints.map(({ name, verdict }) => [name, verdict]));

    it("says of each Service whose address its Pods see", async () => {
        const run = await runDoctor({ kubeconfig, namespace, facts: ["network=VPC-CNI"] });
        assert.deepEqual(verdicts(run), { kept: "kept", lost: "lost" });
        const [kept] = run.diagnosis.entryPoints;
        assert.match(kept?.loadBalancerId ?? "", /^lb-/);
        assert.ok(kept?.addresses[0]);
        assert.equal(kept.groups[0]?.path.at(-1)?.address, "10.20.0.77");
    });

    it("says what would become of it with manifests applied, which it does not apply", async () => {
        const file = join(folder, "change.yaml");
        const annotations = `annotations: { service.cloud.tencent.com/direct-access: "false" }`;
        writeFileSync(
            file,
            `apiVersion: v1\nkind: Service\nmetadata:\n  { name: kept, namespace: ${namespace}, ${annotations} }\n`,
        );
        const run = await runDoctor({ kubeconfig, namespace, files: [file], facts: ["network=VPC-CNI"] });
        assert.deepEqual(verdicts(run), { kept: "lost", lost: "lost" });
        const live = await cluster.service(namespace, "kept");
        assert.equal(live.metadata?.annotations?.["service.cloud.tencent.com/direct-access"], "true");
    });

    it("places manifests in the namespace in which kubectl would apply them, and reads the other objects of the cluster", async () => {
        const file = join(folder, "new.yaml");
        const manifest = (place: string) =>
            `apiVersion: v1\nkind: Service\nmetadata:\n  { name: fresh${place}, annotations: { service.cloud.tencent.com/direct-access: "true" } }\n` +
            "spec: { type: LoadBalancer, selector: { app: app }, ports: [{ port: 80, targetPort: 5000 }] }\n";
        writeFileSync(file, manifest(""));
        const facts = ["network=VPC-CNI"];
        const into = await runDoctor({ kubeconfig, namespace, files: [file], facts });
        assert.deepEqual(verdicts(into), { fresh: "kept", kept: "kept", lost: "lost" });
        writeFileSync(file, manifest(`, namespace: ${namespace}`));
        const beside = await runDoctor({ kubeconfig, namespace: "default", files: [file], facts });
        assert.deepEqual(verdicts(beside), { fresh: "kept" });
        const [fresh] = beside.diagnosis.entryPoints;
        assert.equal(fresh?.groups[0]?.count, 1);
    });

    it("says that a namespace does not exist, which an empty one is not", async () => {
        await assert.rejects(runDoctor({ kubeconfig, namespace: "absent" }), /namespace absent does not exist/);
        const { diagnosis } = await runDoctor({ kubeconfig, namespace: "kube-public" });
        assert.deepEqual(diagnosis.entryPoints, []);
    });

    it("finds the gateway of an Ingress of another class, and the ConfigMap that sets it", async () => {
        const data = { "use-forwarded-headers": "true" };
        const args = [`--configmap=${namespace}/nginx`];
        const containers = [{ name: "controller", image: "registry.k8s.io/ingress-nginx/controller:v1.11.2", args }];
        const labels = { app: "app" };
        await cluster.core.createNamespacedConfigMap({ namespace, body: { metadata: { name: "nginx" }, data } });
        await cluster.kubeConfig.makeApiClient(AppsV1Api).createNamespacedDeployment({
            namespace,
            body: {
                metadata: { name: "nginx" },
                spec: {
                    replicas: 0,
                    selector: { matchLabels: labels },
                    template: { metadata: { labels }, spec: { containers } },
                },
            },
        });
        await cluster.createIngress(namespace, { name: "behind", spec: { ingressClassName: "nginx" } });
        const { diagnosis } = await runDoctor({ kubeconfig, namespace, facts: ["network=VPC-CNI"] });
        const behind = diagnosis.entryPoints.find(({ name }) => name === "behind");
        assert.deepEqual(
            behind?.gateways?.map(({ through, isForgeable }) => [through?.name, isForgeable]),
            [
                ["kept", true],
                ["lost", true],
            ],
        );
        assert.deepEqual(
            diagnosis.findings.filter(({ code }) => code === "TCI0049").map(({ kind, name }) => `${kind} ${name}`),
            ["Deployment nginx"],
        );
    });

    it("says in one line that a context, a name or a kubeconfig does not exist", async () => {
        await assert.rejects(runDoctor({ kubeconfig, context: "absent" }), /context absent is not in the kubeconfig/);
        await assert.rejects(runDoctor({ kubeconfig: join(folder, "absent") }), /the file does not exist/);
        await assert.rejects(
            runDoctor({ kubeconfig, namespace, names: ["service/absent"] }),
            /service\/absent: no entry point/,
        );
    });

    it("says in one line that the API server cannot be reached", async () => {
        const dead = join(folder, "dead");
        writeFileSync(dead, cluster.kubeConfig.exportConfig().replace(/https:\/\/[^"]+/, "https://127.0.0.1:1"));
        await assert.rejects(runDoctor({ kubeconfig: dead }), /127\.0\.0\.1:1 .*cannot be reached \(ECONNREFUSED\)/);
    });
});

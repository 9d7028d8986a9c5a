import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import { controlPlaneBinary } from "../../../lab/kubernetes/binary";
import { ControlPlane } from "../../../lab/kubernetes/control-plane";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { fixtureEngine, labVariables } from "./lab-engine";

const NAMESPACE = "kube-system";

describe("embedded engine on a real API server", function () {
    this.timeout(120_000);
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-control-plane-"));
    const environment = labVariables(1, { secretId: "none", secretKey: "none" });
    let controlPlane: ControlPlane;
    let api: CoreV1Api;
    let fixture: ReturnType<typeof fixtureEngine>;

    before(buildControlPlane);
    before(async () => {
        controlPlane = new ControlPlane({
            clusterId: "cls-fixture0",
            directory,
            binary: await controlPlaneBinary(),
            serviceCidr: "172.16.0.0/20",
            domain: "cls-fixture0.ccs.tencent-cloud.com",
            log: () => {},
        });
        await controlPlane.start();
        api = controlPlane.kubeConfig().makeApiClient(CoreV1Api);
        fixture = fixtureEngine("kubernetes-program");
        await api.createNamespacedConfigMap({
            namespace: NAMESPACE,
            body: { metadata: { name: "settings" }, data: { theirs: "true", mine: "false" } },
        });
    });

    after(async () => {
        await controlPlane?.stop();
        fixture?.dispose();
        rmSync(directory, { recursive: true, force: true });
    });

    const options = (config: Record<string, string> = {}) => {
        fixture.events.length = 0;
        const kubeconfig = controlPlane.adminKubeconfig(`https://127.0.0.1:${controlPlane.apiServerPort}`);
        const entries = Object.entries({ kubeconfig, ...config });
        return {
            environment,
            onEvent: fixture.onEvent,
            configOverrides: Object.fromEntries(entries.map(([key, value]) => [`kubernetes-program:${key}`, value])),
        };
    };

    it("previews without a cluster", async () => {
        const { create } = await fixture.engine.preview("dev", options());
        assert.equal(create, 6);
    });

    it("creates every object and patches one that is there", async () => {
        const summary = await fixture.engine.up("dev", options());
        assert.deepEqual(summary, { create: 6, update: 0, replace: 0, delete: 0, same: 0 });
        const { data } = await api.readNamespacedConfigMap({ namespace: NAMESPACE, name: "settings" });
        assert.deepEqual(data, { theirs: "true", mine: "true" });
        const { clusterIp } = await fixture.engine.outputs("dev");
        assert.match(String(clusterIp), /^172\.16\./);
    });

    it("changes nothing the second time", async () => {
        const summary = await fixture.engine.up("dev", options());
        assert.deepEqual(summary, { create: 0, update: 0, replace: 0, delete: 0, same: 6 });
    });

    it("keeps the kubeconfig and the Secret's data out of the state file", () => {
        const state = readFileSync(join(fixture.labDirectory, "stacks", "dev.json"), "utf8");
        assert.doesNotMatch(state, /correct horse|client-key-data|Y29ycmVjdCBob3JzZQ/);
    });

    it("updates in place", async () => {
        const summary = await fixture.engine.up("dev", options({ port: "8080" }));
        assert.deepEqual(summary, { create: 0, update: 1, replace: 0, delete: 0, same: 5 });
        const update = fixture.events.find(({ op, phase }) => op === "update" && phase === "done");
        assert.deepEqual(
            update?.changes?.map(({ path }) => path),
            ["spec.ports[0].port"],
        );
        const { spec } = await api.readNamespacedService({ namespace: "demo", name: "echo" });
        assert.deepEqual(
            spec?.ports?.map(({ port }) => port),
            [8080],
        );
    });

    it("says why an object did not become ready in time", async () => {
        const config = { await: "true", port: "8080" };
        await assert.rejects(
            fixture.engine.up("dev", options(config)),
            /Service demo\/echo is not ready after 2 s: status.loadBalancer has no address/,
        );
    });

    it("waits for a finalizer to go before it calls an object deleted", async () => {
        await api.patchNamespacedSecret({
            namespace: "demo",
            name: "token",
            body: [{ op: "add", path: "/metadata/finalizers", value: ["example.com/held"] }],
        });
        const destroyed = fixture.engine.destroy("dev", options());
        while (
            (await api.readNamespacedSecret({ namespace: "demo", name: "token" })).metadata?.deletionTimestamp ===
            undefined
        ) {
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        assert.ok(!fixture.done().includes("delete token"));
        assert.ok(!fixture.done().includes("delete namespace"));
        await api.patchNamespacedSecret({
            namespace: "demo",
            name: "token",
            body: [{ op: "remove", path: "/metadata/finalizers" }],
        });
        const summary = await destroyed;
        assert.equal(summary.delete, 6);
        assert.equal(fixture.done().at(-1), "delete cluster");
    });

    it("names within a minute what holds a namespace: the finalizer and the kind of what bears it", async () => {
        await fixture.engine.up("dev", options());
        const held = { name: "held", namespace: "demo", finalizers: ["example.com/held"] };
        await api.createNamespacedConfigMap({ namespace: "demo", body: { metadata: held } });
        const release = () =>
            api.patchNamespacedConfigMap({
                namespace: "demo",
                name: "held",
                body: [{ op: "remove", path: "/metadata/finalizers" }],
            });
        const warnings: string[] = [];
        const onWarning = (message: string) => {
            warnings.push(message);
            if (/configmaps/.test(message)) {
                void release();
            }
        };
        await fixture.engine.destroy("dev", { ...options(), onWarning });
        assert.match(warnings.join("\n"), /Namespace demo, held by .*example\.com\/held/);
    });

    it("relinquishes a patch on destroy, so that only its key goes", async () => {
        const { data } = await api.readNamespacedConfigMap({ namespace: NAMESPACE, name: "settings" });
        assert.deepEqual(data, { theirs: "true" });
    });

    it("leaves a patch with retainOnDelete as it is", async () => {
        await fixture.engine.up("dev", options({ retain: "true" }));
        await fixture.engine.destroy("dev", options());
        const { data } = await api.readNamespacedConfigMap({ namespace: NAMESPACE, name: "settings" });
        assert.deepEqual(data, { theirs: "true", mine: "true" });
    });
});

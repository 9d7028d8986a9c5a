import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    AppsV1Api,
    CoreV1Api,
    KubernetesObjectApi,
    loadAllYaml,
    PatchStrategy,
    type KubeConfig,
    type KubernetesObject,
    type V1Deployment,
} from "@kubernetes/client-node";
import { labReach } from "../../../cli/lab/lab-clients";
import { labHome } from "../../../lab/home";
import { verifyStack, type Proof } from "../../../verify/verify";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { describeOnEngines } from "../engines";
import { projectDirectory } from "../../support/project";
import { changed, StackEngine } from "../stack-engine";
import { TestLab } from "../../support/test-lab";
import { eventually } from "../../support/eventually";

/** Whose cluster it is. */
const THEIRS = "dev";
const NAMESPACE = "shop";

/** A server program that knows nothing of the lab and answers whom it sees. */
const OWN_APP = `
import { createServer } from "node:http";
const { HOST = "0.0.0.0", PORT = "3000" } = process.env;
createServer(({ socket, headers }, response) => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ remote_addr: socket.remoteAddress, headers }));
}).listen(Number(PORT), HOST);
process.on("SIGTERM", () => process.exit(0));
`;

describeOnEngines("a stack on somebody's workload", function (engine) {
    this.timeout(300_000);
    const lab = new TestLab(engine);
    const folder = mkdtempSync(join(tmpdir(), "adopted-app-"));
    let ours: StackEngine;
    let kubeConfig: KubeConfig;
    let apps: AppsV1Api;
    let core: CoreV1Api;
    let config: Record<string, string>;

    before(buildControlPlane);
    before("somebody's cluster with two Deployments", async () => {
        writeFileSync(join(folder, "server.mjs"), OWN_APP);
        await lab.succeed("up", THEIRS);
        const program = [process.execPath, join(folder, "server.mjs")];
        await lab.succeed("lab", "image", "add", "example.com/me/own:1", "--port", "8080", "--", ...program);
        kubeConfig = await lab.kubeConfig(THEIRS);
        apps = kubeConfig.makeApiClient(AppsV1Api);
        core = kubeConfig.makeApiClient(CoreV1Api);
        const file = join(projectDirectory, "tests/fixtures/manifests/shop.yaml");
        const manifest = loadAllYaml(readFileSync(file, "utf8")) as KubernetesObject[];
        const own = structuredClone(manifest.find(({ kind }) => kind === "Deployment")) as V1Deployment;
        own.metadata!.name = "own";
        own.spec!.selector.matchLabels = { app: "own" };
        own.spec!.template.metadata!.labels = { app: "own" };
        Object.assign(own.spec!.template.spec!.containers[0]!, {
            image: "example.com/me/own:1",
            ports: [{ name: "web", containerPort: 8080 }],
        });
        const api = KubernetesObjectApi.makeApiClient(kubeConfig);
        for (const object of [...manifest, own]) {
            await api.patch(object, undefined, undefined, "kubectl", true, PatchStrategy.ServerSideApply);
        }
        await Promise.all(["shop", "own"].map(isReady));
        ours = await StackEngine.open(engine, lab, "adopting-workload");
        config = {
            scenario: "1",
            region: "ap-guangzhou",
            clusterId: (await lab.outputs(THEIRS)).clusterId!,
            existingNamespace: NAMESPACE,
            workload: "deployment/shop",
            ports: '[{"port":80,"targetPort":"web"}]',
        };
    });
    after(async () => {
        await lab.remove();
        rmSync(folder, { recursive: true, force: true });
    });

    const isReady = (name: string) =>
        eventually(async () => {
            const { status } = await apps.readNamespacedDeployment({ namespace: NAMESPACE, name });
            assert.equal(status?.readyReplicas, 2);
        });

    /** What of a Deployment nobody else may change. */
    async function stateOf(name: string): Promise<unknown> {
        const { metadata, spec } = await apps.readNamespacedDeployment({ namespace: NAMESPACE, name });
        const { uid, generation, labels, managedFields } = metadata!;
        return { uid, generation, labels, managers: managedFields?.map(({ manager }) => manager).sort(), spec };
    }

    async function proofs(deadlineMs: number): Promise<Proof[]> {
        const { environment } = ours;
        const outputs = await ours.engine.outputs(ours.stack, { showSecrets: true, environment });
        const reach = await labReach(labHome(projectDirectory, lab.directory), outputs);
        return verifyStack({ stack: ours.stack, outputs, ...reach, deadlineMs, environment });
    }

    async function assertProof(isKept: boolean): Promise<void> {
        const found = await proofs(isKept ? 30_000 : 1_000);
        assert.ok(
            found.length > 0 && found.every(({ clientIpKept }) => clientIpKept === isKept),
            JSON.stringify(found),
        );
    }

    it("is refused with all that is wrong at once, before anything is created", async () => {
        const before = await lab.resources();
        for (const [changes, mistakes] of [
            [
                { workload: "deployment/cart", loadBalancerId: "lb-none1234" },
                [/loadBalancerId = lb-none1234/, /workload = deployment\/cart: Deployment shop\/cart does not exist/],
            ],
            [
                { ports: '[{"port":80,"targetPort":"http"},{"port":81,"targetPort":9090}]' },
                [/ports = .*no container .* TCP http: set targetPort to one of web \(5000\)/, /ports = .*TCP 9090/],
            ],
        ] as const) {
            await assert.rejects(ours.run("up", { ...config, ...changes }), (error: Error) => {
                const told = error.message.split("\n").filter((line) => /^\s+tke-client-ip:/.test(line));
                assert.equal(told.length, mistakes.length, error.message);
                mistakes.forEach((mistake) =>
                    assert.ok(
                        told.some((line) => mistake.test(line)),
                        error.message,
                    ),
                );
                return true;
            });
        }
        assert.deepEqual(await lab.resources(), before);
    });

    it("is an entry point alone, leaves the Deployment untouched, and keeps the clients' addresses", async () => {
        const before = await stateOf("shop");
        const outcome = await ours.run("up", config);
        assert.match(
            outcome.warnings.join("\n"),
            /2 of 2 Pods .*once the stack is up, kubectl -n shop rollout restart/,
        );
        assert.deepEqual(
            changed(outcome).create?.filter((name) => name.startsWith("client-ip-")),
            [
                "client-ip-clb-instance",
                "client-ip-cluster-kubernetes",
                "client-ip-direct-service",
                "client-ip-network-clb",
                "client-ip-network-clb-rules",
            ],
        );
        await assertProof(true);
        assert.deepEqual(await stateOf("shop"), before);
        const { summary } = await ours.run("up", config);
        assert.deepEqual([summary.create, summary.update, summary.replace, summary.delete], [0, 0, 0, 0]);
    });

    it("loses them without direct access", async () => {
        await ours.run("up", { ...config, directAccess: "false" });
        await assertProof(false);
        await ours.run("up", config);
        await assertProof(true);
    });

    it("leads clients to a program of one's own", async () => {
        await ours.run("up", { ...config, workload: "deployment/own", entryPointName: "client-ip-shop" });
        await assertProof(true);
    });

    it("says that its workload is deleted, and is destroyed all the same", async () => {
        const shop = await stateOf("shop");
        const onOwn = { ...config, workload: "deployment/own", entryPointName: "client-ip-shop" };
        await apps.deleteNamespacedDeployment({ namespace: NAMESPACE, name: "own" });
        await assert.rejects(
            ours.run("preview", onOwn),
            /workload = deployment\/own: Deployment shop\/own no longer exists .*deploy it again, or destroy the stack/,
        );
        await ours.run("refresh");
        await ours.run("destroy");
        const services = await core.listNamespacedService({ namespace: NAMESPACE });
        assert.deepEqual(services.items, []);
        assert.deepEqual(await stateOf("shop"), shop);
    });
});

import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    AppsV1Api,
    CoreV1Api,
    KubeConfig,
    NetworkingV1Api,
    PatchStrategy,
    setHeaderOptions,
} from "@kubernetes/client-node";
import pRetry from "p-retry";
import type { LabResource } from "../../lab/cloud/resources";
import type { LabStatus } from "../../lab/daemon";
import type { Proof } from "../../verify/verify";
import { runCommand, type CommandResult } from "./project";

const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);

describe("the five scenarios, from an empty lab to an empty lab", function () {
    this.timeout(300_000);
    const labDirectory = mkdtempSync(join(tmpdir(), "tke-client-ip-e2e-"));
    const run = (...args: string[]) => runCommand(labDirectory, ...args);
    let up: CommandResult;

    before(async () => {
        up = await run("up", "--json");
    });

    after(async () => {
        await run("lab", "reset");
        rmSync(labDirectory, { recursive: true, force: true });
    });

    const proofsOf = (result: CommandResult) => JSON.parse(result.stdout) as Proof[];

    async function kubeConfigOf(stack: string): Promise<KubeConfig> {
        const output = await run("output", stack, "kubeconfig", "--show-secrets");
        assert.equal(output.exitCode, 0, output.stderr);
        const config = new KubeConfig();
        config.loadFromString(output.stdout);
        return config;
    }

    async function outputsOf(stack: string): Promise<Record<string, string>> {
        return JSON.parse((await run("output", stack)).stdout) as Record<string, string>;
    }

    it("brings them up and every Pod sees its clients", () => {
        assert.equal(up.exitCode, 0, up.stderr);
        const proofs = proofsOf(up);
        for (const scenario of ["scenario1", "scenario2", "scenario3", "scenario4", "scenario5"]) {
            const own = proofs.filter(({ stack }) => stack === scenario);
            assert.ok(new Set(own.map(({ client }) => client)).size >= 3, `${scenario}: three clients`);
            assert.ok(
                own.every(({ clientIpKept }) => clientIpKept),
                JSON.stringify(own, null, 2),
            );
        }
    });

    it("reads the address where the scenario says", () => {
        for (const proof of proofsOf(up)) {
            if (proof.clientIpFrom === "remote_addr") {
                assert.equal(proof.remoteAddr, proof.client);
            } else {
                assert.notEqual(proof.remoteAddr, proof.client);
                assert.equal(proof.xForwardedFor?.split(",").at(-1)?.trim(), proof.client);
            }
        }
    });

    it("changes nothing when it is run again", async () => {
        const again = await run("up", "--json");
        assert.equal(again.exitCode, 0, again.stderr);
        assert.doesNotMatch(again.stderr, /\b(created|updated|replaced|deleted)\b/);
    });

    it("hides the kubeconfig where it is not asked for", async () => {
        const outputs = await run("output", "scenario1");
        assert.doesNotMatch(outputs.stdout, /certificate-authority-data/);
    });

    it("serves the same clusters again after the lab was killed", async () => {
        const before = JSON.parse((await run("lab", "status", "--json")).stdout) as LabStatus;
        process.kill(before.pid, "SIGKILL");
        const start = await run("lab", "start");
        assert.equal(start.exitCode, 0, start.stderr);
        const after = JSON.parse((await run("lab", "status", "--json")).stdout) as LabStatus;
        assert.deepEqual(after.clusters, before.clusters);
        assert.notEqual(after.pid, before.pid);
        const verify = await run("verify", "--json");
        assert.equal(verify.exitCode, 0, verify.stdout + verify.stderr);
    });

    /** Lets a twin lose the address, and waits until verify says so with exit code 1. */
    async function lost(stack: string): Promise<Proof[]> {
        return pRetry(
            async () => {
                const verify = await run("verify", stack, "--json", "--timeout", "3");
                assert.equal(verify.exitCode, 1, verify.stdout);
                return proofsOf(verify).filter(({ clientIpKept }) => !clientIpKept);
            },
            { retries: 10, minTimeout: 500, factor: 1 },
        );
    }

    async function keptAgain(stack: string): Promise<void> {
        const verify = await run("verify", stack, "--json");
        assert.equal(verify.exitCode, 0, verify.stdout + verify.stderr);
    }

    async function setServiceAnnotation(stack: string, annotations: Record<string, string | null>): Promise<void> {
        const { namespace } = await outputsOf(stack);
        const core = (await kubeConfigOf(stack)).makeApiClient(CoreV1Api);
        await core.patchNamespacedService(
            { name: "clb-direct-pod", namespace: namespace!, body: { metadata: { annotations } } },
            mergePatch,
        );
    }

    describe("twins: the address is lost when the setting is taken away", () => {
        const directAccess = "service.cloud.tencent.com/direct-access";

        it("scenario 1 without direct access: the Pod sees a node", async () => {
            await setServiceAnnotation("scenario1", { [directAccess]: "false" });
            const proofs = await lost("scenario1");
            assert.ok(proofs.every(({ remoteAddr, client }) => remoteAddr && remoteAddr !== client));
            await setServiceAnnotation("scenario1", { [directAccess]: "true" });
            await keptAgain("scenario1");
        });

        it("scenario 2 with the ConfigMap switch off: E4033, and no backend is bound directly", async () => {
            const core = (await kubeConfigOf("scenario2")).makeApiClient(CoreV1Api);
            const configMap = { name: "tke-service-controller-config", namespace: "kube-system" };
            const { namespace } = await outputsOf("scenario2");
            const setSwitch = (value: string) =>
                core.patchNamespacedConfigMap(
                    { ...configMap, body: { data: { GlobalRouteDirectAccess: value } } },
                    mergePatch,
                );
            await setSwitch("false");
            await lost("scenario2");
            const events = await core.listNamespacedEvent({ namespace: namespace! });
            assert.ok(
                events.items.some(({ message }) => message?.includes("E4033")),
                "an event with E4033",
            );
            await setSwitch("true");
            await keptAgain("scenario2");
        });

        it("scenario 3 without direct access: super nodes have no NodePort, so nothing answers", async () => {
            await setServiceAnnotation("scenario3", { [directAccess]: "false" });
            const proofs = await lost("scenario3");
            assert.ok(proofs.every(({ remoteAddr }) => !remoteAddr));
            await setServiceAnnotation("scenario3", { [directAccess]: "true" });
            await keptAgain("scenario3");
        });

        it("scenario 3 without the toleration: the scheduler leaves the Pod pending", async () => {
            const config = await kubeConfigOf("scenario3");
            const { namespace } = await outputsOf("scenario3");
            const apps = config.makeApiClient(AppsV1Api);
            const core = config.makeApiClient(CoreV1Api);
            const deployment = await apps.readNamespacedDeployment({ name: "real-ip-app", namespace: namespace! });
            const template = deployment.spec!.template;
            await core.createNamespacedPod({
                namespace: namespace!,
                body: {
                    metadata: { name: "no-toleration" },
                    spec: { ...template.spec!, tolerations: [] },
                },
            });
            const condition = await pRetry(async () => {
                const pod = await core.readNamespacedPod({ name: "no-toleration", namespace: namespace! });
                assert.equal(pod.status?.phase, "Pending");
                const scheduled = pod.status?.conditions?.find(({ type }) => type === "PodScheduled");
                assert.equal(scheduled?.reason, "Unschedulable");
                return scheduled;
            });
            assert.match(condition?.message ?? "", /untolerated taint|didn't tolerate/);
            await core.deleteNamespacedPod({ name: "no-toleration", namespace: namespace!, gracePeriodSeconds: 0 });
        });

        for (const stack of ["scenario4", "scenario5"]) {
            it(`${stack} without direct-access "false" on a new cluster: the path is direct, and verify notices`, async () => {
                const { namespace } = await outputsOf(stack);
                const networking = (await kubeConfigOf(stack)).makeApiClient(NetworkingV1Api);
                const ingress = (await networking.listNamespacedIngress({ namespace: namespace! })).items[0]!;
                const recreate = async (annotations: Record<string, string>) => {
                    await networking.deleteNamespacedIngress({ name: ingress.metadata!.name!, namespace: namespace! });
                    await pRetry(
                        () =>
                            networking.createNamespacedIngress({
                                namespace: namespace!,
                                body: {
                                    metadata: { name: ingress.metadata!.name!, annotations },
                                    spec: ingress.spec!,
                                },
                            }),
                        { retries: 20, minTimeout: 250, factor: 1 },
                    );
                };
                const existing = Object.fromEntries(
                    Object.entries(ingress.metadata!.annotations ?? {}).filter(
                        ([key]) => key === "kubernetes.io/ingress.existLbId",
                    ),
                );
                await recreate(existing);
                const proofs = await lost(stack);
                assert.ok(
                    proofs.every(({ reason }) => /direct/.test(reason ?? "")),
                    JSON.stringify(proofs),
                );
                await recreate({ ...existing, "ingress.cloud.tencent.com/direct-access": "false" });
                await keptAgain(stack);
            });
        }
    });

    // After the twins: mocha runs a suite's own tests before those of the suites in it.
    describe("destroy", () => {
        it("destroys everything: no resource, no process, no port", async () => {
            const { pid } = JSON.parse((await run("lab", "status", "--json")).stdout) as LabStatus;
            const one = await run("destroy", "scenario1");
            assert.equal(one.exitCode, 0, one.stderr);
            const left = JSON.parse((await run("lab", "resources", "--json")).stdout) as LabResource[];
            assert.ok(left.length > 0 && left.every(({ name }) => !name.includes("scenario1")), JSON.stringify(left));
            const destroy = await run("destroy");
            assert.equal(destroy.exitCode, 0, destroy.stderr);
            const status = await run("lab", "status", "--json");
            assert.equal(status.exitCode, 1);
            assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
            await run("lab", "start");
            assert.deepEqual(JSON.parse((await run("lab", "resources", "--json")).stdout), []);
            await run("lab", "stop");
            assert.ok(existsSync(labDirectory));
        });
    });
});

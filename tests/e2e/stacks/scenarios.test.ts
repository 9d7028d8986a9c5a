import assert from "node:assert/strict";
import { AppsV1Api, CoreV1Api, NetworkingV1Api } from "@kubernetes/client-node";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { labEnvironment } from "../../../lab/daemon-client";
import { labHome } from "../../../lab/home";
import { clientConfig } from "../../../tencent/clients";
import { projectDirectory, type CommandResult } from "../../support/project";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { describeOnEngines } from "../engines";
import { assertHidden, secretsOf, statesAndLogs } from "../secrets";
import { SteadyClient } from "../steady-client";
import { mergePatch, proofsOf, TestLab } from "../../support/test-lab";
import { eventually } from "../../support/eventually";

const SCENARIOS = ["scenario1", "scenario2", "scenario3", "scenario4", "scenario5"];

describeOnEngines("the five scenarios, from an empty lab to an empty lab", function (engine) {
    this.timeout(300_000);
    const lab = new TestLab(engine);
    let up: CommandResult;
    let destroyingScenario1: Promise<CommandResult> | undefined;
    const destroyScenario1 = () => (destroyingScenario1 ??= lab.run("destroy", "scenario1"));

    before(buildControlPlane);
    before(async () => {
        up = await lab.run("up", "--json");
    });

    after(() => lab.remove());

    it("brings them up and every Pod sees its clients", () => {
        assert.equal(up.exitCode, 0, up.stderr);
        for (const scenario of SCENARIOS) {
            const proofs = proofsOf(up).filter(({ stack }) => stack === scenario);
            assert.ok(new Set(proofs.map(({ client }) => client)).size >= 3, `${scenario}: three clients`);
            assert.ok(
                proofs.every(({ clientIpKept }) => clientIpKept),
                JSON.stringify(proofs, null, 2),
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

    it("sees nothing to change right after", async () => {
        const preview = await lab.succeed("preview");
        assert.doesNotMatch(preview.stderr, /\bto (create|update|replace|delete)\b/);
        for (const scenario of SCENARIOS) {
            assert.match(preview.stderr, new RegExp(`^${scenario} +\\d+ unchanged$`, "m"));
        }
    });

    it("changes nothing when it is run again", async () => {
        const again = await lab.succeed("up", "scenario3", "--json");
        assert.doesNotMatch(again.stderr, /\b(created|updated|replaced|deleted)\b/);
    });

    it("prints no secret, and has none in clear in a state or a log", async () => {
        const secrets = await secretsOf(lab, "scenario1");
        const output = await lab.succeed("output", "scenario1");
        const files = statesAndLogs(lab);
        assert.ok("daemon.log" in files);
        assert.ok(
            Object.keys(files).some((file) => /(^|\/)stacks\/.*scenario1\.json$/.test(file)),
            Object.keys(files).join(", "),
        );
        assertHidden(secrets, {
            "stdout of up": up.stdout,
            "stderr of up": up.stderr,
            "stdout of output": output.stdout,
            "stderr of output": output.stderr,
            ...files,
        });
    });

    if (engine === "embedded") {
        // The lab is the same whoever made the stacks: once is enough.
        labTests(lab, () => void destroyScenario1());
    }

    // After the twins: mocha runs a suite's own tests before those of the suites in it.
    describe("destroy", () => {
        it("of one stack leaves the others alone", async () => {
            const { exitCode, stderr } = await destroyScenario1();
            assert.equal(exitCode, 0, stderr);
            const left = await lab.resources();
            assert.ok(left.length > 0 && left.every(({ name }) => !name.includes("scenario1")), JSON.stringify(left));
        });

        it("of all leaves nothing: no resource, no process, no port", async () => {
            const { pid, apiPort } = await lab.status();
            await lab.succeed("destroy");
            assert.equal((await lab.run("lab", "status")).exitCode, 1);
            assert.throws(() => process.kill(pid, 0), { code: "ESRCH" });
            await assert.rejects(fetch(`http://127.0.0.1:${apiPort}`));
            await lab.succeed("lab", "start");
            assert.deepEqual(await lab.resources(), []);
        });
    });
});

/** @param doneWithScenario1 is called when its tests are over; its destruction goes on beside the others' tests. */
function labTests(lab: TestLab, doneWithScenario1: () => void): void {
    it("serves the same clusters again after the lab was killed", async () => {
        const before = await lab.status();
        process.kill(before.pid, "SIGKILL");
        await lab.succeed("lab", "start");
        const after = await lab.status();
        assert.notEqual(after.pid, before.pid);
        assert.deepEqual(after.clusters, before.clusters);
        await lab.succeed("verify", "--json");
    });

    it("loses no connection while its Pods are replaced", async () => {
        const { url, namespace = "" } = await lab.outputs("scenario1");
        const config = await lab.kubeConfig("scenario1");
        const apps = config.makeApiClient(AppsV1Api);
        const core = config.makeApiClient(CoreV1Api);
        const pods = async () => (await core.listNamespacedPod({ namespace })).items;
        const before = (await pods()).map(({ metadata }) => metadata?.uid);
        const clients = ["127.1.7.1", "127.1.7.2"].map((address) => new SteadyClient(url!, address));
        const template = {
            metadata: { annotations: { "kubectl.kubernetes.io/restartedAt": new Date().toISOString() } },
        };
        await apps.patchNamespacedDeployment(
            { name: "real-ip-app", namespace, body: { spec: { template } } },
            mergePatch,
        );
        await eventually(async () => {
            const now = await pods();
            assert.ok(now.every(({ metadata }) => !before.includes(metadata?.uid)));
            assert.ok(now.every(({ status }) => status?.conditions?.every((condition) => condition.status === "True")));
        }, 60);
        await Promise.all(clients.map((client) => client.stop()));
        assert.deepEqual(
            clients.flatMap(({ failures }) => failures),
            [],
        );
        assert.ok(clients.every(({ answers }) => answers > 0));
    });

    describe("twins: the address is lost when the setting is taken away", () => {
        const directAccess = "service.cloud.tencent.com/direct-access";

        async function setDirectAccess(stack: string, value: "true" | "false"): Promise<void> {
            const { namespace } = await lab.outputs(stack);
            const core = (await lab.kubeConfig(stack)).makeApiClient(CoreV1Api);
            const body = { metadata: { annotations: { [directAccess]: value } } };
            await core.patchNamespacedService({ name: "clb-direct-pod", namespace: namespace!, body }, mergePatch);
        }

        /** The stack's security groups fit its own way in; these tests change that way behind its back. */
        async function letEveryoneIn(stack: string): Promise<void> {
            const environment = labEnvironment(labHome(projectDirectory, lab.directory), await lab.status());
            const vpc = new VpcClient(clientConfig(environment, "the test opens a security group"));
            const { SecurityGroupSet } = await vpc.DescribeSecurityGroups({
                Filters: [{ Name: "tag:pulumi:stack", Values: [stack] }],
            });
            const backend = SecurityGroupSet!.find(({ SecurityGroupName }) => SecurityGroupName?.endsWith("backend"));
            await vpc.CreateSecurityGroupPolicies({
                SecurityGroupId: backend!.SecurityGroupId,
                SecurityGroupPolicySet: {
                    Ingress: [{ Protocol: "ALL", Port: "ALL", CidrBlock: "0.0.0.0/0", Action: "ACCEPT" }],
                },
            });
        }

        it("scenario 1 without direct access: the node's security group drops it, and else the Pod sees a node", async () => {
            await setDirectAccess("scenario1", "false");
            assert.ok((await lab.assertLost("scenario1")).every(({ remoteAddr }) => !remoteAddr));
            await letEveryoneIn("scenario1");
            const proofs = await lab.assertLost("scenario1");
            assert.ok(proofs.every(({ remoteAddr, client }) => remoteAddr && remoteAddr !== client));
            await setDirectAccess("scenario1", "true");
            await lab.assertKept("scenario1");
            doneWithScenario1();
        });

        it("scenario 3 without direct access: super nodes have no NodePort, so nothing answers", async () => {
            await setDirectAccess("scenario3", "false");
            const proofs = await lab.assertLost("scenario3");
            assert.ok(
                proofs.every(
                    ({ remoteAddr, reason }) => !remoteAddr && /Service .*\/clb-direct-pod: /.test(reason ?? ""),
                ),
                JSON.stringify(proofs),
            );
            await setDirectAccess("scenario3", "true");
            await lab.assertKept("scenario3");
        });

        it("scenario 3 without the toleration: the scheduler leaves the Pod pending", async () => {
            const config = await lab.kubeConfig("scenario3");
            const namespace = (await lab.outputs("scenario3")).namespace!;
            const core = config.makeApiClient(CoreV1Api);
            const apps = config.makeApiClient(AppsV1Api);
            const { spec } = await apps.readNamespacedDeployment({ name: "real-ip-app", namespace });
            const pod = { name: "no-toleration", namespace };
            await core.createNamespacedPod({
                namespace,
                body: { metadata: { name: pod.name }, spec: { ...spec!.template.spec!, tolerations: [] } },
            });
            const scheduled = await eventually(async () => {
                const { status } = await core.readNamespacedPod(pod);
                assert.equal(status?.phase, "Pending");
                const condition = status.conditions?.find(({ type }) => type === "PodScheduled");
                assert.equal(condition?.reason, "Unschedulable");
                return condition;
            });
            assert.match(scheduled?.message ?? "", /untolerated taint/);
            await core.deleteNamespacedPod({ ...pod, gracePeriodSeconds: 0 });
        });

        for (const stack of ["scenario4", "scenario5"]) {
            it(`${stack} without direct-access "false" on a new cluster: the path is direct, and verify notices`, async () => {
                const namespace = (await lab.outputs(stack)).namespace!;
                const networking = (await lab.kubeConfig(stack)).makeApiClient(NetworkingV1Api);
                const { items } = await networking.listNamespacedIngress({ namespace });
                const { metadata, spec } = items[0]!;
                const name = metadata!.name!;
                const existLbId = "kubernetes.io/ingress.existLbId";
                const existing = { [existLbId]: metadata!.annotations![existLbId]! };

                async function recreate(annotations: Record<string, string>): Promise<void> {
                    await networking.deleteNamespacedIngress({ name, namespace });
                    await eventually(() =>
                        networking.createNamespacedIngress({
                            namespace,
                            body: { metadata: { name, annotations }, spec: spec! },
                        }),
                    );
                }

                await letEveryoneIn(stack);
                await recreate(existing);
                const proofs = await lab.assertLost(stack);
                assert.ok(
                    proofs.every(({ reason }) => /direct/.test(reason ?? "")),
                    JSON.stringify(proofs),
                );
                await recreate({ ...existing, "ingress.cloud.tencent.com/direct-access": "false" });
                await lab.assertKept(stack);
            });
        }
    });
}

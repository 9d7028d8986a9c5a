import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api } from "@kubernetes/client-node";
import { labEnvironment } from "../../../lab/daemon-client";
import { labHome } from "../../../lab/home";
import { clientConfig, tencentClients } from "../../../tencent/clients";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { eventually } from "../../support/eventually";
import { openNodePorts } from "../../support/clusters/open-node-ports";
import { projectDirectory, spawnCommand } from "../../support/project";
import { TestLab } from "../../support/test-lab";

const DIRECT = "service.cloud.tencent.com/direct-access";
const OBJECT = ["service/clb-direct-pod", "-n", "client-ip"];

describe("migrate", function () {
    this.timeout(300_000);
    const lab = new TestLab();
    const kubeconfig = join(lab.directory, "kubeconfig.yaml");
    const migrate = (...args: string[]) => lab.run("migrate", ...OBJECT, "--kubeconfig", kubeconfig, ...args);

    before(buildControlPlane);
    before(async () => {
        await lab.succeed("up", "scenario1");
        const { stdout } = await lab.succeed("output", "scenario1", "kubeconfig", "--show-secrets");
        writeFileSync(kubeconfig, stdout, { mode: 0o600 });
    });
    after(() => lab.remove());

    async function object() {
        const core = (await lab.kubeConfig("scenario1")).makeApiClient(CoreV1Api);
        const { metadata, spec } = await core.readNamespacedService({ name: "clb-direct-pod", namespace: "client-ip" });
        const { annotations = {} } = metadata ?? {};
        return {
            direct: annotations[DIRECT],
            journal: annotations["tke-client-ip/migration"],
            policy: spec?.externalTrafficPolicy,
        };
    }

    async function loadBalancer() {
        const environment = labEnvironment(labHome(projectDirectory, lab.directory), await lab.status());
        const { clb } = tencentClients(clientConfig(environment, "the test reads a CLB"));
        const { LoadBalancerSet = [] } = await clb.DescribeLoadBalancers({});
        const LoadBalancerId = LoadBalancerSet[0]!.LoadBalancerId!;
        const { Listeners = [] } = await clb.DescribeListeners({ LoadBalancerId });
        return { clb, LoadBalancerId, listeners: Listeners };
    }

    /** Health checks at a port that a Pod has and a node has not. */
    async function checkPodPort(on = true): Promise<void> {
        const { clb, LoadBalancerId, listeners } = await loadBalancer();
        const HealthCheck = { HealthSwitch: 1, CheckPort: on ? 5000 : -1 };
        await clb.ModifyListener({ LoadBalancerId, ListenerId: listeners[0]!.ListenerId!, HealthCheck });
    }

    async function resets() {
        return (await loadBalancer()).listeners.map(({ DeregisterTargetRst }) => DeregisterTargetRst);
    }

    it("prints the steps as commands and changes nothing with --dry-run", async () => {
        const before = await object();
        const { exitCode, stdout } = await migrate("--to", "local", "--dry-run", "--ignore", "TCI0034");
        assert.equal(exitCode, 0, stdout);
        assert.match(stdout, /kubectl -n client-ip patch service clb-direct-pod .*"externalTrafficPolicy":"Local"/);
        assert.match(stdout, /tccli clb DescribeTargetHealth/);
        assert.deepEqual(await object(), before);
    });

    it("is not begun where a security group drops what comes by NodePorts", async () => {
        const before = await object();
        const { exitCode, stderr } = await migrate("--to", "node-port");
        assert.equal(exitCode, 2, stderr);
        assert.match(stderr, /TCI0034: .*node .* accepts TCP 3\d{4}.*--ignore TCI0034/);
        assert.deepEqual(await object(), before);
    });

    it("takes itself back where it is begun all the same, and says so", async () => {
        const before = await object();
        const { exitCode, stdout } = await migrate("--to", "node-port", "--ignore", "TCI0034");
        assert.equal(exitCode, 1, stdout);
        assert.match(stdout, /is as it was before \(a request was lost/);
        assert.deepEqual(await object(), before);
        await lab.assertKept("scenario1");
    });

    it("loses no request there and back", async () => {
        await openNodePorts(lab, "scenario1");
        for (const to of ["node-port", "local", "direct"]) {
            const { exitCode, stdout, stderr } = await migrate("--to", to, "--clients", "3", "--settle", "2");
            assert.equal(exitCode, 0, stdout + stderr);
            assert.match(stdout, /[1-9]\d* requests of 3 clients, 0 lost/);
            assert.equal((await object()).direct, String(to === "direct"));
        }
        await lab.assertKept("scenario1");
    });

    it("is taken back where its target never becomes healthy, and says which", async () => {
        await checkPodPort();
        const before = await object();
        const { exitCode, stdout } = await migrate("--to", "node-port", "--timeout", "20", "--keep-going");
        await checkPodPort(false);
        assert.equal(exitCode, 1, stdout);
        assert.match(stdout, /is as it was before \(within 20 s the CLB's backends did not become .* not healthy/);
        assert.deepEqual(await object(), { ...before, journal: undefined });
    });

    /** Kills a migration to NodePorts after its patch. */
    async function killHalfWay(): Promise<void> {
        const args = ["migrate", ...OBJECT, "--kubeconfig", kubeconfig, "--to", "node-port"];
        const child = spawnCommand(lab.directory, ...args);
        // It prints the step before it patches.
        await eventually(async () => assert.match((await object()).journal ?? "", /"running"/), 60);
        child.kill("SIGKILL");
        if (child.exitCode === null && child.signalCode === null) {
            await once(child, "close");
        }
        assert.match((await object()).journal ?? "", /"running"/);
    }

    it("goes on with the next run after it was killed half-way", async () => {
        const before = await object();
        await killHalfWay();
        const { exitCode, stdout, stderr } = await migrate("--to", "node-port");
        assert.equal(exitCode, 0, stdout + stderr);
        assert.match(stdout, /is node-port; --rollback undoes it/);
        assert.equal((await migrate("--rollback")).exitCode, 0);
        assert.deepEqual(await object(), { ...before, journal: undefined });
    });

    it("is taken back after it was killed half-way, and goes nowhere else before", async () => {
        const before = await object();
        await killHalfWay();
        const again = await migrate("--to", "local");
        assert.equal(again.exitCode, 2, again.stdout);
        assert.match(
            again.stderr,
            /half-way through a migration to node-port: continue with --to node-port, or undo it/,
        );
        const { exitCode, stdout } = await migrate("--rollback");
        assert.equal(exitCode, 0, stdout);
        assert.deepEqual(await object(), { ...before, journal: undefined });
        await lab.assertKept("scenario1");
        assert.equal((await migrate("--rollback")).exitCode, 2);
    });

    it("resets connections of unbound backends where that is asked for, and leaves the listener as it was", async () => {
        assert.deepEqual(await resets(), [false]);
        // A request in flight when its backend is unbound is reset, as was asked for: few are.
        const few = ["--clients", "1", "--rate", "1"];
        const { exitCode, stdout, stderr } = await migrate("--to", "node-port", "--reset-connections", ...few);
        assert.equal(exitCode, 0, stdout + stderr);
        assert.deepEqual(await resets(), [true]);
        assert.equal((await migrate("--rollback")).exitCode, 0);
        assert.deepEqual(await resets(), [false]);
    });

    it("refuses what is wrong, all at once", async () => {
        const { exitCode, stderr } = await lab.run("migrate", "pod/web", "--clients", "0");
        assert.equal(exitCode, 2);
        assert.match(stderr, /pod\/web.*\n.*--to direct.*\n.*--clients is 0/);
    });
});

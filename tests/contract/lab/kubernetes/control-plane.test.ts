import { CoreV1Api, VersionApi } from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { buildControlPlane } from "../../../support/clusters/control-plane";
import { controlPlaneBinary } from "../../../../lab/kubernetes/binary";
import { ControlPlane, type ControlPlaneOptions } from "../../../../lab/kubernetes/control-plane";
import { eventually } from "../../../support/eventually";

const START_TIMEOUT_MS = 150_000;

describe("a cluster's control plane", function () {
    this.timeout(START_TIMEOUT_MS);
    let directory: string;
    let options: ControlPlaneOptions;
    let controlPlane: ControlPlane | undefined;

    const start = async () => {
        controlPlane = new ControlPlane(options);
        await controlPlane.start();
        return { controlPlane, core: controlPlane.kubeConfig().makeApiClient(CoreV1Api) };
    };

    before(buildControlPlane);
    before(async () => {
        const binary = await controlPlaneBinary();
        directory = mkdtempSync(join(tmpdir(), "control-plane-"));
        options = {
            clusterId: "cls-contract",
            directory,
            binary,
            serviceCidr: "172.16.0.0/20",
            clusterCidr: "172.20.0.0/16",
            nodeCidrMaskSize: 25,
            domain: "cls-contract.ccs.tencent-cloud.com",
            log: () => {},
        };
    });

    after(async () => {
        await controlPlane?.stop();
        rmSync(directory, { recursive: true, force: true });
    });

    it("starts, reports its version, and gives GlobalRouter nodes their Pod CIDRs", async () => {
        const { controlPlane, core } = await start();
        const version = await controlPlane.kubeConfig().makeApiClient(VersionApi).getCode();
        assert.equal(version.gitVersion, "v1.34.4");
        assert.equal(`${version.major}.${version.minor}`, "1.34");

        await core.createNode({ body: { metadata: { name: "10.0.0.2" } } });
        const podCidr = await eventually(async () => {
            const { spec } = await core.readNode({ name: "10.0.0.2" });
            assert.ok(spec?.podCIDR, "has a Pod CIDR");
            return spec.podCIDR;
        });
        assert.match(podCidr, /^172\.20\.\d+\.\d+\/25$/);
    });

    it("checks the server's name, so that the endpoint's address may be any", () => {
        const kubeconfig = controlPlane!.adminKubeconfig("https://127.2.0.10:443");
        assert.match(kubeconfig, /server: https:\/\/127\.2\.0\.10:443\n/);
        assert.match(kubeconfig, /tls-server-name: cls-contract\.ccs\.tencent-cloud\.com\n/);
        assert.match(kubeconfig, /current-context: cls-contract-100000000001-context-default\n/);
    });

    it("starts a component again that ended", async () => {
        const first = controlPlane!.pids["kube-scheduler"]!;
        process.kill(first, "SIGKILL");
        await eventually(() => {
            const pid = controlPlane!.pids["kube-scheduler"];
            assert.ok(pid !== undefined && pid !== first);
        });
    });

    it("leaves no process and no port when it is stopped", async () => {
        const pids = Object.values(controlPlane!.pids);
        const port = controlPlane!.apiServerPort;
        assert.equal(pids.length, 4);
        await controlPlane!.stop();
        assert.deepEqual(pids.filter(isRunning), []);
        assert.equal(await accepts(port), false);
    });

    it("dies with a lab that is killed, and then starts again with the same port, keys and objects", async () => {
        const lab = spawnLab(options);
        const killed = JSON.parse(await firstLine(lab)) as { port: number; pids: number[]; kubeconfig: string };
        assert.equal(killed.pids.length, 4);
        lab.kill("SIGKILL");
        await once(lab, "exit");
        await eventually(() => assert.deepEqual(killed.pids.filter(isRunning), []));

        const { controlPlane, core } = await start();
        assert.equal(controlPlane.apiServerPort, killed.port);
        assert.equal(controlPlane.adminKubeconfig("https://lab"), killed.kubeconfig);
        const namespace = await core.readNamespace({ name: "kept" });
        assert.equal(namespace.status?.phase, "Active");
    });

    it("says why it does not become ready", async () => {
        const broken = new ControlPlane({
            ...options,
            directory: join(directory, "broken"),
            serviceCidr: "172.16.0.0/31",
        });
        await assert.rejects(broken.start(), /cls-contract .* does not become ready[^]*kube-apiserver:\n[^]*service/i);
        assert.deepEqual(Object.values(broken.pids), []);
    });
});

/** A lab of its own process: starts the control plane, makes the namespace `kept`, writes one line of JSON, and waits. */
function spawnLab(options: ControlPlaneOptions): ChildProcess {
    const script = `
        const { CoreV1Api } = require("@kubernetes/client-node");
        const { ControlPlane } = require("./lab/kubernetes/control-plane");
        const controlPlane = new ControlPlane({ ...${JSON.stringify(options)}, log: () => {} });
        controlPlane.start().then(async () => {
            const core = controlPlane.kubeConfig().makeApiClient(CoreV1Api);
            await core.createNamespace({ body: { metadata: { name: "kept" } } });
            const { apiServerPort: port, pids } = controlPlane;
            const kubeconfig = controlPlane.adminKubeconfig("https://lab");
            console.log(JSON.stringify({ port, pids: Object.values(pids), kubeconfig }));
        });`;
    const project = join(__dirname, "../../../..");
    const args = ["-r", join(project, "preload.cjs"), "-e", script];
    return spawn(process.execPath, args, { cwd: project, stdio: ["ignore", "pipe", "inherit"] });
}

async function firstLine(child: ChildProcess): Promise<string> {
    for await (const line of createInterface({ input: child.stdout! })) {
        return line;
    }
    throw new Error(`the lab's process ended with code ${child.exitCode} before it was ready`);
}

/** A zombie has ended; whoever adopted it has not looked yet. */
function isRunning(pid: number): boolean {
    return existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
}

function accepts(port: number): Promise<boolean> {
    return new Promise((resolve) => {
        const socket = createConnection({ port, host: "127.0.0.1" });
        socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
        socket.once("connect", () => socket.destroy());
    });
}

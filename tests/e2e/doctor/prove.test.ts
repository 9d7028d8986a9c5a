import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
    AppsV1Api,
    CoreV1Api,
    type KubeConfig,
    NetworkingV1Api,
    RbacAuthorizationV1Api,
} from "@kubernetes/client-node";
import { parse } from "yaml";
import type { ConformanceReport } from "../../../doctor/conformance/conformance-report";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { eventually } from "../../support/eventually";
import { spawnCommand } from "../../support/project";
import { serviceAccountKubeconfig } from "../../support/clusters/service-account-kubeconfig";
import { TestLab } from "../../support/test-lab";
import { clientsOf } from "../decision-table/cluster-setup";

const NAMESPACE = "client-ip";
const PROOF_NAMESPACE = "tke-client-ip-proof";

interface ProofJson {
    verdict: string;
    agreement: string;
    sightings: { sees: string; forgedArrived: boolean }[];
    cleanup: { namespaceDeleted: boolean; loadBalancerIds: string[] };
}

describe("doctor --prove", function () {
    this.timeout(300_000);
    const lab = new TestLab();
    const kubeconfig = join(lab.directory, "kubeconfig.yaml");
    let config: KubeConfig;
    let counted: string[];

    const words = (target: string, ...args: string[]) => [
        "doctor",
        "--prove",
        target,
        "-n",
        NAMESPACE,
        "--kubeconfig",
        kubeconfig,
        ...args,
    ];
    const prove = (target: string, ...args: string[]) => {
        const [command = "", ...rest] = words(target, ...args);
        return lab.run(command, ...rest);
    };
    const cleanup = () => lab.run("doctor", "--cleanup", "--kubeconfig", kubeconfig);
    const resourceIds = async () => (await lab.resources()).map(({ id }) => id).toSorted();
    const proofOf = (stdout: string) => JSON.parse(stdout) as ProofJson;
    const reportOf = (file: string) => parse(readFileSync(file, "utf8")) as ConformanceReport;

    before(buildControlPlane);
    before(async () => {
        await lab.succeed("up", "scenario4");
        const { stdout } = await lab.succeed("output", "scenario4", "kubeconfig", "--show-secrets");
        writeFileSync(kubeconfig, stdout, { mode: 0o600 });
        config = await lab.kubeConfig("scenario4");
        const selector = { app: "real-ip-app" };
        const direct = (value: string) => ({ "service.cloud.tencent.com/direct-access": value });
        const core = config.makeApiClient(CoreV1Api);
        for (const [name, annotations] of Object.entries({ kept: direct("true"), lost: direct("false") })) {
            await core.createNamespacedService({
                namespace: NAMESPACE,
                body: {
                    metadata: { name, annotations },
                    spec: { type: "LoadBalancer", selector, ports: [{ port: 80, targetPort: 5000 }] },
                },
            });
        }
        const backend = { service: { name: "inner", port: { number: 80 } } };
        await core.createNamespacedService({
            namespace: NAMESPACE,
            body: { metadata: { name: "inner" }, spec: { selector, ports: [{ port: 80, targetPort: 5000 }] } },
        });
        await config.makeApiClient(NetworkingV1Api).createNamespacedIngress({
            namespace: NAMESPACE,
            body: {
                metadata: { name: "site", annotations: { "ingress.cloud.tencent.com/direct-access": "true" } },
                spec: {
                    ingressClassName: "qcloud",
                    rules: [
                        { host: "shop.example.com", http: { paths: [{ path: "/api", pathType: "Prefix", backend }] } },
                    ],
                },
            },
        });
        // Their CLBs are there before anything is counted.
        await prove("service/kept", "--yes", "--json");
        counted = await resourceIds();
    });
    after(() => lab.remove());
    afterEach(async () => assert.deepEqual(await resourceIds(), counted, "nothing of a proof is left"));

    it("creates nothing without --yes and without a terminal to ask on, and says what it would create", async () => {
        const { exitCode, stderr } = await prove("service/kept");
        assert.equal(exitCode, 2);
        assert.match(stderr, /namespace tke-client-ip-proof\n.*1 Service, 1 Deployment\n.*costs money/);
        assert.match(stderr, /the twin does without service\.cloud\.tencent\.com\/client-token: /);
        assert.match(stderr, /nothing was created: --prove asks first, and there is no terminal to ask on: add --yes/);
    });

    it("shows a kept address, and a lost one, and that doctor says the same", async () => {
        for (const [name, verdict, sees, code] of [
            ["kept", "kept", "client", 0],
            ["lost", "lost", "node", 1],
        ] as const) {
            const { exitCode, stdout, stderr } = await prove(`service/${name}`, "--yes", "--json");
            assert.equal(exitCode, code, stderr);
            const proof = proofOf(stdout);
            assert.deepEqual([proof.verdict, proof.agreement], [verdict, "agrees"]);
            assert.deepEqual([...new Set(proof.sightings.map((each) => each.sees))], [sees]);
            assert.equal(proof.cleanup.namespaceDeleted, true);
            assert.equal(proof.cleanup.loadBalancerIds.length, 1);
        }
    });

    it("proves an Ingress with a forged header, whose report decides whether the CLB overwrites it", async () => {
        const seen = async (assume: string) => {
            await lab.succeed("lab", "start", "--assume", assume);
            const file = join(lab.directory, `${assume}.yaml`);
            const { exitCode, stdout, stderr } = await prove("ingress/site", "--yes", "--json", "--report", file);
            assert.equal(exitCode, 0, stderr);
            assert.ok(proofOf(stdout).sightings.length >= 3);
            const [entry] = reportOf(file).entries;
            return entry!.cases.find((each) => each.case === "x-forwarded-for-overwritten")?.seen;
        };
        assert.equal(await seen("x-forwarded-for-overwritten"), "holds");
        assert.equal(await seen("nothing"), "does not hold");
    });

    it("says by a Pod on its node's network whether direct access binds such Pods", async () => {
        const labels = { app: "host" };
        const containers = [
            {
                name: "echo",
                image: "tke-client-ip-echo:v1",
                env: [{ name: "PORT", value: "5055" }],
                ports: [{ containerPort: 5055 }],
            },
        ];
        await config.makeApiClient(AppsV1Api).createNamespacedDeployment({
            namespace: NAMESPACE,
            body: {
                metadata: { name: "host" },
                spec: {
                    selector: { matchLabels: labels },
                    template: { metadata: { labels }, spec: { hostNetwork: true, containers } },
                },
            },
        });
        const core = config.makeApiClient(CoreV1Api);
        const annotations = { "service.cloud.tencent.com/direct-access": "true" };
        const spec = { type: "LoadBalancer", selector: labels, ports: [{ port: 80, targetPort: 5055 }] };
        await core.createNamespacedService({
            namespace: NAMESPACE,
            body: { metadata: { name: "host", annotations }, spec },
        });
        const seen = async (assume: string) => {
            await lab.succeed("lab", "start", "--assume", assume);
            const file = join(lab.directory, `${assume}.yaml`);
            await prove("service/host", "--yes", "--report", file);
            const [entry] = reportOf(file).entries;
            return entry!.cases.find((each) => each.case === "host-network-bound")?.seen;
        };
        const unassumed = await seen("nothing");
        // The Service has its own CLB by then.
        counted = await resourceIds();
        const assumed = await seen("host-network-bound");
        await lab.succeed("lab", "start", "--assume", "nothing");
        assert.deepEqual([unassumed, assumed], ["does not hold", "holds"]);
    });

    /** Kills a proof as soon as it has a CLB, or a listener on one. */
    async function killed(signal: NodeJS.Signals, ...target: string[]): Promise<number | null> {
        const [object = "service/lost", ...options] = target;
        const child = spawnCommand(lab.directory, ...words(object, "--yes", ...options));
        const hasOne = (text: string) => /CLB is|a listener on/.test(text);
        let printed = "";
        child.stdout.resume();
        for await (const chunk of child.stderr.setEncoding("utf8")) {
            const isFirst = !hasOne(printed);
            printed += String(chunk);
            if (isFirst && hasOne(printed)) {
                child.kill(signal);
            }
        }
        if (child.exitCode === null && child.signalCode === null) {
            await once(child, "close");
        }
        return child.exitCode;
    }

    it("deletes everything when it is interrupted", async () => {
        assert.equal(await killed("SIGINT"), 130);
        assert.equal(await killed("SIGTERM"), 143);
    });

    it("adds a listener to the user's own CLB with --on-existing-clb, and takes it away again, also when interrupted", async () => {
        const { clb } = await clientsOf(lab);
        const vpcId = (await lab.outputs("scenario4")).vpcId!;
        const made = await clb.CreateLoadBalancer({ LoadBalancerType: "OPEN", VpcId: vpcId, LoadBalancerName: "mine" });
        const [LoadBalancerId = ""] = made.LoadBalancerIds ?? [];
        const ports = async () =>
            (await clb.DescribeListeners({ LoadBalancerId })).Listeners?.map(({ Port }) => Port).toSorted();
        const core = config.makeApiClient(CoreV1Api);
        const annotations = {
            "service.cloud.tencent.com/direct-access": "true",
            "service.kubernetes.io/tke-existed-lbid": LoadBalancerId,
        };
        const spec = {
            type: "LoadBalancer",
            selector: { app: "real-ip-app" },
            ports: [{ port: 81, targetPort: 5000 }],
        };
        await core.createNamespacedService({
            namespace: NAMESPACE,
            body: { metadata: { name: "shared", annotations }, spec },
        });
        await eventually(async () => assert.deepEqual(await ports(), [81]));
        counted = await resourceIds();
        const { exitCode, stdout, stderr } = await prove(
            "service/shared",
            "--yes",
            "--json",
            "--on-existing-clb",
            "9090",
        );
        assert.equal(exitCode, 0, stderr);
        assert.equal(proofOf(stdout).verdict, "kept");
        assert.deepEqual(await ports(), [81]);
        assert.equal(await killed("SIGHUP", "service/shared", "--on-existing-clb", "9090"), 129);
        assert.deepEqual(await ports(), [81]);
        const taken = await prove("service/shared", "--yes", "--on-existing-clb", "81");
        assert.equal(taken.exitCode, 2, taken.stderr);
    });

    it("killed, is cleaned up by --cleanup, and found by teardown until then", async () => {
        await killed("SIGKILL");
        assert.equal((await resourceIds()).length, counted.length + 1);
        const { stdout } = await lab.run("teardown", "--expired", "--dry-run");
        assert.match(stdout, /CLB +lb-\w+ +tke-client-ip-proof +doctor-proof/);
        assert.match(stdout, /npm run doctor -- --cleanup/);
        const done = await cleanup();
        assert.equal(done.exitCode, 0, done.stderr);
        assert.match(done.stdout, /deleted: Service twin, Deployment backend-1-1, Namespace tke-client-ip-proof/);
        assert.match((await cleanup()).stdout, /nothing is left of a proof/);
    });

    it("killed, is cleaned up by the next run, which leaves what is somebody else's", async () => {
        await killed("SIGKILL");
        const core = config.makeApiClient(CoreV1Api);
        const body = { metadata: { name: "theirs" }, data: { a: "b" } };
        await core.createNamespacedConfigMap({ namespace: PROOF_NAMESPACE, body });
        const { exitCode, stderr } = await prove("service/lost", "--yes");
        assert.equal(exitCode, 1, stderr);
        assert.match(stderr, /first deletes what a killed proof left: Service twin, Deployment backend-1-1/);
        const theirs = await core.readNamespacedConfigMap({ namespace: PROOF_NAMESPACE, name: "theirs" });
        assert.deepEqual(theirs.data, { a: "b" });
        await core.deleteNamespacedConfigMap({ namespace: PROOF_NAMESPACE, name: "theirs" });
        assert.equal((await cleanup()).exitCode, 0);
    });

    it("names the rights that are missing before it creates anything", async () => {
        const rbac = config.makeApiClient(RbacAuthorizationV1Api);
        const viewer = await serviceAccountKubeconfig(config, NAMESPACE, "viewer");
        await rbac.createClusterRoleBinding({
            body: {
                metadata: { name: "viewer" },
                roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
                subjects: [{ kind: "ServiceAccount", name: "viewer", namespace: NAMESPACE }],
            },
        });
        const file = join(lab.directory, "viewer.yaml");
        writeFileSync(file, viewer, { mode: 0o600 });
        const { exitCode, stderr } = await lab.run(
            "doctor",
            "--prove",
            "service/kept",
            "-n",
            NAMESPACE,
            "--kubeconfig",
            file,
            "--yes",
        );
        assert.equal(exitCode, 2);
        assert.match(stderr, /nothing is created: you may not create namespaces/);
        assert.match(stderr, /create deployments\.apps in namespace tke-client-ip-proof/);
    });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
    AppsV1Api,
    CoreV1Api,
    KubernetesObjectApi,
    NetworkingV1Api,
    PatchStrategy,
    type KubernetesObject,
} from "@kubernetes/client-node";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { eventually } from "../../support/eventually";
import { openNodePorts } from "../../support/clusters/open-node-ports";
import { spawnCommand } from "../../support/project";
import { TestLab } from "../../support/test-lab";

/** Whose cluster it is. */
const THEIRS = "dev";
const NAMESPACE = "shop";
const DIRECT = "ingress.cloud.tencent.com/direct-access";
const JOURNAL = "tke-client-ip/migration";
const HOST = "shop.example.com";
const OBJECT = { name: "shop", namespace: NAMESPACE };

function object(apiVersion: string, kind: string, name: string, spec: object, annotations = {}): KubernetesObject {
    return { apiVersion, kind, metadata: { name, namespace: NAMESPACE, annotations }, spec } as KubernetesObject;
}

const CONTAINER = {
    name: "shop",
    image: "ccr.ccs.tencentyun.com/me/tke-client-ip-echo:v1",
    ports: [{ name: "web", containerPort: 5000 }],
    readinessProbe: { httpGet: { path: "/", port: "web" }, periodSeconds: 1 },
    lifecycle: { preStop: { exec: { command: ["sleep", "5"] } } },
};

const backend = { service: { name: "shop", port: { number: 80 } } };

/** Somebody's app behind an Ingress that has a host and a path: for any other the CLB has a 404 of its own. */
const OBJECTS: readonly KubernetesObject[] = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: NAMESPACE } },
    object("apps/v1", "Deployment", "shop", {
        replicas: 2,
        selector: { matchLabels: { app: "shop" } },
        template: { metadata: { labels: { app: "shop" } }, spec: { containers: [CONTAINER] } },
    }),
    object("v1", "Service", "shop", {
        type: "NodePort",
        selector: { app: "shop" },
        ports: [{ port: 80, targetPort: "web" }],
    }),
    object(
        "networking.k8s.io/v1",
        "Ingress",
        "shop",
        { rules: [{ host: HOST, http: { paths: [{ path: "/shop", pathType: "Prefix", backend }] } }] },
        { "kubernetes.io/ingress.class": "qcloud", [DIRECT]: "false" },
    ),
];

describe("migrate an Ingress", function () {
    this.timeout(300_000);
    const lab = new TestLab();
    const kubeconfig = join(lab.directory, "kubeconfig.yaml");
    const target = ["ingress/shop", "-n", NAMESPACE, "--kubeconfig", kubeconfig];
    const migrate = (...args: string[]) => lab.run("migrate", ...target, ...args);
    let networking: NetworkingV1Api;
    let core: CoreV1Api;

    before(buildControlPlane);
    before(async () => {
        await lab.succeed("up", THEIRS);
        await openNodePorts(lab, THEIRS);
        writeFileSync(kubeconfig, (await lab.succeed("output", THEIRS, "kubeconfig", "--show-secrets")).stdout);
        const config = await lab.kubeConfig(THEIRS);
        const api = KubernetesObjectApi.makeApiClient(config);
        networking = config.makeApiClient(NetworkingV1Api);
        core = config.makeApiClient(CoreV1Api);
        for (const each of OBJECTS) {
            await api.patch(each, undefined, undefined, "kubectl", true, PatchStrategy.ServerSideApply);
        }
        await eventually(async () => {
            const { status } = await config.makeApiClient(AppsV1Api).readNamespacedDeployment(OBJECT);
            assert.equal(status?.readyReplicas, 2);
            assert.ok((await ingress()).address);
        }, 90);
    });
    after(() => lab.remove());

    async function ingress() {
        const { metadata, status } = await networking.readNamespacedIngress(OBJECT);
        const { [DIRECT]: direct, [JOURNAL]: journal } = metadata?.annotations ?? {};
        return { direct, journal, address: status?.loadBalancer?.ingress?.[0]?.ip };
    }

    /** How often the Pods' logs show the path that the Ingress leads to them. */
    async function requestsOfPods(): Promise<number> {
        const { items } = await core.listNamespacedPod({ namespace: NAMESPACE });
        const logs = await Promise.all(
            items.map(({ metadata }) =>
                core.readNamespacedPodLog({ name: metadata!.name!, namespace: NAMESPACE }).catch(() => ""),
            ),
        );
        return logs.join("\n").split("GET /shop").length - 1;
    }

    it("prints the steps as commands and changes nothing with --dry-run", async () => {
        const before = await ingress();
        const { exitCode, stdout, stderr } = await migrate("--to", "direct", "--dry-run");
        assert.equal(exitCode, 0, stdout + stderr);
        const patch = `kubectl -n shop patch ingress shop --type merge -p '{"metadata":{"annotations":{"${DIRECT}":"true",`;
        assert.ok(stdout.includes(patch), stdout);
        assert.match(stdout, /Pods only, and all are healthy:\ntccli clb DescribeTargets --LoadBalancerId lb-/);
        assert.doesNotMatch(stdout, /DeregisterTargetRst/);
        assert.deepEqual(await ingress(), before);
    });

    it("loses no request there and back, of clients that the Pods answer", async () => {
        const before = await requestsOfPods();
        for (const to of ["direct", "node-port", "direct"]) {
            const { exitCode, stdout, stderr } = await migrate("--to", to, "--clients", "3", "--settle", "2");
            assert.equal(exitCode, 0, stdout + stderr);
            assert.match(stdout, /[1-9]\d* requests of 3 clients, 0 lost/);
            assert.doesNotMatch(stdout, /answers 404/);
            assert.equal((await ingress()).direct, String(to === "direct"));
        }
        assert.ok((await requestsOfPods()) > before);
    });

    it("is taken back by --rollback, to what it was before the last migration", async () => {
        const { exitCode, stdout } = await migrate("--rollback");
        assert.equal(exitCode, 0, stdout);
        const { direct, journal } = await ingress();
        assert.deepEqual([direct, journal], ["false", undefined]);
        const { exitCode: again, stderr } = await migrate("--rollback");
        assert.equal(again, 2);
        assert.match(stderr, /Ingress shop\/shop has no recorded migration/);
    });

    it("is taken back after it was killed half-way", async () => {
        const before = await ingress();
        const child = spawnCommand(lab.directory, "migrate", ...target, "--to", "direct");
        await eventually(async () => assert.match((await ingress()).journal ?? "", /"running"/), 60);
        child.kill("SIGKILL");
        if (child.exitCode === null && child.signalCode === null) {
            await once(child, "close");
        }
        assert.match((await ingress()).journal ?? "", /"running"/);
        const { exitCode, stdout } = await migrate("--rollback");
        assert.equal(exitCode, 0, stdout);
        assert.deepEqual(await ingress(), before);
    });

    it("is not begun where it does not answer, and says so where only the CLB does", async () => {
        const { address } = await ingress();
        const closed = await migrate("--to", "direct", "--url", "http://127.2.255.254/");
        assert.equal(closed.exitCode, 2, closed.stdout);
        assert.match(closed.stderr, /not started: http:\/\/127\.2\.255\.254\/ does not answer .*ECONNREFUSED/);
        assert.equal((await ingress()).direct, "false");
        const other = await migrate("--to", "direct", "--url", `http://${address}/`, "--settle", "1");
        assert.match(other.stdout, /answers 404: if that is not the app's own answer, set --url/);
        assert.equal((await migrate("--rollback")).exitCode, 0);
    });

    it("refuses a mode that only Services have", async () => {
        const { exitCode, stderr } = await migrate("--to", "local");
        assert.equal(exitCode, 2);
        assert.match(stderr, /an Ingress is direct or node-port/);
    });
});

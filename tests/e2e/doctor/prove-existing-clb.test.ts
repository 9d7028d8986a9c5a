import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CoreV1Api, NetworkingV1Api, type KubeConfig } from "@kubernetes/client-node";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { eventually } from "../../support/eventually";
import { spawnCommand } from "../../support/project";
import { TestLab } from "../../support/test-lab";
import { clientsOf } from "../decision-table/cluster-setup";

const NAMESPACE = "client-ip";
const DIRECT_ACCESS = "ingress.cloud.tencent.com/direct-access";

interface ProofJson {
    verdict: string;
    agreement: string;
    sightings: { layer: number; sees: string; forwardedFor: string }[];
    cleanup: { namespaceDeleted: boolean; loadBalancerIds: string[]; sharedLoadBalancerIds: string[] };
}

describe("doctor --prove --on-existing-clb", function () {
    this.timeout(300_000);
    const lab = new TestLab();
    const kubeconfig = join(lab.directory, "kubeconfig.yaml");
    let config: KubeConfig;
    let loadBalancerId: string;
    let counted: string[];

    const args = (target: string, port: number) => [
        "--prove",
        target,
        "-n",
        NAMESPACE,
        "--kubeconfig",
        kubeconfig,
        "--yes",
        "--on-existing-clb",
        String(port),
    ];
    const prove = (target: string, port: number, ...more: string[]) =>
        lab.run("doctor", ...args(target, port), ...more);
    const resourceIds = async () => (await lab.resources()).map(({ id }) => id).toSorted();

    /** The listeners of the user's CLB, as `<protocol> <port>`. */
    async function listeners(): Promise<string[]> {
        const { clb } = await clientsOf(lab);
        const { Listeners = [] } = await clb.DescribeListeners({ LoadBalancerId: loadBalancerId });
        return Listeners.map(({ Protocol, Port }) => `${Protocol} ${Port}`).toSorted();
    }

    async function createIngress(name: string, port: number, annotations: Record<string, string>): Promise<void> {
        const backend = { service: { name: "inner", port: { name: "http" } } };
        await config.makeApiClient(NetworkingV1Api).createNamespacedIngress({
            namespace: NAMESPACE,
            body: {
                metadata: {
                    name,
                    annotations: {
                        "kubernetes.io/ingress.existLbId": loadBalancerId,
                        "ingress.cloud.tencent.com/listen-ports": JSON.stringify([{ HTTP: port }]),
                        ...annotations,
                    },
                },
                spec: {
                    ingressClassName: "qcloud",
                    rules: [
                        { host: "shop.example.com", http: { paths: [{ path: "/api", pathType: "Prefix", backend }] } },
                    ],
                },
            },
        });
    }

    before(buildControlPlane);
    before(async () => {
        await lab.succeed("up", "scenario4");
        const { stdout } = await lab.succeed("output", "scenario4", "kubeconfig", "--show-secrets");
        writeFileSync(kubeconfig, stdout, { mode: 0o600 });
        config = await lab.kubeConfig("scenario4");
        const { clb } = await clientsOf(lab);
        const vpcId = (await lab.outputs("scenario4")).vpcId!;
        const made = await clb.CreateLoadBalancer({ LoadBalancerType: "OPEN", VpcId: vpcId, LoadBalancerName: "mine" });
        [loadBalancerId = ""] = made.LoadBalancerIds ?? [];
        await config.makeApiClient(CoreV1Api).createNamespacedService({
            namespace: NAMESPACE,
            body: {
                metadata: { name: "inner" },
                spec: {
                    type: "NodePort",
                    selector: { app: "real-ip-app" },
                    ports: [{ name: "http", port: 80, targetPort: 5000 }],
                },
            },
        });
        const shared = { "ingress.cloud.tencent.com/enable-group": "true" };
        await createIngress("direct", 8081, { ...shared, [DIRECT_ACCESS]: "true" });
        await createIngress("by-nodes", 8082, { ...shared, [DIRECT_ACCESS]: "false" });
        await eventually(async () => assert.deepEqual(await listeners(), ["HTTP 8081", "HTTP 8082"]));
        counted = await resourceIds();
    });
    after(() => lab.remove());
    afterEach(async () => {
        assert.deepEqual(await resourceIds(), counted, "nothing of a proof is left");
        assert.deepEqual(await listeners(), ["HTTP 8081", "HTTP 8082"], "the user's listeners stay, and no other");
    });

    it("proves an Ingress by a listener more on its own CLB, with and without direct access", async () => {
        for (const [name, sees] of [
            ["direct", "client"],
            ["by-nodes", "node"],
        ]) {
            const { exitCode, stdout, stderr } = await prove(`ingress/${name}`, 9090, "--json");
            assert.equal(exitCode, 0, stderr);
            const proof = JSON.parse(stdout) as ProofJson;
            assert.deepEqual([proof.verdict, proof.agreement], ["kept", "agrees"]);
            const seen = proof.sightings.map((each) => [each.layer, each.sees, each.forwardedFor].join(" "));
            assert.deepEqual([...new Set(seen)], [`7 ${sees} client`]);
            assert.deepEqual(proof.cleanup.sharedLoadBalancerIds, [loadBalancerId]);
            assert.deepEqual(proof.cleanup.loadBalancerIds, []);
            assert.match(stderr, new RegExp(`a listener on port 9090 of ${loadBalancerId}`));
            assert.match(stderr, /listen-ports: the twin listens on the port of --on-existing-clb alone/);
        }
    });

    it("killed with a listener on it, is cleaned up without touching the CLB", async () => {
        const child = spawnCommand(lab.directory, "doctor", ...args("ingress/direct", 9091));
        child.stdout.resume();
        let printed = "";
        for await (const chunk of child.stderr.setEncoding("utf8")) {
            printed += String(chunk);
            if (printed.includes(`a listener on ${loadBalancerId}`)) {
                child.kill("SIGKILL");
            }
        }
        if (child.exitCode === null && child.signalCode === null) {
            await once(child, "close");
        }
        const { exitCode, stdout, stderr } = await lab.run("doctor", "--cleanup", "--kubeconfig", kubeconfig);
        assert.equal(exitCode, 0, stderr);
        assert.match(stdout, new RegExp(`deleted: Ingress twin, .*; ${loadBalancerId} stays, without the listener`));
    });

    it("takes no port that is in use, no Ingress that shares its CLB with none, and no CLB of TKE's own", async () => {
        const taken = await prove("ingress/direct", 8082);
        assert.equal(taken.exitCode, 2);
        assert.match(taken.stderr, /Ingress client-ip\/by-nodes has that port/);
        const { clb } = await clientsOf(lab);
        const own = await clb.DescribeLoadBalancers({});
        assert.ok((own.LoadBalancerSet?.length ?? 0) > 1);
        const [ofStack] = (
            await config.makeApiClient(NetworkingV1Api).listNamespacedIngress({ namespace: NAMESPACE })
        ).items
            .filter(({ metadata }) => !["direct", "by-nodes"].includes(metadata?.name ?? ""))
            .map(({ metadata }) => metadata?.name);
        const refused = await prove(`ingress/${ofStack}`, 9090);
        assert.equal(refused.exitCode, 2, refused.stdout);
        assert.match(refused.stderr, /--on-existing-clb 9090: the (CLB is TKE's own|Ingress was created without)/);
    });
});

import {
    AppsV1Api,
    CoreV1Api,
    KubernetesObjectApi,
    loadAllYaml,
    NetworkingV1Api,
    PatchStrategy,
    type KubeConfig,
    type KubernetesObject,
} from "@kubernetes/client-node";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { probe } from "../../../verify/probe";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { projectDirectory } from "../../support/project";
import { mergePatch, TestLab } from "../../support/test-lab";
import { eventually } from "../../support/eventually";

const CLIENT = "127.1.7.7";

type LoadBalancerIngress = { ip?: string; ports?: { port: number }[] } | undefined;

describe("manifests that are applied to a cluster without Pulumi", function () {
    this.timeout(180_000);
    const lab = new TestLab();
    let kubeConfig: KubeConfig;
    let core: CoreV1Api;
    let networking: NetworkingV1Api;
    let clbsOfTheStack: string[];

    before(buildControlPlane);
    before(async () => {
        await lab.succeed("up", "scenario4");
        kubeConfig = await lab.kubeConfig("scenario4");
        core = kubeConfig.makeApiClient(CoreV1Api);
        networking = kubeConfig.makeApiClient(NetworkingV1Api);
        clbsOfTheStack = await clbs();
    });

    after(() => lab.remove());

    async function clbs(): Promise<string[]> {
        return (await lab.resources()).filter(({ service }) => service === "clb").map(({ id }) => id);
    }

    /** What `kubectl apply --server-side` does. */
    async function apply(file: string): Promise<void> {
        const api = KubernetesObjectApi.makeApiClient(kubeConfig);
        const text = readFileSync(join(projectDirectory, "tests", "fixtures", "manifests", file), "utf8");
        for (const object of loadAllYaml(text) as KubernetesObject[]) {
            await api.patch(object, undefined, undefined, "kubectl", true, PatchStrategy.ServerSideApply);
        }
    }

    /** What the Pod answers to a client that connects to the address in a status. */
    async function answerOf(ingress: () => Promise<LoadBalancerIngress>): Promise<string> {
        return eventually(async () => {
            const { ip, ports } = (await ingress()) ?? {};
            assert.ok(ip, "has an address");
            // Where this machine lets nobody bind port 80, the status names the one that serves it.
            const url = `http://${ip}:${ports?.[0]?.port ?? 80}/`;
            const { status, body } = await probe({ url, localAddress: CLIENT, timeoutMs: 2_000 });
            assert.equal(status, 200);
            return body;
        });
    }

    async function gone(namespace: string): Promise<void> {
        await eventually(() => assert.rejects(core.readNamespace({ name: namespace }), /404/));
    }

    it("keep the client's address on a Service with direct access, whose CLB goes with its namespace", async () => {
        await core.patchNamespacedConfigMap(
            {
                name: "tke-service-controller-config",
                namespace: "kube-system",
                body: { data: { GlobalRouteDirectAccess: "true" } },
            },
            mergePatch,
        );
        await apply("direct-service.yaml");
        const namespace = "catch-direct";
        const read = () => core.readNamespacedService({ namespace, name: "real-ip" });
        const answer = await answerOf(async () => (await read()).status?.loadBalancer?.ingress?.[0]);
        assert.equal((JSON.parse(answer) as { remote_addr: string }).remote_addr, CLIENT);
        const { annotations, labels } = (await read()).metadata ?? {};
        assert.equal(labels?.["service.cloud.tencent.com/loadbalance-type"], "OPEN");
        assert.equal(annotations?.["service.cloud.tencent.com/loadbalance-type"], "OPEN");
        assert.equal((await clbs()).length, clbsOfTheStack.length + 1);
        await core.deleteNamespace({ name: namespace });
        await gone(namespace);
        assert.deepEqual(await clbs(), clbsOfTheStack);
    });

    it("tell the client's address in the headers behind an Ingress, whose CLB goes after its Service and Pods", async () => {
        await apply("node-port-ingress.yaml");
        const namespace = "catch-header";
        const name = "real-ip";
        const read = () => networking.readNamespacedIngress({ namespace, name });
        const answer = await answerOf(async () => (await read()).status?.loadBalancer?.ingress?.[0]);
        assert.match(answer, new RegExp(`X-Forwarded-For[^\\n]*${CLIENT.replaceAll(".", "\\.")}`, "i"));
        await core.deleteNamespacedService({ namespace, name });
        await kubeConfig.makeApiClient(AppsV1Api).deleteNamespacedDeployment({ namespace, name });
        await networking.deleteNamespacedIngress({ namespace, name });
        await eventually(() => assert.rejects(read(), /404/));
        assert.deepEqual(await clbs(), clbsOfTheStack);
        await core.deleteNamespace({ name: namespace });
        await gone(namespace);
    });
});

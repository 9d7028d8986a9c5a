import assert from "node:assert/strict";
import { AppsV1Api, CoreV1Api, NetworkingV1Api, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { containsCidr } from "cidr-tools";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { clientsOf } from "../decision-table/cluster-setup";
import { describeOnEngines } from "../engines";
import type { CommandResult } from "../../support/project";
import { statesAndLogs } from "../secrets";
import { stackConfig } from "../../support/program";
import type { StackPreview } from "../../../cli/preview-pr/stack-preview";
import { mergePatch, proofsOf, TestLab } from "../../support/test-lab";
import { eventually } from "../../support/eventually";

const SCENARIOS = [6, 7, 8, 9, 11, 12, 13, 14].map((number) => `scenario${number}`);

const strategicMergePatch = setHeaderOptions("Content-Type", PatchStrategy.StrategicMergePatch);

describeOnEngines("the scenarios in between, in one lab", function (engine) {
    this.timeout(300_000);
    const lab = new TestLab(engine);
    let up: CommandResult;

    before(buildControlPlane);
    before(async () => {
        up = await lab.run("up", ...SCENARIOS, "--json");
    });

    after(() => lab.remove());

    it("brings them up and every Pod sees its clients, at every URL", () => {
        assert.equal(up.exitCode, 0, up.stderr);
        for (const scenario of SCENARIOS) {
            const proofs = proofsOf(up).filter(({ stack }) => stack === scenario);
            assert.equal(proofs.length, scenario === "scenario12" ? 6 : 3, scenario);
            // Behind a NodePort the peer is a node.
            const isPeer = !["scenario13", "scenario14"].includes(scenario);
            assert.ok(
                proofs.every(
                    ({ clientIpKept, remoteAddr, client }) => clientIpKept && (remoteAddr === client) === isPeer,
                ),
                JSON.stringify(proofs, null, 2),
            );
        }
        const urls = proofsOf(up).filter(({ stack }) => stack === "scenario12");
        assert.equal(new Set(urls.map(({ url }) => url)).size, 2);
    });

    it("sees nothing to change right after", async () => {
        const { stdout, stderr } = await lab.succeed("preview", ...SCENARIOS, "--json");
        assert.doesNotMatch(stderr, /\bto (create|update|replace|delete)\b/);
        const previews = JSON.parse(stdout) as StackPreview[];
        assert.deepEqual(
            previews.map(({ stack, resources, error }) => ({ stack, resources, error })),
            SCENARIOS.map((stack) => ({ stack, resources: [], error: undefined })),
        );
        assert.ok(previews.every(({ summary }) => summary && summary.same > 0));
    });

    it("scenario 13 is proven by HTTPS, and its certificate's key is in no state and no log", async () => {
        const [proof] = proofsOf(up).filter(({ stack }) => stack === "scenario13");
        assert.match(proof?.url ?? "", /^https:\/\/client-ip\.example\.com/);
        for (const [file, text] of Object.entries({ ...statesAndLogs(lab), stdout: up.stdout, stderr: up.stderr })) {
            assert.ok(!text.includes("PRIVATE KEY"), `a private key in ${file}`);
        }
    });

    it("scenario 11 has Pods on both kinds of nodes", async () => {
        const core = (await lab.kubeConfig("scenario11")).makeApiClient(CoreV1Api);
        const { items } = await core.listNamespacedPod({ namespace: (await lab.outputs("scenario11")).namespace! });
        assert.equal(new Set(items.map(({ spec }) => spec?.nodeName?.startsWith("eklet-"))).size, 2);
    });

    it("Services get their ClusterIPs from the stack's service CIDR, on both kinds of networks", async () => {
        for (const stack of ["scenario6", "scenario8"]) {
            const core = (await lab.kubeConfig(stack)).makeApiClient(CoreV1Api);
            const { items } = await core.listServiceForAllNamespaces();
            const addresses = items.map(({ spec }) => spec?.clusterIP ?? "");
            const cidr = stackConfig(stack)["tke-client-ip:serviceCidr"]!;
            assert.ok(
                addresses.length > 1 && addresses.every((address) => containsCidr(cidr, address)),
                addresses.join(", "),
            );
        }
    });

    if (engine === "embedded") {
        twins(lab);
    }

    describe("destroy", () => {
        it("leaves nothing", async () => {
            await lab.succeed("destroy");
            assert.equal((await lab.run("lab", "status")).exitCode, 1);
        });
    });
});

function twins(lab: TestLab): void {
    const SERVICE_DIRECT_ACCESS = "service.cloud.tencent.com/direct-access";

    async function patchService(stack: string, name: string, body: object): Promise<void> {
        const { namespace } = await lab.outputs(stack);
        const core = (await lab.kubeConfig(stack)).makeApiClient(CoreV1Api);
        await core.patchNamespacedService({ name, namespace: namespace!, body }, mergePatch);
    }

    async function patchIngress(stack: string, body: object): Promise<void> {
        const { namespace = "" } = await lab.outputs(stack);
        const networking = (await lab.kubeConfig(stack)).makeApiClient(NetworkingV1Api);
        await networking.patchNamespacedIngress({ name: "real-ip-ingress", namespace, body }, mergePatch);
    }

    const indirect = { metadata: { annotations: { [SERVICE_DIRECT_ACCESS]: "false" } } };

    describe("twins: the address is lost when the setting is taken away", () => {
        it("scenario 6 with policy Cluster: the node's address takes the client's place", async () => {
            await patchService("scenario6", "clb-local-pod", { spec: { externalTrafficPolicy: "Cluster" } });
            const proofs = await lab.assertLost("scenario6");
            assert.ok(proofs.every(({ reason }) => /externalTrafficPolicy: Local is missing/.test(reason ?? "")));
        });

        it("scenario 7 without direct access: no CLB binds a ClusterIP Service (E4047)", async () => {
            const { namespace } = await lab.outputs("scenario7");
            const networking = (await lab.kubeConfig("scenario7")).makeApiClient(NetworkingV1Api);
            const ingress = { name: "real-ip-ingress", namespace: namespace! };
            const body = { metadata: { annotations: { "ingress.cloud.tencent.com/direct-access": "false" } } };
            await networking.patchNamespacedIngress({ ...ingress, body }, mergePatch);
            await lab.assertLost("scenario7");
            const { metadata } = await networking.readNamespacedIngress(ingress);
            assert.match(metadata?.annotations?.["ingress.cloud.tencent.com/status.conditions"] ?? "", /E4047/);
        });

        it("scenario 8 with the cluster's switch off: no CLB binds a GlobalRouter Pod, and the Ingress says why", async () => {
            const { namespace } = await lab.outputs("scenario8");
            const config = await lab.kubeConfig("scenario8");
            await config.makeApiClient(CoreV1Api).patchNamespacedConfigMap(
                {
                    namespace: "kube-system",
                    name: "tke-service-controller-config",
                    body: { data: { GlobalRouteDirectAccess: "false" } },
                },
                mergePatch,
            );
            await lab.assertLost("scenario8");
            const { metadata } = await config
                .makeApiClient(NetworkingV1Api)
                .readNamespacedIngress({ name: "real-ip-ingress", namespace: namespace! });
            assert.match(
                metadata?.annotations?.["ingress.cloud.tencent.com/status.conditions"] ?? "",
                /GlobalRouteDirectAccess is not/,
            );
        });

        it("scenario 9 from a node: flagged, whatever the Pod saw", async () => {
            const core = (await lab.kubeConfig("scenario9")).makeApiClient(CoreV1Api);
            const { items } = await core.listNode();
            const node = items[0]?.status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
            const verify = await lab.run("verify", "scenario9", "--json", "--timeout", "3", "--from", node!);
            assert.equal(verify.exitCode, 1, verify.stdout);
            assert.ok(proofsOf(verify).every(({ reason }) => /is a node of the cluster/.test(reason ?? "")));
        });

        it("scenario 11 without direct access: the path leads through native nodes", async () => {
            await patchService("scenario11", "clb-direct-pod", indirect);
            assert.ok((await lab.assertLost("scenario11")).length > 0);
        });

        it("scenario 13 without qcloud_cert_id in its Secret: E4011 with the remedy, and what was served stays", async () => {
            const { namespace = "" } = await lab.outputs("scenario13");
            const config = await lab.kubeConfig("scenario13");
            const core = config.makeApiClient(CoreV1Api);
            const secret = { name: "real-ip-certificate", namespace };
            const { data } = await core.readNamespacedSecret(secret);
            await core.patchNamespacedSecret({ ...secret, body: { data: { qcloud_cert_id: null } } }, mergePatch);
            const conditions = async () => {
                const { metadata } = await config
                    .makeApiClient(NetworkingV1Api)
                    .readNamespacedIngress({ name: "real-ip-ingress", namespace });
                return metadata?.annotations?.["ingress.cloud.tencent.com/status.conditions"] ?? "";
            };
            await eventually(async () => assert.match(await conditions(), /E4011.*set qcloud_cert_id/));
            await lab.assertKept("scenario13");
            await core.patchNamespacedSecret({ ...secret, body: { data } }, mergePatch);
            await eventually(async () => assert.doesNotMatch(await conditions(), /E4011/));
        });

        it("scenario 13 with direct access: the path does not lead through NodePorts", async () => {
            await patchIngress("scenario13", {
                metadata: { annotations: { "ingress.cloud.tencent.com/direct-access": "true" } },
            });
            assert.ok((await lab.assertLost("scenario13")).length > 0);
        });

        it("scenario 13 without tls: nothing answers by HTTPS", async () => {
            await patchIngress("scenario13", { spec: { tls: null } });
            const proofs = await lab.assertLost("scenario13");
            assert.ok(proofs.every(({ remoteAddr }) => remoteAddr === null));
        });

        it("scenario 14 without ProxyProtocol on the listener: the Pod sees a node", async () => {
            const { loadBalancerId = "" } = await lab.outputs("scenario14");
            const { clb } = await clientsOf(lab);
            const { Listeners = [] } = await clb.DescribeListeners({ LoadBalancerId: loadBalancerId });
            const listener = { LoadBalancerId: loadBalancerId, ListenerId: Listeners[0]!.ListenerId! };
            await clb.ModifyListener({ ...listener, ProxyProtocol: false });
            const proofs = await lab.assertLost("scenario14");
            assert.equal(proofs.length, 3);
            assert.ok(
                proofs.every(({ reason }) =>
                    /the listener does not send the PROXY protocol's header/.test(reason ?? ""),
                ),
            );
            await clb.ModifyListener({ ...listener, ProxyProtocol: true });
            await lab.assertKept("scenario14");
        });

        it("scenario 14 with an app that does not read the header: it answers nobody", async () => {
            const { namespace = "" } = await lab.outputs("scenario14");
            const apps = (await lab.kubeConfig("scenario14")).makeApiClient(AppsV1Api);
            const env = [{ name: "PROXY_PROTOCOL", $patch: "delete" }];
            const body = { spec: { template: { spec: { containers: [{ name: "real-ip-app", env }] } } } };
            await apps.patchNamespacedDeployment({ name: "real-ip-app", namespace, body }, strategicMergePatch);
            const proofs = await lab.assertLost("scenario14");
            assert.ok(proofs.every(({ remoteAddr }) => remoteAddr === null));
        });

        it("scenario 12 without direct access of one Service: its port alone is lost", async () => {
            await patchService("scenario12", "clb-direct-pod-8000", indirect);
            const proofs = await lab.assertLost("scenario12");
            assert.deepEqual([...new Set(proofs.map(({ url }) => new URL(url).port))], ["8000"]);
        });
    });
}

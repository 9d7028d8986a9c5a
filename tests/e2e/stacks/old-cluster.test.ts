import assert from "node:assert/strict";
import { CoreV1Api } from "@kubernetes/client-node";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { mergePatch, TestLab } from "../../support/test-lab";

const configMap = { name: "tke-service-controller-config", namespace: "kube-system" };

describe("scenario 2 on an old cluster, whose ConfigMap lacks the newer keys (457/131136)", function () {
    this.timeout(180_000);
    const lab = new TestLab();
    let core: CoreV1Api;

    before(buildControlPlane);
    before(async () => {
        await lab.succeed("lab", "start", "--controller-defaults", "old");
        await lab.succeed("up", "scenario2");
        core = (await lab.kubeConfig("scenario2")).makeApiClient(CoreV1Api);
    });

    after(() => lab.remove());

    async function setSwitch(value: string | null): Promise<void> {
        await core.patchNamespacedConfigMap(
            { ...configMap, body: { data: { GlobalRouteDirectAccess: value } } },
            mergePatch,
        );
    }

    it("has the stack switch GlobalRouteDirectAccess on, and nothing else", async () => {
        const { data } = await core.readNamespacedConfigMap(configMap);
        assert.equal(data?.GlobalRouteDirectAccess, "true");
        assert.equal(data?.EnableDefaultDirectAccess, undefined);
    });

    for (const [what, value] of [
        ["off", "false"],
        ["missing, as the cluster came", null],
    ] as const) {
        it(`loses the address with the switch ${what}: E4033, no Pod is bound`, async () => {
            await setSwitch(value);
            const proofs = await lab.assertLost("scenario2");
            assert.ok(proofs.every(({ remoteAddr }) => !remoteAddr));
            const { namespace } = await lab.outputs("scenario2");
            const { items } = await core.listNamespacedEvent({ namespace: namespace! });
            assert.ok(
                items.some(({ message, type }) => type === "Warning" && message?.includes("E4033")),
                "a Warning event with E4033",
            );
            await setSwitch("true");
            await lab.assertKept("scenario2");
        });
    }

    it("loses the address where SNAT Pro is assumed to put the CLB's own in its place, and gets it back", async () => {
        await lab.succeed("lab", "start", "--assume", "snat-pro-hides-client");
        const proofs = await lab.assertLost("scenario2");
        assert.ok(
            proofs.every(({ remoteAddr, client }) => remoteAddr && remoteAddr !== client),
            JSON.stringify(proofs),
        );
        await lab.succeed("lab", "start", "--assume", "nothing");
        await lab.assertKept("scenario2");
    });
});

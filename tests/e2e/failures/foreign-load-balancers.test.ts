import assert from "node:assert/strict";
import { CoreV1Api } from "@kubernetes/client-node";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { describeOnEngines } from "../engines";
import { TestLab } from "../../support/test-lab";
import { eventually } from "../../support/eventually";

describeOnEngines("the destruction of a cluster in which somebody else has a load balancer", function (engine) {
    this.timeout(300_000);
    const lab = new TestLab(engine);

    before(buildControlPlane);
    after(() => lab.remove());

    const loadBalancers = async () => (await lab.resources()).filter(({ type }) => type === "load-balancer").length;

    it("is refused before anything is deleted, with the object and its CLB", async () => {
        await lab.succeed("up", "dev");
        const before = await loadBalancers();
        const api = (await lab.kubeConfig("dev")).makeApiClient(CoreV1Api);
        await api.createNamespace({ body: { metadata: { name: "other" } } });
        const spec = { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }] };
        await api.createNamespacedService({ namespace: "other", body: { metadata: { name: "web" }, spec } });
        await eventually(async () => assert.equal(await loadBalancers(), before + 1));
        const resources = (await lab.resources()).length;
        for (const [command, ...args] of [["destroy", "dev"] as const, ["teardown", "--stack", "dev"] as const]) {
            const refused = await lab.run(command, ...args);
            assert.equal(refused.exitCode, 1);
            assert.match(refused.stderr, /Service other\/web \(lb-\w+\)/);
            assert.match(refused.stderr, /--with-foreign-load-balancers/);
        }
        assert.equal((await lab.resources()).length, resources);
    });

    it("goes on with --with-foreign-load-balancers, and leaves nothing behind", async () => {
        const { stderr } = await lab.succeed("destroy", "dev", "--with-foreign-load-balancers");
        assert.match(stderr, /deleting Service other\/web/);
        assert.match(
            (await lab.run("lab", "status")).stdout + (await lab.run("lab", "status")).stderr,
            /not running|stopped/i,
        );
    });
});

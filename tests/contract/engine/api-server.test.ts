import assert from "node:assert/strict";
import { startApiServer, type ApiServer } from "../../support/clusters/api-server";
import { startLabCloud } from "./lab-cloud";
import { fixtureEngine } from "./lab-engine";

describe("a cluster whose API server does not answer", function () {
    this.timeout(120_000);
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    let apiServer: ApiServer;
    let isReady = false;
    const fixture = fixtureEngine("cluster-program");

    before(async () => {
        apiServer = await startApiServer((_, url) => (isReady || url !== "/readyz" ? 200 : 503));
        lab = await startLabCloud(() => apiServer.kubeconfig);
    });
    after(async () => {
        await fixture.engine.destroy("dev", { environment: lab.environment });
        fixture.dispose();
        await lab.close();
        await apiServer.close();
    });

    const options = (config: Record<string, string> = {}) => ({
        environment: lab.environment,
        configOverrides: config,
    });

    it("is no obstacle to a preview", async () => {
        const { create } = await fixture.engine.preview("dev", options());
        assert.ok(create > 0);
        assert.deepEqual(apiServer.requests, []);
    });

    it("fails the update with where it is to be called from; the next one goes on", async () => {
        await assert.rejects(fixture.engine.up("dev", options()), {
            message:
                /API server .* has not answered within 2 s \(it answers 503\)\.\n.*intranet endpoint.*apiServerAllowedCidrs/,
        });
        assert.equal(lab.store.list("clusterEndpoint").length, 1);
        isReady = true;
        const { create, replace } = await fixture.engine.up("dev", options());
        assert.deepEqual([create, replace], [1, 0], "the Kubernetes provider alone was still missing");
        const { kubeconfig } = await fixture.engine.outputs("dev", { showSecrets: true });
        assert.equal(kubeconfig, apiServer.kubeconfig);
    });
});

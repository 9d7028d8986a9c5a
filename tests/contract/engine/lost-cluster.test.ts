import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findLost } from "../../../cli/cloud-resources/find-lost";
import { lostResources } from "../../../cli/cloud-resources/lost-resources";
import type { CloudResource } from "../../../cli/cloud-resources/cloud-resource";
import { stackFiles } from "../../../engine/embedded/state/stack-files";
import { parseFault } from "../../../lab/cloud/faults/fault-request";
import { clientConfig, tencentClients } from "../../../tencent/clients";
import { startApiServer, type ApiServer } from "../../support/clusters/api-server";
import { eventuallyHolds } from "../../support/eventually";
import { startLabCloud } from "./lab-cloud";
import { fixtureEngine } from "./lab-engine";

const LOST_TYPES = ["tencentcloud:index/kubernetesCluster:", "tencentcloud:index/kubernetesNativeNodePool:"];

describe("a creation whose answer is lost", function () {
    this.timeout(180_000);
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    let apiServer: ApiServer;
    const fixture = fixtureEngine("cluster-program");

    before(async () => {
        apiServer = await startApiServer();
        lab = await startLabCloud(() => apiServer.kubeconfig);
    });
    after(async () => {
        await fixture.engine.destroy("dev", { environment: lab.environment });
        fixture.dispose();
        await lab.close();
        await apiServer.close();
    });

    const up = () => fixture.engine.up("dev", { environment: lab.environment });

    it("leaves a cluster that the lab's engine finds by its tags: there is no second one", async () => {
        lab.cloud.faults.add(parseFault({ action: "CreateCluster", truncate: true, times: 1 }, lab.cloud.actions));
        await assert.rejects(up(), /create of tencentcloud:index\/kubernetesCluster/);
        assert.equal(lab.store.list("cluster").length, 1);
        lab.cloud.faults.clear();
        await up();
        assert.equal(lab.store.list("cluster").length, 1);
    });

    it("leaves an endpoint that a state does not know: it is found where it would keep another one from being created", async () => {
        const { state: file } = stackFiles(fixture.labDirectory, "dev");
        const search = async () => {
            const { engine } = fixture;
            const projectDirectory = join(__dirname, "../../fixtures/cluster-program");
            const lost = await findLost({ engine, environment: lab.environment, projectDirectory, stacks: ["dev"] });
            return (lost.get("dev") ?? []).map(({ kind, id, importAs }) => ({ kind, id, importAs }));
        };
        const [cluster] = lab.store.list("cluster");
        const id = `${cluster!.clusterId}/intranet`;
        assert.deepEqual(await search(), [], "the state knows it");
        const content = JSON.parse(readFileSync(file, "utf8")) as { resources: { type: string }[] };
        content.resources = content.resources.filter(
            ({ type }) => !type.startsWith("tencentcloud:index/kubernetesClusterEndpoint:"),
        );
        writeFileSync(file, JSON.stringify(content));
        assert.deepEqual(await search(), [{ kind: "tke/endpoint", id, importAs: undefined }]);

        const { tke } = tencentClients(clientConfig(lab.environment, "the test"));
        await tke.DeleteClusterEndpoint({ ClusterId: cluster!.clusterId, IsExtranet: false });
        assert.deepEqual(await search(), [], "one that is being deleted is about to go");
        await eventuallyHolds("the endpoint is gone", () => lab.store.get("clusterEndpoint", id) === undefined);
        await up();
        assert.equal(lab.store.get("clusterEndpoint", id)?.status, "Created");
        assert.deepEqual(await search(), []);
    });

    it("leaves a cluster and a pool that a state does not know, which it then takes in by their ids", async () => {
        const { state: file } = stackFiles(fixture.labDirectory, "dev");
        const content = JSON.parse(readFileSync(file, "utf8")) as {
            resources: { type: string; dependencies: string[] }[];
        };
        content.resources = content.resources.filter(({ type }) => !LOST_TYPES.some((lost) => type.startsWith(lost)));
        writeFileSync(file, JSON.stringify(content));
        const [cluster] = lab.store.list("cluster");
        const [pool] = lab.store.list("nodePool");
        const found = (kind: string, id: string, name = ""): CloudResource => ({
            kind,
            id,
            region: "ap-guangzhou",
            name,
            stack: "dev",
        });
        const lost = lostResources(
            { project: "tke-client-ip", stack: "dev" },
            [
                found("ccs/cluster", cluster!.clusterId),
                found("tke/nodepool", `${cluster!.clusterId}/${pool!.nodePoolId}`, "native"),
            ],
            await fixture.engine.resources("dev"),
        );
        const imported = lost
            .flatMap(({ importAs }) => importAs ?? [])
            .map((resource) => ({
                ...resource,
                // The fixture's cluster is not below a scenario.
                name: resource.name.replace("client-ip-cluster", "cluster"),
            }));
        await fixture.engine.importResources("dev", imported);
        const { create, replace } = await up();
        assert.deepEqual([lab.store.list("cluster").length, lab.store.list("nodePool").length], [1, 1]);
        assert.equal(replace, 0);
        assert.equal(create, 2, "both are told as created: their creation is what goes on");
        const ids = (await fixture.engine.resources("dev")).map(({ id }) => id);
        assert.ok(ids.includes(cluster!.clusterId) && ids.includes(`${cluster!.clusterId}#${pool!.nodePoolId}`));
        assert.equal((await up()).same > 0, true);
    });
});

import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { labCredentials } from "../../../lab/credentials";
import { clientConfig, withCode } from "../../support/lab-cloud";
import { createNetwork, vpcCniCluster, type NetworkIds } from "../../support/cloud-stack";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { TestLab } from "../../support/test-lab";
import { eventually } from "../../support/eventually";

/** Nothing is over by itself at this factor: what moves on does so because the timing was changed. */
const NEVER = ["--timing", "realistic", "--time-factor", "100"];

describe("what is set in a running lab", function () {
    this.timeout(240_000);
    const lab = new TestLab();
    let vpc: VpcClient;
    let tke: TkeClient;
    let network: NetworkIds;
    let clusterId: string;

    before(buildControlPlane);

    before(async () => {
        await lab.succeed("lab", "start");
        const { apiPort } = await lab.status();
        const config = clientConfig(apiPort, labCredentials(join(lab.directory, "credentials.json")));
        vpc = new VpcClient(config);
        tke = new TkeClient(config);
        network = await createNetwork({ vpc });
    });

    after(() => lab.remove());

    async function killAndStart(): Promise<void> {
        process.kill((await lab.status()).pid, "SIGKILL");
        await eventually(() => lab.succeed("lab", "start"));
    }

    const set = (...options: string[]) => lab.succeed("lab", "start", ...options);
    const clusterStatus = async () =>
        (await tke.DescribeClusters({ ClusterIds: [clusterId] })).Clusters?.[0]?.ClusterStatus;
    const superNodePool = async () =>
        (await tke.DescribeClusterVirtualNodePools({ ClusterId: clusterId })).NodePoolSet?.[0];

    it("faults outlive a kill of the lab, and go on counting where they were", async () => {
        await lab.succeed("lab", "fault", "add", "DescribeVpcs", "--error", "InternalError", "--times", "2");
        await assert.rejects(vpc.DescribeVpcs({}), withCode("InternalError"));
        await killAndStart();
        await assert.rejects(vpc.DescribeVpcs({}), withCode("InternalError"));
        await vpc.DescribeVpcs({});
        assert.match((await lab.succeed("lab", "fault", "list")).stdout, /fault-1 .*DescribeVpcs.*2, run out/);
        assert.match((await lab.succeed("lab", "fault", "clear")).stdout, /Cleared fault-1/);
    });

    it("a fault that cannot be is refused with all that is wrong, exit code 2", async () => {
        const { exitCode, stderr } = await lab.run(
            "lab",
            "fault",
            "add",
            "CreateVpcs",
            "--delay",
            "soon",
            "--rate",
            "2",
        );
        assert.equal(exitCode, 2);
        assert.match(stderr, /did you mean CreateVpc\?/);
        assert.match(stderr, /--delay soon/);
        assert.match(stderr, /--rate 2/);
    });

    it("a realistic lab's cluster stays Creating, whatever restarts, until its time has come", async () => {
        await set(...NEVER);
        clusterId = (await tke.CreateCluster(vpcCniCluster(network))).ClusterId ?? "";
        await killAndStart();
        assert.equal(await clusterStatus(), "Creating");
        await assert.rejects(
            tke.DescribeClusterInstances({ ClusterId: clusterId }),
            withCode("ResourceUnavailable.ClusterState"),
        );
        await set("--timing", "instant");
        await eventually(async () => assert.equal(await clusterStatus(), "Running"));
    });

    it("so do its nodes", async () => {
        await set(...NEVER);
        await tke.CreateClusterVirtualNodePool({
            ClusterId: clusterId,
            Name: "super",
            SubnetIds: [network.subnetId],
            SecurityGroupIds: [network.securityGroupId],
        });
        await killAndStart();
        assert.equal((await superNodePool())?.LifeState, "creating");
        await set("--timing", "instant");
        await eventually(async () => assert.equal((await superNodePool())?.LifeState, "normal"));
    });

    it("and its deletion takes its time, too", async () => {
        await set(...NEVER);
        await tke.DeleteCluster({ ClusterId: clusterId, InstanceDeleteMode: "terminate" });
        await killAndStart();
        assert.equal(await clusterStatus(), "Deleting");
        await set("--timing", "instant");
        await eventually(async () => assert.equal(await clusterStatus(), undefined));
    });

    it("request limits can be switched off", async () => {
        const calls = () =>
            Promise.allSettled(Array.from({ length: 200 }, () => tke.DescribeClusters({ ClusterIds: [] })));
        const refused = (await calls()).filter(({ status }) => status === "rejected");
        assert.ok(refused.length > 0);
        await set("--rate-limits", "off");
        assert.ok((await calls()).every(({ status }) => status === "fulfilled"));
    });

    it("the API moves to another port where its own was taken meanwhile, and says so", async () => {
        const { apiPort } = await lab.status();
        await lab.succeed("lab", "stop");
        const taker = createServer();
        await once(taker.listen(apiPort, "127.0.0.1"), "listening");
        try {
            assert.match((await lab.succeed("lab", "start")).stdout, new RegExp(`${apiPort} is taken`));
        } finally {
            taker.close();
        }
        const after = await lab.status();
        assert.equal(after.formerApiPort, apiPort);
        assert.notEqual(after.apiPort, apiPort);
    });
});

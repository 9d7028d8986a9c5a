import assert from "node:assert/strict";
import { AppsV1Api, type KubeConfig } from "@kubernetes/client-node";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20220501/tke_client";
import { Client as OldTkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { clientConfig } from "../../../tencent/clients";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { describeOnEngines } from "../engines";
import { changed, StackEngine, type Outcome } from "../stack-engine";
import { TestLab } from "../../support/test-lab";
import { eventually } from "../../support/eventually";

const STACK = "dev";

const inPlace: Record<string, { config: Record<string, string>; updates: string[] }> = {
    "replica count": { config: { replicas: "2" }, updates: ["client-ip-app-deployment"] },
    "CLB bandwidth": { config: { clbBandwidthMbps: "20" }, updates: ["client-ip-clb-instance"] },
    "node pool size": { config: { nodeReplicas: "2" }, updates: ["client-ip-cluster-native-pool"] },
    "client CIDR": {
        config: { clientCidrs: '["127.0.0.0/8"]' },
        updates: ["client-ip-network-clb-rules"],
    },
    tag: {
        config: { tags: '{"team":"network"}' },
        updates: [
            "client-ip-clb-instance",
            "client-ip-cluster-cluster",
            "client-ip-cluster-native-pool",
            "client-ip-network-backend",
            "client-ip-network-clb",
            "client-ip-network-nat",
            "client-ip-network-nat-eip",
            "client-ip-network-node-ap-guangzhou-6",
            "client-ip-network-pod-ap-guangzhou-6",
            "client-ip-network-vpc",
        ],
    },
};
const ALL = Object.assign({}, ...Object.values(inPlace).map(({ config }) => config)) as Record<string, string>;

const replacing: Record<string, { config: Record<string, string>; replaces: string[] }> = {
    "network mode": {
        config: { scenario: "2", clusterCidr: "172.26.0.0/16" },
        replaces: ["client-ip-cluster-cluster", "client-ip-cluster-native-pool", "client-ip-cluster-endpoint"],
    },
    "VPC CIDR": {
        config: { vpcCidr: "10.7.0.0/16" },
        replaces: ["client-ip-network-vpc", "client-ip-network-node-ap-guangzhou-6", "client-ip-cluster-cluster"],
    },
};

describeOnEngines("the life of a stack", function (engine) {
    this.timeout(300_000);
    const lab = new TestLab(engine);
    let stack: StackEngine;

    before(buildControlPlane);
    before(async () => {
        await lab.succeed("lab", "start");
        stack = await StackEngine.open(engine, lab, STACK);
    });

    after(() => lab.remove());

    const cloud = () => {
        const config = clientConfig(stack.environment, "the test asks the lab");
        return {
            clb: new ClbClient(config),
            vpc: new VpcClient(config),
            tke: new TkeClient(config),
            oldTke: new OldTkeClient(config),
        };
    };
    const outputs = () =>
        stack.engine.outputs(STACK, { environment: stack.environment }) as Promise<Record<string, string>>;
    const loadBalancer = async () => {
        const { loadBalancerId } = await outputs();
        return (await cloud().clb.DescribeLoadBalancers({ LoadBalancerIds: [loadBalancerId!] })).LoadBalancerSet![0]!;
    };
    const deployments = async () => {
        const config: KubeConfig = await lab.kubeConfig(STACK);
        return config.makeApiClient(AppsV1Api);
    };

    function assertNothingToDo(outcome: Outcome): void {
        assert.deepEqual(changed(outcome), {});
        assert.ok(outcome.summary.same > 0);
    }

    it("begins with a preview that creates everything and makes nothing", async () => {
        const { summary } = await stack.run("preview");
        assert.ok(summary.create > 15, JSON.stringify(summary));
        assert.deepEqual(await lab.resources(), []);
    });

    it("is brought up as foretold, with the stack's tags", async () => {
        const { summary } = await stack.run("up", {}, { stackTags: { ttl: "4h" } });
        assert.ok(summary.create > 15, JSON.stringify(summary));
        const [found] = await stack.engine.stacks({ environment: stack.environment });
        assert.equal(found?.name, STACK);
        assert.equal(found.tags.ttl, "4h");
        assert.equal(found.updateInProgress, false);
        assert.ok(Date.now() - found.lastUpdate!.getTime() < 120_000);
    });

    it("has nothing to change right after", async () => {
        assertNothingToDo(await stack.run("preview"));
    });

    // One by one on the engine that is quick; the other one has to agree on all of them at once, below.
    for (const [what, { config, updates }] of engine === "embedded" ? Object.entries(inPlace) : []) {
        it(`foretells an update in place for another ${what}`, async () => {
            assert.deepEqual(changed(await stack.run("preview", config)), { update: updates });
        });
    }

    it("changes all of that in place, and the cloud and the cluster show it", async () => {
        const { vpcId } = await outputs();
        const updates = [...new Set(Object.values(inPlace).flatMap((change) => change.updates))].sort();
        assert.deepEqual(changed(await stack.run("up", ALL)), { update: updates });
        const { vpc, tke } = cloud();
        const clb = await loadBalancer();
        assert.equal(clb.NetworkAttributes?.InternetMaxBandwidthOut, 20);
        const vpcs = await vpc.DescribeVpcs({ VpcIds: [vpcId!] });
        assert.ok(vpcs.VpcSet![0]!.TagSet!.some(({ Key, Value }) => Key === "team" && Value === "network"));
        const policies = await vpc.DescribeSecurityGroupPolicies({ SecurityGroupId: clb.SecureGroups![0]! });
        assert.ok(policies.SecurityGroupPolicySet!.Ingress!.every(({ CidrBlock }) => CidrBlock === "127.0.0.0/8"));
        const { clusterId } = await outputs();
        const pools = await tke.DescribeNodePools({ ClusterId: clusterId! });
        assert.equal(pools.NodePools![0]!.Native?.Replicas, 2);
        const deployment = await (
            await deployments()
        ).readNamespacedDeployment({ name: "real-ip-app", namespace: "client-ip" });
        assert.equal(deployment.status?.readyReplicas, 2);
        assertNothingToDo(await stack.run("preview", ALL));
    });

    for (const [what, { config, replaces }] of Object.entries(replacing)) {
        it(`foretells a replacement for another ${what}`, async () => {
            const { replace = [] } = changed(await stack.run("preview", { ...ALL, ...config }));
            assert.ok(
                replaces.every((name) => replace.includes(name)),
                replace.join(", "),
            );
        });
    }

    it("finds on refresh what was changed behind its back, and up puts it right", async () => {
        const clb = await loadBalancer();
        await cloud().clb.ModifyLoadBalancerAttributes({
            LoadBalancerId: clb.LoadBalancerId!,
            LoadBalancerName: "renamed",
        });
        assert.ok(changed(await stack.run("refresh")).update?.includes("client-ip-clb-instance"));
        assert.deepEqual(changed(await stack.run("up", ALL)), { update: ["client-ip-clb-instance"] });
        assert.equal((await loadBalancer()).LoadBalancerName, clb.LoadBalancerName);
    });

    it("finds on refresh what was deleted behind its back, and up makes it again", async () => {
        const api = await deployments();
        const deployment = { name: "real-ip-app", namespace: "client-ip" };
        await api.deleteNamespacedDeployment(deployment);
        await eventually(() => assert.rejects(api.readNamespacedDeployment(deployment)));
        assert.deepEqual(changed(await stack.run("refresh")).delete, ["client-ip-app-deployment"]);
        assert.deepEqual(changed(await stack.run("up", ALL)), { create: ["client-ip-app-deployment"] });
    });

    it("is destroyed from the way in to the network: nothing is orphaned, nothing is left", async () => {
        const { events } = await stack.run("destroy");
        const positionOf = (phase: "start" | "done", name: string) => {
            const index = events.findIndex((event) => event.phase === phase && event.name === name);
            assert.notEqual(index, -1, `${phase} of ${name}`);
            return index;
        };
        const before = (first: string, then: string) =>
            assert.ok(positionOf("done", first) < positionOf("start", then), `${first} before ${then}`);
        for (const name of ["clb-instance", "cluster-native-pool", "cluster-endpoint"]) {
            before("client-ip-direct-service", `client-ip-${name}`);
        }
        before("client-ip-cluster-native-pool", "client-ip-cluster-cluster");
        before("client-ip-cluster-endpoint", "client-ip-cluster-cluster");
        before("client-ip-cluster-cluster", "client-ip-network-vpc");
        assert.deepEqual(await lab.resources(), []);
    });

    it("whose cluster was deleted behind its back is destroyed with --delete-unreachable, and not without", async () => {
        await stack.run("up");
        const { clusterId } = await outputs();
        await cloud().oldTke.DeleteCluster({ ClusterId: clusterId!, InstanceDeleteMode: "terminate" });
        await eventually(async () => assert.ok(!(await lab.resources()).some(({ type }) => type === "cluster")));
        const refused = await lab.run("destroy", STACK);
        assert.equal(refused.exitCode, 1, refused.stderr);
        assert.match(refused.stderr, /--delete-unreachable/);
        await lab.succeed("destroy", STACK, "--delete-unreachable");
        await lab.succeed("lab", "start");
        assert.deepEqual(await lab.resources(), []);
    });

    it("is forgotten at last, and its committed settings stay", async () => {
        await stack.engine.remove(STACK, { environment: stack.environment });
        assert.deepEqual(await stack.engine.stacks({ environment: stack.environment }), []);
    });
});

import assert from "node:assert/strict";
import { AppsV1Api, CoreV1Api, type KubeConfig } from "@kubernetes/client-node";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { labReach } from "../../../cli/lab/lab-clients";
import { labHome } from "../../../lab/home";
import { clientConfig } from "../../../tencent/clients";
import { verifyStack, type Proof } from "../../../verify/verify";
import { serviceAccountKubeconfig } from "../../support/clusters/service-account-kubeconfig";
import { buildControlPlane } from "../../support/clusters/control-plane";
import { describeOnEngines } from "../engines";
import { projectDirectory } from "../../support/project";
import { changed, StackEngine } from "../stack-engine";
import { mergePatch, TestLab } from "../../support/test-lab";
import { eventually } from "../../support/eventually";

/** Whose cluster, VPC and CLB are adopted: GlobalRouter, where direct access depends on the cluster's switch. */
const THEIRS = "scenario2";
const NAMESPACE = "shop";
const NETWORKS = "tke.cloud.tencent.com/networks";
const SWITCH = { name: "tke-service-controller-config", namespace: "kube-system" };

describeOnEngines("a stack on what is there already", function (engine) {
    this.timeout(300_000);
    const lab = new TestLab(engine);
    let ours: StackEngine;
    let second: StackEngine;
    let theirs: Record<string, string>;
    let theirKubeConfig: KubeConfig;
    let core: CoreV1Api;
    let clb: ClbClient;
    let vpc: VpcClient;
    const ids = { clb: "", otherClb: "", internalClb: "", otherVpc: "", subnet: "" };
    let smallest: Record<string, string>;
    let resourcesBefore: unknown;

    before(buildControlPlane);
    before("somebody's cluster, CLBs and namespace", async () => {
        await lab.succeed("lab", "start", "--controller-defaults", "old");
        await lab.succeed("up", THEIRS);
        theirs = await lab.outputs(THEIRS);
        theirKubeConfig = await lab.kubeConfig(THEIRS);
        core = theirKubeConfig.makeApiClient(CoreV1Api);
        ours = await StackEngine.open(engine, lab, "adopting");
        second = await StackEngine.open(engine, lab, "adopting-too");
        const config = clientConfig(ours.environment, "the test makes what is adopted");
        [clb, vpc] = [new ClbClient(config), new VpcClient(config)];
        const { Vpc } = await vpc.CreateVpc({ VpcName: "another", CidrBlock: "10.77.0.0/16" });
        ids.otherVpc = Vpc!.VpcId!;
        const { SubnetSet } = await vpc.DescribeSubnets({ Filters: [{ Name: "vpc-id", Values: [theirs.vpcId!] }] });
        ids.subnet = SubnetSet![0]!.SubnetId!;
        ids.clb = await makeClb("theirs", "OPEN");
        ids.otherClb = await makeClb("theirs-too", "OPEN");
        ids.internalClb = await makeClb("theirs-internal", "INTERNAL");
        await core.createNamespace({ body: { metadata: { name: NAMESPACE } } });
        smallest = {
            scenario: "2",
            region: "ap-guangzhou",
            clusterId: theirs.clusterId!,
            loadBalancerId: ids.clb,
            existingNamespace: NAMESPACE,
            replicas: "1",
            drainSeconds: "1",
        };
        resourcesBefore = await lab.resources();
    });
    after(() => lab.remove());

    async function makeClb(name: string, type: string): Promise<string> {
        const { LoadBalancerIds } = await clb.CreateLoadBalancer({
            LoadBalancerType: type,
            LoadBalancerName: name,
            VpcId: theirs.vpcId,
            SubnetId: type === "INTERNAL" ? ids.subnet : undefined,
        });
        return LoadBalancerIds![0]!;
    }

    const setSwitch = (value: string) =>
        core.patchNamespacedConfigMap({ ...SWITCH, body: { data: { GlobalRouteDirectAccess: value } } }, mergePatch);

    async function proofsFor(stack: StackEngine, deadlineMs: number): Promise<Proof[]> {
        const { environment } = stack;
        const outputs = await stack.engine.outputs(stack.stack, { showSecrets: true, environment });
        const reach = await labReach(labHome(projectDirectory, lab.directory), outputs);
        return verifyStack({ stack: stack.stack, outputs, ...reach, deadlineMs, environment });
    }

    async function assertKept(stack: StackEngine): Promise<void> {
        const proofs = await proofsFor(stack, 30_000);
        assert.ok(proofs.length > 0 && proofs.every(({ clientIpKept }) => clientIpKept), JSON.stringify(proofs));
    }

    /** The mistakes that a preview and an `up` both tell, before anything is made. */
    async function assertRefused(stack: StackEngine, config: Record<string, string>, mistakes: RegExp[]) {
        for (const operation of ["preview", "up"] as const) {
            await assert.rejects(stack.run(operation, config), (error: Error) => {
                const told = error.message.split("\n").filter((line) => /^\s+tke-client-ip:/.test(line));
                assert.equal(told.length, mistakes.length, error.message);
                mistakes.forEach((mistake, index) => assert.match(told[index]!, mistake));
                return true;
            });
        }
        assert.deepEqual(await lab.resources(), resourcesBefore);
    }

    it("is refused with all that is wrong at once, and makes nothing", async () => {
        const config = {
            ...smallest,
            scenario: "1",
            vpcId: ids.otherVpc,
            loadBalancerId: ids.internalClb,
            existingNamespace: "none-such",
        };
        await assertRefused(ours, config, [
            new RegExp(`vpcId = ${ids.otherVpc}: .* is in ${theirs.vpcId}`),
            /scenario = 1: .* is GlobalRouter, and this scenario needs VPC-CNI: set 2/,
            new RegExp(`loadBalancerId = ${ids.internalClb}: it is in ${theirs.vpcId} \\(E4011\\)`),
            /loadBalancerId = .*: it is internal, and the stack's is public/,
            /existingNamespace = none-such: there is no such namespace/,
        ]);
    });

    it("is refused where ids lead nowhere", async () => {
        const config = { ...smallest, clusterId: "cls-none1234", loadBalancerId: "lb-none1234" };
        await assertRefused(ours, config, [
            /clusterId = cls-none1234: there is no such cluster in ap-guangzhou/,
            /loadBalancerId = lb-none1234: there is no such CLB in ap-guangzhou \(E4011\)/,
        ]);
        const { existingNamespace: _, clusterId: __, loadBalancerId: ___, ...rest } = smallest;
        const inVpc = {
            ...rest,
            vpcId: "vpc-none1234",
            nodeSubnetIds: `["subnet-none1234"]`,
            serviceCidr: "172.30.0.0/22",
            clusterCidr: "172.29.0.0/16",
            kubernetesVersion: "1.34.1",
            instanceType: "S5.MEDIUM4",
        };
        await assertRefused(ours, inVpc, [
            /vpcId = vpc-none1234: there is no such VPC in ap-guangzhou/,
            /nodeSubnetIds = .*: there is no subnet subnet-none1234 in ap-guangzhou/,
        ]);
    });

    it("is refused a kubeconfig whose user may not create what the stack is made of", async () => {
        const kubeconfig = await serviceAccountKubeconfig(theirKubeConfig, NAMESPACE, "nobody");
        await assertRefused(ours, { ...smallest, kubeconfig, allowClusterWideChanges: "true" }, [
            new RegExp(
                "kubeconfig = .*its user may not get, create, patch, delete deployments\\.apps in namespace shop; " +
                    "get, create, patch, delete poddisruptionbudgets\\.policy in namespace shop; " +
                    "get, create, patch, delete services in namespace shop; " +
                    "get, patch configmaps tke-service-controller-config in namespace kube-system: bind its user to a role",
            ),
        ]);
    });

    it("switches nothing on for the whole cluster that is not confirmed", async () => {
        await setSwitch("false");
        const told =
            /allowClusterWideChanges is not set: GlobalRouteDirectAccess .* \(now: false\).*Service client-ip\//;
        await assertRefused(ours, smallest, [told]);
        const { warnings } = await ours.run("preview", { ...smallest, allowClusterWideChanges: "true" });
        assert.match(warnings.join("\n"), /GlobalRouteDirectAccess .*switched on for all of/);
        assert.equal((await core.readNamespacedConfigMap(SWITCH)).data?.GlobalRouteDirectAccess, "false");
    });

    it("is the app and its way in, and keeps its clients' addresses", async () => {
        const outcome = await ours.run("up", { ...smallest, allowClusterWideChanges: "true" });
        assert.deepEqual(
            changed(outcome).create?.filter((name) => name.startsWith("client-ip-")),
            [
                "client-ip-app-deployment",
                "client-ip-app-disruption-budget",
                "client-ip-cluster-kubernetes",
                "client-ip-direct-service",
                "client-ip-service-controller-patch",
            ],
        );
        await assertKept(ours);
        assert.deepEqual(await lab.resources(), resourcesBefore);
    });

    it("takes its own listener for its own: another up changes nothing", async () => {
        const { summary } = await ours.run("up", { ...smallest, allowClusterWideChanges: "true" });
        assert.deepEqual([summary.create, summary.update, summary.replace, summary.delete], [0, 0, 0, 0]);
    });

    it("has its Service replaced by one on another CLB, which TKE does not change in place (457/90598)", async () => {
        const config = { ...smallest, allowClusterWideChanges: "true", loadBalancerId: ids.otherClb };
        assert.deepEqual(changed(await ours.run("preview", config)), { replace: ["client-ip-direct-service"] });
    });

    it("is refused a CLB's port, a namespace or names that another has", async () => {
        await assertRefused(second, smallest, [
            /existingNamespace = shop: Service shop\/clb-direct-pod already exists/,
            /existingNamespace = shop: Deployment shop\/real-ip-app already exists/,
            /existingNamespace = shop: PodDisruptionBudget shop\/real-ip-app already exists/,
            /loadBalancerId = .*: port 80 is taken by listener lbl-\w+ \(TCP\) of Service shop\/clb-direct-pod.*\(E4016\)/,
        ]);
        const { existingNamespace: _, ...rest } = smallest;
        await assertRefused(second, { ...rest, loadBalancerId: ids.otherClb }, [
            /namespace is not set: client-ip is there already .*not this stack's/,
        ]);
    });

    it("leaves all that it has adopted as it was", async () => {
        await ours.run("destroy");
        const apps = theirKubeConfig.makeApiClient(AppsV1Api);
        assert.deepEqual((await apps.listNamespacedDeployment({ namespace: NAMESPACE })).items, []);
        assert.deepEqual((await core.listNamespacedService({ namespace: NAMESPACE })).items, []);
        const { Listeners } = await clb.DescribeListeners({ LoadBalancerId: ids.clb });
        assert.deepEqual(Listeners, []);
        await lab.assertKept(THEIRS);
    });

    it("makes a cluster in an adopted VPC behind an adopted CLB, and takes both away from neither", async () => {
        const before = await lab.resources();
        const config = {
            scenario: "5",
            region: "ap-guangzhou",
            vpcId: theirs.vpcId!,
            nodeSubnetIds: JSON.stringify([ids.subnet]),
            loadBalancerId: ids.otherClb,
            serviceCidr: "172.30.0.0/22",
            clusterCidr: "172.29.0.0/16",
            kubernetesVersion: "1.34.1",
            instanceType: "S5.MEDIUM4",
            nodeReplicas: "1",
            replicas: "1",
            drainSeconds: "1",
        };
        await ours.run("up", config);
        await assertKept(ours);
        const { summary } = await ours.run("up", config);
        assert.deepEqual([summary.create, summary.update, summary.replace, summary.delete], [0, 0, 0, 0]);
        await ours.run("destroy");
        assert.deepEqual(await lab.resources(), before);
    });

    it("has its Pods take VPC-CNI where that was added to a GlobalRouter cluster (scenario 10), and loses without", async () => {
        await addVpcCni();
        await setSwitch("false");
        const config = { ...smallest, scenario: "10" };
        await ours.run("up", config);
        await assertKept(ours);
        const { items } = await core.listNamespacedPod({ namespace: NAMESPACE });
        assert.ok(items.length > 0 && items.every(({ status }) => status?.podIP?.startsWith("10.2.255.")));

        await annotatePods({ [NETWORKS]: null });
        await eventually(async () => {
            const { status } = await core.readNamespacedService({ namespace: NAMESPACE, name: "clb-direct-pod" });
            assert.match(JSON.stringify(status?.conditions), /E4033/);
        });
        const lost = await proofsFor(ours, 1_000);
        assert.ok(lost.length > 0 && lost.every(({ clientIpKept }) => !clientIpKept), JSON.stringify(lost));
        await annotatePods({ [NETWORKS]: "tke-route-eni" });
        await assertKept(ours);
        await ours.run("destroy");
        await setSwitch("true");
    });

    async function annotatePods(annotations: Record<string, string | null>): Promise<void> {
        await theirKubeConfig.makeApiClient(AppsV1Api).patchNamespacedDeployment(
            {
                namespace: NAMESPACE,
                name: "real-ip-app",
                body: { spec: { template: { metadata: { annotations } } } },
            },
            mergePatch,
        );
    }

    /** In a subnet of its own, as Tencent asks (intl 457/35250). */
    async function addVpcCni(): Promise<void> {
        const { SubnetSet } = await vpc.DescribeSubnets({ SubnetIds: [ids.subnet] });
        const { Subnet } = await vpc.CreateSubnet({
            VpcId: theirs.vpcId!,
            SubnetName: "pods",
            CidrBlock: "10.2.255.0/24",
            Zone: SubnetSet![0]!.Zone!,
        });
        const tke = new TkeClient(clientConfig(ours.environment, "the test adds VPC-CNI"));
        await tke.EnableVpcCniNetworkType({
            ClusterId: theirs.clusterId!,
            VpcCniType: "tke-route-eni",
            EnableStaticIp: false,
            Subnets: [Subnet!.SubnetId!],
        });
    }
});

import assert from "node:assert/strict";
import { accessToGrant } from "../../../../components/scenario/access-to-grant";
import { tcp } from "../../../../components/network/security-rules";
import { SCENARIOS } from "../../../../tke/scenarios";
import { type ApiServer, startApiServer } from "../../../support/clusters/api-server";
import { type Registered, runProgram } from "../../../support/program";
import type { Config } from "./configs";
import { SMALLEST, IN_VPC, keys, nothing, NODES } from "./configs";

let apiServer: ApiServer;
before(async () => {
    const status = (_: number, url: string) => (/namespaces\/client-ip$|cilium-config$/.test(url) ? 404 : 200);
    apiServer = await startApiServer(status, { "/api/v1/nodes": NODES });
});
after(() => apiServer.close());

const zoneOf = (subnetId: unknown) => `ap-guangzhou-${String(subnetId).slice(-1)}`;

const functions = {
    getKubernetesClusters: ({ clusterId }: Record<string, unknown>) => ({
        lists: [
            {
                clusterId,
                vpcId: "vpc-adopted1",
                clusterExternalEndpoint: "",
                pgwEndpoint: "10.9.0.3",
                kubeConfig: "leads nowhere",
                kubeConfigIntranet: apiServer.kubeconfig,
            },
        ],
    }),
    getVpcInstances: () => ({
        instanceLists: [{ vpcId: "vpc-adopted1", cidrBlock: "10.9.0.0/16", commonAssistantCidrs: ["10.10.0.0/16"] }],
    }),
    getVpcSubnets: ({ subnetId }: Record<string, unknown>) => ({
        instanceLists: [{ subnetId, vpcId: "vpc-adopted1", availabilityZone: zoneOf(subnetId), availableIpCount: 200 }],
    }),
    getClbInstances: ({ clbId }: Record<string, unknown>) => ({
        clbLists: [{ clbId, vpcId: "vpc-adopted1", networkType: "OPEN", forward: 1 }],
    }),
    getClbListeners: () => ({ listenerLists: [] }),
};

const run = (config: Config) => runProgram({ stack: "scenario1", config: { ...nothing, ...keys(config) }, functions });

const names = (resources: Registered[]) => resources.map(({ name }) => name);

describe("a stack that adopts a cluster, a CLB and a namespace", () => {
    it("is the app and its way in, and has all outputs", async () => {
        const { resources, outputs } = await run(SMALLEST);
        assert.deepEqual(
            names(resources.filter(({ type }) => !/^(tke-client-ip|pulumi:providers):/.test(type))).sort(),
            ["client-ip-app-deployment", "client-ip-app-disruption-budget", "client-ip-direct-service"],
        );
        const { url, clusterId, loadBalancerId, vpcId, namespace, kubeconfig, securityGroupsMustAllow } = outputs;
        assert.deepEqual(
            { url, clusterId, loadBalancerId, vpcId, namespace },
            {
                url: "http://203.0.113.2",
                clusterId: "cls-adopted1",
                loadBalancerId: "lb-adopted1",
                vpcId: "vpc-adopted1",
                namespace: "shop",
            },
        );
        assert.equal(kubeconfig, "[secret]");
        assert.deepEqual(outputs.adopts, ["clusterId", "loadBalancerId", "existingNamespace"]);
        assert.deepEqual(securityGroupsMustAllow, [
            "TCP 80 from 0.0.0.0/0 in the security groups of the CLB, where it has any",
        ]);
    });

    it("gives the app's objects to the namespace and the CLB", async () => {
        const { resources } = await run(SMALLEST);
        const service = resources.find(({ name }) => name === "client-ip-direct-service");
        const { namespace, annotations } = service?.inputs.metadata as {
            namespace: string;
            annotations: Record<string, string>;
        };
        assert.equal(namespace, "shop");
        assert.equal(annotations["service.kubernetes.io/tke-existed-lbid"], "lb-adopted1");
    });

    it("asks for VPC-CNI, and not for the cluster's switch, where that was added to a GlobalRouter cluster", async () => {
        const globalRouter = {
            ...functions,
            getKubernetesClusters: (args: Record<string, unknown>) => ({
                lists: functions
                    .getKubernetesClusters(args)
                    .lists.map((cluster) => ({ ...cluster, clusterCidr: "172.20.0.0/16" })),
            }),
        };
        const config = { ...nothing, ...keys({ ...SMALLEST, scenario: "10" }) };
        const { resources, outputs } = await runProgram({ stack: "scenario1", config, functions: globalRouter });
        const { spec } = resources.find(({ name }) => name === "client-ip-app-deployment")?.inputs as {
            spec: { template: { metadata: object; spec: { containers: { resources: Record<string, object> }[] } } };
        };
        const eniIp = { "tke.cloud.tencent.com/eni-ip": "1" };
        assert.deepEqual(spec.template.metadata, {
            labels: { app: "real-ip-app" },
            annotations: { "tke.cloud.tencent.com/networks": "tke-route-eni" },
        });
        const { requests, limits } = spec.template.spec.containers[0]!.resources;
        assert.deepEqual(
            [requests, limits],
            [
                { cpu: "100m", memory: "128Mi", ...eniIp },
                { memory: "256Mi", ...eniIp },
            ],
        );
        assert.ok(!names(resources).some((name) => name.includes("service-controller")));
        assert.deepEqual(
            [outputs.askTencentFor, outputs.securityGroupsMustAllow],
            [[], ["TCP 80 from 0.0.0.0/0 in the security groups of the CLB, where it has any"]],
        );
    });

    it("keeps the kubeconfig that it is given out of the state in clear", async () => {
        const kubeconfig = apiServer.kubeconfig.replaceAll('"test"', '"cls-adopted1"');
        const { resources } = await run({ ...SMALLEST, clusterId: undefined, kubeconfig });
        assert.ok(!JSON.stringify(resources).includes("current-context"));
        const provider = resources.find(({ name }) => name === "client-ip-cluster-kubernetes");
        assert.equal(provider?.inputs.kubeconfig, "[secret]");
    });
});

describe("a stack that adopts a cluster alone", () => {
    it("makes its CLB in the cluster's VPC, with a security group for it and none for the nodes", async () => {
        const { resources } = await run({ scenario: "4", region: "ap-guangzhou", clusterId: "cls-adopted1" });
        const made = resources.filter(({ type }) => type.startsWith("tencentcloud:"));
        assert.deepEqual(names(made).sort(), [
            "client-ip-clb-instance",
            "client-ip-network-clb",
            "client-ip-network-clb-rules",
        ]);
        assert.equal(made.find(({ name }) => name === "client-ip-clb-instance")?.inputs.vpcId, "vpc-adopted1");
    });
});

describe("a stack that adopts a VPC with subnets", () => {
    it("makes the cluster and its nodes there, and nothing of the network but security groups", async () => {
        const { resources } = await run(IN_VPC);
        const find = (name: string) => resources.find((resource) => resource.name === name)?.inputs;
        assert.deepEqual(
            resources
                .filter(({ type }) => /index\/(vpc|subnet|natGateway|eip|routeTableEntry):/.test(type))
                .map(({ type }) => type),
            [],
        );
        const cluster = find("client-ip-cluster-cluster")!;
        assert.deepEqual([cluster.vpcId, cluster.eniSubnetIds], ["vpc-adopted1", ["subnet-pod6", "subnet-pod7"]]);
        const pool = find("client-ip-cluster-native-pool")!.native as { subnetIds: string[] };
        assert.deepEqual(pool.subnetIds, ["subnet-node6", "subnet-node7"]);
        const { ingresses } = find("client-ip-network-backend-rules") as { ingresses: { cidrBlock: string }[] };
        assert.deepEqual(
            ingresses.map(({ cidrBlock }) => cidrBlock),
            ["10.9.0.0/16", "10.10.0.0/16"],
        );
    });
});

describe("accessToGrant", () => {
    it("names the port that an HTTPS scenario's CLB listens on", () => {
        const adopted = { cluster: false, loadBalancer: true };
        const [sentence, ...more] = accessToGrant(SCENARIOS[13], adopted, undefined, SCENARIOS[13].ports?.map(tcp));
        assert.match(sentence ?? "", /^TCP 443 from 0\.0\.0\.0\/0 .*CLB/);
        assert.deepEqual(more, []);
    });

    const all = { cluster: true, loadBalancer: false };
    for (const [what, backend, pattern] of [
        [
            "GlobalRouter, direct",
            { networkType: "GR", nodeKind: "native", directAccess: true },
            /^TCP 5000 .*the nodes/,
        ],
        ["through NodePorts", { networkType: "GR", nodeKind: "native", directAccess: false }, /^TCP 30000-32768 /],
        ["super nodes", { networkType: "VPC-CNI", nodeKind: "super", directAccess: true }, /^TCP 5000 .*super nodes/],
    ] as const) {
        it(`names the port: ${what}`, () => {
            const [sentence] = accessToGrant(backend, all, ["203.0.113.0/24"]);
            assert.match(sentence!, pattern);
            assert.match(sentence!, /203\.0\.113\.0\/24/);
        });
    }
    it("names every port of an adopted CLB", () => {
        const adopted = { cluster: false, loadBalancer: true };
        const [sentence] = accessToGrant(SCENARIOS[12], adopted, undefined, SCENARIOS[12].ports?.map(tcp));
        assert.match(sentence!, /^TCP 80 and 8000 from 0\.0\.0\.0\/0 in the security groups of the CLB/);
    });
    it("asks for nothing before VPC-CNI's interfaces", () => {
        assert.deepEqual(accessToGrant({ networkType: "VPC-CNI", nodeKind: "native", directAccess: true }, all), []);
    });
});

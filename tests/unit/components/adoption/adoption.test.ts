import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { accessToGrant } from "../../../../components/scenario/access-to-grant";
import { parseConfig } from "../../../../components/config/config";
import { tcp } from "../../../../components/network/security-rules";
import { SCENARIOS } from "../../../../tke/scenarios";
import { type ApiServer, startApiServer } from "../../../support/api-server";
import { PROJECT, type Registered, runProgram, stackConfig } from "../../../support/program";

const KUBECONFIG = "clusters: [{name: cls-adopted1}]\ncontexts: [{name: cls-adopted1-1-context-default}]";

/** What the smallest stack sets: the app and its way in, on somebody's cluster, CLB and namespace. */
const SMALLEST = {
    scenario: "1",
    region: "ap-guangzhou",
    clusterId: "cls-adopted1",
    loadBalancerId: "lb-adopted1",
    existingNamespace: "shop",
};

/** A cluster in an adopted VPC. */
const IN_VPC = {
    scenario: "1",
    region: "ap-guangzhou",
    vpcId: "vpc-adopted1",
    nodeSubnetIds: '["subnet-node6","subnet-node7"]',
    podSubnetIds: '["subnet-pod6","subnet-pod7"]',
    serviceCidr: "172.16.0.0/22",
    kubernetesVersion: "1.34.1",
    instanceType: "S5.MEDIUM4",
};

type Config = Record<string, string | undefined>;

const keys = (config: Config) =>
    Object.fromEntries(Object.entries(config).map(([key, value]) => [`${PROJECT}:${key}`, value]));

/** Takes the keys of Pulumi.scenario1.yaml away. */
const nothing = Object.fromEntries(Object.keys(stackConfig("scenario1")).map((key) => [key, undefined]));

const NODES = {
    items: [{ metadata: { name: "10.9.0.2" }, status: { conditions: [{ type: "Ready", status: "True" }] } }],
};

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

describe("a config that adopts", () => {
    const mistakesOf = (config: Config): string[] => {
        const set = Object.entries(keys(config)).filter((entry): entry is [string, string] => entry[1] !== undefined);
        try {
            parseConfig(PROJECT, Object.fromEntries(set));
        } catch (error) {
            assert.ok(pulumi.RunError.isInstance(error));
            return error.message
                .split("\n")
                .slice(1)
                .map((line) => line.trim());
        }
        return [];
    };

    for (const [what, config] of [
        ["the smallest stack", SMALLEST],
        ["a cluster in a VPC", IN_VPC],
        ["a cluster by its kubeconfig", { ...SMALLEST, clusterId: undefined, kubeconfig: KUBECONFIG }],
        ["GlobalRouter without a cluster CIDR, which is the cluster's", { ...SMALLEST, scenario: "2" }],
        [
            "super nodes in a VPC",
            {
                ...IN_VPC,
                scenario: "3",
                nodeSubnetIds: undefined,
                instanceType: undefined,
                superNodeSubnetIds: '["subnet-1"]',
            },
        ],
    ] as [string, Config][]) {
        it(`is without mistakes: ${what}`, () => assert.deepEqual(mistakesOf(config), []));
    }

    it("finds the cluster in its kubeconfig", () => {
        const config = parseConfig(
            PROJECT,
            keys({ scenario: "1", region: "ap-guangzhou", kubeconfig: KUBECONFIG }) as Record<string, string>,
        );
        assert.equal(config.clusterId, "cls-adopted1");
    });

    it("tells all mistakes at once, a kubeconfig never in clear", () => {
        const kubeconfig = "clusters: [{name: mine}], token: hush";
        assert.deepEqual(
            mistakesOf({ ...SMALLEST, clusterId: undefined, kubeconfig, zones: '["ap-guangzhou-6"]', clb: "stack" }),
            [
                "tke-client-ip:clb = stack: the CLB is adopted as it is (loadBalancerId): remove it",
                "tke-client-ip:clusterId is not set: the kubeconfig does not name one TKE cluster: set its id",
            ],
        );
        assert.ok(
            !mistakesOf({ ...SMALLEST, kubeconfig: "token: hush" })
                .join()
                .includes("hush"),
        );
    });

    for (const [what, config, message] of [
        ["an id that is none", { ...SMALLEST, clusterId: "mine" }, /clusterId = mine: set an id, such as cls-1a2b3c4d/],
        [
            "how a VPC is made beside one that is there",
            { ...IN_VPC, vpcCidr: "10.1.0.0/16" },
            /vpcCidr = .*adopted.*remove it/,
        ],
        [
            "how nodes are made beside a cluster that is there",
            { ...SMALLEST, instanceType: "S5.MEDIUM4" },
            /instanceType = .*remove/,
        ],
        [
            "no subnets in the VPC",
            { ...IN_VPC, nodeSubnetIds: undefined },
            /nodeSubnetIds is not set: .*ids of its subnets/,
        ],
        ["no subnets for Pods", { ...IN_VPC, podSubnetIds: undefined }, /podSubnetIds is not set: .*VPC-CNI/],
        ["a subnet twice", { ...IN_VPC, podSubnetIds: '["subnet-1","subnet-1"]' }, /podSubnetIds = .*different ids/],
        [
            "subnets of no VPC",
            {
                ...IN_VPC,
                vpcId: undefined,
                podSubnetIds: undefined,
                zones: '["ap-guangzhou-6"]',
                vpcCidr: "10.1.0.0/16",
            },
            /nodeSubnetIds = .*set vpcId/,
        ],
        [
            "a CLB of a VPC that is yet to be made",
            {
                loadBalancerId: "lb-1",
                scenario: "1",
                region: "ap-guangzhou",
                zones: '["ap-guangzhou-6"]',
                vpcCidr: "10.1.0.0/16",
                serviceCidr: "172.16.0.0/22",
                kubernetesVersion: "1.34.1",
                instanceType: "S5.MEDIUM4",
            },
            /loadBalancerId = lb-1: .*set vpcId or clusterId/,
        ],
        [
            "the kubeconfig of another cluster",
            { ...SMALLEST, clusterId: "cls-other111", kubeconfig: KUBECONFIG },
            /kubeconfig = \[not shown\]: belongs to cls-adopted1/,
        ],
        ["two namespaces", { ...SMALLEST, namespace: "client-ip" }, /namespace = client-ip: .*remove it/],
        [
            "an internal CLB without a subnet",
            { ...SMALLEST, loadBalancerId: undefined, clbType: "internal" },
            /clbSubnetId is not set/,
        ],
        [
            "clients of security groups that are not the stack's",
            { ...SMALLEST, clientCidrs: '["203.0.113.0/24"]' },
            /clientCidrs = .*no security group/,
        ],
        [
            "a confirmation that nothing asks for",
            { ...IN_VPC, allowClusterWideChanges: "true" },
            /allowClusterWideChanges = true: .*remove it/,
        ],
    ] as [string, Config, RegExp][]) {
        it(`is told: ${what}`, () => {
            const mistakes = mistakesOf(config);
            assert.equal(mistakes.length, 1, mistakes.join("\n"));
            assert.match(mistakes[0]!, message);
        });
    }
});

import assert from "node:assert/strict";
import type { V1PodSpec } from "@kubernetes/client-node";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V1IngressSpec } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { Clb } from "../../../components/load-balancer/clb";
import { atLeastOne, NativeNodePool } from "../../../components/cluster/native-node-pool";
import { TkeCluster } from "../../../components/cluster/tke-cluster";
import { type ApiServer, startApiServer } from "../../support/api-server";
import { PROJECT, type Registered, ROOT, type Run, runProgram } from "../../support/program";

const NATIVE = { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"], instanceTypes: ["S5.MEDIUM4"], replicas: 1 };
const CLUSTER = {
    vpcId: "vpc-1",
    kubernetesVersion: "1.34.1",
    serviceCidr: "172.16.0.0/22",
    endpointSubnetId: "subnet-1",
    nativeNodePool: NATIVE,
};

function find({ resources }: Run, name: string): Registered {
    const found = resources.find((resource) => resource.name === name);
    assert.ok(found, `${name} is among ${resources.map((resource) => resource.name).join(", ")}`);
    return found;
}

/** All that a resource waits for, and that therefore outlives it. */
function foundations(run: Run, name: string): Set<string> {
    const all = new Set<string>();
    const queue = [name];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
        const resource = run.resources.find((candidate) => candidate.name === next);
        for (const other of resource ? [...resource.dependsOn, resource.provider] : []) {
            if (other && !all.has(other)) {
                all.add(other);
                queue.push(other);
            }
        }
    }
    return all;
}

const key = (changes: Readonly<Record<string, string | undefined>>) =>
    Object.fromEntries(Object.entries(changes).map(([name, value]) => [`${PROJECT}:${name}`, value]));

describe("the program", () => {
    let apiServer: ApiServer;
    before(async () => (apiServer = await startApiServer()));
    after(() => apiServer.close());
    const run = (stack: string, config: Record<string, string> = {}) =>
        runProgram({ stack, config: key(config), kubeconfig: apiServer.kubeconfig });

    const runOnCcn = (stack: string, ccn?: string, config: Record<string, string> = {}) =>
        runProgram({
            stack,
            config: key({ ...config, ...(ccn && { ccn }) }),
            kubeconfig: apiServer.kubeconfig,
            functions: {
                getCcnInstances: ({ ccnId }) => ({ instanceLists: [{ ccnId, state: "AVAILABLE" }] }),
                getVpcRouteTables: () => ({
                    instanceLists: [
                        {
                            routeTableId: "rtb-main",
                            isDefault: true,
                            routeEntryInfos: [
                                { destinationCidrBlock: "172.22.0.0/16", routeItemId: "rti-container" },
                                { destinationCidrBlock: "172.28.0.0/16", routeItemId: "rti-container" },
                            ],
                        },
                    ],
                }),
            },
        });

    it("takes nothing from a default provider", async () => {
        const { resources } = await run("scenario2");
        const custom = resources.filter(({ type }) => !/^(tke-client-ip|pulumi):/.test(type));
        for (const { type, name, provider } of custom) {
            assert.equal(
                provider,
                type.startsWith("kubernetes:") ? "client-ip-cluster-kubernetes" : "tencentcloud",
                name,
            );
        }
    });

    it("puts every resource under a component, by the component's name and its own role", async () => {
        const { resources } = await run("scenario2");
        for (const { name, parent, type } of resources.filter(
            ({ name }) => !["client-ip", "tencentcloud"].includes(name),
        )) {
            assert.ok(name.startsWith(`${parent}-`), `${type} ${name} under ${parent}`);
        }
    });

    it("has Pods that serve on for as long as is set, and have Kubernetes' half minute after that", async () => {
        const podOf = async (config: Record<string, string>) => {
            const { inputs } = find(await run("scenario1", config), "client-ip-app-deployment");
            const { spec } = (inputs.spec as { template: { spec: V1PodSpec } }).template;
            return [spec.terminationGracePeriodSeconds, spec.containers[0]?.lifecycle?.preStop];
        };
        const answered = (path: string) => ({ httpGet: { path, port: 5000 } });
        assert.deepEqual(await podOf({}), [40, answered("/?wait=10s")]);
        assert.deepEqual(await podOf({ drainSeconds: "45" }), [75, answered("/?wait=45s")]);
        const slept = { exec: { command: ["sleep", "45"] } };
        assert.deepEqual(await podOf({ drainSeconds: "45", image: "shop:1" }), [75, slept]);
    });

    it("has the outputs that verify reads, the kubeconfig a secret", async () => {
        const { outputs } = await run("scenario4");
        assert.deepEqual(Object.keys(outputs).sort(), [
            "askTencentFor",
            "backendPath",
            "clbType",
            "clientIpFrom",
            "clusterId",
            "kubeconfig",
            "loadBalancerId",
            "manualPrerequisites",
            "namespace",
            "scenario",
            "url",
            "urls",
            "vpcId",
        ]);
        const { url, urls, backendPath, clbType, clientIpFrom, loadBalancerId, kubeconfig } = outputs;
        assert.deepEqual(
            { url, urls, backendPath, clbType, clientIpFrom, loadBalancerId, kubeconfig },
            {
                url: "http://203.0.113.2",
                urls: ["http://203.0.113.2"],
                backendPath: "node-port",
                clbType: "public",
                clientIpFrom: "x-forwarded-for",
                loadBalancerId: "id-of-client-ip-clb-instance",
                kubeconfig: "[secret]",
            },
        );
    });

    it("an HTTPS scenario tells its domain, where to connect, and its certificate, whose key is nowhere in clear", async () => {
        const made = await run("scenario13");
        const { url, connectTo, certificateId } = made.outputs;
        assert.deepEqual([url, connectTo], ["https://client-ip.example.com", "203.0.113.2"]);
        const certificate = made.resources.find(({ type }) => type.endsWith(":SslCertificate"));
        assert.equal(certificateId, `id-of-${certificate?.name}`);
        assert.equal(certificate?.inputs.key, "[secret]");
        assert.deepEqual(certificate.ignoreChanges, ["cert", "key"]);
        assert.doesNotMatch(JSON.stringify(made), /PRIVATE KEY/);
        const { spec } = find(made, "client-ip-node-port-ingress").inputs as { spec: V1IngressSpec };
        assert.deepEqual(spec.tls, [{ hosts: ["client-ip.example.com"], secretName: "real-ip-certificate" }]);
        assert.deepEqual(
            spec.rules?.map(({ host }) => host),
            ["client-ip.example.com"],
        );
    });

    it("another domain has another certificate, under a name of its own", async () => {
        for (const certificateDomain of ["a.example.com", "b.example.com"]) {
            const made = await run("scenario13", { certificateDomain });
            find(made, `client-ip-certificate-${certificateDomain}`);
        }
    });

    it("adopts a certificate by its id and makes none", async () => {
        const { resources, outputs } = await runProgram({
            stack: "scenario13",
            config: key({ certificateId: "Ab1Cd2Ef", certificateDomain: "a.example.com" }),
            kubeconfig: apiServer.kubeconfig,
            functions: {
                getSslDescribeCertificate: () => ({
                    results: [{ certificateType: "SVR", status: 1, domain: "a.example.com" }],
                }),
            },
        });
        assert.equal(outputs.certificateId, "Ab1Cd2Ef");
        assert.deepEqual(outputs.adopts, ["certificateId"]);
        assert.ok(!resources.some(({ type }) => type.endsWith(":SslCertificate")));
    });

    for (const [stack, wayIn] of [
        ["scenario1", "client-ip-direct-service"],
        ["scenario3", "client-ip-direct-service"],
        ["scenario4", "client-ip-node-port-ingress"],
    ] as const) {
        it(`${stack}: the way in goes before CLB, API endpoint, nodes, NAT and security rules do`, async () => {
            const below = foundations(await run(stack), wayIn);
            for (const name of [
                "client-ip-clb-instance",
                "client-ip-clb-instance",
                "client-ip-cluster-endpoint",
                stack === "scenario3" ? "client-ip-cluster-super-pool" : "client-ip-cluster-native-pool",
                "client-ip-cluster-cluster",
                "client-ip-network-default-route",
                "client-ip-network-backend-rules",
                "client-ip-network-clb-rules",
                "client-ip-app-namespace",
            ]) {
                assert.ok(below.has(name), name);
            }
        });
    }

    it("lets neither the Service nor the Deployment wait for the other", async () => {
        const made = await run("scenario1");
        assert.ok(!foundations(made, "client-ip-direct-service").has("client-ip-app-deployment"));
        assert.ok(!foundations(made, "client-ip-app-deployment").has("client-ip-direct-service"));
    });

    it("makes the endpoint after the nodes, and the nodes after their way out", async () => {
        const made = await run("scenario1");
        assert.ok(foundations(made, "client-ip-cluster-endpoint").has("client-ip-cluster-native-pool"));
        assert.ok(foundations(made, "client-ip-cluster-native-pool").has("client-ip-network-default-route"));
    });

    it("scenario 2: sets the switch before the Service is made, and leaves it on destroy", async () => {
        const made = await run("scenario2");
        const patch = find(made, "client-ip-service-controller-patch");
        assert.ok(foundations(made, "client-ip-direct-service").has(patch.name));
        assert.equal(patch.retainOnDelete, true);
        assert.equal((patch.inputs.metadata as { name: string }).name, "tke-service-controller-config");
    });

    it("scenario 2: fails, rather than make the ConfigMap itself, where the API server denies it", async () => {
        const denied = await startApiServer(() => 403);
        await assert.rejects(
            runProgram({ stack: "scenario2", kubeconfig: denied.kubeconfig }),
            /tke-service-controller-config/,
        );
        await denied.close();
    });

    it("puts a GlobalRouter VPC on a CCN, and binds no Pod before the route to them is published", async () => {
        for (const [ccn, made] of [
            ["new", true],
            ["ccn-1a2b3c4d", false],
        ] as const) {
            const program = await runOnCcn("scenario8", ccn);
            assert.equal(
                program.resources.some(({ name }) => name === "client-ip-ccn-ccn"),
                made,
            );
            const { inputs } = find(program, "client-ip-ccn-attachment");
            assert.deepEqual(inputs, {
                ccnId: made ? "id-of-client-ip-ccn-ccn" : ccn,
                instanceId: "id-of-client-ip-network-vpc",
                instanceRegion: "ap-guangzhou",
                instanceType: "VPC",
            });
            assert.deepEqual(find(program, "client-ip-ccn-container-route").inputs, {
                routeItemIds: ["rti-container"],
                routeTableId: "rtb-main",
            });
            assert.ok(foundations(program, "client-ip-direct-ingress").has("client-ip-ccn-container-route"));
            assert.ok(foundations(program, "client-ip-ccn-container-route").has("client-ip-cluster-cluster"));
        }
    });

    it("orders EIP and CLB without charge type and bandwidth for a bill-by-CVM account", async () => {
        const made = await run("scenario1", { accountType: "LEGACY", clbSlaType: "clb.c2.medium" });
        const eip = find(made, "client-ip-network-nat-eip").inputs;
        const clb = find(made, "client-ip-clb-instance").inputs;
        const ofStandard = ["internetChargeType", "internetMaxBandwidthOut", "internetBandwidthMaxOut"];
        assert.deepEqual(
            [eip, clb].flatMap((inputs) => ofStandard.filter((key) => inputs[key] !== undefined)),
            [],
        );
        assert.deepEqual([clb.networkType, clb.slaType], ["OPEN", "clb.c2.medium"]);
    });

    it("gives the node pool all instance types, in their order", async () => {
        const config = { instanceType: undefined, instanceTypes: "SA5.MEDIUM4,S5.MEDIUM4" };
        const made = await runProgram({ config: key(config), kubeconfig: apiServer.kubeconfig });
        const { native } = find(made, "client-ip-cluster-native-pool").inputs as {
            native: { instanceTypes: string[] };
        };
        assert.deepEqual(native.instanceTypes, ["SA5.MEDIUM4", "S5.MEDIUM4"]);
    });

    it("leaves kube-proxy's mode to the provider, whose default is IPVS, unless iptables is wanted", async () => {
        const ipvs = async (config: Record<string, string>) =>
            find(await run("scenario1", config), "client-ip-cluster-cluster").inputs.clusterIpvs;
        assert.equal(await ipvs({}), undefined);
        assert.equal(await ipvs({ kubeProxyMode: "ipvs" }), undefined);
        assert.equal(await ipvs({ kubeProxyMode: "iptables" }), false);
    });

    it("has no NAT gateway where none is wanted", async () => {
        const { resources } = await run("scenario1", { natGateway: "false" });
        assert.deepEqual(
            resources.map(({ type }) => type).filter((type) => /nat|eip|route/.test(type)),
            [],
        );
    });

    it("leaves the CLB to the controller where that is wanted, with what the stack's own would have", async () => {
        const changes = { clb: "controller", clbBandwidthMbps: "5", clbChargeType: "BANDWIDTH_POSTPAID_BY_HOUR" };
        const made = await run("scenario1", changes);
        assert.ok(!made.resources.some(({ type }) => type.includes("ClbInstance")));
        const { annotations } = find(made, "client-ip-direct-service").inputs.metadata as { annotations: object };
        assert.deepEqual(annotations, {
            "pulumi.com/timeoutSeconds": "600",
            "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}",
            "service.cloud.tencent.com/direct-access": "true",
            "service.cloud.tencent.com/enable-grace-shutdown": "true",
            "service.cloud.tencent.com/security-groups": "id-of-client-ip-network-clb",
            "service.kubernetes.io/qcloud-loadbalancer-internet-charge-type": "BANDWIDTH_POSTPAID_BY_HOUR",
            "service.kubernetes.io/qcloud-loadbalancer-internet-max-bandwidth-out": "5",
        });
    });

    it("gives an internal CLB a subnet, and nothing to pay for", async () => {
        const { inputs } = find(await run("scenario1", { clbType: "internal" }), "client-ip-clb-instance");
        assert.equal(inputs.networkType, "INTERNAL");
        assert.equal(inputs.subnetId, "id-of-client-ip-network-node-ap-guangzhou-6");
        assert.ok(!("internetChargeType" in inputs) && !("internetBandwidthMaxOut" in inputs));
    });

    it("opens a public endpoint for the given CIDRs only, and keeps the intranet one", async () => {
        const made = await run("scenario1", { apiServerAllowedCidrs: '["203.0.113.7/32"]' });
        assert.deepEqual(find(made, "client-ip-cluster-endpoint").inputs, {
            clusterId: "id-of-client-ip-cluster-cluster",
            clusterInternet: true,
            clusterInternetSecurityGroup: "id-of-client-ip-cluster-api-server",
            clusterIntranet: true,
            clusterIntranetSubnetId: "id-of-client-ip-network-node-ap-guangzhou-6",
        });
        const { ingresses } = find(made, "client-ip-cluster-api-server-rules").inputs as { ingresses: object[] };
        assert.deepEqual(ingresses, [
            {
                action: "ACCEPT",
                cidrBlock: "203.0.113.7/32",
                description: "Kubernetes API",
                port: "443",
                protocol: "TCP",
            },
        ]);
    });

    it("tags what can be tagged, native nodes by their machines", async () => {
        const made = await run("scenario1", { tags: '{"team":"edge"}', ttl: "4h" });
        const tags = { "pulumi:project": "tke-client-ip", "pulumi:stack": "scenario1", team: "edge", ttl: "4h" };
        const machineTags = Object.entries(tags).map(([key, value]) => ({ key, value }));
        const tagged = made.resources.filter(
            ({ type, inputs }) => type.startsWith("tencentcloud:") && inputs.tags !== undefined,
        );
        for (const { name, type, inputs } of tagged) {
            const native = type === "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool";
            assert.deepEqual(inputs.tags, native ? [{ resourceType: "machine", tags: machineTags }] : tags, name);
        }
        const types = new Set(tagged.map(({ type }) => type.split(":").at(-1)));
        assert.deepEqual([...types].sort(), [
            "ClbInstance",
            "Eip",
            "KubernetesCluster",
            "KubernetesNativeNodePool",
            "NatGateway",
            "SecurityGroup",
            "Subnet",
            "Vpc",
        ]);
    });

    it("leaves the ttl tag out where there is no ttl", async () => {
        const made = await run("scenario1");
        assert.deepEqual(find(made, "client-ip-network-vpc").inputs.tags, {
            "pulumi:project": "tke-client-ip",
            "pulumi:stack": "scenario1",
        });
    });

    it("previews before anything exists: nothing is asked of the cluster, what is known is shown", async () => {
        const requests = apiServer.requests.length;
        const made = await runProgram({ stack: "scenario2", preview: true, kubeconfig: apiServer.kubeconfig });
        assert.equal(apiServer.requests.length, requests);
        const names = (await run("scenario2")).resources.map(({ name }) => name);
        assert.deepEqual(
            made.resources.map(({ name }) => name),
            names,
        );
        const { annotations } = find(made, "client-ip-direct-service").inputs.metadata as {
            annotations: Record<string, string>;
        };
        assert.equal(annotations["service.cloud.tencent.com/direct-access"], "true");
        assert.equal(made.outputs.url, "[unknown]");
    });

    it("registers nothing when the config has a mistake", async () => {
        const registered: string[] = [];
        await assert.rejects(async () => {
            const { resources } = await run("scenario1", { replicas: "0" });
            registered.push(...resources.map(({ name }) => name));
        }, /replicas = 0/);
        assert.deepEqual(registered, []);
    });
});

describe("the components", () => {
    const shapes: [string, <T>(value: T) => pulumi.Input<T>][] = [
        ["plain", (value) => value],
        ["a promise", (value) => Promise.resolve(value)],
        ["an Output", (value) => pulumi.output(value) as never],
    ];
    for (const [shape, as] of shapes) {
        it(`NativeNodePool is the same with every argument ${shape}`, async () => {
            const made = await runProgram({
                program: () => {
                    new NativeNodePool("nodes", {
                        clusterId: as("cls-1"),
                        subnetIds: as(["subnet-1"]),
                        securityGroupIds: as(["sg-2", "sg-1"]),
                        instanceTypes: as(["S5.MEDIUM4"]),
                        replicas: as(3),
                        tags: as({ b: "2", a: "1" }),
                    });
                },
            });
            assert.deepEqual(find(made, "nodes-pool").inputs, {
                clusterId: "cls-1",
                name: "native",
                type: "Native",
                deletionProtection: false,
                native: {
                    subnetIds: ["subnet-1"],
                    securityGroupIds: ["sg-2", "sg-1"],
                    instanceTypes: ["S5.MEDIUM4"],
                    instanceChargeType: "POSTPAID_BY_HOUR",
                    systemDisk: { diskType: "CLOUD_PREMIUM", diskSize: 50 },
                    replicas: 3,
                    enableAutoscaling: false,
                    scaling: { minReplicas: 3, maxReplicas: 3, createPolicy: "ZoneEquality" },
                },
                tags: [
                    {
                        resourceType: "machine",
                        tags: [
                            { key: "a", value: "1" },
                            { key: "b", value: "2" },
                        ],
                    },
                ],
            });
        });
    }

    it("let no native node pool be empty", () => {
        assert.equal(atLeastOne(1), 1);
        for (const replicas of [0, -1, 1.5]) {
            // Where it is called, a throw is an unhandled rejection, which ends a program but no test.
            assert.throws(() => atLeastOne(replicas), /cannot have .* nodes: set replicas to 1 or more/);
        }
    });

    const refused: [string, () => unknown, RegExp][] = [
        [
            "VPC-CNI without subnets for Pods",
            () => new TkeCluster("c", { ...CLUSTER, networkType: "VPC-CNI" }),
            /set podSubnetIds/,
        ],
        [
            "GlobalRouter without a cluster CIDR",
            () => new TkeCluster("c", { ...CLUSTER, networkType: "GR" }),
            /set clusterCidr/,
        ],
        [
            "a cluster without nodes",
            () =>
                new TkeCluster("c", {
                    ...CLUSTER,
                    networkType: "GR",
                    clusterCidr: "172.20.0.0/16",
                    nativeNodePool: undefined,
                }),
            /needs a node/,
        ],
        [
            "an internal CLB without a subnet",
            () => new Clb("b", { vpcId: "vpc-1", type: "internal" }),
            /subnetId: is not set/,
        ],
        [
            "bandwidth of an internal CLB",
            () => new Clb("b", { vpcId: "vpc-1", type: "internal", subnetId: "subnet-1", bandwidthMbps: 5 }),
            /bandwidthMbps: .*remove it/,
        ],
    ];
    for (const [what, make, message] of refused) {
        it(`refuse ${what}`, async () => {
            await assert.rejects(runProgram({ program: () => void make() }), message);
        });
    }

    it("set as many Services as the service CIDR has addresses, or the cluster would be replaced", async () => {
        const program = () => void new TkeCluster("c", { ...CLUSTER, networkType: "GR", clusterCidr: "172.20.0.0/16" });
        const { inputs, additionalSecretOutputs } = find(await runProgram({ program }), "c-cluster");
        assert.equal(inputs.clusterMaxServiceNum, 1024);
        assert.ok(!("claimExpiredSeconds" in inputs) && !("eniSubnetIds" in inputs) && !("vpcCniType" in inputs));
        assert.deepEqual(additionalSecretOutputs.sort(), ["kubeConfig", "kubeConfigIntranet"]);
    });

    it("could be served to every language of Pulumi", function () {
        this.timeout(60_000);
        const names = ["Network", "TkeCluster", "NativeNodePool", "SuperNodePool", "Clb"]
            .concat(["ServiceControllerConfig", "Workload", "ClientIpScenario", "CcnConnection"])
            .concat(["DirectService", "LocalService", "DirectIngress", "NodePortIngress", "TkeServiceConfig"])
            .sort();
        const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-analyzer-"));
        const types = { extends: join(ROOT, "tsconfig.json"), include: [join(ROOT, "components")] };
        writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(types));
        const main = join(ROOT, "components/scenario/client-ip-scenario.ts");
        const analyzed = new Analyzer(directory, PROJECT, { name: PROJECT, main }, new Set(names)).analyze();
        rmSync(directory, { recursive: true });
        assert.deepEqual(Object.keys(analyzed.components).sort(), names);
    });
});

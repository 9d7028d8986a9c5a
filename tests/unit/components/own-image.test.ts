import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { V1Deployment } from "@kubernetes/client-node";
import { parseConfig } from "../../../components/config/config";
import { secretEnv } from "../../../components/config/secret-env";
import { quantityValue } from "../../../components/workload/formats";
import { Workload, type WorkloadArgs } from "../../../components/workload/workload";
import { type ApiServer, startApiServer } from "../../support/clusters/api-server";
import { PROJECT, runProgram, stackConfig } from "../../support/program";

type Values = Readonly<Record<string, unknown>>;

const texts = (config: Values) =>
    Object.fromEntries(
        Object.entries(config).map(([key, value]) => [
            `${PROJECT}:${key}`,
            typeof value === "string" ? value : JSON.stringify(value),
        ]),
    );

function mistakesOf(stack: string, config: Values): string[] {
    try {
        parseConfig(PROJECT, { ...stackConfig(stack), ...texts(config) });
    } catch (error) {
        assert.ok(pulumi.RunError.isInstance(error));
        return error.message
            .split("\n")
            .slice(1)
            .map((line) => line.trim());
    }
    return [];
}

async function deploymentOf(args: Partial<WorkloadArgs>): Promise<V1Deployment> {
    const { resources } = await runProgram({ program: () => void new Workload("w", { image: "shop:1", ...args }) });
    return resources.find(({ type }) => type.endsWith(":Deployment"))?.inputs as V1Deployment;
}

const containerOf = async (args: Partial<WorkloadArgs>) =>
    (await deploymentOf(args)).spec!.template.spec!.containers[0]!;

describe("the Pods of an image of one's own", () => {
    it("are probed as the image can be", async () => {
        const { readinessProbe } = await containerOf({ probe: "/healthz", containerPort: 8080 });
        assert.deepEqual(readinessProbe?.httpGet, { path: "/healthz", port: 8080 });
        const tcp = await containerOf({ probe: "tcp", containerPort: 8080 });
        assert.deepEqual(
            [tcp.readinessProbe?.tcpSocket, tcp.livenessProbe?.tcpSocket],
            [{ port: 8080 }, { port: 8080 }],
        );
        const none = await containerOf({ probe: "none" });
        assert.deepEqual([none.readinessProbe, none.livenessProbe], [undefined, undefined]);
    });

    it("have the token of a service account that is named, and no other", async () => {
        const named = (await deploymentOf({ serviceAccountName: "shop" })).spec!.template.spec!;
        assert.deepEqual([named.serviceAccountName, named.automountServiceAccountToken], ["shop", undefined]);
        const unnamed = (await deploymentOf({})).spec!.template.spec!;
        assert.deepEqual([unnamed.serviceAccountName, unnamed.automountServiceAccountToken], [undefined, false]);
    });

    it("may listen on a port below 1024 without root", async () => {
        const below = (await deploymentOf({ containerPort: 80 })).spec!.template.spec!.securityContext!;
        assert.deepEqual(below.sysctls, [{ name: "net.ipv4.ip_unprivileged_port_start", value: "0" }]);
        assert.equal(below.runAsNonRoot, true);
        const above = (await deploymentOf({ containerPort: 8080 })).spec!.template.spec!.securityContext!;
        assert.equal(above.sysctls, undefined);
    });

    it("take the address of VPC-CNI beside what they ask for", async () => {
        const { resources } = await containerOf({ vpcCniAdded: true, resources: { requests: { cpu: "1" } } });
        assert.deepEqual(resources, {
            requests: { cpu: "1", "tke.cloud.tencent.com/eni-ip": "1" },
            limits: { "tke.cloud.tencent.com/eni-ip": "1" },
        });
    });

    it("are selected by the stack's label, whatever labels they have", async () => {
        const { spec } = await deploymentOf({ labels: { team: "shop", app: "other" } });
        assert.deepEqual(spec?.template.metadata?.labels, { team: "shop", app: "real-ip-app" });
        assert.deepEqual(spec?.selector.matchLabels, { app: "real-ip-app" });
    });

    it("keep a secret value of a variable secret", async () => {
        const deployment = await deploymentOf({ env: pulumi.secret([{ name: "A", value: "hush" }]) });
        assert.equal(deployment.spec, "[secret]");
    });
});

describe("the security groups of a stack with an image of one's own", () => {
    let apiServer: ApiServer;
    before(async () => (apiServer = await startApiServer()));
    after(() => apiServer.close());

    it("let clients in on the ports that are set, by their protocols", async function () {
        this.timeout(60_000);
        const config = texts({
            image: "shop:1",
            containerPort: 8080,
            ports: [{ port: 443, targetPort: "8443" }, { port: 80 }, { port: 53, protocol: "UDP" }],
        });
        const { resources, outputs } = await runProgram({
            stack: "scenario2",
            config,
            kubeconfig: apiServer.kubeconfig,
        });
        const opened = (name: string) =>
            (
                resources.find((each) => each.name === name)?.inputs.ingresses as {
                    cidrBlock: string;
                    protocol: string;
                    port: string;
                }[]
            )
                .filter(({ cidrBlock }) => cidrBlock === "0.0.0.0/0")
                .map(({ protocol, port }) => `${protocol} ${port}`);
        assert.deepEqual(opened("client-ip-network-clb-rules"), ["TCP 443", "TCP 80", "UDP 53"]);
        assert.deepEqual(opened("client-ip-network-backend-rules"), ["TCP 8443", "TCP 8080", "UDP 8080"]);
        assert.deepEqual(outputs.urls, ["http://203.0.113.2:443", "http://203.0.113.2", "udp://203.0.113.2:53"]);
        assert.equal(outputs.url, "http://203.0.113.2:443");
    });

    it("and a URL has the host, the port and the path of the Ingress", async function () {
        this.timeout(60_000);
        const config = texts({ host: "shop.example.com", path: "/shop", ports: [{ port: 8080 }] });
        const { outputs } = await runProgram({ stack: "scenario4", config, kubeconfig: apiServer.kubeconfig });
        assert.deepEqual([outputs.url, outputs.connectTo], ["http://shop.example.com:8080/shop", "203.0.113.2"]);
    });
});

describe("a config of one's own image", () => {
    const cases: [string, string, Values, RegExp][] = [
        ["a port without its image", "scenario1", { containerPort: 8080 }, /containerPort = 8080: .*set image too/],
        ["a port above all", "scenario1", { image: "a", containerPort: 65536 }, /containerPort = 65536: set the port/],
        [
            "one Secret and several",
            "scenario1",
            { imagePullSecret: "a", imagePullSecrets: ["b"] },
            /imagePullSecret = a: imagePullSecrets names all/,
        ],
        [
            "a label by which Services select",
            "scenario1",
            { labels: { app: "x" } },
            /labels = .*app is set by the stack/,
        ],
        ["a label that is none", "scenario1", { labels: { "a b": "x" } }, /labels = .*set a map of Kubernetes labels/],
        [
            "a variable without a value",
            "scenario1",
            { env: [{ name: "TOKEN", valu: "hush" }] },
            /env = \[not shown\]: set a list of variables/,
        ],
        [
            "a variable twice",
            "scenario1",
            {
                env: [
                    { name: "A", value: 1 },
                    { name: "A", value: 2 },
                ],
            },
            /env = .*different/,
        ],
        ["a prototype's key", "scenario1", { labels: JSON.parse('{"__proto__":"x"}') as object }, /labels = /],
        [
            "more promised than allowed",
            "scenario1",
            { resources: { requests: { memory: "1Gi" }, limits: { memory: "1000Mi" } } },
            /resources = .*memory 1Gi of requests is more than 1000Mi of limits/,
        ],
        ["a quantity of nothing", "scenario1", { resources: { limits: { cpu: "0" } } }, /resources = .*set quantities/],
        ["root", "scenario1", { runAsUser: 0 }, /runAsUser = 0: set the number of a user who is not root/],
        ["a probe that is no path", "scenario1", { probe: "healthz" }, /probe = healthz: set the path/],
        ["a port twice", "scenario1", { ports: [{ port: 80 }, { port: 80, protocol: "TCP" }] }, /ports = .*different/],
        [
            "a name that no port has",
            "scenario1",
            { ports: [{ port: 80, targetPort: "web" }] },
            /ports = .*no port web: set targetPort to http/,
        ],
        [
            "TCP and UDP on one port of nodes",
            "scenario6",
            { image: "dns:1", ports: [{ port: 53 }, { port: 53, protocol: "UDP" }] },
            /ports = .*\(53\) need direct access \(457\/51259\)/,
        ],
        [
            "UDP to the source document's image",
            "scenario1",
            { image: "source", ports: [{ port: 53, protocol: "UDP" }] },
            /ports = .*answers TCP only/,
        ],
        ["a port of the source document's image", "scenario1", { image: "source", containerPort: 80 }, /set image too/],
        ["several ports of an Ingress", "scenario4", { ports: [{ port: 80 }, { port: 81 }] }, /ports = .*one port/],
        [
            "UDP to the scenario's own image",
            "scenario1",
            { ports: [{ port: 80 }, { port: 53, protocol: "UDP" }] },
            /ports = .*answers TCP only: set image to one that answers UDP 53/,
        ],
        ["UDP of an Ingress", "scenario4", { ports: [{ port: 80, protocol: "UDP" }] }, /ports = .*by TCP/],
        ["a path of a Service", "scenario1", { path: "/shop" }, /path = \/shop: scenario 1 has a Service/],
        [
            "a host beside a certificate's",
            "scenario13",
            { host: "a.example.com" },
            /host = .*certificateDomain: remove/,
        ],
        ["a path that no rule takes", "scenario4", { path: "/a(b)" }, /path = .*E4031/],
    ];
    for (const [what, stack, config, message] of cases) {
        it(`is told: ${what}`, () => {
            const mistakes = mistakesOf(stack, config);
            assert.equal(mistakes.length, 1, mistakes.join("\n"));
            assert.match(mistakes[0]!, message);
            assert.doesNotMatch(mistakes[0]!, /hush/);
        });
    }

    it("is without mistakes: TCP and UDP on one port, direct", () =>
        assert.deepEqual(
            mistakesOf("scenario1", { image: "dns:1", ports: [{ port: 53 }, { port: 53, protocol: "UDP" }] }),
            [],
        ));
});

describe("a TkeServiceConfig", () => {
    const l7 = (domain: string, url = "/") => ({
        tkeServiceConfig: { l7Listeners: [{ protocol: "HTTP", port: 80, domains: [{ domain, rules: [{ url }] }] }] },
    });

    it("has no address for its domain before the CLB has one", () => {
        assert.match(mistakesOf("scenario4", l7("203.0.113.9")).join(), /the CLB's own address \(""\) only/);
        assert.deepEqual(mistakesOf("scenario4", l7("")), []);
    });

    it("has the host and the path of the Ingress", () => {
        const ingress = { host: "shop.example.com", path: "/shop", pathType: "Exact" };
        assert.deepEqual(mistakesOf("scenario4", { ...ingress, ...l7("shop.example.com", "/shop") }), []);
        assert.match(mistakesOf("scenario4", { ...ingress, ...l7("", "/") }).join(), /shop\.example\.com only/);
    });
});

describe("variables of a config", () => {
    it("are secret where the config says so", async () => {
        const env = [{ name: "A", value: "hush" }];
        const config = parseConfig(PROJECT, { ...stackConfig("scenario1"), ...texts({ env }) });
        assert.deepEqual(secretEnv(PROJECT, config, {}), env);
        const keys = { PULUMI_CONFIG_SECRET_KEYS: `["${PROJECT}:env"]` };
        assert.equal(await pulumi.isSecret(secretEnv(PROJECT, config, keys) as pulumi.Output<unknown>), true);
    });
});

describe("quantityValue", () => {
    for (const [text, value] of [
        ["250m", 0.25],
        ["0.5", 0.5],
        ["1Gi", 2 ** 30],
        ["1k", 1000],
    ] as const) {
        it(`${text} is ${value}`, () => assert.equal(quantityValue(text), value));
    }
    it("is not a number for what is none", () => assert.ok(Number.isNaN(quantityValue("much"))));
});

import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as SslClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/ssl/v20191205/ssl_client";
import { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { TAG_KEYS } from "../../../components/common/tags";
import { selfSignedCertificate } from "../../../components/load-balancer/self-signed-certificate";
import { setAccountProfile, type AccountProfile } from "../../../lab/cloud/account/profile";
import { parseFault } from "../../../lab/cloud/faults/fault-request";
import { listResources } from "../../../lab/cloud/resources";
import type { CheckStatus } from "../../../preflight/check";
import { CHECKS } from "../../../preflight/preflight";
import { startClientLab, type ClientLab } from "../../support/client-environment";
import { createNetwork, globalRouterCluster } from "../../support/cloud-stack";
import { clientConfig } from "../../support/lab-cloud";
import { PROJECT } from "../../support/program";
import { askedOf, type AskedOptions } from "./asked";

interface Clients {
    clb: ClbClient;
    ssl: SslClient;
    tke: TkeClient;
    vpc: VpcClient;
}

interface Case {
    title: string;
    check: string;
    /** What the account is set to. */
    account?: Partial<AccountProfile>;
    stack?: string;
    config?: Record<string, string | undefined>;
    /** Repository of an image in a registry on this machine, with its tag. */
    image?: string;
    environment?: Record<string, string>;
    state?: AskedOptions["state"];
    /** What was created before, and by whom. */
    before?: (clients: Clients) => Promise<void>;
    status: CheckStatus;
    found: RegExp;
}

const EMPTY_STATE: AskedOptions["state"] = { known: true, value: { types: new Set(), ids: new Set() } };

const tagsOf = (stack: string) =>
    Object.entries({ [TAG_KEYS.project]: PROJECT, [TAG_KEYS.stack]: stack }).map(([TagKey, TagValue]) => ({
        TagKey,
        TagValue,
    }));

const CASES: Case[] = [
    {
        title: "a clock that is ten minutes behind",
        check: "clock",
        account: { clockMinutesAhead: 10 },
        status: "failed",
        found: /signature's time .*10 minutes behind/,
    },
    {
        title: "a clock that is ten minutes ahead",
        check: "clock",
        account: { clockMinutesAhead: -10 },
        status: "failed",
        found: /signature's time .*10 minutes ahead/,
    },
    {
        title: "a key that does not exist",
        check: "credentials",
        environment: { TENCENTCLOUD_SECRET_ID: "AKIDunknown" },
        status: "failed",
        found: /refused the API key/,
    },
    {
        title: "a region that does not exist",
        check: "region",
        config: { region: "ap-guangzou", zones: '["ap-guangzou-6","ap-guangzou-7"]' },
        status: "failed",
        found: /ap-guangzou is no region/,
    },
    {
        title: "service roles that were never granted",
        check: "service-roles",
        account: { serviceRoles: false },
        status: "failed",
        found: /no service role TKE_QCSRole/,
    },
    {
        title: "a bill-by-CVM account",
        check: "account-type",
        account: { billByIp: false },
        status: "failed",
        found: /account type is LEGACY/,
    },
    {
        title: "a zone that is not open",
        check: "zones",
        config: { zones: '["ap-guangzhou-1","ap-guangzhou-6"]' },
        status: "failed",
        found: /ap-guangzhou-1 is not open/,
    },
    {
        title: "a type that is sold out",
        check: "instance-stock",
        account: { soldOut: ["S5.MEDIUM4"] },
        status: "failed",
        found: /sold out .* ap-guangzhou-6 \(POSTPAID_BY_HOUR\)/,
    },
    {
        title: "a version that TKE does not offer",
        check: "kubernetes-version",
        config: { kubernetesVersion: "1.99.0" },
        status: "failed",
        found: /does not offer Kubernetes 1\.99\.0/,
    },
    {
        title: "an OS that TKE does not offer",
        check: "node-image",
        config: { clusterOs: "ubuntu14.04x86_64" },
        status: "failed",
        found: /does not offer the OS ubuntu14\.04x86_64/,
    },
    {
        title: "more nodes than the cluster level holds",
        check: "cluster-level",
        config: { nodeReplicas: "6" },
        status: "failed",
        found: /6 nodes are more than the 5/,
    },
    {
        title: "more Pods than the nodes have network interfaces for",
        check: "pods-per-node",
        config: { replicas: "90" },
        status: "failed",
        found: /90 replicas do not fit/,
    },
    ...(
        [
            ["appid-max-vpcs", "VPCs"],
            ["vpc-max-nat-gateways", "NAT gateways of the VPC"],
            ["addresses", "EIPs"],
            ["dailyAddresses", "EIPs applied for today"],
            ["loadBalancers", "public CLBs"],
            ["securityGroups", "security groups"],
        ] as const
    ).map(([quota, what]): Case => ({
        title: `no ${what} left`,
        check: "quotas",
        account: { quotas: { [quota]: 0 } },
        status: "failed",
        found: new RegExp(`0 of 0 ${what} are used up`),
    })),
    {
        title: "an image that needs a login",
        check: "image",
        image: "team/private:v1",
        status: "failed",
        found: /only with a login/,
    },
    {
        title: "an image that does not exist",
        check: "image",
        image: "team/public:v2",
        status: "failed",
        found: /the registry has no .*team\/public:v2/,
    },
    {
        title: "nodes that cannot reach the registry",
        check: "registry",
        config: { image: "registry.example.com/team/app:v1", natGateway: "false" },
        status: "failed",
        found: /nodes cannot reach registry\.example\.com/,
    },
    {
        title: "a VPC of the account's with the stack's addresses",
        check: "cidrs",
        before: async ({ vpc }) => {
            await vpc.CreateVpc({ VpcName: "others", CidrBlock: "10.1.128.0/20" });
        },
        status: "warned",
        found: /the stack's CIDRs overlap with VPC vpc-\w+ \(others\)/,
    },
    {
        title: "a cluster of the stack's that an interrupted creation left behind",
        check: "lost",
        before: async (clients) => {
            const Tags = Object.entries({ [TAG_KEYS.project]: PROJECT, [TAG_KEYS.stack]: "scenario1" });
            const cluster = globalRouterCluster(await createNetwork(clients));
            await clients.tke.CreateCluster({
                ...cluster,
                ClusterBasicSettings: {
                    ...cluster.ClusterBasicSettings,
                    TagSpecification: [{ ResourceType: "cluster", Tags: Tags.map(([Key, Value]) => ({ Key, Value })) }],
                },
            });
        },
        state: EMPTY_STATE,
        status: "failed",
        found: /cluster cls-\w+ belongs to this stack, and its state does not know it/,
    },
    {
        title: "a CLB of the stack's that an interrupted creation left behind",
        check: "lost",
        before: async ({ clb, vpc }) => {
            const { vpcId: VpcId } = await createNetwork({ vpc });
            await clb.CreateLoadBalancer({
                VpcId,
                LoadBalancerType: "OPEN",
                LoadBalancerName: `${PROJECT}-scenario1-clb`,
                Tags: tagsOf("scenario1"),
            });
        },
        state: EMPTY_STATE,
        status: "failed",
        found: /^CLB lb-\w+ belongs to this stack, and its state does not know it/,
    },
    {
        title: "a listener on the stack's CLB that an interrupted creation left behind",
        check: "lost",
        stack: "scenario14",
        before: async ({ clb, vpc }) => {
            const { vpcId: VpcId } = await createNetwork({ vpc });
            const { LoadBalancerIds: [LoadBalancerId = ""] = [] } = await clb.CreateLoadBalancer({
                VpcId,
                LoadBalancerType: "OPEN",
                LoadBalancerName: `${PROJECT}-scenario14-clb`,
                Tags: tagsOf("scenario14"),
            });
            const ListenerNames = [`${PROJECT}-scenario14-tcp-8080`];
            await clb.CreateListener({ LoadBalancerId, Ports: [8080], Protocol: "TCP", ListenerNames });
        },
        // Of a CLB whose id it does not name.
        state: {
            known: true,
            value: { types: new Set(["tencentcloud:index/clbInstance:ClbInstance"]), ids: new Set() },
        },
        status: "failed",
        found: /^listener lbl-\w+ of lb-\w+ belongs to this stack/,
    },
    {
        title: "a certificate that an interrupted creation left behind before it was tagged",
        check: "lost",
        stack: "scenario13",
        before: async ({ ssl }) => {
            const { certificate, privateKey } = await selfSignedCertificate("a.example.com");
            await ssl.UploadCertificate({
                CertificatePublicKey: certificate,
                CertificatePrivateKey: privateKey,
                Alias: `${PROJECT}-scenario13-certificate`,
            });
        },
        state: EMPTY_STATE,
        status: "failed",
        found: /^certificate \w+ belongs to this stack/,
    },
];

/** The lab's API server is on this machine, so that none of its accounts fails the check: tests/unit/preflight has it. */
const NOT_PLAYED = ["api-server"];

describe("what keeps a stack from being created, played by the lab and asked with official clients", () => {
    let lab: ClientLab;
    let registry: Server;
    let registryHost: string;
    const called = new Set<string>();

    before(async () => {
        registry = createServer(({ url = "" }, response) => {
            const isPublic = url.startsWith("/v2/team/public/");
            response.writeHead(isPublic ? (url.endsWith("/v1") ? 200 : 404) : 401).end();
        });
        await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
        registryHost = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    });
    after(() => {
        registry.closeAllConnections();
        registry.close();
    });
    beforeEach(async () => {
        lab = await startClientLab({}, ({ service, action }) => called.add(`${service}:${action}`));
    });
    let existing: ReturnType<typeof listResources>;
    beforeEach(() => (existing = []));
    afterEach(async () => {
        assert.deepEqual(listResources(lab.store), existing, "nothing was created");
        await lab.close();
    });

    it("is nothing in a new account", async () => {
        const config = { image: `${registryHost}/team/public:v1` };
        const { results } = await askedOf(lab, "scenario1", { config });
        const passed = results.filter(({ status }) => status === "passed").map(({ check }) => check);
        // A registry on this machine is none that a node of Tencent's can reach.
        assert.deepEqual(
            [...new Set(passed)],
            Object.keys(CHECKS).filter((name) => name !== "registry" && name !== "lost"),
        );
        const { results: others } = await askedOf(lab, "scenario1", {
            config: { image: "registry.example.com/team/app:v1" },
        });
        assert.equal(others.find(({ check }) => check === "registry")?.status, "passed");
    });

    for (const { title, check, account = {}, stack = "scenario1", status, found, state, ...rest } of CASES) {
        it(`is ${title}: ${check} ${status}`, async () => {
            setAccountProfile(lab.store, account);
            const settings = clientConfig(lab.port);
            await rest.before?.({
                clb: new ClbClient(settings),
                ssl: new SslClient(settings),
                tke: new TkeClient(settings),
                vpc: new VpcClient(settings),
            });
            existing = listResources(lab.store);
            const image = rest.image === undefined ? {} : { image: `${registryHost}/${rest.image}` };
            const { results } = await askedOf(lab, stack, {
                config: { ...rest.config, ...image },
                environment: { ...lab.environment, ...rest.environment },
                state,
            });
            const result = results.find((each) => each.check === check && each.status !== "passed");
            assert.equal(result?.status, status, JSON.stringify(results, null, 2));
            assert.match(result.found, found);
            assert.ok(result.remedy);
        });
    }

    it("has a case for each check", () => {
        const checks = [...CASES.map(({ check }) => check), ...NOT_PLAYED];
        assert.deepEqual([...new Set(checks)].sort(), Object.keys(CHECKS).sort());
    });

    it("is never a permission that the key lacks: what it could not ask is named, one action at a time", async function () {
        this.timeout(120_000);
        called.clear();
        await askedOf(lab, "scenario1", { state: EMPTY_STATE });
        assert.ok(called.size > 15, [...called].join(" "));
        // Whether a resource is the stack's own only softens what else was found.
        for (const name of [...called].filter((each) => each !== "tag:GetResources")) {
            const [service, action = ""] = name.split(":");
            const fault = lab.cloud.faults.add(
                parseFault({ action, service, error: "UnauthorizedOperation" }, lab.cloud.actions),
            );
            const { results, prices } = await askedOf(lab, "scenario1", { state: EMPTY_STATE });
            lab.cloud.faults.clear(fault.faultId);
            assert.deepEqual(
                results.filter(({ status }) => status === "failed"),
                [],
                name,
            );
            const isNamed = results.some(({ status, found }) => status === "unasked" && found.includes(name));
            assert.ok(isNamed || prices.unknown.length > 1, `${name}: ${JSON.stringify(results)}`);
        }
    });

    it("is not known while the prices' or any other API is down, which no check takes for a pass", async () => {
        lab.cloud.faults.add(parseFault({ action: "*", service: "clb", status: "503" }, lab.cloud.actions));
        const { results, prices } = await askedOf(lab, "scenario1");
        assert.ok(prices.unknown.includes("CLB"));
        assert.equal(results.find(({ check, status }) => check === "quotas" && status !== "passed")?.status, "unasked");
    });
});

import type { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type { Client as SslClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/ssl/v20191205/ssl_client";
import type { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import type { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { TAG_KEYS } from "../../../components/common/resource-tags";
import { selfSignedCertificate } from "../../../components/load-balancer/self-signed-certificate";
import type { AccountProfile } from "../../../lab/cloud/account/profile";
import type { CheckStatus } from "../../../preflight/check";
import { createNetwork, globalRouterCluster } from "../../support/cloud-stack";
import { PROJECT } from "../../support/program";
import type { AskedOptions } from "./asked";

/** Tencent's official clients, for what was created before. */
interface Clients {
    clb: ClbClient;
    ssl: SslClient;
    tke: TkeClient;
    vpc: VpcClient;
}

export interface MatrixCase {
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

export const EMPTY_STATE: AskedOptions["state"] = { known: true, value: { types: new Set(), ids: new Set() } };

const tagsOf = (stack: string) =>
    Object.entries({ [TAG_KEYS.project]: PROJECT, [TAG_KEYS.stack]: stack }).map(([TagKey, TagValue]) => ({
        TagKey,
        TagValue,
    }));

/** A case for each check that the lab can make fail. */
export const CASES: MatrixCase[] = [
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
        found: /ap-guangzou is not a region/,
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
    ).map(([quota, what]): MatrixCase => ({
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

import assert from "node:assert/strict";
import type { CheckStatus } from "../../../preflight/check";
import { known, unasked } from "../../../preflight/fact";
import type { Facts } from "../../../preflight/facts";
import type { PreflightPlan } from "../../../preflight/plan";
import { CHECK_NAMES, runChecks } from "../../../preflight/preflight";
import { denied, FACTS, PLAN, soldOut } from "./facts";

interface Case {
    it: string;
    check: string;
    facts?: Partial<Facts>;
    plan?: Partial<PreflightPlan>;
    status: CheckStatus;
    found: RegExp;
    remedy: RegExp;
}

const withCreates = (creates: Partial<PreflightPlan["creates"]>) => ({ creates: { ...PLAN.creates, ...creates } });

const CASES: Case[] = [
    {
        it: "a key that is refused",
        check: "credentials",
        facts: {
            identity: unasked({
                action: "sts:GetCallerIdentity",
                kind: "refused",
                message: "AuthFailure.SecretIdNotFound: no such key",
            }),
        },
        status: "failed",
        found: /refused the API key .*SecretIdNotFound/,
        remedy: /TENCENTCLOUD_SECRET_ID/,
    },
    {
        it: "a clock that is ten minutes off is not called a bad key",
        check: "clock",
        facts: {
            identity: unasked({
                action: "sts:GetCallerIdentity",
                kind: "clock",
                message: "AuthFailure.SignatureExpire: expired",
            }),
        },
        status: "failed",
        found: /signature's time/,
        remedy: /clock/,
    },
    {
        it: "a region that does not exist",
        check: "region",
        plan: { region: "ap-guangzou" },
        status: "failed",
        found: /ap-guangzou is no region/,
        remedy: /ap-guangzhou, ap-beijing/,
    },
    {
        it: "an OS that TKE does not offer",
        check: "node-image",
        plan: { clusterOs: "ubuntu14.04x86_64" },
        status: "failed",
        found: /does not offer the OS ubuntu14/,
        remedy: /clusterOs to one of tlinux2\.4x86_64, tlinux3\.1x86_64/,
    },
    {
        it: "the provider's OS that TKE does not list any more",
        check: "node-image",
        facts: { nodeImages: known([{ osName: "tlinux4x86_64", id: "img-00000003" }]) },
        status: "warned",
        found: /does not list tlinux2\.4x86_64/,
        remedy: /clusterOs/,
    },
    {
        it: "NAT gateways that are used up",
        check: "quotas",
        facts: { vpcLimits: known({ vpcs: 20, natGateways: 0 }) },
        status: "failed",
        found: /0 of 0 NAT gateways of the VPC are used up, and the stack adds 1/,
        remedy: /quota/,
    },
    {
        it: "nodes without a way to the image's registry",
        check: "registry",
        plan: withCreates({ natGateway: false }),
        status: "failed",
        found: /cannot reach example\.com/,
        remedy: /natGateway/,
    },
    {
        it: "an adopted VPC without a default route",
        check: "registry",
        plan: { vpcId: "vpc-1", ...withCreates({ vpc: false, natGateway: false }) },
        status: "warned",
        found: /cannot reach example\.com/,
        remedy: /NAT gateway/,
    },
    {
        it: "Docker Hub without a way to the internet: Tencent's mirror may have the image",
        check: "registry",
        plan: { image: "traefik/whoami:v1", ...withCreates({ natGateway: false }) },
        status: "unasked",
        found: /mirror/,
        remedy: /natGateway/,
    },
    {
        it: "a registry that decides by itself whom it lets in",
        check: "registry",
        plan: { image: "team.tencentcloudcr.com/team/app:v1" },
        status: "unasked",
        found: /cannot be asked/,
        remedy: /EIP/,
    },
    {
        it: "a service role that was never granted",
        check: "service-roles",
        facts: { roles: known(new Set(["TKE_QCSRole"])) },
        status: "failed",
        found: /no service role IPAMDofTKE_QCSRole/,
        remedy: /TKE console/,
    },
    {
        it: "direct access to super nodes in a bill-by-CVM account",
        check: "account-type",
        facts: { accountType: known("LEGACY") },
        plan: { ...withCreates({ superNodes: true }), accountType: "LEGACY" },
        status: "failed",
        found: /LEGACY .*E4033/,
        remedy: /upgrade the account/,
    },
    {
        it: "NodePorts behind a public CLB in a bill-by-CVM account",
        check: "account-type",
        facts: { accountType: known("LEGACY") },
        plan: { directAccess: false, accountType: "LEGACY" },
        status: "warned",
        found: /public bandwidth/,
        remedy: /direct access/,
    },
    {
        it: "an EIP and a CLB that are ordered as a bill-by-CVM account cannot",
        check: "account-type",
        facts: { accountType: known("LEGACY") },
        status: "failed",
        found: /LEGACY, and the stack orders .* for STANDARD/,
        remedy: /set accountType to LEGACY/,
    },
    {
        it: "an EIP and a CLB that are ordered as for a bill-by-CVM account",
        check: "account-type",
        plan: { accountType: "LEGACY" },
        status: "failed",
        found: /STANDARD, and the stack orders .* for LEGACY/,
        remedy: /remove accountType/,
    },
    {
        it: "a zone that is not open",
        check: "zones",
        plan: { zones: ["ap-guangzhou-6", "ap-guangzhou-1"] },
        status: "failed",
        found: /ap-guangzhou-1 is not open/,
        remedy: /ap-guangzhou-6, ap-guangzhou-7/,
    },
    {
        it: "an instance type that is sold out, with one of the same size that is not",
        check: "instance-stock",
        facts: { stock: soldOut("S5.MEDIUM4") },
        status: "failed",
        found: /S5\.MEDIUM4 is sold out or not sold in ap-guangzhou-6/,
        remedy: /SA5\.MEDIUM4/,
    },
    {
        it: "a zone that sells nothing of the size",
        check: "instance-stock",
        facts: { stock: soldOut("S5.MEDIUM4", "SA5.MEDIUM4") },
        status: "failed",
        found: /ap-guangzhou-6/,
        remedy: /set zones without ap-guangzhou-6/,
    },
    {
        it: "a version that TKE does not offer",
        check: "kubernetes-version",
        plan: { kubernetesVersion: "1.33.0" },
        status: "failed",
        found: /1\.33\.0/,
        remedy: /1\.32\.2, 1\.34\.1/,
    },
    {
        it: "more nodes than the cluster level holds",
        check: "cluster-level",
        plan: { nodeReplicas: 6 },
        status: "failed",
        found: /6 nodes are more than the 5/,
        remedy: /L20/,
    },
    {
        it: "a cluster level that is not on sale",
        check: "cluster-level",
        plan: { clusterLevel: "L7" },
        status: "failed",
        found: /L7/,
        remedy: /L5, L20/,
    },
    {
        it: "more Pods than the instance type has network interfaces for",
        check: "pods-per-node",
        plan: { replicas: 60 },
        status: "failed",
        found: /60 replicas do not fit on 2 nodes that take 27/,
        remedy: /nodeReplicas/,
    },
    {
        it: "a quota that is used up",
        check: "quotas",
        facts: { addresses: known({ total: { used: 20, limit: 20 } }) },
        status: "failed",
        found: /20 of 20 EIPs are used up, and the stack adds 1/,
        remedy: /quota/,
    },
    {
        it: "the applications of one day",
        check: "quotas",
        facts: { addresses: known({ total: { used: 1, limit: 20 }, daily: { used: 40, limit: 40 } }) },
        status: "failed",
        found: /40 of 40 EIPs applied for today/,
        remedy: /quota/,
    },
    {
        it: "a quota that is used up, perhaps by the stack itself",
        check: "quotas",
        facts: { existing: denied("tag:GetResources"), loadBalancers: known({ used: 100, limit: 100 }) },
        status: "warned",
        found: /unless it exists already/,
        remedy: /quota/,
    },
    {
        it: "a VPC with the same range",
        check: "cidrs",
        facts: { vpcs: known([{ owner: "VPC vpc-1 (other)", cidrs: ["10.1.0.0/16"], vpcId: "vpc-1" }]) },
        status: "warned",
        found: /overlap with VPC vpc-1 \(other\) 10\.1\.0\.0\/16/,
        remedy: /other CIDRs/,
    },
    {
        it: "a CCN with a route into the range",
        check: "cidrs",
        facts: { ccnRoutes: known([{ owner: "ccn-1's route of vpc-2", cidrs: ["10.1.128.0/20"] }]) },
        plan: { ccnId: "ccn-1" },
        status: "failed",
        found: /ccn-1's route of vpc-2/,
        remedy: /vpcCidr/,
    },
    {
        it: "a cluster of the adopted VPC with the same Service range",
        check: "cidrs",
        facts: { clusters: known([{ owner: "cluster cls-1 (a)", cidrs: ["172.16.0.0/16"], vpcId: "vpc-1" }]) },
        plan: { vpcId: "vpc-1", ...withCreates({ vpc: false }) },
        status: "failed",
        found: /cluster cls-1 \(a\) 172\.16\.0\.0\/16 in the same VPC/,
        remedy: /serviceCidr/,
    },
    {
        it: "an image that needs a login",
        check: "image",
        facts: { image: { kind: "login" } },
        status: "failed",
        found: /only with a login/,
        remedy: /imagePullSecret/,
    },
    {
        it: "an image that does not exist",
        check: "image",
        facts: { image: { kind: "missing" } },
        status: "failed",
        found: /has no example\.com\/team\/app:v1/,
        remedy: /tag/,
    },
    {
        it: "an API server that this machine will not reach",
        check: "api-server",
        plan: { publicEndpoint: false },
        status: "warned",
        found: /intranet endpoint only/,
        remedy: /apiServerAllowedCidrs/,
    },
    {
        it: "a permission that is missing for the look-up itself",
        check: "account-type",
        facts: { accountType: denied("vpc:DescribeNetworkAccountType") },
        status: "unasked",
        found: /no permission for vpc:DescribeNetworkAccountType/,
        remedy: /grant/,
    },
    {
        it: "an answer that did not come in time",
        check: "zones",
        facts: { zones: unasked({ action: "cvm:DescribeZones", kind: "timeout", message: "" }) },
        status: "unasked",
        found: /cvm:DescribeZones did not answer in time/,
        remedy: /again/,
    },
];

describe("pre-flight checks", () => {
    it("all pass for a stack that can be created", () => {
        const results = runChecks(FACTS, PLAN);
        assert.deepEqual(
            results.filter(({ status }) => status !== "passed"),
            [],
        );
        assert.deepEqual([...new Set(results.map(({ check }) => check))], CHECK_NAMES);
    });

    for (const { it: title, check, facts, plan, status, found, remedy } of CASES) {
        it(`tell of ${title}`, () => {
            const results = runChecks({ ...FACTS, ...facts }, { ...PLAN, ...plan });
            const result = results.find((each) => each.check === check && each.status !== "passed");
            assert.equal(result?.status, status, JSON.stringify(results, null, 2));
            assert.match(result?.found ?? "", found);
            assert.match(result?.remedy ?? "", remedy);
        });
    }

    it("have a case that does not pass for each check", () => {
        assert.deepEqual([...new Set(CASES.map(({ check }) => check))].sort(), [...CHECK_NAMES].sort());
    });

    it("count nothing against a quota that the stack has created already", () => {
        const used = known({ used: 20, limit: 20 });
        const results = runChecks(
            {
                ...FACTS,
                existing: known([
                    { kind: "vpc/vpc", id: "vpc-1" },
                    { kind: "vpc/nat", id: "nat-1" },
                    { kind: "vpc/eip", id: "eip-1" },
                    { kind: "clb/clb", id: "lb-1" },
                    { kind: "cvm/sg", id: "sg-1" },
                    { kind: "cvm/sg", id: "sg-2" },
                    { kind: "ccs/cluster", id: "cls-1" },
                ]),
                natGateways: known(3),
                addresses: known({ total: { used: 20, limit: 20 } }),
                loadBalancers: used,
                securityGroups: used,
                vpcs: known([{ owner: "VPC vpc-1 (own)", cidrs: ["10.1.0.0/16"], vpcId: "vpc-1" }]),
            },
            PLAN,
        );
        assert.deepEqual(
            results.filter(({ status }) => status !== "passed"),
            [],
        );
    });

    it("count what a first run has left, and no more: one of two security groups, and its own VPC", () => {
        const results = runChecks(
            {
                ...FACTS,
                existing: known([
                    { kind: "vpc/vpc", id: "vpc-1" },
                    { kind: "cvm/sg", id: "sg-1" },
                ]),
                vpcs: known([{ owner: "VPC vpc-1 (own)", cidrs: ["10.1.0.0/16"], vpcId: "vpc-1" }]),
                ccnRoutes: known([{ owner: "ccn-1's route of vpc-1", cidrs: ["10.1.0.0/20"], vpcId: "vpc-1" }]),
                securityGroups: known({ used: 50, limit: 50 }),
            },
            { ...PLAN, ccnId: "ccn-1" },
        );
        assert.deepEqual(
            results.filter(({ status }) => status !== "passed").map(({ check, found }) => [check, found]),
            [["quotas", "50 of 50 security groups are used up, and the stack adds 1"]],
        );
    });

    it("let a stack that exists go on with what nobody could create once more", () => {
        const own = known([
            { kind: "ccs/cluster", id: "cls-1" },
            { kind: "cvm/instance", id: "ins-1" },
        ]);
        const facts = { ...FACTS, existing: own, stock: soldOut("S5.MEDIUM4"), versions: known(["1.36.0"]) };
        const bad = runChecks(facts, PLAN).filter(({ status }) => status !== "passed");
        assert.deepEqual(
            [...new Set(bad.map(({ check, status }) => `${check} ${status}`))],
            ["instance-stock warned", "kubernetes-version warned"],
        );
    });

    it("count the CLB of a public API server endpoint, and one that TKE's controller creates, until the cluster exists", () => {
        const loadBalancers = known({ used: 99, limit: 100 });
        const plan = { ...PLAN, clbOfController: true, publicEndpoint: true };
        const quotas = (facts: Facts) => runChecks(facts, plan).find(({ check }) => check === "quotas");
        assert.match(quotas({ ...FACTS, loadBalancers })?.found ?? "", /99 of 100 public CLBs .* adds 2/);
        const existing = known([{ kind: "ccs/cluster", id: "cls-1" }]);
        assert.equal(quotas({ ...FACTS, loadBalancers, existing })?.status, "passed");
    });

    it("take an instance type of several that is in stock", () => {
        const results = runChecks(
            { ...FACTS, stock: soldOut("S5.MEDIUM4") },
            { ...PLAN, instanceTypes: ["S5.MEDIUM4", "SA5.MEDIUM4"] },
        );
        assert.ok(results.some(({ found }) => found === "SA5.MEDIUM4 is on sale in ap-guangzhou-6"));
    });

    it("leave open whether the Secret that the stack names holds the login", () => {
        const results = runChecks({ ...FACTS, image: { kind: "login" } }, { ...PLAN, imagePullSecret: "registry" });
        const image = results.find(({ check }) => check === "image");
        assert.equal(image?.status, "unasked");
        assert.match(image.found, /needs a login; whether registry holds it/);
    });

    it("report a refused key alone: nothing else could be asked", () => {
        const identity = unasked({ action: "sts:GetCallerIdentity", kind: "refused", message: "AuthFailure.X: no" });
        const results = runChecks({ ...FACTS, identity, zones: denied("cvm:DescribeZones") }, PLAN);
        assert.deepEqual(
            results.map(({ check }) => check),
            ["credentials"],
        );
    });
});

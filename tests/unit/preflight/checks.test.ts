import assert from "node:assert/strict";
import { known, unasked } from "../../../preflight/fact";
import type { Facts } from "../../../preflight/facts";
import { CHECKS, runChecks } from "../../../preflight/preflight";
import { withCreates } from "./check-case";
import { CASES } from "./check-cases";
import { denied, FACTS, PLAN, soldOut } from "./facts";

const CLUSTER = "tencentcloud:index/kubernetesCluster:KubernetesCluster";
const POOL = "tencentcloud:index/kubernetesNativeNodePool:KubernetesNativeNodePool";
const PARTS = [
    "tencentcloud:index/kubernetesClusterEndpoint:KubernetesClusterEndpoint",
    "tencentcloud:index/clbInstance:ClbInstance",
    "tencentcloud:index/clbListener:ClbListener",
    "tencentcloud:index/sslCertificate:SslCertificate",
];

describe("pre-flight checks", () => {
    it("all pass for a stack that can be created", () => {
        const results = runChecks(FACTS, PLAN);
        assert.deepEqual(
            results.filter(({ status }) => status !== "passed"),
            [],
        );
        assert.deepEqual([...new Set(results.map(({ check }) => check))], Object.keys(CHECKS));
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
        assert.deepEqual([...new Set(CASES.map(({ check }) => check))].sort(), Object.keys(CHECKS).sort());
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

    it("let an existing stack continue with resources that could not be created again", () => {
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

    it("take for lost neither what the state knows, nor what is being deleted or exists no more", () => {
        const existing = known([{ kind: "ccs/cluster", id: "cls-00000001" }]);
        const cluster = { owner: "cluster cls-00000001 (s)", cidrs: [], clusterId: "cls-00000001" };
        const state = known({ types: new Set([CLUSTER, POOL]), ids: new Set(["cls-00000001"]) });
        const ownParts = [known([{ kind: "tke/nodepool" as const, id: "cls-00000001/np-1" }])];
        for (const facts of [
            { clusters: known([cluster]), ownParts, state },
            { clusters: known([{ ...cluster, isDeleting: true }]) },
            { clusters: known([]) },
        ]) {
            const lost = runChecks({ ...FACTS, existing, ...facts }, PLAN).filter(({ check }) => check === "lost");
            assert.deepEqual(
                lost.map(({ status }) => status),
                ["passed"],
            );
        }
    });

    it("take for lost no part that the state knows, by its id or as the stack's only one", () => {
        const parts = [
            { kind: "tke/endpoint" as const, id: "cls-00000001/intranet" },
            { kind: "clb/clb" as const, id: "lb-00000001" },
            { kind: "clb/listener" as const, id: "lb-00000001/lbl-00000001" },
            { kind: "ssl/certificate" as const, id: "aBcD1234" },
        ];
        const types = new Set([CLUSTER, ...PARTS]);
        const states = [
            { types, ids: new Set(["cls-00000001", "lb-00000001", "lbl-00000001"]) },
            // Whose outputs name nothing.
            { types, ids: new Set<string>() },
        ];
        for (const state of states) {
            const facts = { ...FACTS, ownParts: parts.map((part) => known([part])), state: known(state) };
            const lost = runChecks(facts, PLAN).filter(({ check }) => check === "lost");
            assert.deepEqual(
                lost.map(({ status }) => status),
                ["passed"],
                JSON.stringify(lost),
            );
        }
    });

    it("tell each lost part by itself, and what could not be asked beside it", () => {
        const ownParts = [
            known([{ kind: "clb/clb" as const, id: "lb-00000001" }]),
            known([{ kind: "ssl/certificate" as const, id: "aBcD1234" }]),
            denied("tke:DescribeNodePools"),
        ];
        const lost = runChecks({ ...FACTS, ownParts }, PLAN).filter(({ check }) => check === "lost");
        assert.deepEqual(
            lost.map(({ status }) => status),
            ["failed", "failed", "unasked"],
        );
    });

    it("look for lost parts of a stack in an adopted cluster, too", () => {
        const plan = { ...PLAN, ...withCreates({ cluster: false }) };
        const ownParts = [known([{ kind: "clb/clb" as const, id: "lb-00000001" }])];
        const statusOf = (facts: Facts) => runChecks(facts, plan).find(({ check }) => check === "lost")?.status;
        assert.deepEqual([statusOf({ ...FACTS, ownParts }), statusOf(FACTS)], ["failed", undefined]);
    });

    it("look for what is lost only where the state can be read", () => {
        const { state: _, ...facts } = FACTS;
        assert.ok(!runChecks(facts, PLAN).some(({ check }) => check === "lost"));
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

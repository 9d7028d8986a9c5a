import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { certificateMistakes, certificateWarning } from "../../../../components/adoption/certificate-checks";
import { clusterMistakes, clusterStateMistakes } from "../../../../components/adoption/cluster-checks";
import { switchConsequence, switchMistakes } from "../../../../components/adoption/controller-switch";
import type { ClusterFacts } from "../../../../components/adoption/facts";
import { networkMistakes } from "../../../../components/adoption/network-checks";
import { objectMistakes } from "../../../../components/adoption/object-checks";
import type { StackConfig } from "../../../../components/config/fields";
import { SCENARIOS } from "../../../../tke/scenarios";
import { isOfStack, labelValue, stackLabels } from "../../../../components/common/stack-labels";
import type { Entry } from "./facts";
import { config, facts, VPC_CNI, object, node, assertTold } from "./facts";

describe("an adopted certificate", () => {
    const wanted = config({ scenario: 13, certificateId: "Ab1Cd2Ef", certificateDomain: "a.example.com" });
    const issued = {
        certificateType: "SVR",
        status: 1,
        statusName: "issued",
        domain: "a.example.com",
        subjectAltNames: ["a.example.com"],
        certBeginTime: "2026-01-01 00:00:00",
        certEndTime: "2030-01-01 00:00:00",
    };
    const now = new Date("2026-08-01T00:00:00Z");
    const check = (certificate: object | undefined) => certificateMistakes(wanted, facts({ certificate }), now);

    it("has to be there, a server's, valid, and for the domain; all that is wrong at once", () => {
        assertTold(check(issued));
        assertTold(check({ ...issued, domain: "*.example.com", subjectAltNames: [] }));
        assertTold(certificateMistakes(config({}), facts({}), now));
        assertTold(check(undefined), ["certificateId", /no such certificate .*E4036/]);
        assertTold(check({ ...issued, certEndTime: "2026-07-31 07:59:59" }), [
            "certificateId",
            /it ended at 2026-07-31/,
        ]);
        assertTold(
            check({ ...issued, certificateType: "CA", status: 3, domain: "b.com", subjectAltNames: ["*.b.com"] }),
            ["certificateId", /it is a CA certificate/],
            ["certificateId", /status 3, issued; it ends 2030/],
            ["certificateId", /it is for b\.com, \*\.b\.com: set one for a\.example\.com/],
        );
    });

    for (const name of ["example.com", "*.a.example.com", "*.com"]) {
        it(`is not for a.example.com as ${name}`, () =>
            assertTold(check({ ...issued, domain: name, subjectAltNames: [name] }), ["certificateId", /it is for/]));
    }

    // The service's times are eight hours ahead.
    it("has to be valid now", () => {
        assertTold(check({ ...issued, certBeginTime: "2026-08-01 08:00:00" }));
        assertTold(check({ ...issued, certBeginTime: "2026-08-01 08:00:01" }), [
            "certificateId",
            /it is valid from 2026-08-01 08:00:01 \(UTC\+8\) on/,
        ]);
    });

    it("ends within 30 days, of which it warns", () => {
        const warning = (certEndTime: string) =>
            certificateWarning(wanted, facts({ certificate: { ...issued, certEndTime } }), now);
        assert.match(
            warning("2026-08-31 08:00:00") ?? "",
            /^certificateId = Ab1Cd2Ef: it ends at 2026-08-31 08:00:00 \(UTC\+8\)/,
        );
        assert.equal(warning("2026-08-31 08:00:01"), undefined);
        assert.equal(warning("2026-08-01 08:00:00"), undefined);
        assert.equal(certificateWarning(config({}), facts({}), now), undefined);
    });
});

describe("an adopted CCN", () => {
    const check = (ccn: object | undefined, id = "ccn-1a2b3c4d") =>
        networkMistakes(config({ scenario: 2, ccn: id }), facts({ ccn }));

    it("has to be there, and in force", () => {
        assertTold(check({ ccnId: "ccn-1a2b3c4d", state: "AVAILABLE" }));
        assertTold(check(undefined, "new"));
        assertTold(check(undefined), ["ccn", /no such CCN in this account/]);
        assertTold(check({ state: "ISOLATED" }), ["ccn", /it is ISOLATED: settle its bill/]);
    });
});

describe("an adopted network", () => {
    const subnet = (changes: object) => ({
        vpcId: "vpc-1",
        availabilityZone: "ap-guangzhou-6",
        availableIpCount: 9,
        ...changes,
    });
    const vpc = { vpcId: "vpc-1", cidrBlock: "10.1.0.0/16", commonAssistantCidrs: ["10.2.0.0/16"] };
    const wanted = config({ vpcId: "vpc-1", nodeSubnetIds: ["subnet-1"], podSubnetIds: ["subnet-2"] });
    const check = (one: object | undefined, two: object | undefined, changes: Partial<StackConfig> = {}) =>
        networkMistakes(
            { ...wanted, ...changes },
            facts({
                vpc,
                subnets: new Map([
                    ["subnet-1", one],
                    ["subnet-2", two],
                ]),
            }),
        );

    it("is as it has to be", () => assertTold(check(subnet({}), subnet({}))));
    it("is not there", () =>
        assertTold(networkMistakes(config({ vpcId: "vpc-9" }), facts({})), ["vpcId", /no such VPC in ap-guangzhou/]));
    it("has a subnet that the stack itself has filled", () => {
        const ids = { vpcId: "vpc-1", nodeSubnetIds: ["subnet-1"] };
        const full = { vpcId: "vpc-1", availableIpCount: 0 };
        const found = facts({ vpc: { vpcId: "vpc-1" }, subnets: new Map([["subnet-1", full]]) });
        assertTold(networkMistakes(config(ids), found, true));
        assertTold(networkMistakes(config(ids), found, false), ["nodeSubnetIds", /no free address/]);
    });
    it("lacks a subnet", () => assertTold(check(undefined, subnet({})), ["nodeSubnetIds", /no subnet subnet-1/]));
    it("is not the subnet's", () =>
        assertTold(check(subnet({ vpcId: "vpc-2" }), subnet({})), [
            "nodeSubnetIds",
            /is in vpc-2: set a subnet of vpc-1/,
        ]));
    it("has a full subnet", () =>
        assertTold(check(subnet({}), subnet({ availableIpCount: 0 })), ["podSubnetIds", /no free address/]));
    it("has no subnet for Pods in a node's zone", () =>
        assertTold(check(subnet({ availabilityZone: "ap-guangzhou-7" }), subnet({})), [
            "podSubnetIds",
            /in ap-guangzhou-7 too: add a subnet for Pods there/,
        ]));
    it("overlaps the new cluster's CIDRs, with its assistant CIDRs too", () =>
        assertTold(
            check(subnet({}), subnet({}), { serviceCidr: "10.1.8.0/22", clusterCidr: "10.2.0.0/16" }),
            ["serviceCidr", /overlaps 10\.1\.0\.0\/16 of vpc-1/],
            ["clusterCidr", /overlaps 10\.2\.0\.0\/16/],
        ));
});

describe("an adopted cluster", () => {
    const adopts = config({ clusterId: "cls-1" });
    it("is as it has to be", () => assertTold(clusterMistakes(adopts, SCENARIOS[1], facts({ cluster: VPC_CNI }))));
    it("is not there", () =>
        assertTold(clusterMistakes(adopts, SCENARIOS[1], facts({})), ["clusterId", /no such cluster in ap-guangzhou/]));
    it("is in another VPC", () =>
        assertTold(clusterMistakes({ ...adopts, vpcId: "vpc-2" }, SCENARIOS[1], facts({ cluster: VPC_CNI })), [
            "vpcId",
            /cls-1 is in vpc-1: set that/,
        ]));
    for (const [scenario, cluster, told] of [
        [1, { ...VPC_CNI, clusterCidr: "172.20.0.0/16" }, /is GlobalRouter.*needs VPC-CNI: set 2,/],
        [2, VPC_CNI, /is VPC-CNI.*needs GlobalRouter: set 1,/],
        [6, { ...VPC_CNI, clusterCidr: "172.20.0.0/16" }, /set another scenario/],
    ] as const) {
        it(`has another network than scenario ${scenario}`, () =>
            assertTold(clusterMistakes(adopts, SCENARIOS[scenario], facts({ cluster })), ["scenario", told]));
    }
    it("may have either network where Pods are on super nodes (457/74015)", () => {
        const cluster = { ...VPC_CNI, clusterCidr: "172.20.0.0/16" };
        assertTold(clusterMistakes(adopts, SCENARIOS[3], facts({ cluster })));
    });
    for (const [scenario, clusterVersion, needed] of [
        [1, "1.24.4", "1.25"],
        [11, "1.26.1", "1.27"],
    ] as const) {
        it(`is too old for scenario ${scenario}: ${clusterVersion}`, () => {
            const check = (version: string) =>
                clusterMistakes(
                    adopts,
                    SCENARIOS[scenario],
                    facts({ cluster: { ...VPC_CNI, clusterVersion: version } }),
                );
            assertTold(check(clusterVersion), [
                "clusterId",
                new RegExp(`runs Kubernetes ${clusterVersion},.*${needed}:`),
            ]);
            assertTold(check(`${needed}.1`));
        });
    }
    it("has no endpoint open, which a given kubeconfig makes good", () => {
        const cluster = { ...VPC_CNI, pgwEndpoint: "" };
        assertTold(clusterMistakes(adopts, SCENARIOS[1], facts({ cluster })), ["clusterId", /no endpoint .* open/]);
        assertTold(clusterMistakes({ ...adopts, kubeconfig: "…" }, SCENARIOS[1], facts({ cluster })));
    });

    const state = (scenario: 1 | 3 | 11, found: ClusterFacts) =>
        clusterStateMistakes(adopts, SCENARIOS[scenario], found);
    it("has no node", () => assertTold(state(1, { nodes: [] }), ["clusterId", /no node: add a node pool/]));
    it("has no node that takes Pods", () =>
        assertTold(state(1, { nodes: [node({ isUsable: false })] }), ["clusterId", /ready and schedulable/]));
    it("has no super node", () => assertTold(state(3, { nodes: [node({})] }), ["clusterId", /needs a super node/]));
    it("has one kind of node of two", () =>
        assertTold(state(11, { nodes: [node({ isSuper: true })] }), ["clusterId", /not a super node/]));
    it("may have what its user may not list", () => assertTold(state(1, {})));
    for (const ciliumConfig of [{ tunnel: "vxlan" }, { "routing-mode": "tunnel" }] as Record<string, string>[]) {
        it(`is Cilium-Overlay: ${JSON.stringify(ciliumConfig)}`, () =>
            assertTold(state(1, { nodes: [node({})], ciliumConfig }), ["clusterId", /Cilium-Overlay/]));
    }
    it("has Cilium without an overlay", () =>
        assertTold(state(1, { nodes: [node({})], ciliumConfig: { tunnel: "disabled", "routing-mode": "native" } })));
});

describe("an adopted cluster's namespace", () => {
    const adopts = config({ clusterId: "cls-1", existingNamespace: "shop" });
    const { existingNamespace: _, ...makes } = adopts;
    const there = { isOwn: false, isTerminating: false };
    it("is as it has to be", () =>
        assertTold(objectMistakes(adopts, true, { namespace: there, objects: [object({})] })));
    it("is not there", () =>
        assertTold(objectMistakes(adopts, true, { namespace: null }), [
            "existingNamespace",
            /no such namespace in cls-1/,
        ]));
    it("is going", () =>
        assertTold(objectMistakes(adopts, true, { namespace: { ...there, isTerminating: true } }), [
            "existingNamespace",
            /being deleted/,
        ]));
    it("is somebody's, where one is to be made", () =>
        assertTold(objectMistakes(makes as StackConfig, true, { namespace: there }), [
            "namespace",
            /client-ip is there already .*: set existingNamespace to client-ip/,
        ]));
    it("is the stack's own from an earlier run", () =>
        assertTold(objectMistakes(makes as StackConfig, true, { namespace: { ...there, isOwn: true } })));
    for (const [kind, name] of [
        ["PodDisruptionBudget", "real-ip-app"],
        ["TkeServiceConfig", "real-ip"],
        ["Secret", "real-ip-certificate"],
    ] as const) {
        it(`has a ${kind} of that name, which an up would take over and a destroy delete`, () =>
            assertTold(objectMistakes(adopts, true, { namespace: there, objects: [{ ...object({ name }), kind }] }), [
                "existingNamespace",
                new RegExp(`^${kind} shop/${name} already exists and does not belong to this stack: delete it`),
            ]));
    }
    it("has a Service of that name, whose annotations contradict the scenario", () => {
        const annotations = {
            "service.cloud.tencent.com/direct-access": "false",
            "service.cloud.tencent.com/mode": "skip",
        };
        const objects = [object({ name: "clb-direct-pod", annotations })];
        assertTold(objectMistakes(adopts, true, { namespace: there, objects }), [
            "existingNamespace",
            /Service shop\/clb-direct-pod .*; its .*direct-access: "false" and .*mode: "skip" contradicts the scenario/,
        ]);
        assertTold(objectMistakes(adopts, true, { namespace: there, objects: [{ ...objects[0]!, isOwn: true }] }));
    });
});

describe("a switch for the whole of an adopted cluster", () => {
    const adopts = config({ clusterId: "cls-1" });
    const user = object({ annotations: { "service.cloud.tencent.com/direct-access": "true" } });
    it("is on already", () =>
        assert.equal(switchConsequence(adopts, { controllerConfig: { GlobalRouteDirectAccess: "true" } }), undefined));
    for (const [what, found, told] of [
        ["is off", { controllerConfig: { GlobalRouteDirectAccess: "false" } }, /\(now: false\)/],
        ["is absent", { controllerConfig: {} }, /\(now: not set\)/],
        ["may not be read", {}, /\(now: unknown, .*\).*may not list/],
        ["would move others", { controllerConfig: {}, entries: [user] }, /such as Service shop\/theirs;/],
        ["would move many", { controllerConfig: {}, entries: Array(7).fill(user) as Entry[] }, /and 2 more/],
    ] as [string, ClusterFacts, RegExp][]) {
        it(what, () => assert.match(switchConsequence(adopts, found) ?? "", told));
    }
    it("is refused until it is confirmed", () => {
        assertTold(switchMistakes(adopts, "this happens"), [
            "allowClusterWideChanges",
            /^this happens\. Set it to true/,
        ]);
        assertTold(switchMistakes({ ...adopts, allowClusterWideChanges: true }, "this happens"));
        assertTold(switchMistakes(adopts, undefined));
    });
});

describe("labels of a stack", () => {
    it("fit Kubernetes", () => {
        for (const name of [`${"x".repeat(62)}-${"y".repeat(9)}`, "_dev.", "___"]) {
            assert.match(labelValue(name), /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/);
        }
        assert.equal(labelValue("dev"), "dev");
    });
    it("are no two stacks' the same", () => {
        const names = ["dev", "dev-", "_dev", `${"x".repeat(63)}a`, `${"x".repeat(63)}b`, "x".repeat(63)];
        assert.equal(new Set(names.map(labelValue)).size, names.length);
    });
    it("are this stack's only", async () => {
        await pulumi.runtime.setMocks(
            { newResource: ({ inputs }) => ({ id: "id", state: inputs as object }), call: () => ({}) },
            "project",
            "stack",
        );
        assert.equal(isOfStack({ ...stackLabels(), app: "x" }), true);
        assert.equal(isOfStack({ ...stackLabels(), "app.kubernetes.io/instance": "other" }), false);
        assert.equal(isOfStack(undefined), false);
    });
});

import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { parseConfig } from "../../../../components/config/config";
import { clusterFacts } from "../../../../components/adoption/cluster-facts";
import { workloadFacts } from "../../../../components/adoption/workload-facts";
import { waitForConfigMap } from "../../../../components/cluster/wait-for-config-map";
import { objectNames } from "../../../../components/common/object-names";
import { PROJECT } from "../../../support/program";

describe("a kubeconfig that would run a program", () => {
    const kubeconfig = JSON.stringify({
        "current-context": "c",
        contexts: [{ name: "c", context: { cluster: "c", user: "u" } }],
        clusters: [{ name: "c", cluster: { server: "http://127.0.0.1:1" } }],
        users: [{ name: "u", user: { exec: { command: "touch", args: ["/nowhere"] } } }],
    });

    for (const [what, ask] of [
        ["adopts a cluster", () => clusterFacts(kubeconfig, "shop")],
        [
            "adopts a workload",
            () => workloadFacts(kubeconfig, "shop", { workload: "deployment/shop", selector: undefined }),
        ],
        ["waits for the controller's settings", () => waitForConfigMap(kubeconfig, "kube-system", "x", 1)],
    ] as const) {
        it(`is not used where a stack ${what}`, () => assert.rejects(ask, /exec of user "u"/));
    }
});

describe("the names of a stack's objects", () => {
    it("have the workload in them, or are what is set", () => {
        assert.equal(objectNames({ workload: "deployment/shop.v2" }).directService, "client-ip-shop-v2");
        assert.equal(objectNames({ workload: "deployment/shop", entryPointName: "shop-clb" }).ingress, "shop-clb");
        assert.equal(objectNames({}).directService, "clb-direct-pod");
        const long = objectNames({ workload: `deployment/${"a".repeat(39)}-${"b".repeat(200)}` }).service;
        assert.match(long, /^[a-z]([-a-z0-9]{0,48}[a-z0-9])?$/);
    });
});

describe("a config that adopts a workload", () => {
    const valid = {
        scenario: "1",
        region: "ap-guangzhou",
        clusterId: "cls-1a2b3c4d",
        existingNamespace: "shop",
        workload: "deployment/shop",
        ports: '[{"port":80,"targetPort":"web"}]',
    };
    const mistakesOf = (changes: Record<string, string | undefined>): string[] => {
        const entries = Object.entries({ ...valid, ...changes }).filter(
            (entry): entry is [string, string] => entry[1] !== undefined,
        );
        try {
            parseConfig(PROJECT, Object.fromEntries(entries.map(([key, value]) => [`${PROJECT}:${key}`, value])));
        } catch (error) {
            assert.ok(pulumi.RunError.isInstance(error));
            return error.message.split("\n").slice(1);
        }
        return [];
    };

    it("is without mistakes", () => {
        assert.deepEqual(mistakesOf({}), []);
        assert.deepEqual(mistakesOf({ workload: undefined, selector: '{"app":"shop"}' }), []);
    });

    const cases: [string, Record<string, string | undefined>, RegExp][] = [
        ["no workload", { workload: "shop" }, /workload = shop: set a workload, such as deployment\/shop/],
        ["a workload of another kind", { workload: "pod/shop" }, /workload = pod\/shop: set a workload/],
        [
            "a workload and labels",
            { selector: '{"app":"shop"}' },
            /selector = .*adopted as they are \(workload\): remove/,
        ],
        ["an image", { image: "shop:1" }, /image = shop:1: the Pods are adopted as they are \(workload\): remove it/],
        ["replicas", { replicas: "3" }, /replicas = 3: the Pods are adopted/],
        ["no namespace", { existingNamespace: undefined }, /existingNamespace is not set: .*set its name/],
        ["no ports", { ports: undefined }, /ports is not set: say which port of the Pods/],
        ["a port without its target", { ports: '[{"port":80}]' }, /ports = .*with a targetPort for each/],
        ["labels of nothing", { workload: undefined, selector: "{}" }, /selector = \{\}: set the labels/],
    ];
    for (const [what, changes, message] of cases) {
        it(`is told: ${what}`, () => {
            const mistakes = mistakesOf(changes);
            assert.equal(mistakes.length, 1, mistakes.join("\n"));
            assert.match(mistakes[0]!, message);
        });
    }
});

import assert from "node:assert/strict";
import { deniedRights } from "../../../../components/adoption/ask-rights";
import { neededRights, rightsMistakes, type Right } from "../../../../components/adoption/needed-rights";
import type { StackConfig } from "../../../../components/config/fields";
import { type Scenario, scenarioOf } from "../../../../tke/scenarios";
import { startApiServer } from "../../../support/clusters/api-server";

const config = (fields: Partial<StackConfig>) => ({ scenario: 1, region: "ap-guangzhou", ...fields }) as StackConfig;
const rightsOf = (fields: Partial<StackConfig>) =>
    neededRights(config(fields), scenarioOf(fields.scenario ?? 1) as Scenario);
const resources = (rights: readonly Right[]) => [...new Set(rights.map(({ resource }) => resource))];

describe("what a stack has to be allowed to do in a cluster that it adopts", () => {
    it("follows from what it creates there", () => {
        assert.deepEqual(resources(rightsOf({ scenario: 1 })), [
            "namespaces",
            "deployments",
            "poddisruptionbudgets",
            "services",
        ]);
        assert.deepEqual(resources(rightsOf({ scenario: 1, existingNamespace: "shop", workload: "deployment/shop" })), [
            "services",
        ]);
        assert.ok(resources(rightsOf({ scenario: 4 })).includes("ingresses"));
        assert.ok(resources(rightsOf({ scenario: 13 })).includes("secrets"));
        assert.ok(resources(rightsOf({ scenario: 1, tkeServiceConfig: {} })).includes("tkeserviceconfigs"));
    });

    it("is the cluster-wide switch of direct access where that is needed", () => {
        const ofSwitch = rightsOf({ scenario: 2 }).filter(({ resource }) => resource === "configmaps");
        assert.deepEqual(
            ofSwitch.map(({ verb, namespace, name }) => `${verb} ${namespace}/${name}`),
            ["get kube-system/tke-service-controller-config", "patch kube-system/tke-service-controller-config"],
        );
    });

    it("is one mistake where rights are missing: of a kubeconfig that is set, or of the one that TKE gives", () => {
        const denied = rightsOf({ scenario: 1 }).filter(({ verb }) => verb === "create");
        const [own] = rightsMistakes(config({ clusterId: "cls-1", kubeconfig: "…" }), denied);
        assert.equal(own?.key, "kubeconfig");
        assert.match(own.set, /its user may not create namespaces; create deployments\.apps in namespace client-ip; /);
        const [given] = rightsMistakes(config({ clusterId: "cls-1" }), denied);
        assert.equal(given?.key, "clusterId");
        assert.match(given.set, /tccli tke AcquireClusterAdminRole --ClusterId cls-1`/);
        assert.deepEqual(rightsMistakes(config({ clusterId: "cls-1" }), []), []);
    });
});

describe("the rights that a kubeconfig's user lacks", () => {
    const reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    const review = (allowed: boolean) => ({
        [reviews]: { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", status: { allowed } },
    });
    const rights = rightsOf({ scenario: 1 });

    for (const [title, status, allowed, missing] of [
        ["are those that the API server denies", 201, false, rights.length],
        ["are none where it allows them", 201, true, 0],
        ["are not known, and so not missing, where it does not answer to that", 500, false, 0],
    ] as const) {
        it(title, async () => {
            const server = await startApiServer(() => status, review(allowed));
            try {
                assert.equal((await deniedRights(server.kubeconfig, rights)).length, missing);
                assert.deepEqual([...new Set(server.requests)], [`POST ${reviews}`]);
            } finally {
                await server.close();
            }
        });
    }
});

import assert from "node:assert/strict";
import { allStacks } from "../../../cli/stacks/stacks";
import type { Registration } from "../../../engine/embedded/deployment/deployment";
import { loadPolicies, type PolicyCheck, type StackPolicies } from "../../../engine/embedded/policies";
import type { PropertyValue } from "../../../engine/api/property-values";
import { type ApiServer, startApiServer } from "../../support/clusters/api-server";
import type { Unwrap } from "@pulumi/pulumi";
import type { ClientIpScenarioArgs } from "../../../components/scenario/args";
import type { ResourceOf } from "../../../policy/rules/resource-types";
import { StackCheck } from "../../../policy/stack-check";
import { registrationsOf, ROOT } from "./program";
import { CLB, DEPLOYMENT, INGRESS, RULE_SET, SERVICE, SUBNET, VPC } from "./resources";

const STACKS = allStacks(ROOT);

describe("the policy pack", () => {
    it("is what the embedded engine asks of one, and reads arguments that the component has", () => {
        const pack = new StackCheck() satisfies StackPolicies;
        const type = "tke-client-ip:index:ClientIpScenario";
        const read = (args: Unwrap<ClientIpScenarioArgs>): ResourceOf<typeof type>["props"] => args;
        const props = read({ scenario: 1, region: "ap-guangzhou" });
        assert.deepEqual(pack.add({ urn: "u", type, name: "s", props, opts: {}, propertyDependencies: {} }), []);
    });
});

describe("policies on what the stacks register", function () {
    this.timeout(30_000);
    const newCheck = loadPolicies(ROOT);
    let apiServer: ApiServer;
    before(async () => (apiServer = await startApiServer()));
    after(() => apiServer.close());

    const runs = new Map<string, Promise<Registration[]>>();
    /** Registrations for the caller to change. */
    const run = async (stack: string, preview = true, config: Record<string, string> = {}) => {
        const key = JSON.stringify([stack, preview, config]);
        const made = runs.get(key) ?? registrationsOf({ stack, preview, kubeconfig: apiServer.kubeconfig, config });
        runs.set(key, made);
        return structuredClone(await made);
    };
    const checked = (registrations: readonly Registration[]) => {
        const check = newCheck?.() as PolicyCheck;
        const violations = registrations.flatMap((registration) => check.add(registration));
        return { violations: [...violations, ...check.finish()], undecided: check.undecided };
    };

    for (const stack of STACKS) {
        for (const preview of [true, false]) {
            it(`${stack} keeps to every policy, all of them decided in ${preview ? "a first preview" : "an up"}`, async () => {
                const registrations = await run(stack, preview);
                assert.ok(registrations.length > 20);
                assert.deepEqual(checked(registrations), { violations: [], undecided: [] });
            });
        }
    }

    it("a public endpoint for a few keeps to every policy", async () => {
        const config = { apiServerAllowedCidrs: '["203.0.113.7/32"]' };
        assert.deepEqual(checked(await run("scenario1", true, config)), { violations: [], undecided: [] });
    });

    it("a stack whose config shows how the address is lost keeps to every policy", async () => {
        assert.deepEqual(checked(await run("scenario1", true, { directAccess: "false" })).violations, []);
    });

    /** One change to what a stack registers, and the policy that it breaks. */
    const changes: [string, string, string, (registration: Registration) => void][] = [
        ["scenario1", RULE_SET, "admin-ports-closed-to-the-world", set(["ingresses", 0], everyone("22"))],
        ["scenario1", SERVICE, "direct-access-stated", set(["metadata", "annotations"], {})],
        ["scenario4", INGRESS, "direct-access-stated", set(["metadata", "annotations"], {})],
        [
            "scenario2",
            SERVICE,
            "direct-access-fits-scenario",
            set(["metadata", "annotations"], { "service.cloud.tencent.com/direct-access": "false" }),
        ],
        [
            "scenario1",
            SERVICE,
            "annotations-allowed",
            set(["metadata", "annotations", "service.cloud.tencent.com/pass-to-target"], "yes"),
        ],
        [
            "scenario5",
            INGRESS,
            "direct-access-fits-scenario",
            set(["metadata", "annotations", "ingress.cloud.tencent.com/direct-access"], "true"),
        ],
        ["scenario4", SERVICE, "ingress-backend-kind", set(["spec", "type"], "ClusterIP")],
        ["scenario3", DEPLOYMENT, "super-node-toleration", set(["spec", "template", "spec", "tolerations"], [])],
        ["scenario2", VPC, "cidrs-do-not-overlap", set(["cidrBlock"], "172.16.0.0/12")],
        ["scenario1", SUBNET, "cidrs-do-not-overlap", set(["cidrBlock"], "10.200.0.0/24")],
        ["scenario1", CLB, "mandatory-tags", set(["tags"], {})],
        ["scenario1", CLB, "no-deleted-with-on-clb-owners", deletedWith],
        ["scenario1", SERVICE, "no-deleted-with-on-clb-owners", deletedWith],
        ["scenario4", INGRESS, "no-deleted-with-on-clb-owners", deletedWith],
        ["scenario1", "tke-client-ip:index:DirectService", "no-deleted-with-on-clb-owners", deletedWith],
    ];
    for (const [stack, type, policy, change] of changes) {
        it(`${stack} breaks ${policy} when its ${type.split(":").at(-1)} is changed`, async () => {
            const registrations = await run(stack);
            const changed = registrations.find((registration) => registration.type === type);
            assert.ok(changed);
            change(changed);
            const { violations } = checked(registrations);
            assert.ok(violations.length > 0);
            violations.forEach((line) => assert.ok(line.endsWith(`[${policy}]`), line));
        });
    }

    it("443 for everyone breaks public-endpoint-closed-to-the-world on the endpoint's group only", async () => {
        const registrations = await run("scenario1", true, { apiServerAllowedCidrs: '["203.0.113.7/32"]' });
        const rulesOf = (name: string) =>
            registrations.find(({ type, ...one }) => type === RULE_SET && one.name === name);
        const [clb, apiServerRules] = [
            rulesOf("client-ip-network-clb-rules"),
            rulesOf("client-ip-cluster-api-server-rules"),
        ];
        assert.ok(clb && apiServerRules);
        set(["ingresses", 0], everyone("443"))(clb);
        assert.deepEqual(checked(registrations).violations, []);
        set(["ingresses", 0], everyone("443"))(apiServerRules);
        assert.match(
            checked(registrations).violations.join("\n"),
            /api-server-rules: .*\[public-endpoint-closed-to-the-world\]$/,
        );
    });

    it("a public endpoint without a security group breaks public-endpoint-guarded", async () => {
        const registrations = await run("scenario1");
        const endpoint = registrations.find(({ type }) => type.endsWith(":KubernetesClusterEndpoint"));
        assert.ok(endpoint);
        set(["clusterInternet"], true)(endpoint);
        assert.match(checked(registrations).violations.join("\n"), /\[public-endpoint-guarded\]$/);
    });
});

function everyone(port: string): PropertyValue {
    return { action: "ACCEPT", cidrBlock: "0.0.0.0/0", protocol: "TCP", port };
}

/** Changes an input, given by its path. */
function set(path: (string | number)[], value: PropertyValue): (registration: Registration) => void {
    return ({ inputs }) => {
        const target = path
            .slice(0, -1)
            .reduce<PropertyValue>(
                (within, key) => (within as Record<string | number, PropertyValue>)[key] ?? {},
                inputs,
            );
        (target as Record<string | number, PropertyValue>)[path.at(-1) ?? ""] = value;
    };
}

function deletedWith(registration: Registration): void {
    registration.deletedWith = "urn:pulumi:dev::demo::demo:index:Cluster::cluster";
}

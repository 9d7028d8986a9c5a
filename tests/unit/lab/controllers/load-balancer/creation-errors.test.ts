import assert from "node:assert/strict";
import { createCloud } from "../../../../../lab/cloud/cloud";
import { Store } from "../../../../../lab/cloud/store";
import { ensureLoadBalancer } from "../../../../../lab/controllers/load-balancer/ensure-load-balancer";
import { ObjectLoadBalancers } from "../../../../../lab/controllers/load-balancer/load-balancers";
import { desiredLoadBalancer } from "../../../../../lab/controllers/model/desired-load-balancer";
import { ingressKeys, serviceKeys, type ObjectKeys } from "../../../../../lab/controllers/object-keys";
import { SyncError, type Problem } from "../../../../../lab/controllers/problems";
import type { ClusterRecord } from "../../../../../lab/cloud/model";

describe("a CLB that cannot be created", () => {
    let store: Store;
    beforeEach(() => (store = new Store(":memory:")));
    afterEach(() => store.close());

    async function problemsOf(keys: ObjectKeys, annotations: Record<string, string>): Promise<readonly Problem[]> {
        const cloud = createCloud({ store, clusters: { adminKubeconfig: () => "" } });
        const { Vpc } = await cloud.vpc("CreateVpc", { VpcName: "v", CidrBlock: "10.20.0.0/16" });
        const cluster = { clusterId: "cls-aaaaaaaa", vpcId: Vpc?.VpcId ?? "" } as ClusterRecord;
        const loadBalancers = new ObjectLoadBalancers(cloud, cluster, keys);
        const metadata = { namespace: "web", name: "app", uid: "uid-1", annotations };
        const desired = desiredLoadBalancer(annotations, keys, { refused: [], left: [] });
        const changing = () => Promise.resolve();
        const wish = { metadata, desired, cluster, keys, loadBalancers, used: undefined, changing };
        if (desired.refused.length > 0) {
            return desired.refused;
        }
        try {
            await ensureLoadBalancer(wish);
            return [];
        } catch (error) {
            assert.ok(error instanceof SyncError, String(error));
            return error.problems;
        }
    }

    for (const keys of [serviceKeys, ingressKeys]) {
        it(`for a parameter that the CLB API does not have is reported as every other one on ${keys.kind}`, async () => {
            const [problem] = await problemsOf(keys, { [keys.extensiveParameters]: '{"Foo":1}' });
            assert.equal(problem?.code, keys.codes.creationParameters.code);
            assert.match(problem?.message ?? "", /`Foo`.*What to do: correct what it names/);
        });

        it(`for a limit of the lab is the lab's own message on ${keys.kind}, without a code of TKE's`, async () => {
            const [problem] = await problemsOf(keys, { [keys.extensiveParameters]: '{"AddressIPVersion":"IPV6"}' });
            assert.equal(problem?.code, undefined);
            assert.match(problem?.message ?? "", /AddressIPVersion.*This is a limit of the lab, not of TKE/);
        });

        it(`for a wrong parameter has TKE's code on ${keys.kind}, and names the parameter`, async () => {
            const [problem] = await problemsOf(keys, { [keys.extensiveParameters]: '{"VipIsp":"none"}' });
            assert.equal(problem?.code, keys.codes.creationParameters.code);
            assert.match(problem?.message ?? "", /VipIsp/);
        });
    }

    it("for a kind that does not exist names the legal ones, and does not speak of classic CLBs", async () => {
        const key = serviceKeys.loadBalancerKind!;
        const [unknown] = await problemsOf(serviceKeys, { [key]: "application" });
        assert.match(
            unknown?.message ?? "",
            /is not allowed: the legal values are yunapiv3_forward_clb, yunapi_clb, classic/,
        );
        const [classic] = await problemsOf(serviceKeys, { [key]: "classic" });
        assert.match(classic?.message ?? "", /asks for a classic CLB, which can no longer be had/);
        assert.deepEqual(await problemsOf(serviceKeys, { [key]: "yunapiv3_forward_clb" }), []);
    });
});

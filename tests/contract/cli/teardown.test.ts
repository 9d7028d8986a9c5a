import assert from "node:assert/strict";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import type { StackResult } from "../../../cli/stacks/run-stacks";
import { isClean, teardown, type TeardownReport, type TeardownTools } from "../../../cli/teardown/teardown";
import { teardownTools } from "../../../cli/teardown/teardown-tools";
import { stackFiles } from "../../../engine/embedded/state/stack-files";
import { lockStack } from "../../../engine/embedded/state/stack-lock";
import { clientConfig } from "../../../tencent/clients";
import { startLabCloud } from "../engine/lab-cloud";
import { fixtureEngine } from "../engine/lab-engine";

const PROJECT = "network-program";
const HOUR = 3_600_000;

describe("teardown of several stacks in the lab's cloud", function () {
    this.timeout(90_000);
    let lab: Awaited<ReturnType<typeof startLabCloud>>;
    let fixture: ReturnType<typeof fixtureEngine>;
    let tools: TeardownTools;

    beforeEach(async () => {
        lab = await startLabCloud();
        fixture = fixtureEngine(PROJECT);
        const { engine } = fixture;
        const { environment } = lab;
        const destroy = (stacks: readonly string[]) =>
            Promise.all(
                stacks.map(async (stack): Promise<StackResult> => {
                    try {
                        return { stack, summary: await engine.destroy(stack, { environment }) };
                    } catch (error) {
                        return { stack, error: error as Error };
                    }
                }),
            );
        const projectDirectory = `${__dirname}/../../fixtures/${PROJECT}`;
        tools = teardownTools({ engine, environment, projectDirectory, destroy });
    });

    afterEach(async () => {
        fixture.dispose();
        await lab.close();
    });

    function up(stack: string, ttl?: string) {
        const tags = { "pulumi:project": PROJECT, "pulumi:stack": stack, ...(ttl ? { ttl } : {}) };
        return fixture.engine.up(stack, {
            environment: lab.environment,
            configStack: "dev",
            configOverrides: { [`${PROJECT}:tags`]: JSON.stringify(tags), [`${PROJECT}:vpcName`]: stack },
            stackTags: ttl ? { ttl } : {},
        });
    }

    /** Two hours later. */
    function expire(): Promise<TeardownReport> {
        const later = { ...tools, now: () => new Date(Date.now() + 2 * HOUR) };
        return teardown(later, { selection: { expired: true, stacks: [], prs: [] }, dryRun: false, patience: 0 });
    }

    const outcomes = ({ rows }: TeardownReport) =>
        Object.fromEntries(rows.map(({ stack, outcome }) => [stack, outcome]));
    const vpcs = () =>
        lab.store
            .list("vpc")
            .map(({ name }) => name)
            .sort();

    it("takes the expired ones, and leaves the young, the endless and the busy", async () => {
        await Promise.all([up("old", "1h"), up("young", "3h"), up("endless"), up("busy", "1h")]);
        const lock = lockStack(stackFiles(fixture.labDirectory, "busy").lock, "busy");
        const report = await expire();
        assert.deepEqual(outcomes(report), { busy: "skipped", endless: "kept", old: "destroyed", young: "kept" });
        assert.ok(isClean(report), JSON.stringify(report));
        assert.deepEqual(vpcs(), ["busy", "endless", "young"]);
        lock.release();
        assert.deepEqual(outcomes(await expire()), { busy: "destroyed", endless: "kept", young: "kept" });
    });

    it("knows the ttl of a stack that was brought up without stack tags by its resources", async () => {
        await fixture.engine.up("plain", {
            environment: lab.environment,
            configStack: "dev",
            configOverrides: { [`${PROJECT}:tags`]: '{"ttl":"1h"}' },
        });
        assert.deepEqual(outcomes(await expire()), { plain: "destroyed" });
    });

    it("keeps a stack whose destroy fails in the middle, and is done with it at the next run", async () => {
        await Promise.all([up("one", "1h"), up("two", "1h")]);
        const effect = { kind: "error", code: "InvalidParameterValue.Malformed", message: "not now" } as const;
        lab.cloud.faults.add({ action: "DeleteSubnet", effect, times: 1, seed: 1 });
        const first = await expire();
        assert.deepEqual(Object.values(outcomes(first)).sort(), ["destroyed", "failed"]);
        assert.ok(!isClean(first));
        assert.deepEqual(first.leftovers, []);
        assert.equal(vpcs().length, 1);
        const second = await expire();
        assert.deepEqual(Object.values(outcomes(second)), ["destroyed"]);
        assert.ok(isClean(second));
        assert.deepEqual([vpcs(), await fixture.engine.stacks()], [[], []]);
    });

    it("asks again where the search is throttled", async () => {
        await up("old", "1h");
        const effect = { kind: "error", code: "RequestLimitExceeded", message: "too many" } as const;
        lab.cloud.faults.add({ action: "GetResources", effect, times: 2, seed: 1 });
        assert.ok(isClean(await expire()));
    });

    it("is not clean where it may not look, and says where", async () => {
        const effect = { kind: "error", code: "AuthFailure.UnauthorizedOperation", message: "no" } as const;
        lab.cloud.faults.add({ action: "DescribeAddresses", effect, seed: 1 });
        const report = await expire();
        assert.deepEqual(report.gaps, ["EIPs in ap-guangzhou: AuthFailure.UnauthorizedOperation no"]);
        assert.ok(!isClean(report));
    });

    it("may run twice at once", async () => {
        await up("old", "1h");
        const reports = await Promise.all([expire(), expire()]);
        for (const report of reports) {
            assert.ok(isClean(report), JSON.stringify(report));
        }
        assert.ok(reports.some((report) => outcomes(report).old === "destroyed"));
        assert.deepEqual([vpcs(), await fixture.engine.stacks()], [[], []]);
    });

    describe("leftovers", () => {
        async function createVpc(tags: Record<string, string> = {}): Promise<string> {
            const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
            const { Vpc } = await lab.cloud.vpc("CreateVpc", { VpcName: "x", CidrBlock: "10.9.0.0/16", Tags });
            return Vpc?.VpcId ?? "";
        }

        async function createLoadBalancer(tags: Record<string, string>, vpcId?: string): Promise<string> {
            const clb = new ClbClient(clientConfig(lab.environment, "the test"));
            await clb.CreateLoadBalancer({
                LoadBalancerType: "OPEN",
                LoadBalancerName: "forgotten",
                VpcId: vpcId ?? (await createVpc()),
                Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })),
            });
            return lab.store.list("loadBalancer").at(-1)!.loadBalancerId;
        }

        const remove = (id: string) => lab.cloud.clb("DeleteLoadBalancer", { LoadBalancerIds: [id] });

        it("are what bears the tags of a stack that is no more, until it is deleted", async () => {
            const id = await createLoadBalancer({ "pulumi:project": PROJECT, "pulumi:stack": "long-gone" });
            const report = await expire();
            assert.deepEqual(
                report.leftovers.map(({ label, id: found, name, stack, region }) => [
                    label,
                    found,
                    name,
                    stack,
                    region,
                ]),
                [["CLB", id, "forgotten", "long-gone", "ap-guangzhou"]],
            );
            assert.ok(!isClean(report));
            await remove(id);
            assert.ok(isClean(await expire()));
        });

        it("are CLBs in a VPC that is one, without a tag of their own", async () => {
            await createLoadBalancer({}, await createVpc({ "pulumi:project": PROJECT, "pulumi:stack": "long-gone" }));
            const { leftovers } = await expire();
            assert.deepEqual(
                leftovers.map(({ label }) => label),
                ["CLB", "VPC"],
            );
        });

        it("are of the stack that their own tags name, also in the VPC of one that lives", async () => {
            await up("endless");
            const tags = { "pulumi:project": PROJECT, "pulumi:stack": "long-gone" };
            const id = await createLoadBalancer(tags, lab.store.list("vpc")[0]?.vpcId);
            assert.deepEqual(
                (await expire()).leftovers.map((found) => [found.id, found.stack]),
                [[id, "long-gone"]],
            );
        });

        it("are none of another project's, nor of a stack that lives", async () => {
            await up("endless");
            await createLoadBalancer({ "pulumi:project": "another", "pulumi:stack": "long-gone" });
            await createLoadBalancer({ "pulumi:project": PROJECT, "pulumi:stack": "endless" });
            assert.deepEqual((await expire()).leftovers, []);
        });

        it("are CLBs whose cluster is no more, in the VPC of a stack that a destroy could not finish", async () => {
            await up("half", "1h");
            const vpcId = lab.store.list("vpc")[0]?.vpcId ?? "";
            const ofTke = { "tke-createdBy-flag": "yes" };
            const id = await createLoadBalancer({ "tke-clusterId": "cls-12345678", ...ofTke }, vpcId);
            const [subnet] = lab.store.list("subnet");
            const { ClusterId = "" } = await lab.cloud.tke("CreateCluster", {
                ClusterType: "MANAGED_CLUSTER",
                ClusterBasicSettings: { ClusterName: "of somebody", VpcId: vpcId },
                ClusterCIDRSettings: { ServiceCIDR: "172.16.0.0/24", EniSubnetIds: [subnet?.subnetId ?? ""] },
                ClusterAdvancedSettings: { NetworkType: "VPC-CNI" },
            });
            await createLoadBalancer({ "tke-clusterId": ClusterId, ...ofTke }, vpcId);
            const selection = { expired: false, stacks: ["half"], prs: [] };
            const report = await teardown(tools, { selection, dryRun: true, patience: 0 });
            assert.deepEqual(
                report.leftovers.map((found) => [found.id, found.stack, found.remedy]),
                [[id, "half", `tccli clb DeleteLoadBalancer --region ap-guangzhou --LoadBalancerIds '["${id}"]'`]],
            );
        });

        it("are CLBs that TKE made for a cluster of a stack that was torn down", async () => {
            await up("old", "1h");
            const id = await createLoadBalancer({ "tke-clusterId": "cls-12345678", "tke-createdBy-flag": "yes" });
            const outputs = async () => ({ clusterId: "cls-12345678" });
            tools = { ...tools, outputs };
            const { leftovers } = await expire();
            assert.deepEqual(
                leftovers.map((found) => [found.id, found.stack]),
                [[id, "old"]],
            );
        });
    });
});

import assert from "node:assert/strict";
import { parseFault, type FaultRequest } from "../../../lab/cloud/faults/fault-request";
import { setAccountProfile, type AccountProfile } from "../../../lab/cloud/account/profile";
import type { CheckResult } from "../../../preflight/check";
import { startClientLab, type ClientLab } from "../../support/client-environment";
import { askedOf, type AskedOptions } from "./asked";

/** What each account of the lab makes of the pre-flight, asked with Tencent's official clients. */
describe("the pre-flight against the lab's API", () => {
    let lab: ClientLab;

    beforeEach(async () => {
        lab = await startClientLab();
    });
    afterEach(() => lab.close());

    const preflight = (stack: string, options: AskedOptions = {}) => askedOf(lab, stack, options);
    const fault = (request: FaultRequest) => lab.cloud.faults.add(parseFault(request, lab.cloud.actions));
    const account = (changes: Partial<AccountProfile>) => setAccountProfile(lab.store, changes);
    const result = (results: CheckResult[], check: string) =>
        results.find((each) => each.check === check && each.status !== "passed");

    for (const stack of ["scenario1", "scenario2", "scenario3", "scenario4", "scenario11"]) {
        it(`finds nothing against ${stack} in a new account`, async () => {
            const { results } = await preflight(stack);
            assert.deepEqual(
                results.filter(({ status, check }) => status !== "passed" && check !== "image"),
                [],
            );
            assert.equal(lab.store.list("vpc").length, 0);
        });
    }

    it("names the service roles that are missing", async () => {
        account({ serviceRoles: false });
        const { results } = await preflight("scenario1");
        assert.match(result(results, "service-roles")?.found ?? "", /TKE_QCSRole and no IPAMDofTKE_QCSRole/);
    });

    it("refuses direct access to super nodes in a bill-by-CVM account", async () => {
        account({ billByIp: false });
        assert.equal(result((await preflight("scenario3")).results, "account-type")?.status, "failed");
        const { status, remedy } = result((await preflight("scenario1")).results, "account-type") ?? {};
        assert.deepEqual([status, remedy], ["failed", "set accountType to LEGACY"]);
        const told = await preflight("scenario1", { config: { accountType: "LEGACY" } });
        assert.equal(result(told.results, "account-type"), undefined);
    });

    it("takes one type of a list that is in stock", async () => {
        account({ soldOut: ["S5.MEDIUM4"] });
        const config = { instanceType: undefined, instanceTypes: '["S5.MEDIUM4","SA2.MEDIUM4"]' };
        const { results } = await preflight("scenario1", { config });
        assert.equal(result(results, "instance-stock"), undefined);
        assert.ok(results.some(({ found }) => found === "SA2.MEDIUM4 is on sale in ap-guangzhou-6"));
    });

    it("names what is on sale instead of a type that is sold out", async () => {
        account({ soldOut: ["S5.MEDIUM4"] });
        const { status, remedy } = result((await preflight("scenario1")).results, "instance-stock") ?? {};
        assert.equal(status, "failed");
        assert.match(remedy ?? "", /SA2\.MEDIUM4/);
    });

    it("says which permission was missing for what it could not ask", async () => {
        fault({ action: "DescribeRoleList", error: "UnauthorizedOperation" });
        const { status, found } = result((await preflight("scenario1")).results, "service-roles") ?? {};
        assert.equal(status, "unasked");
        assert.match(found ?? "", /no permission for cam:DescribeRoleList/);
    });

    it("leaves out a price that is not answered, and never makes one up", async () => {
        fault({ action: "GetClusterLevelPrice", error: "InternalError" });
        const { prices } = await preflight("scenario1");
        assert.ok(prices.unknown.includes("cluster level L5"));
        assert.ok(!("cluster level L5" in prices.hourly));
        assert.ok("2 nodes" in prices.hourly);
    });

    it("ends at its time limit, however slow the API is", async () => {
        fault({ action: "DescribeVersions", delay: "30s" });
        const startedAt = performance.now();
        const { results } = await preflight("scenario1", { timeLimitMs: 1000 });
        assert.ok(performance.now() - startedAt < 10_000);
        assert.match(result(results, "kubernetes-version")?.found ?? "", /tke:DescribeVersions did not answer in time/);
    });

    it("reports a key that is refused, and nothing else", async () => {
        const environment = { ...lab.environment, TENCENTCLOUD_SECRET_ID: "AKIDunknown" };
        const { results } = await preflight("scenario1", { environment });
        assert.deepEqual(
            results.map(({ check, status }) => [check, status]),
            [["credentials", "failed"]],
        );
    });
});

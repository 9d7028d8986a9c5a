import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Client as ClbClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/clb/v20180317/clb_client";
import { Client as SslClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/ssl/v20191205/ssl_client";
import { Client as TkeClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/tke/v20180525/tke_client";
import { Client as VpcClient } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_client";
import { setAccountProfile } from "../../../lab/cloud/account/profile";
import { parseFault } from "../../../lab/cloud/faults/fault-request";
import { listResources } from "../../../lab/cloud/resources";
import { CHECKS } from "../../../preflight/preflight";
import { startClientLab, type ClientLab } from "../../support/client-environment";
import { clientConfig } from "../../support/lab-cloud";
import { askedOf } from "./asked";
import { CASES, EMPTY_STATE } from "./matrix-cases";

/** The lab's API server is on this machine, so that none of its accounts fails the check: tests/unit/preflight has it. */
const NOT_PLAYED = ["api-server"];

describe("what keeps a stack from being created, played by the lab and asked with official clients", () => {
    let lab: ClientLab;
    let registry: Server;
    let registryHost: string;
    const called = new Set<string>();

    before(async () => {
        registry = createServer(({ url = "" }, response) => {
            const isPublic = url.startsWith("/v2/team/public/");
            response.writeHead(isPublic ? (url.endsWith("/v1") ? 200 : 404) : 401).end();
        });
        await new Promise<void>((resolve) => registry.listen(0, "127.0.0.1", resolve));
        registryHost = `127.0.0.1:${(registry.address() as AddressInfo).port}`;
    });
    after(() => {
        registry.closeAllConnections();
        registry.close();
    });
    beforeEach(async () => {
        lab = await startClientLab({}, ({ service, action }) => called.add(`${service}:${action}`));
    });
    let existing: ReturnType<typeof listResources>;
    beforeEach(() => (existing = []));
    afterEach(async () => {
        assert.deepEqual(listResources(lab.store), existing, "nothing was created");
        await lab.close();
    });

    it("is nothing in a new account", async () => {
        const config = { image: `${registryHost}/team/public:v1` };
        const { results } = await askedOf(lab, "scenario1", { config });
        const passed = results.filter(({ status }) => status === "passed").map(({ check }) => check);
        // A registry on this machine is none that a node of Tencent's can reach.
        assert.deepEqual(
            [...new Set(passed)],
            Object.keys(CHECKS).filter((name) => name !== "registry" && name !== "lost"),
        );
        const { results: others } = await askedOf(lab, "scenario1", {
            config: { image: "registry.example.com/team/app:v1" },
        });
        assert.equal(others.find(({ check }) => check === "registry")?.status, "passed");
    });

    for (const { title, check, account = {}, stack = "scenario1", status, found, state, ...rest } of CASES) {
        it(`is ${title}: ${check} ${status}`, async () => {
            setAccountProfile(lab.store, account);
            const settings = clientConfig(lab.port);
            await rest.before?.({
                clb: new ClbClient(settings),
                ssl: new SslClient(settings),
                tke: new TkeClient(settings),
                vpc: new VpcClient(settings),
            });
            existing = listResources(lab.store);
            const image = rest.image === undefined ? {} : { image: `${registryHost}/${rest.image}` };
            const { results } = await askedOf(lab, stack, {
                config: { ...rest.config, ...image },
                environment: { ...lab.environment, ...rest.environment },
                state,
            });
            const result = results.find((each) => each.check === check && each.status !== "passed");
            assert.equal(result?.status, status, JSON.stringify(results, null, 2));
            assert.match(result.found, found);
            assert.ok(result.remedy);
        });
    }

    it("has a case for each check", () => {
        const checks = [...CASES.map(({ check }) => check), ...NOT_PLAYED];
        assert.deepEqual([...new Set(checks)].sort(), Object.keys(CHECKS).sort());
    });

    it("is never a permission that the key lacks: what it could not ask is named, one action at a time", async function () {
        this.timeout(120_000);
        called.clear();
        await askedOf(lab, "scenario1", { state: EMPTY_STATE });
        assert.ok(called.size > 15, [...called].join(" "));
        // Whether a resource is the stack's own only softens what else was found.
        for (const name of [...called].filter((each) => each !== "tag:GetResources")) {
            const [service, action = ""] = name.split(":");
            const fault = lab.cloud.faults.add(
                parseFault({ action, service, error: "UnauthorizedOperation" }, lab.cloud.actions),
            );
            const { results, prices } = await askedOf(lab, "scenario1", { state: EMPTY_STATE });
            lab.cloud.faults.clear(fault.faultId);
            assert.deepEqual(
                results.filter(({ status }) => status === "failed"),
                [],
                name,
            );
            const isNamed = results.some(({ status, found }) => status === "unasked" && found.includes(name));
            assert.ok(isNamed || prices.unknown.length > 1, `${name}: ${JSON.stringify(results)}`);
        }
    });

    it("is not known while the prices' or any other API is down, which no check takes for a pass", async () => {
        lab.cloud.faults.add(parseFault({ action: "*", service: "clb", status: "503" }, lab.cloud.actions));
        const { results, prices } = await askedOf(lab, "scenario1");
        assert.ok(prices.unknown.includes("CLB"));
        assert.equal(results.find(({ check, status }) => check === "quotas" && status !== "passed")?.status, "unasked");
    });
});

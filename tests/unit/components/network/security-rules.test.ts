import assert from "node:assert/strict";
import {
    apiServerRules,
    backendRules,
    clbRules,
    type SecurityRule,
} from "../../../../components/network/security-rules";
import { NetworkType, SCENARIOS } from "../../../../tke/scenarios";

const WORLD = "0.0.0.0/0";

function rulesOf(number: keyof typeof SCENARIOS, overrides: { directAccess?: boolean; clientCidrs?: string[] } = {}) {
    const scenario = SCENARIOS[number];
    return backendRules({
        ...scenario,
        vpcCidr: "10.0.0.0/16",
        clusterCidr: scenario.networkType === NetworkType.GlobalRouter ? "172.20.0.0/16" : undefined,
        clientCidrs: [WORLD],
        ...overrides,
    });
}

const clientPorts = (rules: SecurityRule[]) =>
    rules.filter(({ cidrBlock }) => cidrBlock === WORLD).map(({ port }) => port);

describe("the ports that a scenario opens to its clients", () => {
    it("scenario 1: none, a Pod of VPC-CNI is not behind the nodes' group", () =>
        assert.deepEqual(clientPorts(rulesOf(1)), []));
    it("scenarios 2 and 3: the container's", () => {
        assert.deepEqual(clientPorts(rulesOf(2)), ["5000"]);
        assert.deepEqual(clientPorts(rulesOf(3)), ["5000"]);
    });
    it("scenarios 4 and 5: NodePorts", () => {
        assert.deepEqual(clientPorts(rulesOf(4)), ["30000-32768"]);
        assert.deepEqual(clientPorts(rulesOf(5)), ["30000-32768"]);
    });
    it("without direct access: NodePorts, which super nodes do not have", () => {
        assert.deepEqual(clientPorts(rulesOf(1, { directAccess: false })), ["30000-32768"]);
        assert.deepEqual(clientPorts(rulesOf(3, { directAccess: false })), []);
    });
    it("one rule for each of the clients' CIDRs, and none for everyone", () => {
        const rules = rulesOf(2, { clientCidrs: ["203.0.113.0/24", "198.51.100.0/24"] });
        assert.deepEqual(
            rules.filter(({ port }) => port === "5000").map(({ cidrBlock }) => cidrBlock),
            ["203.0.113.0/24", "198.51.100.0/24"],
        );
        assert.deepEqual(clientPorts(rules), []);
    });
});

describe("what is never open to the world", () => {
    const worldly = [1, 2, 3, 4, 5].flatMap((number) => rulesOf(number as 1)).concat(clbRules([WORLD]));
    for (const port of [22, 443, 6443, 10250]) {
        it(`port ${port}`, () => {
            assert.deepEqual(
                worldly.filter((rule) => rule.cidrBlock === WORLD && includes(rule.port, port)),
                [],
            );
        });
    }
    it("and the check would find it", () => assert.equal(includes("ALL", 22) && includes("1-1024", 22), true));
});

describe("the API server's public endpoint", () => {
    it("lets in the given CIDRs only, on 443", () => {
        assert.deepEqual(
            apiServerRules(["203.0.113.7/32"]).map(({ cidrBlock, port }) => [cidrBlock, port]),
            [["203.0.113.7/32", "443"]],
        );
    });
});

function includes(ports: string, port: number): boolean {
    if (ports === "ALL") {
        return true;
    }
    const [from = NaN, to = from] = ports.split("-").map(Number);
    return from <= port && port <= to;
}

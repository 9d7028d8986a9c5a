import { containsCidr } from "cidr-tools";
import assert from "node:assert/strict";
import * as fc from "fast-check";
import { passage, type SecurityGroup } from "../../../../doctor/cloud/security-groups";

type Rule = SecurityGroup["ingress"][number];

const rule = (Action: string, CidrBlock: string, Port = "ALL", Protocol = "TCP"): Rule => ({
    Action,
    CidrBlock,
    Port,
    Protocol,
});
const group = (id: string, ...ingress: Rule[]): SecurityGroup => ({ id, ingress });
const http = { from: "0.0.0.0/0", protocol: "TCP", port: 80 } as const;

/** Packet by packet, as the documentation tells it. */
function lets(groups: readonly SecurityGroup[], source: string, port: number, protocol: string): boolean {
    for (const { Action, CidrBlock = "", Port = "", Protocol = "" } of groups.flatMap(({ ingress }) => ingress)) {
        const [first, last = first] = Port.split("-").map(Number);
        const isPort = Port === "ALL" || (first! <= port && port <= last!);
        if (isPort && (Protocol === "ALL" || Protocol === protocol) && containsCidr(CidrBlock, source)) {
            return Action === "ACCEPT";
        }
    }
    return groups.length === 0;
}

describe("passage through security groups", () => {
    it("is open without any, and to nobody where no rule matches", () => {
        assert.deepEqual(passage([], http).sources, ["0.0.0.0/0"]);
        const { sources, decidedBy } = passage([group("sg-1")], http);
        assert.deepEqual([sources, decidedBy], [[], "no rule of sg-1 accepts TCP 80"]);
    });

    it("is decided by the first rule that matches, which is named", () => {
        const groups = [
            group(
                "sg-1",
                rule("ACCEPT", "0.0.0.0/0", "443"),
                rule("DROP", "0.0.0.0/0", "80"),
                rule("ACCEPT", "0.0.0.0/0"),
            ),
        ];
        assert.deepEqual(passage(groups, http), { sources: [], decidedBy: "sg-1 drops TCP 80 from 0.0.0.0/0" });
        assert.deepEqual(passage(groups, { ...http, port: 5000 }), {
            sources: ["0.0.0.0/0"],
            decidedBy: "sg-1 accepts TCP 5000 from 0.0.0.0/0",
        });
    });

    it("tells who alone gets through", () => {
        const groups = [group("sg-1", rule("ACCEPT", "203.0.113.0/24", "80"))];
        assert.deepEqual(passage(groups, http), {
            sources: ["203.0.113.0/24"],
            decidedBy: "no rule of sg-1 accepts TCP 80 from others than 203.0.113.0/24",
        });
        assert.deepEqual(passage(groups, { ...http, from: "203.0.113.128/25" }).sources, ["203.0.113.128/25"]);
    });

    it("asks no rule of another group's members or IPv6 clients, and leaves templates open", () => {
        const other = { Action: "ACCEPT", Protocol: "ALL", Port: "ALL", CidrBlock: "", SecurityGroupId: "sg-2" };
        const ipv6 = { Action: "ACCEPT", Protocol: "ALL", Port: "ALL", CidrBlock: "", Ipv6CidrBlock: "::/0" };
        assert.deepEqual(passage([group("sg-1", other, ipv6)], http).sources, []);
        const template = { Action: "ACCEPT", Protocol: "ALL", Port: "ALL", AddressTemplate: { AddressId: "ipm-1" } };
        assert.match(passage([group("sg-1", template)], http).unreadable ?? "", /sg-1 has a rule with a template/);
    });

    it("lets in whom the rules let in, packet by packet", () => {
        const cidr = fc.constantFrom(
            "0.0.0.0/0",
            "0.0.0.0/1",
            "10.0.0.0/8",
            "10.1.0.0/16",
            "10.1.2.3/32",
            "192.0.2.0/24",
            "128.0.0.0/1",
        );
        const anyRule = fc
            .tuple(
                fc.constantFrom("ACCEPT", "DROP"),
                cidr,
                fc.constantFrom("ALL", "80", "8000-9000"),
                fc.constantFrom("ALL", "TCP", "UDP"),
            )
            .map((parts) => rule(...parts));
        const anyGroups = fc.array(
            fc.array(anyRule, { maxLength: 5 }).map((rules) => group("sg-1", ...rules)),
            { minLength: 1, maxLength: 3 },
        );
        const sources = ["10.1.2.3", "10.1.9.9", "10.9.9.9", "192.0.2.5", "1.1.1.1", "200.1.1.1"];
        fc.assert(
            fc.property(
                anyGroups,
                fc.constantFrom(80, 8443, 22),
                fc.constantFrom("TCP", "UDP"),
                (groups, port, protocol) => {
                    const passing = passage(groups, { from: "0.0.0.0/0", protocol, port }).sources;
                    for (const source of sources) {
                        const isIn = passing.some((each) => containsCidr(each, source));
                        assert.equal(isIn, lets(groups, source, port, protocol), source);
                    }
                },
            ),
            { numRuns: 300 },
        );
    });
});

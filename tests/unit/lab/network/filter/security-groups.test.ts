import assert from "node:assert/strict";
import fc from "fast-check";
import type { SecurityGroupPolicy } from "tencentcloud-sdk-nodejs/tencentcloud/services/vpc/v20170312/vpc_models";
import { securityGroupAllows, withMembers, type Packet } from "../../../../../lab/network/filter/security-groups";

const PACKET: Packet = { source: "127.1.2.3", protocol: "TCP", port: 5000 };

function group(...ingress: SecurityGroupPolicy[]) {
    return { securityGroupId: "sg-1", ingress };
}

function accept(rule: SecurityGroupPolicy): SecurityGroupPolicy {
    return { Protocol: "TCP", Port: "ALL", CidrBlock: "0.0.0.0/0", Action: "ACCEPT", ...rule };
}

const arbitraryAddress = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)).map((bytes) => bytes.join("."));
const arbitraryPacket: fc.Arbitrary<Packet> = fc.record({
    source: arbitraryAddress,
    protocol: fc.constantFrom("TCP", "UDP"),
    port: fc.integer({ min: 1, max: 65535 }),
});
const arbitraryRule: fc.Arbitrary<SecurityGroupPolicy> = fc.record({
    Protocol: fc.constantFrom("TCP", "UDP", "ICMP", "ALL", "tcp"),
    Port: fc.constantFrom("ALL", "all", "80", "1-30000", "80,443,30000-65535"),
    CidrBlock: fc.constantFrom("0.0.0.0/0", "10.0.0.0/8", "128.0.0.0/1", "127.1.2.3", ""),
    Action: fc.constantFrom("ACCEPT", "DROP", "accept", "drop"),
});

describe("securityGroupAllows", () => {
    it("an interface without a group filters nothing; a group without rules drops everything", () => {
        fc.assert(
            fc.property(arbitraryPacket, (packet) => {
                assert.equal(securityGroupAllows([], packet), true);
                assert.equal(securityGroupAllows([group()], packet), false);
            }),
        );
    });

    it("lets a packet in by protocol, port and source together", () => {
        for (const [rule, expected] of [
            [{}, true],
            [{ Protocol: "ALL" }, true],
            [{ Protocol: "tcp", Port: "all" }, true],
            [{ Protocol: "UDP" }, false],
            [{ Port: "5000" }, true],
            [{ Port: "500" }, false],
            [{ Port: "30000-32768" }, false],
            [{ Port: "4000-5000" }, true],
            [{ Port: "80,5000-5001" }, true],
            [{ Port: "80,443" }, false],
            [{ CidrBlock: "127.1.2.0/24" }, true],
            [{ CidrBlock: "127.1.2.3" }, true],
            [{ CidrBlock: "127.1.3.0/24" }, false],
            [{ CidrBlock: "" }, false],
            [{ CidrBlock: "office" }, false],
            [{ CidrBlock: "", Ipv6CidrBlock: "::/0" }, false],
            [{ CidrBlock: undefined, SecurityGroupId: "sg-2" }, false],
            [{ AddressTemplate: { AddressId: "ipm-1" } }, false],
            [{ ServiceTemplate: { ServiceId: "ppm-1" } }, false],
            [{ Action: "DROP" }, false],
        ] as const) {
            assert.equal(securityGroupAllows([group(accept(rule))], PACKET), expected, JSON.stringify(rule));
        }
    });

    it("the first rule that matches decides, over all groups in their order", () => {
        const [open, shut] = [accept({}), accept({ Action: "DROP" })];
        const other = accept({ CidrBlock: "10.0.0.0/8" });
        assert.equal(securityGroupAllows([group(other, open, shut)], PACKET), true);
        assert.equal(securityGroupAllows([group(other, shut, open)], PACKET), false);
        assert.equal(securityGroupAllows([group(other), group(open), group(shut)], PACKET), true);
        assert.equal(securityGroupAllows([group(shut), group(open)], PACKET), false);
    });

    it("rules after the one that decides change nothing, nor does cutting a group in two", () => {
        const rules = fc.array(arbitraryRule, { maxLength: 6 });
        fc.assert(
            fc.property(rules, rules, arbitraryPacket, (before, after, packet) => {
                const whole = securityGroupAllows([group(...before, ...after)], packet);
                assert.equal(securityGroupAllows([group(...before), group(...after)], packet), whole);
                if (securityGroupAllows([group(...before)], packet)) {
                    assert.equal(whole, true);
                }
            }),
        );
    });
});

describe("withMembers", () => {
    it("a rule for another group lets in that group's members, in the rule's place", () => {
        const rules = group(accept({ CidrBlock: "", SecurityGroupId: "sg-2", Action: "DROP" }), accept({}));
        const resolved = withMembers(rules, (id) => (id === "sg-2" ? ["10.20.1.5", "10.20.1.6"] : []));
        const from = (source: string) => securityGroupAllows([resolved], { ...PACKET, source });
        assert.deepEqual(["10.20.1.5", "10.20.1.6", "10.20.1.7"].map(from), [false, false, true]);
    });
});

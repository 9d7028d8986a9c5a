import assert from "node:assert/strict";
import { containsCidr, overlapCidr } from "cidr-tools";
import fc from "fast-check";
import {
    addressCount,
    isCidr,
    MAX_VPC_PREFIX,
    MAX_ZONES,
    planSubnets,
    type ZonePlan,
} from "../../../../components/network/cidr-plan";

/** Any VPC that is planned: 10.x.y.0/12 to /22, by its network address. */
const vpcs = fc
    .record({ prefix: fc.integer({ min: 12, max: MAX_VPC_PREFIX }), bits: fc.nat({ max: 2 ** 24 - 1 }) })
    .map(({ prefix, bits }) => {
        const network = bits - (bits % 2 ** (32 - prefix));
        return `10.${network >> 16}.${(network >> 8) & 255}.${network & 255}/${prefix}`;
    });
const zoneCounts = fc.integer({ min: 1, max: MAX_ZONES });

const subnetsOf = (plan: ZonePlan[]) => plan.flatMap(({ pods, nodes, superNodes }) => [pods, nodes, superNodes]);

describe("planSubnets", () => {
    it("never lets two subnets overlap", () => {
        fc.assert(
            fc.property(vpcs, zoneCounts, (vpc, zones) => {
                const subnets = subnetsOf(planSubnets(vpc, zones));
                return subnets.every((subnet, index) =>
                    subnets.slice(index + 1).every((other) => !overlapCidr(subnet, other)),
                );
            }),
        );
    });

    it("keeps every subnet inside the VPC, by its network address", () => {
        fc.assert(
            fc.property(vpcs, zoneCounts, (vpc, zones) =>
                subnetsOf(planSubnets(vpc, zones)).every((subnet) => isCidr(subnet) && containsCidr(vpc, subnet)),
            ),
        );
    });

    it("moves no subnet when a zone is appended", () => {
        fc.assert(
            fc.property(vpcs, fc.integer({ min: 1, max: MAX_ZONES - 1 }), (vpc, zones) =>
                assert.deepEqual(planSubnets(vpc, zones + 1).slice(0, zones), planSubnets(vpc, zones)),
            ),
        );
    });

    it("uses up the whole VPC with the last zone", () => {
        const total = subnetsOf(planSubnets("10.1.0.0/16", MAX_ZONES)).map(addressCount);
        assert.equal(
            total.reduce((sum, count) => sum + count),
            65536,
        );
    });

    it("refuses a VPC that is too small and zones that do not fit", () => {
        assert.throws(() => planSubnets("10.1.0.0/23", 1), /10\.1\.0\.0\/23 is too small/);
        assert.throws(() => planSubnets("10.1.0.0/16", MAX_ZONES + 1), /9 zones are too many/);
    });
});

describe("isCidr", () => {
    for (const text of ["10.0.0.0/8", "0.0.0.0/0", "203.0.113.7/32"]) {
        it(`takes ${text}`, () => assert.equal(isCidr(text), true));
    }
    for (const text of ["10.0.0.1/8", "10.0.0.0", "10.0.0.0/33", "256.0.0.0/8", "2001:db8::/32", "010.0.0.0/8", ""]) {
        it(`refuses "${text}"`, () => assert.equal(isCidr(text), false));
    }
});

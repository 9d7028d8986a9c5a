import assert from "node:assert/strict";
import fc from "fast-check";
import { fromLoopback, toLoopback } from "../../../../lab/addressing/loopback";

const BLOCKS = [
    { vpcId: "vpc-1", cidr: "10.20.0.0/16", block: 16 },
    { vpcId: "vpc-1", cidr: "172.18.64.0/20", block: 17 },
];

describe("fromLoopback", () => {
    it("is the way back of toLoopback", () => {
        const address = fc.oneof(
            fc.tuple(fc.nat(255), fc.nat(255)).map((low) => `10.20.${low.join(".")}`),
            fc.tuple(fc.integer({ min: 64, max: 79 }), fc.nat(255)).map((low) => `172.18.${low.join(".")}`),
        );
        fc.assert(
            fc.property(address, (vpcAddress) => {
                assert.equal(fromLoopback(BLOCKS, toLoopback(BLOCKS, "vpc-1", vpcAddress)), vpcAddress);
            }),
        );
    });

    it("leaves clients, public addresses and what no CIDR holds as they are", () => {
        for (const address of ["127.0.0.1", "127.1.2.3", "127.2.0.1", "127.17.80.1"]) {
            assert.equal(fromLoopback(BLOCKS, address), address);
        }
    });
});

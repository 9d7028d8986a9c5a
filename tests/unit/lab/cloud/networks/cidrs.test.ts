import assert from "node:assert/strict";
import { lastBlock, prefixLength, subnetCidrProblem, vpcCidrProblem } from "../../../../../lab/cloud/networks/cidrs";

describe("CIDR checks", () => {
    it("take IPv4 CIDRs without host bits only", () => {
        assert.deepEqual(["10.0.0.0/8", "0.0.0.0/0", "10.0.0.1/32"].map(prefixLength), [8, 0, 32]);
        for (const invalid of [
            "10.0.0.1/8",
            "10.0.0.0",
            "10.0.0.0/33",
            "300.0.0.0/8",
            "10.0.0/8",
            "fd00::/8",
            "",
            "x/8",
        ]) {
            assert.equal(prefixLength(invalid), undefined, invalid);
        }
    });

    it("take VPCs of /16 to /28 in the three private networks", () => {
        for (const valid of ["10.0.0.0/16", "172.31.0.0/16", "192.168.0.0/16", "10.1.2.0/28"]) {
            assert.equal(vpcCidrProblem(valid), undefined, valid);
        }
        for (const invalid of ["10.0.0.0/15", "172.32.0.0/16", "8.8.0.0/16", "10.0.0.0/29", "10.0.0.1/16"]) {
            assert.equal(typeof vpcCidrProblem(invalid), "string", invalid);
        }
    });

    it("take subnets within the VPC, up to all of it", () => {
        assert.equal(subnetCidrProblem("10.1.0.0/16", ["10.1.0.0/16"]), undefined);
        assert.match(subnetCidrProblem("10.2.0.0/24", ["10.1.0.0/16"]) ?? "", /10\.1\.0\.0\/16/);
        assert.match(subnetCidrProblem("10.1.0.0/29", ["10.1.0.0/16"]) ?? "", /mask/);
    });

    it("cut Services off the end of a GlobalRouter cluster's CIDR", () => {
        assert.equal(lastBlock("10.21.0.0/16", 256), "10.21.255.0/24");
        assert.equal(lastBlock("10.21.4.0/22", 512), "10.21.6.0/23");
    });
});

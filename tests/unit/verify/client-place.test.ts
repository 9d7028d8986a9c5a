import assert from "node:assert/strict";
import { placeProblem, type ClusterPlace } from "../../../verify/client-place";

const PLACE: ClusterPlace = {
    vpcId: "vpc-1",
    vpcCidrs: ["10.20.0.0/16", "192.168.5.0/24"],
    podCidrs: ["172.22.0.0/16"],
    nodeAddresses: ["10.20.0.4"],
};

describe("whether a client's place makes its proof worthless", () => {
    const cases: [string, string, RegExp | undefined, RegExp | undefined][] = [
        ["a client outside", "8.8.4.4", undefined, /outside of vpc-1.*from a CVM of the VPC/],
        ["a CVM of the VPC", "10.20.3.9", /inside vpc-1.*kube-proxy may bypass.*from outside the VPC/, undefined],
        ["a CVM of an assistant CIDR", "192.168.5.7", /inside vpc-1/, undefined],
        ["a node", "10.20.0.4", /is a node of the cluster/, /is a node of the cluster/],
        ["a GlobalRouter Pod", "172.22.1.2", /is a Pod of the cluster/, /is a Pod of the cluster/],
    ];
    for (const [who, address, ofPublic, ofInternal] of cases) {
        for (const [clbType, expected] of [["public", ofPublic] as const, ["internal", ofInternal] as const]) {
            it(`${who}, ${clbType} CLB: ${expected ? "yes" : "no"}`, () => {
                const problem = placeProblem(address, clbType, PLACE);
                assert.equal(problem === undefined, expected === undefined, problem);
                assert.match(problem ?? "", expected ?? /^$/);
            });
        }
    }
});

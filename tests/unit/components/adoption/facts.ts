import assert from "node:assert/strict";
import { Protocol } from "../../../../components/network/security-rules";
import type { CloudFacts, ClusterObject } from "../../../../components/adoption/facts";
import type { Mistake } from "../../../../components/config/mistake";
import type { StackConfig } from "../../../../components/config/fields";
import type { EntryKind } from "../../../../tke/objects";

export const config = (changes: Partial<StackConfig>) =>
    ({ scenario: 1, region: "ap-guangzhou", ...changes }) as unknown as StackConfig;

export const facts = (changes: Partial<CloudFacts>): CloudFacts => ({ subnets: new Map(), listeners: [], ...changes });

export const VPC_CNI = { clusterId: "cls-1", vpcId: "vpc-1", clusterCidr: "", pgwEndpoint: "10.0.0.3" };
export const PUBLIC_CLB = { clbId: "lb-1", vpcId: "vpc-1", networkType: "OPEN", forward: 1, tags: {} };

export type Entry = ClusterObject<EntryKind>;

export const object = (changes: Partial<Entry>): Entry => ({
    kind: "Service",
    namespace: "shop",
    name: "theirs",
    isOwn: false,
    annotations: {},
    ports: [{ port: 80, protocol: Protocol.Tcp }],
    ...changes,
});

export const node = (changes: object) => ({ name: "node", isUsable: true, isSuper: false, ...changes });

export function assertTold(mistakes: Mistake[], ...expected: [string, RegExp][]): void {
    assert.deepEqual(
        mistakes.map(({ key }) => key),
        expected.map(([key]) => key),
        JSON.stringify(mistakes),
    );
    expected.forEach(([, message], index) => assert.match(mistakes[index]!.set, message));
}

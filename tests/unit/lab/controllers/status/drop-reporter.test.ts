import assert from "node:assert/strict";
import { dropMessage, type DroppedClient } from "../../../../../lab/controllers/status/drop-reporter";

describe("the event of a client that is dropped", () => {
    const drop = { ownerId: "lb-1", protocol: "TCP", port: 80, client: "127.1.3.8" } as const;
    const message = (changes: Pick<DroppedClient, "cause"> & Partial<DroppedClient>) =>
        dropMessage({ ...drop, ...changes });
    const backend = { address: "10.0.0.9", port: 5000 };

    it("names the client, the port, the CLB and the groups, and says what lets it in", () => {
        const cause = { kind: "security-group" as const, securityGroupIds: ["sg-a", "sg-b"] };
        assert.match(
            message({ cause }),
            /^TCP port 80: the client 127\.1\.3\.8 .* sg-a, sg-b drops it at CLB lb-1: add/,
        );
        assert.doesNotMatch(message({ cause }), /pass-to-target/);
        assert.match(message({ cause, backend }), /the backend 10\.0\.0\.9:5000: .*pass-to-target/);
    });

    it("has a remedy of its own for CLB loopback and for a VPC without a way out", () => {
        assert.match(message({ cause: { kind: "loopback" }, backend }), /10\.0\.0\.9:5000.*own node.*ClusterIP/);
        assert.match(message({ cause: { kind: "no-egress" } }), /NAT gateway with an EIP/);
    });
});

import assert from "node:assert/strict";
import { driftedInputs } from "../../../../../engine/embedded/deployment/drift";
import { secret } from "../../../../../engine/api/property-values";

describe("inputs after a refresh", () => {
    it("stay where nothing changed, whatever the cloud has added of its own", () => {
        const outputs = { name: "a", id: "vpc-1", spec: { replicas: 1, strategy: "RollingUpdate" } };
        const inputs = { name: "a", spec: { replicas: 1 } };
        assert.deepEqual(driftedInputs(inputs, outputs, { ...outputs, id: "vpc-2" }), inputs);
    });

    it("take over what was changed behind the stack's back, at any depth", () => {
        const before = { name: "a", spec: { replicas: 1, ports: [{ port: 80, nodePort: 30000 }] } };
        const now = { name: "b", spec: { replicas: 3, ports: [{ port: 81, nodePort: 30000 }] } };
        assert.deepEqual(driftedInputs({ name: "a", spec: { replicas: 1, ports: [{ port: 80 }] } }, before, now), {
            name: "b",
            spec: { replicas: 3, ports: [{ port: 81 }] },
        });
    });

    it("take over a list that grew, and what was taken away", () => {
        const changed = driftedInputs(
            { cidrs: ["a"], tags: { team: "x" } },
            { cidrs: ["a"], tags: { team: "x" } },
            { cidrs: ["a", "b"], tags: {} },
        );
        assert.deepEqual(changed, { cidrs: ["a", "b"], tags: { team: null } });
    });

    it("keep secrets secret", () => {
        const changed = driftedInputs({ password: secret("a") }, { password: secret("a") }, { password: secret("b") });
        assert.deepEqual(changed, { password: secret("b") });
    });

    it("stay where they are no outputs", () => {
        assert.deepEqual(driftedInputs({ onlyInput: 1 }, {}, { onlyInput: 2 }), { onlyInput: 1 });
    });
});

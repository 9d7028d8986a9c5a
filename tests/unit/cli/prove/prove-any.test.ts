import assert from "node:assert/strict";
import { proveAny } from "../../../../cli/prove/prove-any";
import type { prove } from "../../../../cli/prove/prove";
import type { proveStacks } from "../../../../cli/prove/prove-app";
import type { Session } from "../../../../cli/stacks/session";
import type { AppProof } from "../../../../verify/app-proof/prove-app";
import type { Proof } from "../../../../verify/verify";

const session = { stacks: ["dev", "shop"] } as unknown as Session;

function provers(proofs: Partial<Proof>[]) {
    const asked: unknown[] = [];
    return {
        asked,
        prove: (async () => Promise.resolve(proofs as Proof[])) as typeof prove,
        proveStacks: (async ({ stacks }, witness) => {
            asked.push([stacks, witness]);
            return Promise.resolve(stacks.map((target) => ({ target }) as AppProof));
        }) as typeof proveStacks,
    };
}

describe("a proof of whatever app answers", () => {
    it("is the echo server's where it answers, and no log is read", async () => {
        const fakes = provers([{ stack: "dev", clientIpKept: false }]);
        const { echo, byLogs } = await proveAny(session, ["dev"], {}, fakes);
        assert.deepEqual([echo.length, byLogs, fakes.asked], [1, [], []]);
    });

    it("is the log's of those stacks in whose Pods another app answers", async () => {
        const fakes = provers([{ stack: "dev" }, { stack: "shop" }, { stack: "shop", isOwnApp: true }]);
        const { echo, byLogs } = await proveAny(session, ["dev", "shop"], {}, fakes);
        assert.deepEqual(
            echo.map(({ stack }) => stack),
            ["dev"],
        );
        assert.deepEqual(byLogs, [{ target: "shop" }]);
        assert.deepEqual(fakes.asked, [[["shop"], { by: "logs" }]]);
    });

    it("asks nothing where no stack is up", async () => {
        const fakes = provers([{ stack: "dev", isOwnApp: true }]);
        assert.deepEqual(await proveAny(session, [], {}, fakes), { echo: [], byLogs: [] });
    });
});

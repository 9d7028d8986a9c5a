import assert from "node:assert/strict";
import { proveEntry, requireOwnAddress } from "../../../../cli/prove/prove-entry";
import type { ProveArguments } from "../../../../cli/prove/prove-options";
import { CommandFailure, exitCodeOf, UsageError } from "../../../../cli/usage";
import type { Twin } from "../../../../doctor/prove/twin/twin";
import { LANGUAGES } from "../../../../doctor/model/text";

describe("the wrong use of doctor --prove", () => {
    const wrong: readonly [Partial<ProveArguments> & { objects?: string[] }, RegExp][] = [
        [{ cleanup: true, objects: ["service/web"] }, /service\/web/],
        [{ prove: true }, /service\/NAME/],
        [{ prove: true, objects: ["deployment/web"] }, /deployment\/web/],
        [{ prove: true, objects: ["service/web"], "on-existing-clb": 70_000 }, /70000/],
        [{ prove: true, objects: ["service/web"], timeout: "soon" }, /--timeout.*soon/],
    ];
    for (const language of LANGUAGES) {
        it(`is reported in the language of the report (${language})`, async () => {
            for (const [args, message] of wrong) {
                const failed = await proveEntry(
                    { ...args, lang: language, "failure-threshold": "unknown" },
                    process.cwd(),
                ).catch((error: unknown) => error);
                assert.ok(failed instanceof UsageError);
                assert.match(failed.message, message);
                assert.equal(/\p{Script=Han}/u.test(failed.message), language === "zh", failed.message);
            }
        });
    }
});

describe("what a proof needs before it creates anything", () => {
    const check = (args: Partial<ProveArguments>, isInternal = false) =>
        requireOwnAddress(
            { twin: { isInternal } as Twin },
            { ...args, lang: "en", "failure-threshold": "unknown" },
            undefined,
        );

    it("is this machine's address, unless the CLB is internal; a service that does not answer it is none", async () => {
        await assert.rejects(check({}), /set --expect-ip ADDRESS, or --ip-echo URL/);
        await assert.rejects(check({ "ip-echo": "http://127.0.0.1:1/" }), (error: Error) => {
            assert.ok(error instanceof UsageError);
            return /--ip-echo http:\/\/127\.0\.0\.1:1\/ does not answer/.test(error.message);
        });
        await check({ "expect-ip": "192.0.2.7" });
        await check({}, true);
    });
});

describe("exit codes", () => {
    it("are 2 for wrong use, 1 for a failure, and another one where 1 is a verdict", () => {
        const failed = new Error("boom");
        assert.deepEqual([new UsageError("x"), failed, new CommandFailure(2, failed)].map(exitCodeOf), [2, 1, 2]);
    });
});

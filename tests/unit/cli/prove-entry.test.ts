import assert from "node:assert/strict";
import { proveEntry } from "../../../cli/prove-entry";
import type { ProveArguments } from "../../../cli/prove-options";
import { UsageError } from "../../../cli/usage";
import { LANGUAGES } from "../../../doctor/model/text";

describe("the wrong use of doctor --prove", () => {
    const wrong: readonly [Partial<ProveArguments> & { objects?: string[] }, RegExp][] = [
        [{ cleanup: true, objects: ["service/web"] }, /service\/web/],
        [{ prove: true }, /service\/NAME/],
        [{ prove: true, objects: ["deployment/web"] }, /deployment\/web/],
        [{ prove: true, objects: ["service/web"], "on-existing-clb": 70_000 }, /70000/],
        [{ prove: true, objects: ["service/web"], timeout: "soon" }, /--timeout.*soon/],
    ];
    for (const language of LANGUAGES) {
        it(`is told in the language of the report (${language})`, async () => {
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

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fuzz, FUZZ_TARGETS, type FuzzFailure } from "../../../../cli/fuzz/fuzz";
import { projectDirectory } from "../../../../cli/project";

describe("npm run fuzz", () => {
    it("runs tests that exist", () => {
        for (const file of Object.values(FUZZ_TARGETS).flat()) {
            assert.ok(existsSync(join(projectDirectory, file)), file);
        }
    });

    it("runs each target at least once, with the seed that it was given", async () => {
        const failures: FuzzFailure[] = [];
        const said: string[] = [];
        const report = await fuzz({
            targets: ["annotations"],
            seed: 7,
            minutes: 0,
            signal: new AbortController().signal,
            onProgress: (message) => said.push(message),
            onFailure: (failure) => failures.push(failure),
        });
        assert.deepEqual(failures, []);
        assert.equal(report.rounds, 1);
        assert.deepEqual(said, ["annotations, seed 7: 0 failures in 0 runs"]);
    }).timeout(120_000);

    it("says of a failure what was printed, and how to repeat it", async () => {
        const before = process.env.FUZZ_RUNS;
        // No number of runs: the tests fail.
        process.env.FUZZ_RUNS = "none";
        try {
            const { failures } = await fuzz({
                targets: ["annotations"],
                seed: 8,
                minutes: 0,
                signal: new AbortController().signal,
                onProgress: () => undefined,
                onFailure: () => undefined,
            });
            const [{ seed, output, reproduce } = assert.fail("no failure")] = failures;
            assert.equal(seed, 8);
            assert.match(output, /failing/);
            assert.equal(reproduce, "npm run fuzz -- --target annotations --seed 8 --minutes 0");
        } finally {
            process.env.FUZZ_RUNS = before;
            if (before === undefined) {
                delete process.env.FUZZ_RUNS;
            }
        }
    }).timeout(120_000);
});

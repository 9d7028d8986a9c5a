import { reporters, Runner, type MochaOptions } from "mocha";

/**
 * Mocha's spec reporter, which ends with `N passed, N failed` alone on a line; or reports the numbers to the process that
 * runs several groups of tests (tests/run.mjs).
 */
class SummaryReporter extends reporters.Spec {
    constructor(runner: Runner, options: MochaOptions) {
        super(runner, options);
        runner.once(Runner.constants.EVENT_RUN_END, () => {
            const { passes, failures, pending } = this.stats;
            if (process.send) {
                process.send({ passes, failures, pending });
                return;
            }
            console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ""}`);
        });
    }
}

export = SummaryReporter;

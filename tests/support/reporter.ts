import { reporters, Runner, type MochaOptions } from "mocha";

/** Mocha's spec reporter, which ends with `N passed, N failed` alone on a line. */
class SummaryReporter extends reporters.Spec {
    constructor(runner: Runner, options: MochaOptions) {
        super(runner, options);
        runner.once(Runner.constants.EVENT_RUN_END, () => {
            const { passes, failures, pending } = this.stats;
            console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ""}`);
        });
    }
}

export = SummaryReporter;

import { reporters, Runner, type MochaOptions } from "mocha";

/** The exit code of a command that SIGINT has ended, as shells have it. */
const INTERRUPTED = 130;

/**
 * Mocha's spec reporter, which ends with `N passed, N failed` alone on a line; or reports the numbers to the process that
 * runs several groups of tests (tests/run.mjs). At SIGINT or SIGTERM it ends after the running test, with the hooks that stop
 * labs, which Mocha itself does not; the second signal ends it at once.
 */
class SummaryReporter extends reporters.Spec {
    constructor(runner: Runner, options: MochaOptions) {
        super(runner, options);
        let isInterrupted = false;
        for (const signal of ["SIGINT", "SIGTERM"] as const) {
            process.once(signal, () => {
                isInterrupted = true;
                runner.abort();
            });
        }
        runner.once(Runner.constants.EVENT_RUN_END, () => {
            const { passes, failures, pending } = this.stats;
            if (isInterrupted) {
                // After Mocha's own listener, whose exit code is the number of failures.
                process.once("beforeExit", () => process.once("exit", () => (process.exitCode = INTERRUPTED)));
            }
            if (process.send) {
                process.send({ passes, failures, pending });
                return;
            }
            console.log(`${passes} passed, ${failures} failed${pending > 0 ? `, ${pending} skipped` : ""}`);
        });
    }
}

export = SummaryReporter;

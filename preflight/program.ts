import * as pulumi from "@pulumi/pulumi";
import type { StackConfig } from "../components/config/fields";
import { priceLine } from "./price-line";
import { runPreflight } from "./run-preflight";
import { stackState } from "./stack-state";

/** As long as a preview may wait for the cloud's answers. */
const TIME_LIMIT_MS = 3000;

/**
 * The pre-flight as part of a preview or an update. Warnings are logged; does nothing with `preflight: false`, and without
 * an API key in the environment, where the provider may find one in a file of its own.
 * Throws a RunError that lists every check that failed; nothing has been registered by then.
 */
export async function preflightInProgram(config: StackConfig): Promise<void> {
    const { TENCENTCLOUD_SECRET_ID: id, TENCENTCLOUD_SECRET_KEY: key } = process.env;
    if (config.preflight === false || !id || !key) {
        return;
    }
    const identity = { project: pulumi.getProject(), stack: pulumi.getStack() };
    const { results, prices, isLab } = await runPreflight(config, {
        environment: process.env,
        identity,
        timeLimitMs: TIME_LIMIT_MS,
        askState: stackState,
    });
    const lines = (status: string) =>
        results.filter((result) => result.status === status).map(({ found, remedy }) => `${found}: ${remedy}`);
    for (const line of lines("warned")) {
        void pulumi.log.warn(`pre-flight: ${line}`);
    }
    const unasked = results.filter(({ status }) => status === "unasked").map(({ check }) => check);
    if (unasked.length > 0) {
        void pulumi.log.info(`pre-flight: could not ask about ${[...new Set(unasked)].join(", ")}`);
    }
    const price = priceLine(prices, isLab);
    if (price !== undefined && pulumi.runtime.isDryRun()) {
        void pulumi.log.info(`pre-flight: ${price}`);
    }
    const failures = lines("failed");
    if (failures.length > 0) {
        const count = failures.length === 1 ? "1 check" : `${failures.length} checks`;
        throw new pulumi.RunError(
            `${count} of the pre-flight failed; nothing was changed.\n${failures.map((line) => `  ${line}`).join("\n")}\n` +
                `  npm run preflight -- ${identity.stack} shows all checks; preflight: false in the stack's config skips them`,
        );
    }
}

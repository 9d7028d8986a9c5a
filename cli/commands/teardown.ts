import type { Argv, CommandModule } from "yargs";
import { confirmed, consentOption, type ConsentArguments } from "../consent";
import { printJson } from "../print/output";
import { printNextCommand } from "../next-command";
import { projectDirectory } from "../project";
import { runOnStacks } from "../stacks/run-stacks";
import { timeLimitMs, timeLimitOption, type TimeLimitArguments } from "../stacks/time-limit";
import {
    checkedPr,
    foreignLoadBalancersOption,
    openSession,
    parallelOption,
    unreachableOption,
    type ForeignLoadBalancersArguments,
    type SessionArguments,
    type UnreachableArguments,
} from "../stacks/session";
import { allStacks, selectStacks } from "../stacks/stacks";
import { UsageError } from "../usage";
import { reportJson, teardownReportText } from "../teardown/teardown-report";
import { namedValues } from "../teardown/selection";
import { isClean, teardown } from "../teardown/teardown";
import { teardownTools } from "../teardown/teardown-tools";

interface TeardownArguments
    extends
        Pick<SessionArguments, "engine" | "cloud" | "parallel">,
        ConsentArguments,
        UnreachableArguments,
        ForeignLoadBalancersArguments,
        TimeLimitArguments {
    expired?: boolean;
    stack?: string[];
    pr?: number[];
    dryRun?: boolean;
    json?: boolean;
}

/** What a cloud needs until it has deleted machines and disks for good, and its tag service has heard of it. */
const PATIENCE = { lab: 6_000, cloud: 120_000 };

export const teardownCommand: CommandModule<object, TeardownArguments> = {
    command: "teardown",
    describe:
        "destroy and forget stacks that have expired, or a pull request's; exit code 1 if anything is left behind",
    builder: (parser: Argv) =>
        timeLimitOption(parallelOption(consentOption(foreignLoadBalancersOption(unreachableOption(parser)))))
            .option("expired", {
                type: "boolean",
                describe: "stacks that are older than their ttl; with --stack or --pr, only those of them",
            })
            .option("stack", { type: "string", array: true, describe: "this stack; may be repeated" })
            .option("pr", {
                type: "number",
                array: true,
                describe: "every stack of this pull request; may be repeated",
            })
            .option("dry-run", {
                type: "boolean",
                describe: "only print what would be destroyed, and which resources are left behind",
            })
            .option("json", { type: "boolean", describe: "print only JSON on stdout" })
            .option("engine", { choices: ["embedded", "pulumi"] as const, describe: "as for `up`" })
            .option("cloud", { type: "boolean", describe: "as for `up`" }),
    handler: async ({ expired = false, stack, pr, dryRun = false, json, ...args }) => {
        const stacks = namedValues("--stack", stack);
        const prs = namedValues("--pr", pr);
        if (!expired && stacks.length === 0 && prs.length === 0) {
            throw new UsageError("what is to be torn down? Set --expired, --stack NAME or --pr NUMBER");
        }
        prs.forEach(checkedPr);
        const timeLimit = timeLimitMs(args);
        const session = await openSession(args);
        if (!dryRun) {
            confirmed(session, args);
        }
        const { engine, environment } = session;
        const { deleteUnreachable, withForeignLoadBalancers } = args;
        const tools = teardownTools({
            engine,
            environment,
            projectDirectory,
            destroy: (going) =>
                runOnStacks({ ...session, stacks: [...going] }, "destroy", {
                    deleteUnreachable,
                    withForeignLoadBalancers,
                    timeLimit,
                }),
        });
        if (stacks.length > 0) {
            const known = (await tools.stacks()).map(({ name }) => name);
            selectStacks(stacks, allStacks(projectDirectory), { known });
        }
        const report = await teardown(tools, {
            selection: { expired, stacks, prs },
            dryRun,
            patience: PATIENCE[session.target],
        });
        if (json) {
            printJson(reportJson(report));
        } else {
            process.stdout.write(`${teardownReportText(report, args)}\n`);
        }
        process.exitCode = dryRun || isClean(report) ? 0 : 1;
        const remaining = report.rows.filter(({ outcome }) => outcome === "failed").map(({ stack }) => stack);
        if (remaining.length > 0) {
            printNextCommand(
                "teardown",
                remaining.flatMap((name) => ["--stack", name]),
                args,
            );
        }
    },
};

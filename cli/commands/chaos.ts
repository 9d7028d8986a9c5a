import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Argv, CommandModule } from "yargs";
import { CHAOS_FAULTS, type ChaosFault } from "../../chaos/chaos-faults";
import { ChaosRun } from "../../chaos/chaos-run";
import { failedTogetherText, failureText, chaosReportText } from "../../chaos/chaos-report";
import { resetLab } from "../../lab/daemon-client";
import { labHome } from "../../lab/home";
import { chaosTarget } from "../chaos/chaos-target";
import { wholeNumber } from "../numbers";
import { jsonOption, printJson } from "../print/output";
import { progressLine } from "../print/progress-line";
import { projectDirectory } from "../project";
import { allStacks } from "../stacks/stacks";
import { UsageError } from "../usage";

interface ChaosArguments {
    engine: "embedded" | "pulumi";
    stack: string;
    calls?: string;
    faults?: ChaosFault[];
    seed?: string;
    sample?: string;
    skip?: string;
    minutes?: string;
    all?: boolean;
    alone?: boolean;
    labs?: string;
    json?: boolean;
}

function options(parser: Argv): Argv<ChaosArguments> {
    return jsonOption(parser)
        .option("engine", {
            choices: ["embedded", "pulumi"] as const,
            default: "embedded" as const,
            describe: "engine that runs the stack",
        })
        .option("stack", {
            type: "string",
            default: "dev",
            requiresArg: true,
            describe: "stack to create and destroy",
        })
        .option("calls", {
            type: "string",
            requiresArg: true,
            describe: "only calls with this name; * stands for any text: 'up clb:CreateLoadBalancer#1', 'destroy *'",
        })
        .option("faults", {
            choices: CHAOS_FAULTS,
            array: true,
            requiresArg: true,
            describe: "only these faults",
        })
        .option("seed", {
            type: "string",
            requiresArg: true,
            describe: "seed of the order of the faults; default: random, and printed",
        })
        .option("sample", {
            type: "string",
            requiresArg: true,
            describe: "inject only this many faults",
        })
        .option("all", {
            type: "boolean",
            describe: "every fault at every call; default: at one call of each action in up and in destroy",
        })
        .option("alone", {
            type: "boolean",
            describe:
                "one fault per up and destroy; default: several in one life of the stack, and each alone if that fails",
        })
        .option("labs", {
            type: "string",
            requiresArg: true,
            describe: "number of labs that run at a time, each with its own stack; default: 1",
        })
        .option("skip", {
            type: "string",
            requiresArg: true,
            describe: "skip the first so many faults, which an earlier run with the same seed has injected",
        })
        .option("minutes", {
            type: "string",
            requiresArg: true,
            describe: "start no further life of the stack after this many minutes",
        });
}

export const chaosCommand: CommandModule<object, ChaosArguments> = {
    command: "chaos",
    describe: "make each API call of a stack's up and destroy fail, and check that the next run repairs the stack",
    builder: options,
    handler: async (args) => {
        const stacks = allStacks(projectDirectory);
        if (!stacks.includes(args.stack)) {
            throw new UsageError(`--stack ${args.stack}: must be one of ${stacks.join(", ")}`);
        }
        const seed = wholeNumber("seed", args.seed, 0) ?? Math.floor(Math.random() * 1_000_000);
        const limits = {
            sample: wholeNumber("sample", args.sample, 1),
            skip: wholeNumber("skip", args.skip, 0),
            minutes: wholeNumber("minutes", args.minutes, 1),
        };
        const labs = Array.from({ length: wholeNumber("labs", args.labs, 1) ?? 1 }, () =>
            labHome(projectDirectory, mkdtempSync(join(tmpdir(), "tke-client-ip-chaos-"))),
        );
        const line = progressLine(process.stderr);
        const interruption = new AbortController();
        // Not once: npm passes on a signal that the whole group has got, and the second one would leave the lab running.
        process.on("SIGINT", () => interruption.abort()).on("SIGTERM", () => interruption.abort());
        const targets = labs.map((home) => chaosTarget(home, args.stack, args.engine));
        try {
            const report = await new ChaosRun(targets, {
                seed,
                glob: args.calls,
                faults: args.faults,
                all: args.all,
                alone: args.alone,
                ...limits,
                signal: interruption.signal,
                onProgress: (message) => line.update(message),
                onFailedTogether: (failed) => {
                    line.clear();
                    process.stderr.write(failedTogetherText(failed));
                },
                onFailure: (failed) => {
                    line.clear();
                    process.stderr.write(failureText(failed));
                },
            }).run();
            line.clear();
            if (args.json) {
                printJson(report);
            } else {
                process.stdout.write(`${chaosReportText(report)}\n`);
            }
            process.exitCode = report.failures.length === 0 && !interruption.signal.aborted ? 0 : 1;
        } finally {
            line.clear();
            for (const home of labs) {
                await resetLab(home);
                rmSync(home.directory, { recursive: true, force: true });
            }
        }
    },
};

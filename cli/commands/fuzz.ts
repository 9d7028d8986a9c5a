import type { Argv, CommandModule } from "yargs";
import { fuzz, FUZZ_TARGETS, type FuzzReport, type FuzzTarget } from "../fuzz/fuzz";
import { wholeNumber } from "../numbers";
import { jsonOption, printJson } from "../print/output";
import { progressLine } from "../print/progress-line";

interface FuzzArguments {
    target?: FuzzTarget[];
    seed?: string;
    minutes?: string;
    json?: boolean;
}

const TARGETS = Object.keys(FUZZ_TARGETS) as FuzzTarget[];

function options(parser: Argv): Argv<FuzzArguments> {
    return jsonOption(parser)
        .option("target", { choices: TARGETS, array: true, requiresArg: true, describe: "only these; default: all" })
        .option("seed", {
            type: "string",
            requiresArg: true,
            describe: "seed of the first round; default: random, and printed",
        })
        .option("minutes", {
            type: "string",
            requiresArg: true,
            describe: "start no new round after this many minutes; each target runs at least once; default: 10",
        });
}

function text({ seed, rounds, seconds, failures }: FuzzReport): string {
    return `${rounds} runs from seed ${seed}, ${Math.round(seconds)} s: ${failures.length} failures`;
}

export const fuzzCommand: CommandModule<object, FuzzArguments> = {
    command: "fuzz",
    describe:
        "test with random API calls, configs, annotations, HTTP requests and damaged files, for as long as you like",
    builder: options,
    handler: async (args) => {
        const line = progressLine(process.stderr);
        const interruption = new AbortController();
        process.on("SIGINT", () => interruption.abort()).on("SIGTERM", () => interruption.abort());
        const report = await fuzz({
            targets: args.target ?? TARGETS,
            seed: wholeNumber("seed", args.seed, 0) ?? Math.floor(Math.random() * 1_000_000),
            minutes: wholeNumber("minutes", args.minutes, 0) ?? 10,
            signal: interruption.signal,
            onProgress: (message) => line.update(message),
            onFailure: ({ output, reproduce }) => {
                line.clear();
                process.stderr.write(`${output}\n  again: ${reproduce}\n`);
            },
        });
        line.clear();
        if (args.json) {
            printJson(report);
        } else {
            process.stdout.write(`${text(report)}\n`);
        }
        process.exitCode = report.failures.length === 0 && !interruption.signal.aborted ? 0 : 1;
    },
};

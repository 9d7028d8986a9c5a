import type { Argv, CommandModule } from "yargs";
import { benchText, measureUp } from "../bench";
import { printJson } from "../output";

interface BenchArguments {
    json?: boolean;
}

export const benchCommand: CommandModule<object, BenchArguments> = {
    command: "bench",
    describe: "measure: from nothing to the proof with one scenario and with all five, and the lab's memory",
    builder: (parser: Argv) => parser.option("json", { type: "boolean", describe: "print JSON alone on stdout" }),
    handler: async (args) => {
        const measured = await measureUp();
        if (args.json) {
            printJson(measured);
        } else {
            process.stdout.write(`${benchText(measured)}\n`);
        }
    },
};

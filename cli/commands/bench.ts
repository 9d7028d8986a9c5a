import type { CommandModule } from "yargs";
import { doctorText, measureDoctor } from "../bench/doctor";
import { measureStartUp, startUpText } from "../bench/start-up";
import { measureUp, upText } from "../bench/up";
import { jsonOption, printJson } from "../print/output";

interface BenchArguments {
    json?: boolean;
}

/** Measures, and prints what was measured. */
function bench<Measurement extends object>(measure: () => Promise<Measurement>, text: (of: Measurement) => string) {
    return async (args: BenchArguments): Promise<void> => {
        const measured = await measure();
        if (args.json) {
            printJson(measured);
        } else {
            process.stdout.write(`${text(measured)}\n`);
        }
    };
}

export const benchCommand: CommandModule = {
    command: "bench",
    describe: "measure on this machine",
    builder: (parser) =>
        parser
            .command(
                ["up", "$0"],
                "time from no lab to the proof, with one scenario and with all five, and the lab's memory (the default)",
                jsonOption,
                bench(measureUp, upText),
            )
            .command(
                "start-up",
                "time that the program needs before its first resource",
                jsonOption,
                bench(measureStartUp, startUpText),
            )
            .command(
                "doctor",
                "doctor on 2,000 Services, 500 Ingresses and 5,000 Pods in the lab's API server: seconds and memory",
                jsonOption,
                bench(measureDoctor, doctorText),
            ),
    handler: () => undefined,
};

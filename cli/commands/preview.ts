import type { CommandModule } from "yargs";
import { failed } from "../stacks/results";
import { runOnStacks } from "../stacks/run-stacks";
import { openSession, parallelOption, policyOption, sessionOptions, type SessionArguments } from "../stacks/session";

export const previewCommand: CommandModule<object, SessionArguments> = {
    command: "preview [stacks..]",
    describe: "show what `up` would change; changes nothing",
    builder: (parser) => policyOption(parallelOption(sessionOptions(parser))),
    handler: async (args) => {
        const results = await runOnStacks(await openSession(args, { creates: true }), "preview");
        process.exitCode = failed(results) ? 1 : 0;
    },
};

import type { CommandModule } from "yargs";
import { failed } from "../results";
import { runOnStacks } from "../run-stacks";
import { openSession, sessionOptions, type SessionArguments } from "../session";

export const refreshCommand: CommandModule<object, SessionArguments> = {
    command: "refresh [stacks..]",
    describe: "read every resource anew and correct the state by what exists",
    builder: sessionOptions,
    handler: async (args) => {
        const results = await runOnStacks(await openSession(args), "refresh");
        process.exitCode = failed(results) ? 1 : 0;
    },
};

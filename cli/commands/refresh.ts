import type { CommandModule } from "yargs";
import { printNextCommand } from "../next-command";
import { warnOfEmptyServices } from "../stacks/empty-services";
import { failed, failedStacks, succeeded } from "../stacks/results";
import { runOnStacks } from "../stacks/run-stacks";
import { timeLimitMs, timeLimitOption, type TimeLimitArguments } from "../stacks/time-limit";
import {
    openSession,
    parallelOption,
    sessionOptions,
    unreachableOption,
    type SessionArguments,
    type UnreachableArguments,
} from "../stacks/session";

export const refreshCommand: CommandModule<object, SessionArguments & UnreachableArguments & TimeLimitArguments> = {
    command: "refresh [stacks..]",
    describe: "read every resource again and correct the state accordingly",
    builder: (parser) => timeLimitOption(unreachableOption(parallelOption(sessionOptions(parser)))),
    handler: async (args) => {
        const session = await openSession(args);
        const results = await runOnStacks(session, "refresh", {
            deleteUnreachable: args.deleteUnreachable,
            timeLimit: timeLimitMs(args),
        });
        await warnOfEmptyServices(session, succeeded(results));
        process.exitCode = failed(results) ? 1 : 0;
        if (failed(results)) {
            printNextCommand("refresh", failedStacks(results), args);
        }
    },
};

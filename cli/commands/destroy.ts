import type { CommandModule } from "yargs";
import { labResources, stopLab } from "../../lab/client";
import { confirmed, consentOption, type ConsentArguments } from "../consent";
import { projectLabHome } from "../project";
import { failed } from "../results";
import { runOnStacks } from "../run-stacks";
import {
    openSession,
    sessionOptions,
    unreachableOption,
    type SessionArguments,
    type UnreachableArguments,
} from "../session";

export const destroyCommand: CommandModule<object, SessionArguments & ConsentArguments & UnreachableArguments> = {
    command: "destroy [stacks..]",
    describe: "delete all that the stacks made; the lab stops when nothing is left in it",
    builder: (parser) => consentOption(unreachableOption(sessionOptions(parser))),
    handler: async (args) => {
        const session = await openSession(args);
        confirmed(session, args);
        const results = await runOnStacks(session, "destroy", { deleteUnreachable: args.deleteUnreachable });
        process.exitCode = failed(results) ? 1 : 0;
        if (session.target === "lab" && (await labResources(projectLabHome())).length === 0) {
            await stopLab(projectLabHome());
        }
    },
};

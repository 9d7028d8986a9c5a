import type { CommandModule } from "yargs";
import { confirmed, consentOption, type ConsentArguments } from "../consent";
import { printNextCommand } from "../next-command";
import { projectLabHome } from "../project";
import { failed, failedStacks } from "../stacks/results";
import { runOnStacks } from "../stacks/run-stacks";
import { stopUnusedLab } from "../lab/unused-lab";
import {
    foreignLoadBalancersOption,
    openSession,
    sessionOptions,
    unreachableOption,
    type ForeignLoadBalancersArguments,
    type SessionArguments,
    type UnreachableArguments,
} from "../session";

type DestroyArguments = SessionArguments & ConsentArguments & UnreachableArguments & ForeignLoadBalancersArguments;

export const destroyCommand: CommandModule<object, DestroyArguments> = {
    command: "destroy [stacks..]",
    describe: "delete all that the stacks made; the lab stops when nothing is left in it",
    builder: (parser) => consentOption(foreignLoadBalancersOption(unreachableOption(sessionOptions(parser)))),
    handler: async (args) => {
        const session = await openSession(args);
        confirmed(session, args);
        const { deleteUnreachable, withForeignLoadBalancers } = args;
        const results = await runOnStacks(session, "destroy", { deleteUnreachable, withForeignLoadBalancers });
        process.exitCode = failed(results) ? 1 : 0;
        if (session.target === "lab") {
            await stopUnusedLab(projectLabHome());
        }
        if (failed(results)) {
            printNextCommand("destroy", failedStacks(results), args);
        }
    },
};

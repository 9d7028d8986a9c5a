import { setTimeout as sleep } from "node:timers/promises";
import type { CommandModule } from "yargs";
import { confirmed, consentOption, type ConsentArguments } from "../consent";
import { printNextCommand } from "../next-command";
import { projectLabHome } from "../project";
import { failed, failedStacks } from "../stacks/results";
import { repeatThrottled } from "../stacks/repeat-throttled";
import { runOnStacks } from "../stacks/run-stacks";
import { timeLimitMs, timeLimitOption, type TimeLimitArguments } from "../stacks/time-limit";
import { stopUnusedLab } from "../lab/unused-lab";
import {
    foreignLoadBalancersOption,
    openSession,
    parallelOption,
    sessionOptions,
    unreachableOption,
    type ForeignLoadBalancersArguments,
    type SessionArguments,
    type UnreachableArguments,
} from "../stacks/session";

type DestroyArguments = SessionArguments &
    ConsentArguments &
    UnreachableArguments &
    ForeignLoadBalancersArguments &
    TimeLimitArguments;

export const destroyCommand: CommandModule<object, DestroyArguments> = {
    command: "destroy [stacks..]",
    describe: "delete all resources of the stacks; the lab stops when it holds no more resources",
    builder: (parser) =>
        timeLimitOption(
            consentOption(foreignLoadBalancersOption(unreachableOption(parallelOption(sessionOptions(parser))))),
        ),
    handler: async (args) => {
        const timeLimit = timeLimitMs(args);
        const session = await openSession(args);
        confirmed(session, args);
        const { deleteUnreachable, withForeignLoadBalancers } = args;
        const results = await repeatThrottled(
            session.stacks,
            (stacks) =>
                runOnStacks({ ...session, stacks: [...stacks] }, "destroy", {
                    deleteUnreachable,
                    withForeignLoadBalancers,
                    timeLimit,
                }),
            sleep,
        );
        process.exitCode = failed(results) ? 1 : 0;
        if (session.target === "lab") {
            await stopUnusedLab(projectLabHome());
        }
        if (failed(results)) {
            printNextCommand("destroy", failedStacks(results), args);
        }
    },
};

import { setTimeout as sleep } from "node:timers/promises";
import type { CommandModule } from "yargs";
import { confirmed, consentOption, type ConsentArguments } from "../consent";
import { refuseUndeclaredCommands } from "../lab/undeclared-commands";
import { printNextCommand } from "../next-command";
import { projectDirectory } from "../project";
import { printProofs, prove, type ProofArguments } from "../prove";
import { failed, failedStacks, succeeded } from "../stacks/results";
import { repeatThrottled } from "../stacks/repeat-throttled";
import { runOnStacks } from "../stacks/run-stacks";
import { openSession, parallelOption, policyOption, sessionOptions, type SessionArguments } from "../session";
import { configuredValue } from "../stacks/stack-config";
import { stackTags } from "../stacks/stack-tags";
import { allStacks } from "../stacks/stacks";
import { proofOptions } from "./verify";

export const upCommand: CommandModule<object, SessionArguments & ProofArguments & ConsentArguments> = {
    command: "up [stacks..]",
    describe: "bring the stacks up, then verify them; exit code 1 if any address was lost",
    builder: (parser) => consentOption(proofOptions(policyOption(parallelOption(sessionOptions(parser))))),
    handler: async (args) => {
        const session = await openSession(args, { creates: true });
        refuseUndeclaredCommands(session);
        confirmed(session, args);
        const all = allStacks(projectDirectory);
        const options = {
            stackTags: (stack: string) => stackTags(stack, configuredValue(projectDirectory, stack, all, "ttl")),
        };
        const results = await repeatThrottled(
            session.stacks,
            (stacks) => runOnStacks({ ...session, stacks: [...stacks] }, "up", options),
            sleep,
        );
        const up = succeeded(results);
        const kept = printProofs(up.length > 0 ? await prove(session, up, args) : [], args.json ?? false);
        process.exitCode = kept && !failed(results) ? 0 : 1;
        if (failed(results)) {
            printNextCommand("up", failedStacks(results), args);
        } else if (!kept) {
            printNextCommand("verify", up, args);
        }
    },
};

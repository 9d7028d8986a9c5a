import type { CommandModule } from "yargs";
import { confirmed, consentOption, type ConsentArguments } from "../consent";
import { printProofs, prove, type ProofArguments } from "../prove";
import { failed, succeeded } from "../results";
import { runOnStacks } from "../run-stacks";
import { openSession, sessionOptions, type SessionArguments } from "../session";
import { proofOptions } from "./verify";

export const upCommand: CommandModule<object, SessionArguments & ProofArguments & ConsentArguments> = {
    command: "up [stacks..]",
    describe: "bring the stacks up, then verify them; exit code 1 if any address was lost",
    builder: (parser) => consentOption(proofOptions(sessionOptions(parser))),
    handler: async (args) => {
        const session = await openSession(args);
        confirmed(session, args);
        const results = await runOnStacks(session, "up");
        const up = succeeded(results);
        const kept = printProofs(up.length > 0 ? await prove(session, up, args) : [], args.json ?? false);
        process.exitCode = kept && !failed(results) ? 0 : 1;
    },
};

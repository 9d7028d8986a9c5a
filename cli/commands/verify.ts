import type { Argv, CommandModule } from "yargs";
import { printProofs, prove, type ProofArguments } from "../prove";
import { checkedSeconds } from "../seconds";
import { openSession, sessionOptions, type SessionArguments } from "../session";

export function proofOptions<T>(parser: Argv<T>): Argv<T & ProofArguments> {
    return (
        parser
            .option("json", { type: "boolean", describe: "print JSON alone on stdout" })
            .option("timeout", {
                type: "string",
                describe: "seconds until every Pod must have answered",
                defaultDescription: "60",
            })
            // Not as its coercion: yargs would hide that the error is one of usage.
            .check(({ timeout }) => checkedSeconds("timeout", timeout) !== null)
            .option("expect-ip", { type: "string", describe: "with --cloud: this machine's public address" })
            .option("ip-echo", {
                type: "string",
                describe: "with --cloud: URL of a service that answers this machine's public address",
            })
    );
}

export const verifyCommand: CommandModule<object, SessionArguments & ProofArguments> = {
    command: "verify [stacks..]",
    describe: "connect as clients do and say what the Pods saw; exit code 1 if any address was lost",
    builder: (parser) =>
        proofOptions(sessionOptions(parser)).option("from", {
            type: "string",
            describe: "in the lab: an address of the VPC to connect from, which a public CLB's proof does not count",
        }),
    handler: async (args) => {
        const session = await openSession(args);
        const kept = printProofs(await prove(session, session.stacks, args), args.json ?? false);
        process.exitCode = kept ? 0 : 1;
    },
};

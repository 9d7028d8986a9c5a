import type { Argv, CommandModule } from "yargs";
import { withGivenValues } from "../given";
import { writeStackReport } from "../prove/conformance";
import { printProofs, prove, type ProofArguments } from "../prove/prove";
import { printAnyProofs, proveAny } from "../prove/prove-any";
import { printAppProofs, proveService, proveStacks, type ServiceArguments } from "../prove/prove-app";
import { checkedSeconds } from "../seconds";
import { openSession, sessionOptions, type SessionArguments } from "../stacks/session";
import { UsageError } from "../usage";
import { chosenWitness, type WitnessArguments } from "../prove/witness";

export function proofOptions<T>(parser: Argv<T>): Argv<T & ProofArguments> {
    return (
        parser
            .option("json", { type: "boolean", describe: "print only JSON on stdout" })
            .option("timeout", {
                type: "string",
                describe: "time limit in seconds until every Pod has answered",
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

type VerifyArguments = SessionArguments & ProofArguments & WitnessArguments & ServiceArguments & { report?: string };

export const verifyCommand: CommandModule<object, VerifyArguments> = {
    command: "verify [stacks..]",
    describe: "connect as a client and report which address the Pods saw; exit code 1 if any address was lost",
    builder: (parser) =>
        withGivenValues(
            proofOptions(sessionOptions(parser))
                .option("from", {
                    type: "string",
                    describe:
                        "in the lab: address of the VPC to connect from; for a public CLB such a connection is no proof",
                })
                .option("by", {
                    type: "string",
                    array: true,
                    describe:
                        "where to read the address that the app saw: echo (the project's echo server), logs (the access log of your app's Pods), header NAME (a header of your app's answer)",
                    defaultDescription: "echo, and logs where another app answers",
                })
                .option("match", {
                    type: "string",
                    describe:
                        "with --by logs: a regular expression whose group `address`, or first group, is the client's address",
                })
                .option("service", {
                    type: "string",
                    describe: "NAMESPACE/NAME of any LoadBalancer Service instead of a stack, with --by logs or header",
                })
                .option("url", {
                    type: "string",
                    array: true,
                    describe:
                        "with --service: URL to call instead of the Service's own CLB, for example an Ingress's address",
                })
                .option("kubeconfig", {
                    type: "string",
                    describe: "with --service: path of the cluster's kubeconfig",
                    defaultDescription: "as for kubectl",
                })
                .option("context", { type: "string", describe: "with --service: context of the kubeconfig" })
                .option("report", {
                    type: "string",
                    requiresArg: true,
                    describe:
                        "file for a conformance report (YAML) of stacks by --by echo, without names and addresses",
                }),
            "service",
            "url",
            "kubeconfig",
            "context",
        ),
    handler: async (args) => {
        const { witness, stacks } = chosenWitness(args);
        if (args.report !== undefined && (witness || args.service !== undefined)) {
            throw new UsageError("--report is for stacks by the word of the echo server: leave --by and --service out");
        }
        const asked = [...(args.stacks ?? []), ...stacks];
        const json = args.json ?? false;
        if (args.service !== undefined) {
            if (asked.length > 0) {
                throw new UsageError(`--service is instead of a stack: leave ${asked.join(", ")} out`);
            }
            process.exitCode = printAppProofs(await proveService(witness, args), json) ? 0 : 1;
            return;
        }
        const forService = (["url", "kubeconfig", "context"] as const).filter((name) => args[name] !== undefined);
        if (forService.length > 0) {
            throw new UsageError(`--${forService.join(", --")} needs --service NAMESPACE/NAME`);
        }
        const session = await openSession({ ...args, stacks: asked });
        if (witness) {
            process.exitCode = printAppProofs(await proveStacks(session, witness, args), json) ? 0 : 1;
            return;
        }
        if (args.by === undefined && args.report === undefined) {
            process.exitCode = printAnyProofs(await proveAny(session, session.stacks, args), json) ? 0 : 1;
            return;
        }
        const proofs = await prove(session, session.stacks, args);
        if (args.report !== undefined) {
            const folder = process.env.INIT_CWD ?? process.cwd();
            writeStackReport(args.report, folder, proofs, session.environment.TENCENTCLOUD_REGION);
        }
        process.exitCode = printProofs(proofs, json) ? 0 : 1;
    },
};

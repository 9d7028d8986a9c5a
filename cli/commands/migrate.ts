import type { CommandModule } from "yargs";
import { withGivenValues } from "../given";
import { migrate, type MigrateArguments } from "../migrate";
import { MODES } from "../../migrate/modes";

export const migrateCommand: CommandModule<object, MigrateArguments> = {
    command: "migrate <object>",
    describe:
        "move a live Service or Ingress to direct access, NodePorts or externalTrafficPolicy: Local, and back at the first lost request",
    builder: (parser) =>
        withGivenValues(
            parser
                .positional("object", { type: "string", demandOption: true, describe: "service/NAME or ingress/NAME" })
                .option("namespace", {
                    alias: "n",
                    type: "string",
                    requiresArg: true,
                    describe: "of the object",
                    default: "default",
                })
                .option("to", { choices: MODES, describe: "where to" })
                .option("rollback", {
                    type: "boolean",
                    describe: "take a migration back, also one that was killed half-way",
                })
                .option("dry-run", {
                    type: "boolean",
                    describe: "print the preconditions and the steps as commands; change nothing",
                })
                .option("keep-going", { type: "boolean", describe: "do not stop at a lost request" })
                .option("ignore", {
                    type: "string",
                    array: true,
                    describe:
                        "code of a finding of doctor's that shall not keep the migration from beginning, such as TCI0034",
                })
                .option("reset-connections", {
                    type: "boolean",
                    describe:
                        "set DeregisterTargetRst of the object's TCP and UDP listeners first, so that connections of unbound backends are reset; --rollback sets it back",
                })
                .option("roll", {
                    type: "boolean",
                    default: true,
                    describe: "replace Pods older than direct access; --no-roll leaves them",
                })
                .option("clients", { type: "number", default: 2, describe: "how many clients send requests" })
                .option("rate", { type: "number", default: 10, describe: "requests a second of each client" })
                .option("timeout", { type: "string", describe: "seconds for a step", defaultDescription: "180" })
                .option("settle", {
                    type: "string",
                    describe: "seconds to watch after a step",
                    defaultDescription: "5",
                })
                .option("url", {
                    type: "string",
                    describe: "what the clients call",
                    defaultDescription: "the object's CLB; of an Ingress by its first rule",
                })
                .option("kubeconfig", {
                    type: "string",
                    describe: "file of the cluster's kubeconfig",
                    defaultDescription: "as kubectl has it",
                })
                .option("context", { type: "string", describe: "context of the kubeconfig" })
                .option("cloud", {
                    type: "boolean",
                    describe: "on Tencent Cloud itself, with your credentials, instead of the lab",
                })
                .option("yes", { alias: "y", type: "boolean", describe: "with --cloud: continue without asking" }),
            "kubeconfig",
            "context",
            "namespace",
            "url",
        ),
    handler: async (args) => {
        process.exitCode = (await migrate(args)) ? 0 : 1;
    },
};

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
                    describe: "namespace of the object",
                    default: "default",
                })
                .option("to", { choices: MODES, describe: "kind of backends to move to" })
                .option("rollback", {
                    type: "boolean",
                    describe: "undo a migration, also one that was killed half-way",
                })
                .option("dry-run", {
                    type: "boolean",
                    describe: "print the preconditions and the steps as commands; change nothing",
                })
                .option("keep-going", { type: "boolean", describe: "do not stop at a lost request" })
                .option("ignore", {
                    type: "string",
                    array: true,
                    describe: "start the migration despite doctor's finding with this code, such as TCI0034",
                })
                .option("reset-connections", {
                    type: "boolean",
                    describe:
                        "first set DeregisterTargetRst on the object's TCP and UDP listeners, so that the CLB resets connections of unbound backends; --rollback restores it",
                })
                .option("roll", {
                    type: "boolean",
                    default: true,
                    describe: "replace Pods that are older than direct access; --no-roll keeps them",
                })
                .option("clients", { type: "number", default: 2, describe: "number of clients that send requests" })
                .option("rate", { type: "number", default: 10, describe: "requests per second of each client" })
                .option("timeout", {
                    type: "string",
                    describe: "time limit of a step, in seconds",
                    defaultDescription: "180",
                })
                .option("settle", {
                    type: "string",
                    describe: "how long to watch after a step, in seconds",
                    defaultDescription: "5",
                })
                .option("url", {
                    type: "string",
                    describe: "URL that the clients call",
                    defaultDescription: "the object's CLB; for an Ingress, its first rule",
                })
                .option("kubeconfig", {
                    type: "string",
                    describe: "path of the cluster's kubeconfig",
                    defaultDescription: "as for kubectl",
                })
                .option("context", { type: "string", describe: "context of the kubeconfig" })
                .option("cloud", {
                    type: "boolean",
                    describe: "use Tencent Cloud, with your credentials, instead of the lab",
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

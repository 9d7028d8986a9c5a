import type { Argv, CommandModule } from "yargs";
import { printNextCommand } from "../next-command";
import { printJson } from "../print/output";
import { projectDirectory } from "../project";
import { openSession, type SessionArguments } from "../stacks/session";
import { halfDestroyed } from "../stacks/half-destroyed";
import { UsageError } from "../usage";
import { stderrColors as colors } from "../../verify/colors";

interface OutputArguments extends Pick<SessionArguments, "engine" | "cloud" | "pr"> {
    stack?: string;
    name?: string;
    showSecrets?: boolean;
}

/** As `pulumi stack output` does it: all outputs as JSON, or one alone, a string without quotes. */
export const outputCommand: CommandModule<object, OutputArguments> = {
    command: "output <stack> [name]",
    describe: "print a stack's outputs, or only one of them",
    builder: (parser: Argv) =>
        parser
            .positional("stack", { type: "string", describe: "stack name, for example scenario3" })
            .positional("name", { type: "string", describe: "output name, for example url" })
            .option("show-secrets", { type: "boolean", describe: "print secrets (kubeconfig) in plain text" })
            .option("pr", { type: "number", describe: "as for `up`" })
            .option("engine", { choices: ["embedded", "pulumi"] as const, describe: "as for `up`" })
            .option("cloud", { type: "boolean", describe: "as for `up`" }),
    handler: async ({ stack: asked, name, showSecrets = false, ...where }) => {
        const session = await openSession({ ...where, stacks: [asked!] });
        const stack = session.stacks[0]!;
        const { engine, environment } = session;
        const [outputs, resources] = await Promise.all([
            engine.outputs(stack, { showSecrets, environment }),
            engine.resources(stack, { environment, projectDirectory }),
        ]);
        const left = halfDestroyed(outputs, resources);
        if (left !== undefined) {
            process.stderr.write(
                `${colors.yellow("warning")}: ${stack} is half destroyed; resources that its outputs name may no longer exist. Left: ${left}\n`,
            );
            printNextCommand("destroy", [stack], where);
        }
        if (name === undefined) {
            printJson(outputs);
        } else if (!(name in outputs)) {
            throw new UsageError(`no output ${name} in ${stack}; there are: ${Object.keys(outputs).join(", ")}`);
        } else {
            const value = outputs[name];
            process.stdout.write(`${typeof value === "string" ? value : JSON.stringify(value, null, 2)}\n`);
        }
    },
};

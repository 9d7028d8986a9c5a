import { stderrColors as colors } from "../verify/colors";
import type { CommandModule, FallbackCompletionFunction } from "yargs";
import { hideBin } from "yargs/helpers";
import { commandsFor } from "./commands";
import { completedNames } from "./completion/completed-names";
import { commandParser } from "./parser";
import { projectDirectory } from "./project";
import { absoluteKubeconfig } from "./started-in";
import { exitCodeOf } from "./usage";
import { allStacks } from "./stacks/stacks";

function report(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${colors.red("error:")} ${message}\n`);
    if (process.env.DEBUG && error instanceof Error) {
        process.stderr.write(`${error.stack}\n`);
    }
}

/** The name of a plugin, such as `kubectl client-ip`, that is doctor alone. */
const plugin = process.env.TKE_CLIENT_IP_CALLED_AS;
const words = hideBin(process.argv);
const commands = plugin === undefined ? commandsFor(words[0]) : [asOnlyCommand(commandsFor("doctor")[0]!)];

/** What yargs does not know: the stacks of the project, and the names of their outputs. */
function stackNames(current: string): string[] {
    const typed = process.argv.slice(process.argv.indexOf("--get-yargs-completions") + 2, -1);
    return completedNames(
        { before: typed, current, stacks: allStacks(projectDirectory) },
        commands.map(({ command }) => String(command)),
    );
}

const COMPLETE: FallbackCompletionFunction = (current, _argv, defaults, done) => {
    void defaults((_error, words: string[] | undefined) => {
        void done([...(words ?? []), ...stackNames(current)]);
    });
};

/** The command under the name of the program itself, in its help, too. */
function asOnlyCommand(command: CommandModule): CommandModule {
    return { ...command, command: String(command.command).replace(/^\S+/, "$0") };
}

async function main(): Promise<void> {
    const kubeconfig = absoluteKubeconfig(process.env);
    if (kubeconfig !== undefined) {
        process.env.KUBECONFIG = kubeconfig;
    }
    const parser = commandParser(words, commands).version(false);
    const named =
        plugin === undefined
            ? parser
                  .scriptName("npm run")
                  .usage("Usage: npm run <command> -- [stack …] [options]")
                  .demandCommand(1, "Which command? See --help.")
            : parser.scriptName(plugin);
    await named.completion("--completion", false, COMPLETE).parseAsync();
}

main().catch((error: unknown) => {
    report(error);
    process.exitCode = exitCodeOf(error);
});

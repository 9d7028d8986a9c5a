import { join } from "node:path";
import type { CommandModule } from "yargs";
import { completionScript, SHELLS, type Shell } from "../completion/scripts";
import { projectDirectory } from "../project";

export const completionCommand: CommandModule<object, { shell?: Shell }> = {
    command: "completion <shell>",
    describe: "print the script with which a shell completes commands, options and stacks",
    builder: (parser) =>
        parser.positional("shell", { choices: SHELLS, demandOption: true, describe: "the shell that loads it" }),
    handler: ({ shell }) => {
        process.stdout.write(completionScript(shell!, join(projectDirectory, "bin.mjs")));
    },
};

import { stderrColors as colors } from "../verify/colors";
import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { benchCommand } from "./commands/bench";
import { destroyCommand } from "./commands/destroy";
import { labCommand } from "./commands/lab";
import { outputCommand } from "./commands/output";
import { preflightCommand } from "./commands/preflight";
import { previewCommand } from "./commands/preview";
import { previewPrCommand } from "./commands/preview-pr";
import { refreshCommand } from "./commands/refresh";
import { teardownCommand } from "./commands/teardown";
import { upCommand } from "./commands/up";
import { verifyCommand } from "./commands/verify";
import { UsageError } from "./stacks/stacks";

/** 2: the command was used wrongly; 1: it was understood and failed. */
function exitCodeOf(error: unknown): number {
    return error instanceof UsageError ? 2 : 1;
}

function report(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${colors.red("error:")} ${message}\n`);
    if (process.env.DEBUG && error instanceof Error) {
        process.stderr.write(`${error.stack}\n`);
    }
}

async function main(): Promise<void> {
    await yargs(hideBin(process.argv))
        .scriptName("npm run")
        .usage("Usage: npm run <command> -- [stack …] [options]")
        .command(upCommand)
        .command(preflightCommand)
        .command(previewCommand)
        .command(previewPrCommand)
        .command(verifyCommand)
        .command(refreshCommand)
        .command(outputCommand)
        .command(destroyCommand)
        .command(teardownCommand)
        .command(labCommand)
        .command(benchCommand)
        .demandCommand(1, "Which command? See --help.")
        .recommendCommands()
        .strict()
        .version(false)
        .completion("completion", false)
        .fail((message, error) => {
            throw error ?? new UsageError(message);
        })
        .parseAsync();
}

main().catch((error: unknown) => {
    report(error);
    process.exitCode = exitCodeOf(error);
});

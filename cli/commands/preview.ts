import type { CommandModule } from "yargs";
import { runPreviews } from "../preview-pr/run-previews";
import { jsonOption, printJson } from "../print/output";
import { failed } from "../stacks/results";
import { runOnStacks } from "../stacks/run-stacks";
import { openSession, parallelOption, policyOption, sessionOptions, type SessionArguments } from "../stacks/session";

export const previewCommand: CommandModule<object, SessionArguments & { json?: boolean }> = {
    command: "preview [stacks..]",
    describe: "show what `up` would change; changes nothing",
    builder: (parser) => jsonOption(policyOption(parallelOption(sessionOptions(parser)))),
    handler: async (args) => {
        const session = await openSession(args, { creates: true });
        if (args.json) {
            const previews = await runPreviews(session);
            printJson(previews);
            process.exitCode = previews.some(({ error }) => error !== undefined) ? 1 : 0;
            return;
        }
        process.exitCode = failed(await runOnStacks(session, "preview")) ? 1 : 0;
    },
};

import { createInterface } from "node:readline/promises";
import type { Argv } from "yargs";
import type { Session } from "./stacks/session";
import { UsageError } from "./usage";

export interface ConsentArguments {
    yes?: boolean;
}

export function consentOption<T>(parser: Argv<T>): Argv<T & ConsentArguments> {
    return parser.option("yes", {
        alias: "y",
        type: "boolean",
        describe: "with --cloud: continue without asking; creates or deletes real resources, which cost money",
    });
}

/** The lab costs nothing and asks nothing. Throws a UsageError where real resources are at stake and --yes is missing. */
export function confirmed(session: Session, args: ConsentArguments): void {
    if (session.target === "cloud" && !args.yes) {
        throw new UsageError(
            "this changes real resources on Tencent Cloud: look at `npm run preview` first, then add --yes",
        );
    }
}

/** Asks in the terminal. Only `y` and `yes` mean yes; the end of the input means no. */
export async function isConfirmed(
    question: string,
    input: NodeJS.ReadableStream = process.stdin,
    output: NodeJS.WritableStream = process.stdout,
): Promise<boolean> {
    const terminal = createInterface({ input, output });
    const ended = new Promise<string>((resolve) => terminal.once("close", () => resolve("")));
    try {
        const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended]);
        return /^y(es)?$/i.test(answer.trim());
    } finally {
        terminal.close();
    }
}

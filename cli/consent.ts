import type { Argv } from "yargs";
import type { Session } from "./session";
import { UsageError } from "./stacks";

export interface ConsentArguments {
    yes?: boolean;
}

export function consentOption<T>(parser: Argv<T>): Argv<T & ConsentArguments> {
    return parser.option("yes", {
        alias: "y",
        type: "boolean",
        describe: "with --cloud: go on without asking, which costs or deletes real resources",
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

import { UsageError } from "../usage";
import type { Witness } from "../../verify/app-proof/prove-app";

export interface WitnessArguments {
    by?: string[];
    match?: string;
}

/** Where the proof comes from, and what yargs took for values of `--by` but are stacks. */
export interface ChosenWitness {
    /** @default - the echo server's answer */
    witness?: Witness;
    stacks: string[];
}

/** Reads `--by echo | logs | header NAME` and `--match`. Throws a UsageError for anything else. */
export function chosenWitness({ by = [], match }: WitnessArguments): ChosenWitness {
    const [kind = "echo", ...rest] = by;
    if (match !== undefined && kind !== "logs") {
        throw new UsageError("--match is for --by logs: it says where in a line of the log the address stands");
    }
    switch (kind) {
        case "echo":
            return { stacks: rest };
        case "logs":
            return { witness: { by: "logs", match: pattern(match) }, stacks: rest };
        case "header": {
            const [name, ...stacks] = rest;
            if (!name || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
                throw new UsageError(
                    "--by header needs the name of the header in which the app answers its client's address, such as --by header X-Client-IP",
                );
            }
            return { witness: { by: "header", name }, stacks };
        }
        default:
            throw new UsageError(`--by is ${JSON.stringify(kind)}: set echo, logs, or header NAME`);
    }
}

function pattern(match: string | undefined): RegExp | undefined {
    try {
        return match === undefined ? undefined : new RegExp(match);
    } catch (error) {
        throw new UsageError(`--match is no regular expression: ${(error as Error).message}`);
    }
}

import { readdirSync } from "node:fs";
import { naturalOrder } from "../natural-order";
import { UsageError } from "../usage";

/** The stacks of the project: one for every Pulumi.<stack>.yaml in its folder, in natural order. */
export function allStacks(projectDirectory: string): string[] {
    return readdirSync(projectDirectory)
        .map((file) => /^Pulumi\.(?<stack>.+)\.yaml$/.exec(file)?.groups?.stack)
        .filter((stack) => stack !== undefined)
        .sort(naturalOrder);
}

/** The name of a pull request's own copy of a stack. */
export function prStack(pr: number, stack: string): string {
    return `pr-${pr}-${stack}`;
}

/** The number and the stack in such a name; undefined for any other name. */
export function parsePrStack(name: string): { pr: number; stack: string } | undefined {
    const { pr, stack } = /^pr-(?<pr>[1-9]\d*)-(?<stack>.+)$/.exec(name)?.groups ?? {};
    return pr && stack ? { pr: Number(pr), stack } : undefined;
}

/** The stack whose Pulumi.<stack>.yaml holds a stack's config: its own where it has one, a PR stack's origin otherwise. */
export function configStackOf(name: string, all: readonly string[]): string {
    return all.includes(name) ? name : (parsePrStack(name)?.stack ?? name);
}

export interface SelectionOptions {
    /** Number of the pull request whose stacks are meant. @default - none */
    pr?: number;
    /** The stacks that the backend knows. @default - none */
    known?: readonly string[];
    /**
     * Whether the command may make stacks: then no name is the five scenarios of the source document, also of a PR that has
     * no stack yet; further stacks are created by name.
     * @default false
     */
    creates?: boolean;
}

/** Whether a selection has to know the backend's stacks. */
export function needsBackend(asked: readonly string[], all: readonly string[], options: SelectionOptions): boolean {
    return asked.length > 0
        ? asked.some((stack) => !all.includes(configStackOf(stack, all)))
        : options.pr !== undefined && !options.creates;
}

/**
 * The stacks that a command is for.
 * @param asked names from the command line, a PR's without their prefix; none: the scenarios', or the PR's.
 * @param all those that have a Pulumi.<stack>.yaml.
 * Throws a UsageError that names every stack that there is no file for and that the backend does not know.
 */
export function selectStacks(
    asked: readonly string[],
    all: readonly string[],
    { pr, known = [], creates = false }: SelectionOptions = {},
): string[] {
    const unknown = asked.filter((stack) => !all.includes(configStackOf(stack, all)) && !known.includes(stack));
    if (unknown.length > 0) {
        throw new UsageError(
            `no such stack: ${unknown.join(", ")}; set one of ${all.join(", ")}, or add Pulumi.${unknown[0]}.yaml`,
        );
    }
    const scenarios = all.filter((stack) => (creates ? /^scenario[1-5]$/ : /^scenario\d+$/).test(stack));
    if (pr === undefined) {
        return asked.length > 0 ? [...new Set(asked)] : scenarios;
    }
    if (asked.length > 0 || creates) {
        const named = asked.length > 0 ? asked : scenarios;
        return [...new Set(named.map((stack) => (parsePrStack(stack)?.pr === pr ? stack : prStack(pr, stack))))];
    }
    const existing = known.filter((stack) => parsePrStack(stack)?.pr === pr);
    if (existing.length === 0) {
        throw new UsageError(`pull request ${pr} has no stack: bring one up, npm run up -- ${scenarios[0]} --pr ${pr}`);
    }
    return existing;
}

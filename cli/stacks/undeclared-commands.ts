import { UnusableImage } from "../../lab/images/image-process";
import { imageFiles } from "../../lab/image-files";
import { ImageTable } from "../../lab/images/image-table";
import { withPodCommand } from "../../lab/images/pod-command";
import { projectDirectory } from "../project";
import type { Session } from "./session";
import { configuredValue } from "./stack-config";
import { allStacks } from "./stacks";
import { UsageError } from "../usage";

/** What a stack's config has for its containers. */
export interface ConfiguredCommand {
    stack: string;
    image: unknown;
    command: unknown;
    args: unknown;
}

/**
 * Refuses stacks whose `command` or `args` the lab would not run, before anything is created: their Pods would wait for ever.
 * Throws a UsageError with all of them.
 */
export function refuseUndeclaredCommands({ lab, stacks }: Session): void {
    if (!lab) {
        return;
    }
    const all = allStacks(projectDirectory);
    const configured = stacks.map((stack) => {
        const valueOf = (key: string) => configuredValue(projectDirectory, stack, all, key);
        return { stack, image: valueOf("image"), command: valueOf("command"), args: valueOf("args") };
    });
    const mistakes = undeclaredCommands(configured, new ImageTable(imageFiles(lab)));
    if (mistakes.length > 0) {
        throw new UsageError(mistakes.join("\n"));
    }
}

/** One message for each stack whose command and args its image, where the lab knows it, declares nothing for. */
export function undeclaredCommands(
    configured: readonly ConfiguredCommand[],
    images: Pick<ImageTable, "find">,
): string[] {
    return configured.flatMap(({ stack, image, command, args }) => {
        const known = typeof image === "string" ? images.find(image) : undefined;
        try {
            if (known) {
                withPodCommand(known, { command: wordsOf(command), args: wordsOf(args) });
            }
            return [];
        } catch (error) {
            if (error instanceof UnusableImage) {
                const keys = [command && "command", args && "args"].filter(Boolean).join(" and ");
                return [`${stack}: ${keys}: ${error.message}`];
            }
            throw error;
        }
    });
}

/** What is no list of texts, the configuration itself refuses. */
function wordsOf(value: unknown): string[] | undefined {
    return Array.isArray(value) && value.every((word) => typeof word === "string") ? value : undefined;
}

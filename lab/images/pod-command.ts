import { stringify } from "yaml";
import type { ContainerImage } from "./image";
import { UnusableImage } from "./image-process";

/** What a container runs instead of its image's own command. */
export interface PodCommand {
    command?: readonly string[];
    args?: readonly string[];
}

/**
 * The image with the command that stands for what a container runs: the image's own, or the one that is declared for exactly the
 * container's `command` and `args`. A Pod does not choose by itself which program of this machine runs.
 *
 * @throws UnusableImage where none is declared for them
 */
export function withPodCommand(image: ContainerImage, { command, args }: PodCommand): ContainerImage {
    if (!command && !args) {
        return image;
    }
    const words = [...(command ?? []), ...(args ?? [])];
    const declared = image.commands?.find(({ pod }) => isSame(pod, words));
    if (!declared) {
        throw new UnusableImage(notDeclared(image, words));
    }
    return { ...image, command: declared.run };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
    return one.length === other.length && one.every((word, index) => word === other[index]);
}

function notDeclared({ reference, origin }: ContainerImage, words: readonly string[]): string {
    const shown = stringify(words, { collectionStyle: "flow", lineWidth: 0 }).trim();
    const remedy =
        origin === "built in"
            ? "leave command and args out"
            : `leave command and args out, or declare what stands for them in lab.images.yaml: commands: [{ pod: ${shown}, run: [PROGRAM, …] }]`;
    return `the lab does not run command and args of a Pod on this machine, and image ${reference} declares nothing for ${shown}: ${remedy}`;
}

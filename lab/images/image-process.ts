import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import type { ContainerImage } from "./image";

/** A program that can be started. */
export interface ImageProcess {
    /** Absolute path. */
    program: string;
    args: string[];
    /** @default the lab's own */
    directory?: string;
}

/** An image's program cannot be started; the message says why and what to do. */
export class UnusableImage extends Error {}

export interface ListenAddress {
    /** The address that the process has to listen on. */
    host: string;
    /** @default the image has none, and no command with `{port}` can run */
    port?: string;
}

/**
 * The process that stands for a container of an image.
 *
 * @param path the folders in which a program is looked up, as in PATH
 * @throws UnusableImage
 */
export function imageProcess(
    image: ContainerImage,
    { host, port }: ListenAddress,
    path = process.env.PATH,
): ImageProcess {
    const { reference, command, directory } = image;
    if (port === undefined && command.some((word) => word.includes("{port}"))) {
        throw new UnusableImage(
            `the command of image ${reference} has {port}, but no port is known: give the image a port, or the container a containerPort`,
        );
    }
    const [program = "", ...args] = command.map((word) =>
        word.replaceAll("{host}", host).replaceAll("{port}", port ?? ""),
    );
    if (directory && !isDirectory(directory)) {
        throw new UnusableImage(`image ${reference} is started in ${directory}, which is not a folder`);
    }
    return { program: executable(program, { image, path }), args, directory };
}

/** The absolute path of an image's program. Throws UnusableImage where there is none. */
export function executable(program: string, { image, path = "" }: { image: ContainerImage; path?: string }): string {
    const { reference, directory = "." } = image;
    const candidates = isInPath(program)
        ? path.split(delimiter).flatMap((folder) => (folder ? [join(folder, program)] : []))
        : [resolve(directory, program)];
    const found = candidates.find(isExecutable);
    if (!found) {
        throw new UnusableImage(
            isInPath(program)
                ? `image ${reference} runs ${program}, which is in no folder of PATH: install it, or name its path`
                : `image ${reference} runs ${candidates.join("")}, which is not a program that you may run`,
        );
    }
    return found;
}

/** Any other is a file, relative to the image's folder. */
function isInPath(program: string): boolean {
    return !program.includes("/");
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch {
        return false;
    }
}

function isDirectory(path: string): boolean {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

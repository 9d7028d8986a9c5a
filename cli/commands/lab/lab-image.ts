import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { ArgumentsCamelCase, Argv, CommandModule } from "yargs";
import { prepareHome } from "../../../lab/files/home-folder";
import { imageFiles, PROJECT_IMAGES } from "../../../lab/image-files";
import { addImage, removeImage } from "../../../lab/images/added-images";
import type { ContainerImage } from "../../../lab/images/image";
import { declarationMistakes, InvalidImages, type ImageDeclaration } from "../../../lab/images/image-file";
import { executable, UnusableImage } from "../../../lab/images/image-process";
import { ImageTable } from "../../../lab/images/image-table";
import { canonicalName, parseImageReference } from "../../../lab/images/image-reference";
import { plainTable } from "../../lab/lab-report";
import { jsonOption, printJson } from "../../print/output";
import { projectLabHome } from "../../project";
import { shellQuote } from "../../print/shell-quote";
import { UsageError } from "../../usage";

interface AddArguments {
    reference: string;
    command?: string[];
    port?: string;
    directory?: string;
    env?: string[];
    exec?: string[];
}

function addOptions(parser: Argv) {
    return parser
        .parserConfiguration({ "populate--": true })
        .positional("reference", {
            type: "string",
            demandOption: true,
            describe: "image, such as ghcr.io/me/shop:1.2; without a tag: all its tags",
        })
        .option("port", {
            type: "string",
            requiresArg: true,
            describe: "port on which the program listens; default: the container's first containerPort",
        })
        .option("directory", {
            type: "string",
            requiresArg: true,
            describe: "folder in which the program is started; default: the current one",
        })
        .option("env", {
            type: "string",
            array: true,
            requiresArg: true,
            nargs: 1,
            describe: "a variable that the image sets, NAME=VALUE; may be repeated",
        })
        .option("exec", {
            type: "string",
            array: true,
            requiresArg: true,
            nargs: 1,
            describe: "a command that kubectl exec may run, its words separated by spaces; may be repeated",
        })
        .example(
            "$0 lab image add ghcr.io/me/shop:1.2 --port 8080 -- node server.js",
            "a program that reads HOST and PORT",
        )
        .example("$0 lab image add web -- python3 -m http.server {port} --bind {host}", "one that takes arguments");
}

async function add(args: ArgumentsCamelCase<AddArguments> & { "--"?: string[] }): Promise<void> {
    const home = projectLabHome();
    const { reference, port, env = [], exec = [] } = args;
    const command = (args["--"] ?? []).map(String);
    const declaration = {
        command,
        // npm starts its scripts in the project's folder; INIT_CWD is where the user is.
        directory: resolve(process.env.INIT_CWD ?? process.cwd(), args.directory ?? "."),
        ...(port !== undefined && { port: /^\d+$/.test(port) ? Number(port) : (port as unknown as number) }),
        ...(env.length > 0 && { env: Object.fromEntries(env.map(splitVariable)) }),
        ...(exec.length > 0 && { exec: exec.map((line) => line.split(" ").filter(Boolean)) }),
    };
    const mistakes = addMistakes(reference, declaration, env);
    if (mistakes.length > 0) {
        throw new UsageError(`image ${reference} is not added:\n  ${mistakes.join("\n  ")}`);
    }
    prepareHome(home);
    const replaced = await refused(() => addImage(home.images, reference, declaration));
    process.stdout.write(
        `${replaced ? "Replaced" : "Added"} ${reference}. Containers that wait for it start within a second; ` +
            "those that run continue with what they were started with.\n",
    );
}

/** All that is wrong with a declaration, also what only this machine can tell. */
function addMistakes(reference: string, declaration: ImageDeclaration, env: readonly string[]): string[] {
    const [program] = declaration.command;
    const { directory = "." } = declaration;
    if (program === undefined) {
        return ["the command is missing: write it behind --, as in -- node server.js"];
    }
    return [
        ...env.filter((each) => !/^[^=]+=/.test(each)).map((each) => `--env ${each}: must be NAME=VALUE`),
        ...declarationMistakes(reference, declaration),
        ...(isFolder(directory) ? [] : [`--directory ${directory}: is not a folder`]),
        ...programMistakes(program, { ...declaration, reference, origin: "added" }),
    ];
}

function programMistakes(program: string, image: ContainerImage): string[] {
    try {
        executable(program, { image, path: process.env.PATH });
        return [];
    } catch (error) {
        if (error instanceof UnusableImage) {
            return [error.message];
        }
        throw error;
    }
}

function isFolder(path: string): boolean {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function splitVariable(text: string): [string, string] {
    const at = text.indexOf("=");
    return [text.slice(0, at), text.slice(at + 1)];
}

function list({ json }: { json?: boolean }): void {
    const table = new ImageTable(imageFiles(projectLabHome()));
    const images = table.list();
    if (json) {
        printJson(images);
    } else {
        process.stdout.write(`${imageTable(images)}\n`);
    }
    const problems = table.problems();
    if (problems.length > 0) {
        throw new UsageError(problems.map(({ message }) => message).join("\n"));
    }
}

function imageTable(images: readonly ContainerImage[]): string {
    return plainTable(
        ["IMAGE", "PORT", "COMMAND", "FROM"],
        images.map((image) => [
            image.reference,
            image.port === undefined ? "" : String(image.port),
            image.command.map(shellQuote).join(" "),
            originText(image),
        ]),
    );
}

function originText({ origin }: ContainerImage): string {
    return typeof origin === "string" ? origin : origin.file;
}

async function remove({ reference }: { reference: string }): Promise<void> {
    const home = projectLabHome();
    const files = imageFiles(home);
    const removed = existsSync(home.images) && (await refused(() => removeImage(home.images, reference)));
    if (!removed) {
        throw new UsageError(whyNotRemoved(reference, new ImageTable(files)));
    }
    process.stdout.write(`Removed ${reference}. Containers that run continue until they end.\n`);
}

function whyNotRemoved(reference: string, table: ImageTable): string {
    const wanted = parseImageReference(reference);
    const same = table.list().find((image) => {
        const parsed = parseImageReference(image.reference);
        return parsed && wanted && canonicalName(parsed) === canonicalName(wanted);
    });
    if (same && typeof same.origin === "object") {
        return `${reference} is declared in ${same.origin.file}: take it out there`;
    }
    const added = table.list().flatMap((image) => (image.origin === "added" ? image.reference : []));
    return (
        `${reference} was not added to this lab` +
        (added.length > 0 ? `: these were: ${added.join(", ")}` : `; ${PROJECT_IMAGES} is edited by hand`)
    );
}

/** What cannot be declared is a mistake in the command's use. */
async function refused<T>(work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        throw error instanceof InvalidImages ? new UsageError(error.message) : error;
    }
}

export const imageCommand: CommandModule = {
    command: "image",
    describe: "choose which program the lab runs for a container's image: add, list, remove",
    builder: (parser) =>
        parser
            .command(
                "add <reference>",
                "declare the program that runs for an image: … -- program arguments",
                addOptions,
                add,
            )
            .command("list", "list the images that the lab knows, in the order of precedence", jsonOption, list)
            .command(
                "remove <reference>",
                "forget an image that was added",
                (command: Argv) => command.positional("reference", { type: "string", demandOption: true }),
                remove,
            )
            .demandCommand(1, "Which image command? See --help."),
    handler: () => undefined,
};

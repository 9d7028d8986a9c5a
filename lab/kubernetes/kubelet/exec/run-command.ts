import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { once } from "node:events";
import { constants } from "node:os";
import type { ContainerImage } from "../../../images/image";
import { imageProcess } from "../../../images/image-process";
import { NOT_EXECUTABLE } from "../not-run";
import { RUN_VARIABLE } from "../process/own-processes";
import { exitCodeOf } from "../restart";
import type { CommandStreams } from "../streaming/remote-command";
import { BUILT_IN_COMMANDS, writeToStderr, ownCommand, type CommandContext } from "./commands";

/** A container in which a command is run. */
export interface ExecTarget extends Omit<CommandContext, "streams"> {
    containerName: string;
    image: ContainerImage;
    /** The name of the present run: what is started ends with it. */
    run: string;
    /** The control plane binary, which starts a program so that it dies with the lab. @default started directly */
    binary?: string;
}

/**
 * Runs a command in a container: one of the lab's own, or one that the image's declaration lists word for word. Any other is
 * refused with exit code 126, since a container is a process of this machine, and no Pod may choose what runs on it.
 */
export async function runCommand(
    command: readonly string[],
    target: ExecTarget,
    streams: CommandStreams,
): Promise<number> {
    const own = ownCommand(command);
    if (isDeclared(command, target.image)) {
        return runDeclared(command, target, streams);
    }
    if (own) {
        return own({ ...target, streams });
    }
    await writeToStderr({ streams }, refusedMessage(command, target));
    return NOT_EXECUTABLE;
}

export function isDeclared(command: readonly string[], { exec = [] }: ContainerImage): boolean {
    return exec.some((each) => each.length === command.length && each.every((word, index) => word === command[index]));
}

function refusedMessage(command: readonly string[], { containerName, image }: ExecTarget): string {
    const declared = (image.exec ?? []).map((each) => `\n  ${each.join(" ")}`).join("");
    return (
        `the lab does not run \`${command.join(" ")}\` in container ${containerName}: a container is a process of this machine, ` +
        `which has no shell for Pods. It runs ${BUILT_IN_COMMANDS.join(", ")} of its own` +
        (declared ? `, and what image ${image.reference} declares:${declared}` : "") +
        "\nDeclare others word for word under `exec` of the image in lab.images.yaml"
    );
}

async function runDeclared(command: readonly string[], target: ExecTarget, streams: CommandStreams): Promise<number> {
    const { image, environment, run, binary } = target;
    const { HOST: host = "", PORT: port } = environment;
    const { program, args, directory } = imageProcess({ ...image, command }, { host, port }, environment.PATH);
    const [file = "", ...rest] = binary ? [binary, "exec", program, ...args] : [program, ...args];
    const child = spawn(file, rest, { env: { ...environment, [RUN_VARIABLE]: run }, cwd: directory });
    streams.signal.addEventListener("abort", () => child.kill("SIGKILL"));
    child.stdin.on("error", () => undefined);
    if (streams.stdin) {
        streams.stdin.pipe(child.stdin);
    } else {
        child.stdin.end();
    }
    // The exit code reports its end, and comes after the output.
    forwardTo(child.stdout, streams.stdout);
    forwardTo(child.stderr, streams.stderr ?? streams.stdout);
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    return exitCodeOf(code, signal ? constants.signals[signal] : undefined);
}

function forwardTo(output: Readable, client: Writable | undefined): void {
    if (client) {
        output.pipe(client, { end: false });
    } else {
        output.resume();
    }
}

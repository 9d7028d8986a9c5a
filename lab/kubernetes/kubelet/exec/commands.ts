import { setTimeout as delay } from "node:timers/promises";
import { pipeline } from "node:stream/promises";
import { Writable } from "node:stream";
import { sleepSeconds } from "../lifecycle-hooks";
import type { CommandStreams } from "../streaming/remote-command";
import { NoSuchFile, type ContainerFiles } from "./container-files";
import { packFiles, unpackFiles } from "./tar";

/** What a command of the lab's own has of the container in which it runs. */
export interface CommandContext {
    streams: CommandStreams;
    /** The environment of the container's process. */
    environment: Readonly<Record<string, string>>;
    files: ContainerFiles;
}

type Command = (args: readonly string[], context: CommandContext) => Promise<number>;

/**
 * What `kubectl exec` may run in every container. None of it is a program of the machine: each is carried out here, on the
 * container's environment and files alone.
 */
const COMMANDS: Readonly<Record<string, Command>> = {
    cat,
    echo: async (args, context) => {
        const newline = args[0] === "-n" ? "" : "\n";
        return print(context, args.slice(newline ? 0 : 1).join(" ") + newline);
    },
    env: async (_args, context) => print(context, lines(variables(context))),
    false: async () => 1,
    hostname: async (_args, context) => print(context, lines([context.environment.HOSTNAME ?? ""])),
    ls,
    printenv: async (args, context) => {
        if (args.length === 0) {
            return print(context, lines(variables(context)));
        }
        const { environment } = context;
        const values = args.map((name) => (Object.hasOwn(environment, name) ? environment[name] : undefined));
        await print(context, lines(values.filter((value) => value !== undefined)));
        return values.includes(undefined) ? 1 : 0;
    },
    sleep: async (args, { streams }) => {
        await delay(1000 * (sleepSeconds(["sleep", ...args]) ?? 0), undefined, { signal: streams.signal });
        return 0;
    },
    tar,
    test: async (args, { files }) => {
        const [flag, path = ""] = args;
        const entry = await files.entry(path).catch(() => undefined);
        return entry && (flag === "-e" || (flag === "-d") === entry.directory) ? 0 : 1;
    },
    true: async () => 0,
};

export const BUILT_IN_COMMANDS: readonly string[] = Object.keys(COMMANDS).toSorted();

/** A command of the lab's own; undefined for any other. */
export function ownCommand([program = "", ...args]: readonly string[]):
    ((context: CommandContext) => Promise<number>) | undefined {
    const name = program.replace(/^(\/usr)?\/bin\//, "");
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    return (
        command &&
        (async (context) => {
            try {
                return await command(args, context);
            } catch (error) {
                if (error instanceof NoSuchFile) {
                    await writeToStderr(context, `${name}: ${error.message}`);
                    return 1;
                }
                throw error;
            }
        })
    );
}

async function cat(args: readonly string[], { streams, files }: CommandContext): Promise<number> {
    const output = streams.stdout ?? nowhere();
    for (const path of args.length > 0 ? args : ["-"]) {
        if (path === "-") {
            await pipeline(streams.stdin ?? [], output, { end: false, signal: streams.signal });
        } else {
            const handle = await files.open(path);
            await pipeline(handle.createReadStream(), output, { end: false, signal: streams.signal });
        }
    }
    return 0;
}

async function ls(args: readonly string[], context: CommandContext): Promise<number> {
    const { files } = context;
    const paths = args.filter((arg) => !arg.startsWith("-"));
    for (const path of paths.length > 0 ? paths : ["/tmp"]) {
        const { directory } = await files.entry(path);
        const names = directory ? await files.list(path) : [path];
        await print(context, lines(names));
    }
    return 0;
}

/** `tar cf - PATH …` and `tar xf - -C FOLDER`, which is what `kubectl cp` runs. */
async function tar(args: readonly string[], context: CommandContext): Promise<number> {
    const { streams, files } = context;
    const [mode = "", ...rest] = args.filter((arg) => !arg.startsWith("--no-same-"));
    const letters = mode.replace(/^-/, "");
    const at = rest.indexOf("-C");
    const directory = at >= 0 ? rest[at + 1] : undefined;
    const paths = rest.filter((arg, index) => arg !== "-" && index !== at && (at < 0 || index !== at + 1));
    if (/^c[fpv]*$/.test(letters) && rest[0] === "-" && paths.length > 0 && directory === undefined) {
        await packFiles(files, paths, streams.stdout ?? nowhere());
        return 0;
    }
    if (/^x[fmpv]*$/.test(letters) && rest[0] === "-" && paths.length === 0 && streams.stdin) {
        const skipped = await unpackFiles(files, directory ?? "/tmp", streams.stdin);
        await writeToStderr(context, ...skipped.map((name) => `tar: ${name}: left out: it is no file and no folder`));
        return 0;
    }
    await writeToStderr(context, "tar: the lab has `tar cf - PATH …` and `tar xf - [-C FOLDER]` only, for kubectl cp");
    return 2;
}

async function print({ streams }: CommandContext, text: string): Promise<number> {
    await written(streams.stdout, text);
    return 0;
}

/** With a terminal there is no stderr. */
export async function writeToStderr(
    { streams }: Pick<CommandContext, "streams">,
    ...messages: string[]
): Promise<void> {
    await written(streams.stderr ?? streams.stdout, lines(messages));
}

async function written(output: Writable | undefined, text: string): Promise<void> {
    if (output && text) {
        await new Promise<void>((resolve) => output.write(text, () => resolve()));
    }
}

function variables({ environment }: CommandContext): string[] {
    return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}

function lines(texts: readonly string[]): string {
    return texts.map((text) => `${text}\n`).join("");
}

function nowhere(): Writable {
    return new Writable({ write: (_chunk, _encoding, done) => done() });
}

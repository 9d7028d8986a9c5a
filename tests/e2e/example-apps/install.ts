import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
    accessSync,
    constants,
    existsSync,
    mkdirSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { projectDirectory } from "../../support/project";
import type { Edit, ExampleApp } from "./apps";

export const EXAMPLES = join(projectDirectory, "examples", "apps");

const exec = promisify(execFile);

/** Where an app's copies are. */
export interface InstalledApp {
    /** As it is in `examples/apps/`. */
    directory: string;
    /** With the mistake of the leftmost entry; the same folder where variables alone make it. */
    leftmostDirectory: string;
}

/** The programs that this machine lacks. */
export function missingPrograms({ needs }: ExampleApp): string[] {
    const folders = (process.env.PATH ?? "").split(delimiter);
    return needs.filter((program) => !folders.some((folder) => isExecutable(join(folder, program))));
}

function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return true;
    } catch {
        return false;
    }
}

/** Copies an app into the user's cache, and installs and builds what it needs there, unless that was done for the same files. */
export async function install(app: ExampleApp): Promise<InstalledApp> {
    const files = await committedFiles(app.name);
    const directory = await cached(app.name, files, async (folder) => {
        for (const command of app.install?.commands ?? []) {
            await run(command, folder);
        }
        await build(app, folder);
    });
    const { edit } = app.leftmost;
    if (!edit) {
        return { directory, leftmostDirectory: directory };
    }
    const leftmostDirectory = await cached(`${app.name}-leftmost`, edited(files, edit), async (folder) => {
        if (app.install) {
            symlinkSync(join(directory, app.install.folder), join(folder, app.install.folder));
        }
        await build(app, folder);
    });
    return { directory, leftmostDirectory };
}

type Files = ReadonlyMap<string, string>;

async function committedFiles(name: string): Promise<Files> {
    const folder = join(EXAMPLES, name);
    const { stdout } = await exec("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
        cwd: folder,
    });
    const names = stdout.split("\0").filter((file) => file && existsSync(join(folder, file)));
    return new Map(names.map((file) => [file, readFileSync(join(folder, file), "utf8")]));
}

function edited(files: Files, { file, from, to }: Edit): Files {
    const parts = files.get(file)?.split(from);
    assert.equal(parts?.length, 2, `${file} has ${from} once`);
    return new Map([...files, [file, parts.join(to)]]);
}

/** The folder of these files, as `prepare` left it. */
async function cached(name: string, files: Files, prepare: (folder: string) => Promise<void>): Promise<string> {
    const hash = createHash("sha256")
        .update(JSON.stringify([...files]))
        .digest("hex")
        .slice(0, 12);
    const folder = join(cacheFolder(), `${name}-${hash}`);
    // A virtual environment cannot be moved once it is there, so that a mark says whether the folder is whole.
    const mark = join(folder, ".complete");
    if (!existsSync(mark)) {
        rmSync(folder, { recursive: true, force: true });
        for (const [file, text] of files) {
            mkdirSync(dirname(join(folder, file)), { recursive: true });
            writeFileSync(join(folder, file), text);
        }
        await prepare(folder);
        writeFileSync(mark, "");
    }
    return folder;
}

/** Beside the control plane, outside the checkout, so that every clone shares it. */
function cacheFolder(): string {
    const configured = process.env.XDG_CACHE_HOME;
    const cache = configured && isAbsolute(configured) ? configured : join(homedir(), ".cache");
    return join(cache, "tke-client-ip", "example-apps");
}

async function build({ build: commands = [] }: ExampleApp, folder: string): Promise<void> {
    for (const command of commands) {
        await run(command, folder);
    }
}

async function run([program = "", ...args]: readonly string[], cwd: string): Promise<void> {
    await exec(program.startsWith(".") ? join(cwd, program) : program, args, { cwd, maxBuffer: 64 * 1024 * 1024 });
}

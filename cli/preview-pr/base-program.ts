import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A commit's program, ready to run, in a folder of its own. */
export interface BaseProgram {
    directory: string;
    remove(): void;
}

/**
 * Takes a commit's files out of the repository, without touching the checkout, and gives them their dependencies: the
 * checkout's, where both lock the same versions, else an installation of their own.
 */
export async function takeBaseProgram(projectDirectory: string, commit: string): Promise<BaseProgram> {
    const directory = mkdtempSync(join(tmpdir(), "tke-client-ip-base-"));
    const remove = () => rmSync(directory, { recursive: true, force: true });
    try {
        const archive = join(directory, "base.tar");
        await run("git", ["-C", projectDirectory, "archive", "--format=tar", `--output=${archive}`, commit]);
        await run("tar", ["-xf", archive, "-C", directory]);
        rmSync(archive);
        if (lockOf(directory) === lockOf(projectDirectory)) {
            linkDependencies(projectDirectory, directory);
        } else {
            process.stderr.write(`Installing the dependencies of ${commit} (npm ci, about half a minute) …\n`);
            await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: directory });
        }
        return { directory, remove };
    } catch (error) {
        remove();
        throw error;
    }
}

function lockOf(directory: string): string | undefined {
    const file = join(directory, "package-lock.json");
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** Part of the program itself: each copy of the project has its own. */
const OWN_PACKAGE = join("@pulumi", "tencentcloud");

/** Gives a copy of the project the installed packages of another, and its own package of Tencent's provider. */
export function linkDependencies(from: string, to: string): void {
    const source = join(from, "node_modules");
    const target = join(to, "node_modules");
    mkdirSync(join(target, "@pulumi"), { recursive: true });
    const packages = [
        ...readdirSync(source).filter((name) => name !== "@pulumi"),
        ...readdirSync(join(source, "@pulumi")).map((name) => join("@pulumi", name)),
    ];
    for (const name of packages.filter((entry) => entry !== OWN_PACKAGE)) {
        symlinkSync(join(source, name), join(target, name));
    }
    symlinkSync(join(to, "sdks", "tencentcloud"), join(target, OWN_PACKAGE));
}

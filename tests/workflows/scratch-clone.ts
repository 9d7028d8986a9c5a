import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { linkDependencies } from "../../cli/preview-pr/base-program";
import { OFFLINE } from "../support/project";
import { projectDirectory } from "./workflow-files";

export interface ScriptResult {
    exitCode: number;
    stdout: string;
    stderr: string;
}

/** A checkout of the project as a job has it: a clone whose `origin/main` is the working tree, on a branch of its own. */
export class ScratchClone {
    readonly directory: string;
    private readonly root = mkdtempSync(join(tmpdir(), "tke-client-ip-clone-"));

    constructor() {
        const origin = join(this.root, "origin");
        const files = git(projectDirectory, "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate");
        const deleted = new Set(git(projectDirectory, "ls-files", "--deleted").split("\n"));
        for (const file of files.split("\n").filter((name) => name !== "" && !deleted.has(name))) {
            mkdirSync(join(origin, dirname(file)), { recursive: true });
            copyFileSync(join(projectDirectory, file), join(origin, file));
        }
        git(origin, "init", "--quiet", "--initial-branch=main");
        commit(origin, "base");
        this.directory = join(this.root, "clone");
        git(this.root, "clone", "--quiet", origin, this.directory);
        git(this.directory, "switch", "--quiet", "--create", "feature");
        this.installDependencies();
    }

    /** Changes a file, and commits that. */
    change(file: string, edit: (content: string) => string): void {
        writeFileSync(this.path(file), edit(this.read(file)));
        commit(this.directory, `change ${file}`);
    }

    /** Runs a step's script as GitHub's runner does, with the shell's `-e -o pipefail`. */
    async run(script: string, environment: Record<string, string>): Promise<ScriptResult> {
        const child = spawn("bash", ["-e", "-o", "pipefail", "-c", script], {
            cwd: this.directory,
            env: { ...process.env, ...OFFLINE, ...environment },
            stdio: ["ignore", "pipe", "pipe"],
        });
        const [stdout, stderr, exitCode] = await Promise.all([
            text(child.stdout),
            text(child.stderr),
            new Promise<number>((resolve) => child.once("close", (code) => resolve(code ?? -1))),
        ]);
        return { exitCode, stdout, stderr };
    }

    path(...names: string[]): string {
        return join(this.directory, ...names);
    }

    read(...names: string[]): string {
        return readFileSync(this.path(...names), "utf8");
    }

    remove(): void {
        rmSync(this.root, { recursive: true, force: true });
    }

    /** The project's own, so that nothing is installed again; the stamp is what bootstrap.mjs looks for. */
    private installDependencies(): void {
        linkDependencies(projectDirectory, this.directory);
        const stamp = this.path("node_modules", ".installed");
        rmSync(stamp, { force: true });
        writeFileSync(stamp, createHash("sha256").update(this.read("package-lock.json")).digest("hex"));
    }
}

function git(directory: string, ...args: string[]): string {
    return execFileSync("git", ["-C", directory, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}

function commit(directory: string, message: string): void {
    const author = ["-c", "user.name=test", "-c", "user.email=test@localhost"];
    git(directory, "add", "--all");
    git(directory, ...author, "commit", "--quiet", "--no-verify", "--message", message);
}

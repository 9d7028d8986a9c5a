import { spawn, type ChildProcessByStdio } from "node:child_process";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** No test downloads anything: what is not there already cannot be had. */
export const OFFLINE = {
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_SKIP_UPDATE_CHECK: "true",
};

export const projectDirectory = join(__dirname, "..", "..");

export interface CommandResult {
    exitCode: number | null;
    stdout: string;
    stderr: string;
}

/** Starts one of the project's commands as its npm script does, in the lab of `labDirectory`. */
export function spawnCommand(labDirectory: string, ...args: string[]): ChildProcessByStdio<null, Readable, Readable> {
    return spawnCommandWith({}, labDirectory, ...args);
}

/** @param environment over this process's own; an undefined value takes a variable away. */
export function spawnCommandWith(
    environment: NodeJS.ProcessEnv,
    labDirectory: string,
    ...args: string[]
): ChildProcessByStdio<null, Readable, Readable> {
    return spawn(
        process.execPath,
        [
            "--disable-warning=ExperimentalWarning",
            "-r",
            join(projectDirectory, "preload.cjs"),
            join(projectDirectory, "cli", "main.ts"),
            ...args,
        ],
        {
            cwd: projectDirectory,
            env: { ...process.env, ...OFFLINE, ...environment, TKE_LAB_HOME: labDirectory },
            stdio: ["ignore", "pipe", "pipe"],
        },
    );
}

/** Runs a command to its end. */
export function runCommand(labDirectory: string, ...args: string[]): Promise<CommandResult> {
    return runCommandWith({}, labDirectory, ...args);
}

/** @param environment over this process's own; an undefined value takes a variable away. */
export async function runCommandWith(
    environment: NodeJS.ProcessEnv,
    labDirectory: string,
    ...args: string[]
): Promise<CommandResult> {
    const child = spawnCommandWith(environment, labDirectory, ...args);
    const result: CommandResult = { exitCode: null, stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (result.stdout += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (result.stderr += chunk));
    result.exitCode = await new Promise((resolve, reject) => child.once("error", reject).once("close", resolve));
    return result;
}

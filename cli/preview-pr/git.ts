import { execFile, type ExecFileException } from "node:child_process";
import { promisify } from "node:util";
import { UsageError } from "../usage";

const run = promisify(execFile);

/** The commit that a branch was made from: what `git diff <base>...HEAD` compares with. */
export async function mergeBase(directory: string, base: string): Promise<string> {
    return (await git(directory, base, "merge-base", base, "HEAD")).trim();
}

/** Files that differ between a commit and the working tree, those of a renamed file under both names. */
export async function changedFiles(directory: string, commit: string): Promise<string[]> {
    const output = await git(directory, commit, "diff", "--name-only", "--no-renames", "--relative", "-z", commit);
    return output.split("\0").filter((file) => file !== "");
}

export async function headCommit(directory: string): Promise<string> {
    return (await git(directory, "HEAD", "rev-parse", "HEAD")).trim();
}

/** Where a pull request is to be merged: GitHub Actions says so; elsewhere it is `origin/main`. */
export function defaultBase(environment: NodeJS.ProcessEnv): string {
    return `origin/${environment.GITHUB_BASE_REF || "main"}`;
}

async function git(directory: string, revision: string, ...args: string[]): Promise<string> {
    try {
        return (await run("git", ["-C", directory, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout;
    } catch (error) {
        const { code, stderr } = error as ExecFileException & { stderr?: string };
        const reason = code === "ENOENT" ? "there is no git" : stderr?.trim().split("\n")[0] || "they share no commit";
        throw new UsageError(
            `git cannot compare with ${revision}: ${reason}\n` +
                "  fetch it (in GitHub Actions: actions/checkout with `fetch-depth: 0`), set --base, or name the stacks",
        );
    }
}

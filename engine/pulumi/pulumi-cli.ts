import { execFile } from "node:child_process";
import { delimiter, dirname, isAbsolute } from "node:path";
import { promisify } from "node:util";
import type { PulumiCommand } from "@pulumi/pulumi/automation";

const run = promisify(execFile);

export interface CliInvocation {
    args: readonly string[];
    /** Folder of Pulumi.yaml. */
    workDir: string;
    /** Over this process's own environment. */
    variables?: Readonly<Record<string, string>>;
}

/** What the CLI prints on stdout, for the commands that the Automation API lacks. Rejects where it fails. */
export async function runCli({ command }: PulumiCommand, invocation: CliInvocation): Promise<string> {
    const env = { ...process.env, ...invocation.variables };
    if (isAbsolute(command)) {
        // Its own plugins lie beside it, as PulumiCommand has it.
        env.PATH = [dirname(command), env.PATH].join(delimiter);
    }
    const { stdout } = await run(command, [...invocation.args, "--non-interactive"], {
        cwd: invocation.workDir,
        env,
        maxBuffer: Infinity,
    });
    return stdout;
}

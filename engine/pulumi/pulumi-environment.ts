import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { OperationOptions } from "../api/engine";

/** What the lab's stacks are sealed with: the lab holds nothing that would have to stay secret from its own user. */
const LAB_PASSPHRASE = "lab";

export interface CliVariablesOptions extends Pick<OperationOptions, "environment" | "deleteUnreachable"> {
    /** The lab's folder; absent: the user's own backend and secrets. */
    labDirectory?: string;
}

/** Folder of the lab's own file backend, so that neither the user's Pulumi account nor his stacks are touched. */
export function backendOf(labDirectory: string): string {
    return join(labDirectory, "pulumi");
}

/** The name in Pulumi.yaml. */
export function projectNameOf(projectDirectory: string): string {
    const { name } = parse(readFileSync(join(projectDirectory, "Pulumi.yaml"), "utf8")) as { name: string };
    return name;
}

/** The environment of the CLI, over this process's own. */
export async function cliVariables(options: CliVariablesOptions): Promise<Record<string, string>> {
    const variables = {
        ...definedVariables(options.environment),
        // Provider pulumi-kubernetes: what cannot be reached counts as deleted, in `delete` and in `read`.
        ...(options.deleteUnreachable ? { PULUMI_K8S_DELETE_UNREACHABLE: "true" } : {}),
    };
    if (options.labDirectory === undefined) {
        return variables;
    }
    const backend = backendOf(options.labDirectory);
    await mkdir(backend, { recursive: true, mode: 0o700 });
    return {
        ...variables,
        PULUMI_BACKEND_URL: `file://${backend}`,
        PULUMI_CONFIG_PASSPHRASE: LAB_PASSPHRASE,
        PULUMI_SKIP_UPDATE_CHECK: "true",
        // Types are checked by `npm run typecheck`; at every run they would cost more than all else.
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    };
}

function definedVariables(environment: NodeJS.ProcessEnv = {}): Record<string, string> {
    return Object.fromEntries(
        Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
}

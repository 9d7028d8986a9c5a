import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sync as writeFileAtomic } from "write-file-atomic";
import { parse, parseDocument } from "yaml";
import { quoted, VERBATIM } from "../../yaml/go-yaml";
import { userCache } from "../../machine/user-cache";

/** Where the CLI finds a stack's settings when that is not the user's checkout. */
export interface WorkspaceRequest {
    stack: string;
    /** Folder of the project's own Pulumi.yaml. */
    projectDirectory: string;
    /** The stack whose Pulumi.<stack>.yaml is copied; one that there is no file for has no settings. */
    configStack: string;
    /** Values over those of the file, by full key (`project:key`). */
    configOverrides: Readonly<Record<string, string>>;
    /** The lab's folder; absent: the user's cache folder. */
    labDirectory?: string;
}

/**
 * A folder with copies of Pulumi.yaml and Pulumi.<stack>.yaml, whose `main` points back to the project. What the CLI
 * writes into a stack's settings (its secrets provider's salt) and which stack it remembers as the selected one then
 * never reach the user's checkout, also when it is killed.
 * @returns its path, which is the same for every run on a stack.
 */
export function prepareWorkspace(request: WorkspaceRequest): string {
    const { stack, projectDirectory, configStack, configOverrides } = request;
    const directory = join(workspacesDirectory(request), stack);
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const project = readFileSync(join(projectDirectory, "Pulumi.yaml"), "utf8");
    write(join(directory, "Pulumi.yaml"), projectSettings(project, projectDirectory));
    const settings = join(directory, `Pulumi.${stack}.yaml`);
    const base = readIfThere(join(projectDirectory, `Pulumi.${configStack}.yaml`));
    write(settings, stackSettings(base, configOverrides, readIfThere(settings)));
    return directory;
}

/** Pulumi.yaml with `main` as an absolute path, since the file is not read where the program lies. */
export function projectSettings(text: string, projectDirectory: string): string {
    const document = parseDocument(text, VERBATIM);
    const main = document.get("main");
    document.set("main", typeof main === "string" ? join(projectDirectory, main) : projectDirectory);
    return document.toString({ lineWidth: 0 });
}

/**
 * Pulumi.<stack>.yaml for a run.
 * @param base the user's file.
 * @param previous the copy of the last run: its salt sealed the stack's secrets, so it stays.
 */
export function stackSettings(
    base: string,
    configOverrides: Readonly<Record<string, string>>,
    previous: string,
): string {
    const document = parseDocument(base || "{}\n", VERBATIM);
    for (const [key, value] of Object.entries(configOverrides)) {
        document.setIn(["config", key], quoted(value));
    }
    const salt = (parse(previous) as { encryptionsalt?: string } | null)?.encryptionsalt;
    if (salt && !document.has("encryptionsalt")) {
        document.set("encryptionsalt", salt);
    }
    return document.toString({ lineWidth: 0 });
}

function workspacesDirectory({ labDirectory, projectDirectory }: WorkspaceRequest): string {
    if (labDirectory !== undefined) {
        return join(labDirectory, "pulumi", "workspaces");
    }
    const project = createHash("sha256").update(projectDirectory).digest("hex").slice(0, 12);
    return join(userCache(process.env), "workspaces", project);
}

function readIfThere(file: string): string {
    return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Whole or not at all: another run on the same stack may be reading. */
function write(file: string, content: string): void {
    writeFileAtomic(file, content, { mode: 0o600 });
}

import {
    closeSync,
    existsSync,
    fsyncSync,
    linkSync,
    mkdirSync,
    openSync,
    readFileSync,
    renameSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { EngineError } from "../../api/engine";
import type { Properties } from "../../api/property-values";

const VERSION = 1;

const properties = z.record(z.string(), z.unknown()).transform((value) => value as Properties);

const resourceRecord = z.object({
    type: z.string().min(1),
    name: z.string().min(1),
    /** Empty while a creation is under way whose call has not answered. */
    id: z.string(),
    inputs: properties,
    outputs: properties,
    /** `urn::id` of the explicit provider; empty: the default one. */
    provider: z.string(),
    /** Keys of the resources that must outlive this one. */
    dependencies: z.array(z.string()),
    protect: z.boolean(),
    retainOnDelete: z.boolean(),
    /** Chosen at random before the call that created it; absent where an earlier version created it. */
    creationId: z.string().optional(),
    /**
     * The provider call that was under way when this was written; absent: none. `import`: none, but the inputs are those
     * that the program registers next.
     */
    pending: z.enum(["create", "update", "delete", "import"]).optional(),
    /** The inputs of the update that is under way; `inputs` are those from before it. */
    attempted: properties.optional(),
});

const stackFile = z.object({
    version: z.literal(VERSION),
    resources: z.array(resourceRecord),
    outputs: properties,
    /** Of the stack itself; absent where no `up` has given any. */
    tags: z.record(z.string(), z.string()).optional(),
    /** ISO 8601: end of the last `up`, or the start of one that was killed. */
    lastUpdate: z.string().optional(),
});

/** A resource of a stack: what was asked for, and what came of it. */
export type ResourceRecord = z.infer<typeof resourceRecord>;

/** A stack as it is on disk, secrets sealed. */
export type StackFile = z.infer<typeof stackFile>;

/** Where the state from before the last write is. */
export function lastGoodCopy(file: string): string {
    return `${file}.last-good`;
}

/** Undefined where there is none. Throws for a file that is damaged, or of a newer version: it never counts as empty. */
export function readStackFile(file: string): StackFile | undefined {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return undefined;
        }
        throw error;
    }
    return parsed(text, file);
}

function parsed(text: string, file: string): StackFile {
    let content: unknown;
    try {
        content = JSON.parse(text);
    } catch (error) {
        throw damaged(file, `it is no JSON (${(error as Error).message})`);
    }
    const { version } = (content ?? {}) as { version?: unknown };
    if (typeof version === "number" && version > VERSION) {
        throw new EngineError(
            `${file} was written by a newer version of this project (format ${version}, this one knows ${VERSION}): use that version`,
        );
    }
    const result = stackFile.safeParse(content);
    if (!result.success) {
        const [issue] = result.error.issues;
        throw damaged(file, `${issue?.path.join(".") || "the whole"}: ${issue?.message}`);
    }
    return result.data;
}

function damaged(file: string, reason: string): EngineError {
    const copy = lastGoodCopy(file);
    const remedy = existsSync(copy)
        ? `restore the last good copy: cp '${copy}' '${file}', then refresh the stack`
        : "there is no copy of it: restore one, or delete it and what the stack has created";
    return new EngineError(`the state file ${file} is damaged, ${reason}: ${remedy}`);
}

/** Writes the whole file or nothing, so that neither a kill nor a power failure loses it, and keeps the one from before. */
export function writeStackFile(file: string, content: StackFile): void {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.draft`;
    const descriptor = openSync(draft, "w", 0o600);
    try {
        // Unlike `writeSync`, which on a disk that is almost full writes what fits and says so only by its result.
        writeFileSync(descriptor, `${JSON.stringify(content, undefined, 2)}\n`);
        fsyncSync(descriptor);
    } finally {
        closeSync(descriptor);
    }
    if (existsSync(file)) {
        rmSync(lastGoodCopy(file), { force: true });
        linkSync(file, lastGoodCopy(file));
    }
    renameSync(draft, file);
    syncFolder(dirname(file));
}

/** A renamed file is on disk for good only when its folder is. */
function syncFolder(directory: string): void {
    const descriptor = openSync(directory, "r");
    try {
        fsyncSync(descriptor);
    } finally {
        closeSync(descriptor);
    }
}

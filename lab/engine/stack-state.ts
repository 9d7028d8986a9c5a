import {
    closeSync,
    fsyncSync,
    mkdirSync,
    openSync,
    readdirSync,
    readFileSync,
    renameSync,
    writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { Properties } from "./values";
import type { Vault } from "./vault";

/** A resource of a stack: what was asked for, and what came of it. */
export interface ResourceRecord {
    type: string;
    name: string;
    /** Empty while a creation is under way whose call has not answered. */
    id: string;
    inputs: Properties;
    outputs: Properties;
    /** `urn::id` of the explicit provider; empty: the default one. */
    provider: string;
    /** Keys of the resources that must outlive this one. */
    dependencies: string[];
    protect: boolean;
    retainOnDelete: boolean;
    /** Chosen at random before the call that created it; absent where an earlier version created it. */
    creationId?: string;
    /** The provider call that was under way when this was written; absent: none. */
    pending?: "create" | "update" | "delete";
    /** The inputs of the update that is under way; `inputs` are those from before it. */
    attempted?: Properties;
}

/** Identifies a resource within its stack. Two of one type may not share a logical name, whatever their parents. */
export function keyOf(resource: { type: string; name: string }): string {
    return `${resource.type}::${resource.name}`;
}

/** A stack as it is on disk, secrets sealed. */
export interface StackFile {
    version: 1;
    resources: ResourceRecord[];
    outputs: Properties;
    /** Of the stack itself; absent where no `up` has given any. */
    tags?: Record<string, string>;
    /** ISO 8601: end of the last `up`, or the start of one that was killed. */
    lastUpdate?: string;
}

/** A stack's resources in the order of their completion, on disk before and after every call to a provider. */
export class StackState {
    private readonly records = new Map<string, ResourceRecord>();
    private stackOutputs: Properties = {};
    private meta: Pick<StackFile, "tags" | "lastUpdate">;

    constructor(
        private readonly file: string,
        private readonly vault: Vault,
    ) {
        const saved = readStackFile(file);
        for (const record of saved?.resources ?? []) {
            this.records.set(keyOf(record), {
                ...record,
                inputs: vault.open(record.inputs),
                outputs: vault.open(record.outputs),
                ...(record.attempted ? { attempted: vault.open(record.attempted) } : {}),
            });
        }
        this.stackOutputs = vault.open(saved?.outputs ?? {});
        this.meta = { tags: saved?.tags, lastUpdate: saved?.lastUpdate };
    }

    /**
     * Notes that the stack is being brought up, or has been. Said at the start too, so that a killed `up` has a date.
     * @param tags take the place of those that the stack has. @default they stay
     */
    updated(tags: Record<string, string> | undefined = this.meta.tags): void {
        this.meta = { tags, lastUpdate: new Date().toISOString() };
        this.save();
    }

    get outputs(): Properties {
        return this.stackOutputs;
    }

    set outputs(outputs: Properties) {
        this.stackOutputs = outputs;
        this.save();
    }

    get(key: string): Readonly<ResourceRecord> | undefined {
        return this.records.get(key);
    }

    /** Oldest completion first. */
    list(): readonly Readonly<ResourceRecord>[] {
        return [...this.records.values()];
    }

    /** Writes a record; one that is no longer pending moves to the end of the order. */
    put(record: ResourceRecord): void {
        if (!record.pending) {
            this.records.delete(keyOf(record));
        }
        this.records.set(keyOf(record), record);
        this.save();
    }

    /** Takes over what a refresh has found, without touching the order. */
    refresh(key: string, found: Pick<ResourceRecord, "inputs" | "outputs">): void {
        const record = this.records.get(key);
        if (record) {
            this.records.set(key, { ...record, ...found });
            this.save();
        }
    }

    delete(key: string): void {
        this.records.delete(key);
        this.save();
    }

    private save(): void {
        const content: StackFile = {
            version: 1,
            resources: this.list().map((record) => ({
                ...record,
                inputs: this.vault.seal(record.inputs),
                outputs: this.vault.seal(record.outputs),
                ...(record.attempted ? { attempted: this.vault.seal(record.attempted) } : {}),
            })),
            outputs: this.vault.seal(this.stackOutputs),
            ...this.meta,
        };
        writeAtomically(this.file, `${JSON.stringify(content, undefined, 2)}\n`);
    }
}

/** Ids of all resources of all stacks in a folder, but for one stack's. */
export function idsOfOtherStacks(file: string): Set<string> {
    const directory = dirname(file);
    const others = readdirSync(directory)
        .filter((name) => name.endsWith(".json"))
        .map((name) => join(directory, name))
        .filter((path) => path !== file);
    return new Set(others.flatMap((path) => readStackFile(path)?.resources.map(({ id }) => id) ?? []));
}

/** Undefined where there is none. */
export function readStackFile(file: string): StackFile | undefined {
    try {
        return JSON.parse(readFileSync(file, "utf8")) as StackFile;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return undefined;
        }
        throw error;
    }
}

function writeAtomically(file: string, content: string): void {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.draft`;
    const descriptor = openSync(draft, "w", 0o600);
    try {
        // Unlike `writeSync`, which on a disk that is almost full writes what fits and says so only by its result.
        writeFileSync(descriptor, content);
        fsyncSync(descriptor);
    } finally {
        closeSync(descriptor);
    }
    renameSync(draft, file);
}

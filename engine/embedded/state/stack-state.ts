import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { readStackFile, writeStackFile, type ResourceRecord, type StackFile } from "./state-file";
import type { Properties } from "../../api/property-values";
import type { Vault } from "./vault";

export type { ResourceRecord } from "./state-file";

/** Identifies a resource within its stack. Two of one type may not share a logical name, whatever their parents. */
export function recordKey(resource: { type: string; name: string }): string {
    return `${resource.type}::${resource.name}`;
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
            this.records.set(recordKey(record), {
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
            this.records.delete(recordKey(record));
        }
        this.records.set(recordKey(record), record);
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
        writeStackFile(this.file, content);
    }
}

/** Ids of all resources of all stacks in a folder, but for one stack's. A stack whose state cannot be read has none here. */
export function idsOfOtherStacks(file: string): Set<string> {
    const directory = dirname(file);
    const others = readdirSync(directory)
        .filter((name) => name.endsWith(".json"))
        .map((name) => join(directory, name))
        .filter((path) => path !== file);
    return new Set(others.flatMap((path) => idsIn(path)));
}

function idsIn(file: string): string[] {
    try {
        return readStackFile(file)?.resources.map(({ id }) => id) ?? [];
    } catch {
        // Its own commands report it; the stack's tags keep its resources apart.
        return [];
    }
}

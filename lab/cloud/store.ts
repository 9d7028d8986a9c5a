import { DatabaseSync } from "node:sqlite";
import type { RecordKind, Records } from "./model";

export interface Change {
    kind: RecordKind;
    id: string;
}

/**
 * The lab's state: every record in memory for reading, written through to one SQLite file (write-ahead log),
 * so that a kill at any moment loses nothing that was answered.
 */
export class Store {
    private readonly database: DatabaseSync;
    private readonly records = new Map<RecordKind, Map<string, unknown>>();
    private readonly listeners = new Set<(change: Change) => void>();
    /** What to restore, and which changes to tell of, while a transaction runs. */
    private transactionState?: { snapshots: Map<RecordKind, Map<string, unknown>>; changes: Change[] };

    /** @param file path of the SQLite file, or `:memory:`. */
    constructor(file: string) {
        this.database = new DatabaseSync(file);
        this.database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
        this.database.exec(
            "CREATE TABLE IF NOT EXISTS record (kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT",
        );
        for (const row of this.database.prepare("SELECT kind, id, body FROM record ORDER BY rowid").all()) {
            this.table(row.kind as RecordKind).set(String(row.id), JSON.parse(String(row.body)) as Records[RecordKind]);
        }
    }

    get<K extends RecordKind>(kind: K, id: string): Readonly<Records[K]> | undefined {
        return this.table(kind).get(id);
    }

    /** All records of a kind, oldest first. */
    list<K extends RecordKind>(kind: K): Readonly<Records[K]>[] {
        return [...this.table(kind).values()];
    }

    put<K extends RecordKind>(kind: K, id: string, record: Records[K]): void {
        this.snapshot(kind);
        this.database
            .prepare("INSERT INTO record VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body")
            .run(kind, id, JSON.stringify(record));
        this.table(kind).set(id, record);
        this.notify({ kind, id });
    }

    /** Changes some fields of a record that exists; does nothing where it is gone. */
    update<K extends RecordKind>(kind: K, id: string, changes: Partial<Records[K]>): void {
        const record = this.get(kind, id);
        if (record) {
            this.put(kind, id, { ...record, ...changes } as Records[K]);
        }
    }

    delete(kind: RecordKind, id: string): void {
        if (!this.table(kind).has(id)) {
            return;
        }
        this.snapshot(kind);
        this.database.prepare("DELETE FROM record WHERE kind = ? AND id = ?").run(kind, id);
        this.table(kind).delete(id);
        this.notify({ kind, id });
    }

    /**
     * Runs `work` (synchronous) so that all of its changes are made or, when it throws, none; listeners hear of them
     * afterwards. A transaction within a transaction is part of the outer one.
     */
    transaction<T>(work: () => T): T {
        if (this.transactionState) {
            return work();
        }
        const state = { snapshots: new Map<RecordKind, Map<string, unknown>>(), changes: [] as Change[] };
        this.transactionState = state;
        this.database.exec("BEGIN");
        let result: T;
        try {
            result = work();
            this.database.exec("COMMIT");
        } catch (error) {
            // Some errors, a full disk among them, roll back by themselves (sqlite.org/lang_transaction.html).
            if (this.database.isTransaction) {
                this.database.exec("ROLLBACK");
            }
            for (const [kind, table] of state.snapshots) {
                this.records.set(kind, table);
            }
            throw error;
        } finally {
            this.transactionState = undefined;
        }
        state.changes.forEach((change) => this.notify(change));
        return result;
    }

    /** Calls `listener` after every change, until the returned function is called. */
    onChange(listener: (change: Change) => void): () => void {
        this.listeners.add(listener);
        return () => this.listeners.delete(listener);
    }

    close(): void {
        this.listeners.clear();
        this.database.close();
    }

    private table<K extends RecordKind>(kind: K): Map<string, Records[K]> {
        let table = this.records.get(kind);
        if (!table) {
            table = new Map();
            this.records.set(kind, table);
        }
        return table as Map<string, Records[K]>;
    }

    private snapshot(kind: RecordKind): void {
        const snapshots = this.transactionState?.snapshots;
        if (snapshots && !snapshots.has(kind)) {
            snapshots.set(kind, new Map(this.table(kind)));
        }
    }

    private notify(change: Change): void {
        if (this.transactionState) {
            this.transactionState.changes.push(change);
            return;
        }
        for (const listener of this.listeners) {
            listener(change);
        }
    }
}

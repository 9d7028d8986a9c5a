import { existsSync, renameSync, rmSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { DamagedFile } from "../files/damaged-file";
import type { RecordKind, Records } from "./model";

export interface Change {
    kind: RecordKind;
    id: string;
}

const IN_MEMORY = ":memory:";

const TABLE = "CREATE TABLE record (kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id)) STRICT";

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

    /**
     * Throws DamagedFile for a file that is no whole database of the lab's.
     *
     * @param file path of the SQLite file, or `:memory:`.
     */
    constructor(file: string) {
        if (file !== IN_MEMORY && !existsSync(file)) {
            createDatabase(file);
        }
        this.database = openDatabase(file);
        for (const row of readRows(this.database, file)) {
            this.table(row.kind).set(row.id, row.record);
        }
        this.database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
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

/** Whole or not at all: an empty file is never one that the lab has made. */
function createDatabase(file: string): void {
    const draft = `${file}.new`;
    rmSync(draft, { force: true });
    const database = new DatabaseSync(draft);
    database.exec(TABLE);
    database.close();
    renameSync(draft, file);
}

function openDatabase(file: string): DatabaseSync {
    const database = new DatabaseSync(file);
    if (file === IN_MEMORY) {
        database.exec(TABLE);
    }
    return database;
}

interface Row {
    kind: RecordKind;
    id: string;
    record: Records[RecordKind];
}

function readRows(database: DatabaseSync, file: string): Row[] {
    try {
        // SQLite takes an empty file for a new database, and reads past damage that no query of ours meets.
        if (file !== IN_MEMORY && statSync(file).size === 0) {
            throw new Error("it is empty");
        }
        const [verdict] = database.prepare("PRAGMA quick_check(1)").all();
        if (verdict?.quick_check !== "ok") {
            throw new Error(String(verdict?.quick_check));
        }
        return database
            .prepare("SELECT kind, id, body FROM record ORDER BY rowid")
            .all()
            .map(({ kind, id, body }) => ({
                kind: kind as RecordKind,
                id: String(id),
                record: JSON.parse(String(body)) as Records[RecordKind],
            }));
    } catch (error) {
        database.close();
        throw isDamage(error) ? new DamagedFile(file, (error as Error).message, REMEDY) : error;
    }
}

/** SQLITE_ERROR (a table is missing), SQLITE_CORRUPT and SQLITE_NOTADB (sqlite.org/rescode.html), or what is no JSON. */
function isDamage(error: unknown): boolean {
    const { code, errcode = 0 } = error as { code?: string; errcode?: number };
    return code === undefined || (code === "ERR_SQLITE_ERROR" && [1, 11, 26].includes(errcode & 0xff));
}

const REMEDY =
    "restore a copy of it; without one, `npm run lab -- reset` starts with an empty lab, and `npm run up` creates the stacks again (nothing on Tencent Cloud is touched)";

import {
    chmodSync,
    existsSync,
    lstatSync,
    mkdirSync,
    readdirSync,
    rmdirSync,
    rmSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { errnoOf } from "../errno";
import type { LabHome } from "../home";

const MARKER_TEXT =
    "This folder belongs to the lab of tke-client-ip, which keeps its state in it.\n" +
    "`npm run lab -- reset` deletes the lab's files only where this file is.\n";

/** Thrown where a folder is not used as the lab's, or not emptied; its message says why and what to do. */
export class HomeRefused extends Error {}

/**
 * Makes the lab's folder where it does not exist, marks it, and takes everybody else's access to it away, also from what
 * an earlier version left readable.
 *
 * @throws HomeRefused where the folder is another user's, or holds files that are not a lab's
 */
export function prepareHome(home: LabHome): void {
    mkdirSync(home.directory, { recursive: true, mode: 0o700 });
    assertOwnFolder(home.directory);
    if (!existsSync(home.marker)) {
        const foreign = foreignEntries(home);
        if (foreign.length > 0) {
            throw new HomeRefused(
                `${home.directory} holds files that are not the lab's: ${listed(foreign)}\n` +
                    "  set TKE_LAB_HOME to an empty folder, or to one that does not exist",
            );
        }
    }
    makePrivate(home.directory);
    if (!existsSync(home.marker)) {
        writeFileSync(home.marker, MARKER_TEXT, { mode: 0o600 });
    }
    for (const name of readdirSync(home.directory).filter((entry) => isOwnEntry(home, entry))) {
        makeTreePrivate(join(home.directory, name));
    }
}

/**
 * Deletes the lab's own files, and the folder where nothing else is in it. Returns the entries that stay, which are not the
 * lab's.
 *
 * @throws HomeRefused where the folder is not a lab's: nothing is deleted
 */
export function clearHome(home: LabHome): string[] {
    assertClearable(home);
    if (!existsSync(home.directory)) {
        return [];
    }
    const own = readdirSync(home.directory).filter((entry) => isOwnEntry(home, entry));
    // The marker last: a reset that was killed can be run again.
    for (const name of own.filter((entry) => entry !== basename(home.marker))) {
        rmSync(join(home.directory, name), { recursive: true, force: true });
    }
    rmSync(home.marker, { force: true });
    const left = readdirSync(home.directory);
    if (left.length === 0) {
        rmdirSync(home.directory);
    }
    return left;
}

/** @throws HomeRefused where a folder is not known to be a lab's; one that does not exist, or is empty, may be cleared */
export function assertClearable(home: LabHome): void {
    if (!existsSync(home.directory)) {
        return;
    }
    assertOwnFolder(home.directory);
    const isEmpty = readdirSync(home.directory).length === 0;
    if (!isEmpty && !lstatSync(home.marker, { throwIfNoEntry: false })?.isFile()) {
        throw new HomeRefused(
            `${home.directory} is not deleted: it has no ${basename(home.marker)}, so it is not known to be a lab's\n` +
                "  set TKE_LAB_HOME to the lab's folder; a lab of an earlier version is marked by `npm run lab -- start`",
        );
    }
}

/**
 * A folder that others may write to, or that is another user's, can hold a socket of theirs under the name of the lab's; a link of
 * theirs leads elsewhere tomorrow.
 *
 * @throws HomeRefused; ENOENT where there is none
 */
export function assertOwnFolder(directory: string): void {
    const found = statSync(directory);
    const link = lstatSync(directory);
    if (!found.isDirectory()) {
        throw new HomeRefused(`${directory} is not a folder\n  set TKE_LAB_HOME to a folder`);
    }
    const uid = process.getuid?.();
    const other = [found, link].find((each) => uid !== undefined && each.uid !== uid);
    if (other) {
        throw new HomeRefused(
            `${directory} belongs to user id ${other.uid}, and you are ${uid}\n` +
                "  set TKE_LAB_HOME to a folder of your own, or run this as its owner",
        );
    }
}

/** Takes the access of group and others from a file or folder; leaves symbolic links alone. */
function makePrivate(path: string): void {
    const { mode } = lstatSync(path);
    if ((mode & 0o077) !== 0) {
        chmodSync(path, mode & 0o700);
    }
}

function makeTreePrivate(path: string): void {
    try {
        const found = lstatSync(path);
        if (found.isSymbolicLink()) {
            return;
        }
        makePrivate(path);
        if (found.isDirectory()) {
            for (const name of readdirSync(path)) {
                makeTreePrivate(join(path, name));
            }
        }
    } catch (error) {
        // The folder is private already; a file that another process has just deleted needs nothing.
        if (errnoOf(error) !== "ENOENT") {
            throw error;
        }
    }
}

function foreignEntries(home: LabHome): string[] {
    return readdirSync(home.directory).filter((name) => !isOwnEntry(home, name));
}

/** Whether the lab, or an engine for it, made an entry of its folder: drafts and SQLite's files too. */
function isOwnEntry(home: LabHome, name: string): boolean {
    const { directory: _directory, ...files } = home;
    const own = [...Object.values(files).map((path) => basename(path)), "pulumi"];
    return (
        own.includes(name) ||
        /^(lab\.db(-(wal|shm|journal)|\.new)|(credentials\.json|images\.yaml)\.\d+|images\.yaml\.(process-)?lock|certificate-authority\.\w+)$/.test(
            name,
        )
    );
}

function listed(names: readonly string[]): string {
    const shown = names.toSorted().slice(0, 3).join(", ");
    return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

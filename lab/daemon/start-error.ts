import { errnoOf } from "../errno";
import type { LabHome } from "../home";

/** What stands in the way of the lab's folder, and what to do: one line of cause, one of remedy. */
const REMEDIES: Readonly<Record<string, (directory: string) => string>> = {
    ENOSPC: (directory) =>
        `no space is left on the disk of ${directory}\n` +
        "  free some, or set TKE_LAB_HOME to a folder on another disk; no data of the lab is lost",
    EDQUOT: (directory) =>
        `your disk quota for ${directory} is used up\n` +
        "  free some, or set TKE_LAB_HOME to a folder on another disk; no data of the lab is lost",
    EACCES: (directory) =>
        `${directory} cannot be written\n  make it writable for you, or set TKE_LAB_HOME to a folder that you may write to`,
    EOPNOTSUPP: (directory) =>
        `${directory} is on a file system without sockets\n  set TKE_LAB_HOME to a folder on a local disk`,
    EROFS: (directory) => `${directory} is on a read-only disk\n  set TKE_LAB_HOME to a folder that you may write to`,
};

/** Why the lab did not start, for its user. */
export function startErrorMessage(error: unknown, home: Pick<LabHome, "directory">): string {
    const remedy = REMEDIES[errnoOf(error) ?? ""];
    return remedy ? remedy(home.directory) : error instanceof Error ? error.message : String(error);
}

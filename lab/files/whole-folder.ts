import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";

/**
 * Creates a folder (mode 0700) with what `fill` writes into the one that it is given, unless it exists: with all of it, or
 * not at all, whenever the process is killed. At most once at a time for a folder.
 *
 * @param directory its parent is created where it is missing
 */
export async function ensureFolder(directory: string, fill: (unfinished: string) => Promise<void>): Promise<void> {
    if (existsSync(directory)) {
        return;
    }
    const unfinished = `${directory}.new`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true, mode: 0o700 });
    await fill(unfinished);
    await rename(unfinished, directory);
}
